"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup."""

from __future__ import annotations

from ..delivery import check_may_write, find_chat, find_message
from ..errors import bad_request
from ..files import document
from ..keyboard import read_markup
from ..params import Params
from ..people import Json, Message
from ..text import caption_body, text_body
from ..world import World
from .files import as_photo, find_file

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
MEDIA = ("photo", "document")
CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _own_message(world: World, params: Params) -> Message:
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = find_chat(world, params)
    if not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = find_message(chat, params, "edit")
    check_may_write(world, chat)
    if message.author == "user":
        raise bad_request("message can't be edited")
    return message


def _apply(world: World, message: Message, params: Params, body: Json) -> Json:
    """Replace content and keyboard together; a call without a keyboard takes the old one away."""
    keyboard = read_markup(params, inline_only=True)
    if body == message.body and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    message.body, message.keyboard = body, keyboard
    message.edit_date = world.clock.date()
    world.counts["edited"] += 1
    world.touch(message.chat)
    return message.to_api()


def edit_message_text(world: World, params: Params) -> Json:
    body = text_body(params)
    message = _own_message(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _apply(world, message, params, body)


def edit_message_caption(world: World, params: Params) -> Json:
    caption = caption_body(params)
    message = _own_message(world, params)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    rest = {name: value for name, value in message.body.items() if name not in CAPTION}
    return _apply(world, message, params, {**rest, **caption})


def edit_message_media(world: World, params: Params) -> Json:
    media = params.json("media")
    if not isinstance(media, dict) or media.get("type") not in MEDIA:
        raise bad_request("can't parse InputMedia: type must be photo or document")
    kind = str(media["type"])
    message = _own_message(world, params)
    if "text" in message.body:
        raise bad_request("there is no media in the message to edit")
    stored = find_file(world, params, str(media.get("media") or ""), kind)
    body = as_photo(stored) if kind == "photo" else {"document": document(stored)}
    return _apply(world, message, params, {**body, **caption_body(Params(media))})


def edit_message_reply_markup(world: World, params: Params) -> Json:
    message = _own_message(world, params)
    return _apply(world, message, params, message.body)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
