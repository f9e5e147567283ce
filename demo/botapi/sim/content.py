"""What a person can send: text, photo, document, sticker, voice, contact, location. Used by ``talk``."""

from __future__ import annotations

import base64
import binascii

from ..detect import detect
from ..errors import SimError
from ..files import StoredFile, document, photo_sizes
from ..people import Chat, Json
from ..world import World


def text_with_entities(text: str, field: str = "text") -> Json:
    """Text with the entities Telegram finds by itself."""
    entities = detect(text, [])
    name = "entities" if field == "text" else "caption_entities"
    return {field: text, **({name: entities} if entities else {})}


def _store(world: World, encoded: str, folder: str, name: str, mime_type: str) -> StoredFile:
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SimError(f"{folder}: not base64: {error}") from None
    return world.files.add(content, folder, name, mime_type)


def _photo(world: World, given: Json) -> Json:
    stored = _store(world, given["photo"], "photos", "photo.jpg", "image/jpeg")
    return {"photo": photo_sizes(stored)}


def _document(world: World, given: Json) -> Json:
    name, kind = str(given.get("file_name", "file")), str(given.get("mime_type", "application/octet-stream"))
    return {"document": document(_store(world, given["document"], "documents", name, kind))}


def _voice(world: World, given: Json) -> Json:
    stored = _store(world, given["voice"], "voice", "voice.oga", "audio/ogg")
    return {"voice": {**stored.to_api(), "duration": int(given.get("duration", 3)), "mime_type": "audio/ogg"}}


def _sticker(world: World, given: Json) -> Json:
    stored = world.files.add(str(given["sticker"]).encode(), "stickers", "sticker.webp", "image/webp")
    plain = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**stored.to_api(), **plain, "emoji": given["sticker"]}}


def _text(world: World, given: Json) -> Json:
    return text_with_entities(str(given["text"]))


def _contact(world: World, given: Json) -> Json:
    return {"contact": given["contact"]}


def _location(world: World, given: Json) -> Json:
    return {"location": given["location"]}


KINDS = {"text": _text, "photo": _photo, "document": _document, "voice": _voice, "sticker": _sticker,
         "contact": _contact, "location": _location}  # fmt: skip


def message_body(world: World, given: Json) -> Json:
    """The content part of the Bot API message for a /sim/send request."""
    kind = next((name for name in KINDS if given.get(name) is not None), None)
    if kind is None:
        raise SimError(f"nothing to send; one of {', '.join(KINDS)} is needed")
    body = KINDS[kind](world, given)
    if given.get("caption"):
        body |= text_with_entities(str(given["caption"]), "caption")
    return body


def message_extra(world: World, chat: Chat, given: Json) -> Json:
    """Origin of a forward, the message replied to, the album."""
    extra: Json = {}
    if given.get("forward_from_name"):
        extra["forward_origin"] = {
            "type": "hidden_user", "sender_user_name": str(given["forward_from_name"]), "date": world.clock.date() - 60,
        }  # fmt: skip
    if given.get("reply_to"):
        target = chat.messages.get(int(given["reply_to"]))
        if target is None:
            raise SimError(f"no message {given['reply_to']} to reply to")
        extra["reply_to_message"] = {k: v for k, v in target.to_api().items() if k != "reply_to_message"}
    if given.get("media_group_id"):
        extra["media_group_id"] = str(given["media_group_id"])
    return extra

