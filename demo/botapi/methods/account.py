"""getMe, logOut, close, and the bot's name, descriptions and menu button with their getters."""

from __future__ import annotations

from typing import Any

from ..delivery import find_chat
from ..entities import utf16_length
from ..errors import bad_request
from ..params import Params
from ..people import Json
from ..world import World
from .commands import read_language

NAME_LIMIT, DESCRIPTION_LIMIT, SHORT_LIMIT = 64, 512, 120
NO_FEATURES = ("can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business", "has_main_web_app")


def get_me(world: World, params: Params) -> Json:
    return {**world.profile.to_api(), "can_join_groups": True, **dict.fromkeys(NO_FEATURES, False)}


def accept(world: World, params: Params) -> bool:
    """logOut and close: meant for moving between servers, so there is nothing to do here."""
    return True


def _store(world: World, params: Params, field: str, texts: dict[str, str], limit: int) -> bool:
    text, language = params.text(field), read_language(params)
    if utf16_length(text) > limit:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    if text or (field == "name" and not language):
        texts[language] = text or texts[language]
    else:
        texts.pop(language, None)
    world.touch()
    return True


def set_my_name(world: World, params: Params) -> bool:
    return _store(world, params, "name", world.profile.names, NAME_LIMIT)


def set_my_description(world: World, params: Params) -> bool:
    return _store(world, params, "description", world.profile.descriptions, DESCRIPTION_LIMIT)


def set_my_short_description(world: World, params: Params) -> bool:
    return _store(world, params, "short_description", world.profile.short_descriptions, SHORT_LIMIT)


def get_my_name(world: World, params: Params) -> Json:
    return {"name": world.profile.localized(world.profile.names, read_language(params))}


def get_my_description(world: World, params: Params) -> Json:
    return {"description": world.profile.localized(world.profile.descriptions, read_language(params))}


def get_my_short_description(world: World, params: Params) -> Json:
    return {"short_description": world.profile.localized(world.profile.short_descriptions, read_language(params))}


def _menu_chat(world: World, params: Params) -> int:
    if "chat_id" not in params:
        return 0
    chat = find_chat(world, params)
    if chat.type != "private":
        raise bad_request("chat_id must be a private chat")
    return chat.id


def set_chat_menu_button(world: World, params: Params) -> bool:
    button: Any = params.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: unsupported type specified")
    world.profile.menu_buttons[_menu_chat(world, params)] = button
    world.touch()
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(_menu_chat(world, params)) or buttons.get(0) or {"type": "commands"}


METHODS = {
    "getMe": get_me,
    "logOut": accept,
    "close": accept,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
