"""Users, chats and messages: plain state with their Bot API form. Used by ``world`` and everything above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .keyboard import Keyboard

Json = dict[str, Any]
Author = Literal["user", "bot", "channel"]


@dataclass(slots=True)
class User:
    """A person with a phone. ``extra`` holds fields for the page (such as a role) that Telegram does not know."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    extra: Json = field(default_factory=dict)
    started: bool = False
    blocked: bool = False

    def to_api(self) -> Json:
        api: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            api["username"] = self.username
        if self.language_code:
            api["language_code"] = self.language_code
        return api


@dataclass(slots=True)
class Chat:
    """A private chat (id = user id), group or channel. ``rev`` is the world's revision at its last change."""

    id: int
    type: str
    title: str
    username: str = ""
    messages: dict[int, Message] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    bot_present: bool = True
    pinned: int = 0
    typing_until: float = 0.0
    rev: int = 0
    last_message_id: int = 0

    def to_api(self) -> Json:
        api: Json = {"id": self.id, "type": self.type}
        api["first_name" if self.type == "private" else "title"] = self.title
        if self.username:
            api["username"] = self.username
        return api


@dataclass(slots=True)
class Message:
    """A message. ``body`` is its content and ``extra`` what hangs on it (reply, origin), both as in the Bot API."""

    message_id: int
    chat: Chat
    author: Author
    sender: Json | None
    date: int
    body: Json
    extra: Json = field(default_factory=dict)
    keyboard: Keyboard = field(default_factory=list)
    edit_date: int = 0
    protected: bool = False

    def to_api(self) -> Json:
        api: Json = {"message_id": self.message_id}
        if self.sender is not None:
            api["from"] = self.sender
        if self.author == "channel":
            api["sender_chat"] = self.chat.to_api()
        api |= {"chat": self.chat.to_api(), "date": self.date, **self.body, **self.extra}
        if self.edit_date:
            api["edit_date"] = self.edit_date
        if self.protected:
            api["has_protected_content"] = True
        if self.keyboard:
            api["reply_markup"] = {"inline_keyboard": self.keyboard}
        return api
