"""forwardMessage, copyMessage."""

from __future__ import annotations

from ..delivery import deliver, find_chat, find_message
from ..errors import bad_request
from ..params import Params
from ..people import Json, Message
from ..text import caption_body
from ..world import World


def _origin(message: Message) -> Json:
    """MessageOrigin: who wrote it first and when."""
    if "forward_origin" in message.extra:
        return dict(message.extra["forward_origin"])
    if message.author == "channel":
        chat = message.chat.to_api()
        return {"type": "channel", "chat": chat, "message_id": message.message_id, "date": message.date}
    return {"type": "user", "sender_user": message.sender, "date": message.date}


def forward_message(world: World, params: Params) -> Json:
    message = find_message(find_chat(world, params, "from_chat_id"), params, "forward")
    if message.protected:
        raise bad_request("message can't be forwarded")
    return deliver(world, params, message.body, {"forward_origin": _origin(message)}).to_api()


def copy_message(world: World, params: Params) -> Json:
    message = find_message(find_chat(world, params, "from_chat_id"), params, "copy")
    if message.protected:
        raise bad_request("message can't be copied")
    body = dict(message.body)
    if "caption" in params and "text" not in body:
        body = {k: v for k, v in body.items() if not k.startswith("caption")} | caption_body(params)
    return {"message_id": deliver(world, params, body).message_id}


METHODS = {"forwardMessage": forward_message, "copyMessage": copy_message}
