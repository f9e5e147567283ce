"""sendMessage, sendPhoto, sendDocument, sendChatAction."""

from __future__ import annotations

import asyncio
import time

from ..delivery import check_may_write, deliver, find_chat
from ..errors import bad_request
from ..params import Params
from ..people import Json
from ..text import caption_body, text_body
from ..world import World
from .files import document_body, photo_body

ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
     "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)  # fmt: skip
TYPING_SECONDS = 5.0


def send_message(world: World, params: Params) -> Json:
    return deliver(world, params, text_body(params)).to_api()


def send_photo(world: World, params: Params) -> Json:
    caption = caption_body(params)
    return deliver(world, params, {**photo_body(world, params, "photo"), **caption}).to_api()


def send_document(world: World, params: Params) -> Json:
    caption = caption_body(params)
    return deliver(world, params, {**document_body(world, params, "document"), **caption}).to_api()


def send_chat_action(world: World, params: Params) -> bool:
    chat = find_chat(world, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_may_write(world, chat)
    chat.typing_until = time.monotonic() + TYPING_SECONDS
    world.touch(chat)
    # The page learns by a change of revision that the sign has gone out.
    asyncio.get_running_loop().call_later(TYPING_SECONDS + 0.05, world.touch, chat)
    return True


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
