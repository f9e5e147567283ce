"""setMyCommands, getMyCommands, deleteMyCommands, with scope and language."""

from __future__ import annotations

import re
from typing import Any

from ..delivery import find_chat
from ..entities import utf16_length
from ..errors import bad_request
from ..params import Params
from ..people import Json
from ..profile import CommandKey
from ..world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}|")
DESCRIPTION_LIMIT, LIST_LIMIT = 256, 100
PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def read_language(params: Params) -> str:
    """The call's ISO 639-1 code, "" for every language."""
    code = params.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _read_key(world: World, params: Params) -> CommandKey:
    scope = params.json("scope")
    language = read_language(params)
    if scope is None:
        return "default", 0, 0, language
    kind = str(scope.get("type", "")) if isinstance(scope, dict) else ""
    if kind in PLAIN_SCOPES:
        return kind, 0, 0, language
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = find_chat(world, Params(scope))
    return kind, chat.id, Params(scope).integer("user_id"), language


def _read_command(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an object")
    name = str(raw.get("command") or "").removeprefix("/")
    description = str(raw.get("description") or "").strip()
    if not name:
        raise bad_request("command must be non-empty")
    if not description:
        raise bad_request("command description must be non-empty")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if utf16_length(description) > DESCRIPTION_LIMIT:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


def set_my_commands(world: World, params: Params) -> bool:
    """Replace the list of one scope and language; an empty list deletes it."""
    raw = params.json("commands")
    if not isinstance(raw, list):
        raise bad_request("can't parse list of bot commands JSON array")
    if len(raw) > LIST_LIMIT:
        raise bad_request("too many commands specified")
    commands, key = [_read_command(item) for item in raw], _read_key(world, params)
    world.profile.commands[key] = commands
    world.touch()
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.profile.commands.get(_read_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.profile.commands.pop(_read_key(world, params), None)
    world.touch()
    return True


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
