"""What the bot tells about itself: name, descriptions, commands per scope and language, menu buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .people import Chat

Json = dict[str, Any]
# (scope type, chat id or 0, user id or 0, two-letter language or "")
CommandKey = tuple[str, int, int, str]


@dataclass(slots=True)
class Profile:
    """The bot's account. Texts are kept per two-letter language, "" being the default."""

    bot_id: int
    username: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[CommandKey, list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def to_api(self) -> Json:
        return {"id": self.bot_id, "is_bot": True, "first_name": self.names[""], "username": self.username}

    def localized(self, texts: dict[str, str], language: str) -> str:
        return texts.get(language[:2]) or texts.get("", "")

    def commands_for(self, chat: Chat, user_id: int, language: str) -> list[Json]:
        """The menu a user sees: first match by scope, each with the user's language first.

        Bot API, BotCommandScope, "Determining list of commands"; the bot's people are not group administrators.
        """
        if chat.type == "private":
            scopes = [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
        else:
            member = ("chat_member", chat.id, user_id)
            scopes = [member, ("chat", chat.id, 0), ("all_group_chats", 0, 0), ("default", 0, 0)]
        for scope in scopes:
            for code in (language[:2], ""):
                found = self.commands.get((*scope, code))
                if found:
                    return found
        return []
