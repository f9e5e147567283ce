"""The way from a bot's call to a message in a chat: which chat, whether it may be written to, the limits.

Used by the methods that send.
"""

from __future__ import annotations

import time

from .errors import bad_request, forbidden, too_many_requests
from .keyboard import read_markup
from .params import Params
from .people import Chat, Json, Message
from .world import World


def find_chat(world: World, params: Params, field: str = "chat_id") -> Chat:
    """The chat named by id or, for a channel or group, by @username."""
    name = params.text(field).strip()
    if not name:
        raise bad_request(f"{field} is empty")
    if name.startswith("@"):
        wanted = name[1:].lower()
        found = next(
            (c for c in world.chats.values() if c.type != "private" and c.username.lower() == wanted), None
        )
    else:
        try:
            found = world.chats.get(int(name))
        except ValueError:
            found = None
    if found is None:
        raise bad_request("chat not found")
    return found


def check_may_write(world: World, chat: Chat) -> None:
    """Refuse a chat whose person blocked the bot or never wrote to it, or from which the bot is gone."""
    if chat.type == "private":
        user = world.users[chat.id]
        if user.blocked:
            raise forbidden("bot was blocked by the user")
        if not user.started:
            raise forbidden("bot can't initiate conversation with a user")
    elif not chat.bot_present:
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def find_message(chat: Chat, params: Params, purpose: str, field: str = "message_id") -> Message:
    """The message a call is about; ``purpose`` completes Telegram's "message to … not found"."""
    found = chat.messages.get(params.integer(field))
    if found is None:
        raise bad_request(f"message to {purpose} not found")
    return found


def _reply(chat: Chat, params: Params) -> Json:
    wish = params.json("reply_parameters")
    optional = params.flag("allow_sending_without_reply")
    message_id = params.integer("reply_to_message_id")
    if isinstance(wish, dict):
        message_id = int(wish.get("message_id") or 0)
        optional = bool(wish.get("allow_sending_without_reply"))
    if not message_id:
        return {}
    target = chat.messages.get(message_id)
    if target is None:
        if optional:
            return {}
        raise bad_request("message to be replied not found")
    # A quoted message carries no further quotation (Bot API, Message.reply_to_message).
    return {"reply_to_message": {k: v for k, v in target.to_api().items() if k != "reply_to_message"}}


def deliver(world: World, params: Params, body: Json, extra: Json | None = None) -> Message:
    """Send ``body`` as the bot to the call's chat, with its reply, keyboard and protection."""
    chat = find_chat(world, params)
    keyboard = read_markup(params, inline_only=chat.type == "channel")
    reply = _reply(chat, params)
    check_may_write(world, chat)
    wait = world.limits.take(chat.id, time.monotonic())
    if wait:
        raise too_many_requests(wait)
    channel = chat.type == "channel"
    sender = None if channel else world.profile.to_api()
    message = world.post(chat, "channel" if channel else "bot", sender, body, {**(extra or {}), **reply})
    message.keyboard = keyboard
    message.protected = params.flag("protect_content")
    world.counts["sent"] += 1
    return message
