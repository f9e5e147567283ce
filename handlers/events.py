"""What happened, in the desk's own words: the one place that reads Telegram's updates. Used by handlers/dispatch.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from telegram import ChatMember, Message, Update
from telegram.constants import ChatType


class Kind(Enum):
    TEXT = "text"
    PRESS = "press"
    EDIT = "edit"
    FORWARD = "forward"  # shows another person's name; never taken
    PRIVATE = "private"  # contact or location: never wanted
    FILE = "file"
    OTHER = "other"  # stickers, dice, polls …
    ADDED = "added"  # the bot was put into a group
    BLOCKED = "blocked"


class Misshapen(Exception):
    """An update lacks what Telegram always sends, or has something of another kind in its place."""


@dataclass(frozen=True)
class Event:
    """One update, reduced to what a conversation needs. Lives in memory only."""

    update_id: int
    chat_id: int
    kind: Kind
    message_id: int = 0
    text: str = ""
    query_id: str = ""
    language: str | None = None

    @property
    def command(self) -> str:
        """``/status`` and ``/status@our_bot x`` both give ``status``; "" when this is not a command."""
        if self.kind is not Kind.TEXT or not self.text.startswith("/"):
            return ""
        return self.text[1:].split(maxsplit=1)[0].split("@", 1)[0].lower() if len(self.text) > 1 else ""

    @property
    def argument(self) -> str:
        """What follows the command, without surrounding space."""
        parts = self.text.split(maxsplit=1)
        return parts[1].strip() if self.command and len(parts) == 2 else ""


def from_update(update: Update) -> Event | None:
    """The event in an update, or None for what is ignored on purpose. Raises Misshapen.

    Ignored: everything in groups and channels but being added, other bots, and updates that could not be parsed. The
    library looks neither at what is missing nor at the kind of a value: both are looked at here, for all that follows.
    """
    try:
        chat = update.effective_chat
        event = _read(update)
    except AttributeError as error:  # None where something is always sent
        raise Misshapen from error
    if chat is not None and type(chat.id) is not int:
        raise Misshapen
    if event is not None and not _of_its_kinds(event):
        raise Misshapen
    return event


def _of_its_kinds(event: Event) -> bool:
    numbers, texts = (event.chat_id, event.message_id), (event.text, event.query_id)
    kinds = all(type(number) is int for number in numbers) and all(type(text) is str for text in texts)
    return kinds and (event.language is None or type(event.language) is str)


def _read(update: Update) -> Event | None:
    if update.my_chat_member:
        return _membership(update)
    if update.callback_query:
        query = update.callback_query
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return None
        return Event(
            update.update_id, query.message.chat.id, Kind.PRESS, query.message.message_id, query.data or "",
            query.id, query.from_user.language_code,
        )  # fmt: skip
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    if message.from_user and message.from_user.is_bot:
        return None
    kind = Kind.EDIT if update.edited_message else _kind(message)
    language = message.from_user.language_code if message.from_user else None
    text = message.text or message.caption or ""
    return Event(update.update_id, message.chat.id, kind, message.message_id, text, "", language)


def from_raw(raw: Mapping[str, Any]) -> Event | None:
    """The words in an update that cannot be read, and where its writer can be told; None when there are none.

    Nothing is taken for granted about the shape of ``raw``. Who wrote stays behind: it is not for keeping.
    """
    message = raw.get("message") or raw.get("edited_message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") != ChatType.PRIVATE:
        return None
    words, chat_id = message.get("text") or message.get("caption"), chat.get("id")
    if not isinstance(words, str) or type(chat_id) is not int:
        return None
    return Event(int(raw["update_id"]), chat_id, Kind.TEXT if "message" in raw else Kind.EDIT, text=words)


def _kind(message: Message) -> Kind:
    if message.forward_origin:
        return Kind.FORWARD
    if message.contact or message.location or message.venue:
        return Kind.PRIVATE
    if message.text is not None:
        return Kind.TEXT
    if message.effective_attachment and not (message.sticker or message.dice or message.poll or message.game):
        return Kind.FILE
    return Kind.OTHER


def _membership(update: Update) -> Event | None:
    change = update.my_chat_member
    assert change is not None
    status = change.new_chat_member.status
    if change.chat.type == ChatType.PRIVATE:
        return Event(update.update_id, change.chat.id, Kind.BLOCKED) if status == ChatMember.BANNED else None
    inside = status in (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED)
    if change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP) and inside:
        return Event(update.update_id, change.chat.id, Kind.ADDED)
    return None
