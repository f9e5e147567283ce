"""How a chat looks on the page and in a transcript. Used by ``watch``."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

from ..people import Chat, Json, Message
from ..world import World

# Transcripts show the hours the demo's people live in; China has one time zone and no summer time.
CHINA = timezone(timedelta(hours=8))
MEDIA_KINDS = frozenset({"photo", "document", "sticker", "voice", "contact", "location"})


def _button(button: Json) -> Json:
    shown: Json = {"text": button["text"], "kind": "callback"}
    if "copy_text" in button:
        shown |= {"kind": "copy", "data": button["copy_text"]["text"]}
    elif "url" in button:
        shown |= {"kind": "url", "data": button["url"]}
    else:
        shown["data"] = button.get("callback_data", "")
    if "style" in button:
        shown["style"] = button["style"]
    return shown


def _name(world: World, message: Message) -> str:
    if message.author == "channel":
        return message.chat.title
    if message.author == "bot":
        return world.profile.names[""]
    return str(message.sender["first_name"]) if message.sender else "?"


def _media(body: Json) -> Json:
    shown: Json = {}
    if "photo" in body:
        shown["photo"] = f"/sim/file/{body['photo'][-1]['file_id']}"
    if "document" in body:
        document = body["document"]
        shown["document"] = {"name": document["file_name"], "url": f"/sim/file/{document['file_id']}"}
    if "sticker" in body:
        shown["sticker"] = body["sticker"]["emoji"]
    for name in ("voice", "contact", "location"):
        if name in body:
            shown[name] = body[name]
    return shown


def show_message(world: World, message: Message) -> Json:
    """One message as in the /sim/chat contract."""
    body = message.body
    shown: Json = {
        "message_id": message.message_id,
        "from": message.author,
        "from_id": message.sender["id"] if message.sender else message.chat.id,
        "name": _name(world, message),
        "date": message.date,
        "text": body.get("text", ""),
        "entities": body.get("entities", body.get("caption_entities", [])),
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "protected": message.protected,
        **_media(body),
    }
    if message.edit_date:
        shown["edit_date"] = message.edit_date
    if "caption" in body:
        shown["caption"] = body["caption"]
    if "reply_to_message" in message.extra:
        shown["reply_to"] = message.extra["reply_to_message"]["message_id"]
    return shown


def show_chat(world: World, chat: Chat, viewer: int) -> Json:
    """A chat as ``viewer`` sees it, with the command menu of his language."""
    person = world.users.get(viewer)
    language = person.language_code if person else ""
    profile = world.profile
    return {
        "rev": chat.rev,
        "title": profile.localized(profile.names, language) if chat.type == "private" else chat.title,
        "messages": [show_message(world, message) for message in chat.messages.values()],
        "commands": profile.commands_for(chat, viewer, language),
        "typing": chat.typing_until > time.monotonic(),
        "pinned": chat.pinned or None,
        "description": profile.localized(profile.descriptions, language),
    }


def transcript_line(world: World, message: Message) -> str:
    """A message on one line: time, author, text or kind of content, buttons in brackets."""
    clock = datetime.fromtimestamp(message.date, CHINA).strftime("%H:%M")
    who = "bot" if message.author == "bot" else _name(world, message)
    kinds = [f"<{kind}>" for kind in message.body if kind in MEDIA_KINDS]
    words = message.body.get("text") or message.body.get("caption") or ""
    text = " ".join([*kinds, words.replace("\n", " ⏎ ")]).strip()
    buttons = " ".join(f"[{button['text']}]" for row in message.keyboard for button in row)
    return f"{clock} {who}: {text}" + (f" {buttons}" if buttons else "")
