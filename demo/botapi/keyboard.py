"""Checks of reply markup with Telegram's limits. Used by the sending and editing methods."""

from __future__ import annotations

from typing import Any

from .entities import checked_link, utf16_length
from .errors import ApiError, bad_request
from .params import Params

Keyboard = list[list[dict[str, Any]]]

ROW_LIMIT, TOTAL_LIMIT, DATA_LIMIT, COPY_LIMIT = 8, 100, 64, 256
STYLES = frozenset({"primary", "success", "danger"})
ACTIONS = ("callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query",
           "switch_inline_query_current_chat", "callback_game", "pay")  # fmt: skip


def _bad_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _check_action(button: dict[str, Any], action: str) -> None:
    value = button[action]
    if action == "callback_data":
        size = len(str(value).encode())
        if not 1 <= size <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= utf16_length(str(text)) <= COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action == "url" and checked_link(str(value)) is None:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")


def _button(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _bad_button("expected an object")
    text = raw.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _bad_button('Field "text" must be a non-empty String')
    actions = [name for name in ACTIONS if raw.get(name) is not None]
    if len(actions) != 1:
        none = "Text buttons are unallowed in the inline keyboard"
        raise _bad_button("exactly one action must be specified" if actions else none)
    _check_action(raw, actions[0])
    if raw.get("style") is not None and raw["style"] not in STYLES:
        raise _bad_button("invalid button style specified")
    return {name: value for name, value in raw.items() if value is not None}


def inline_keyboard(raw: Any) -> Keyboard:
    """The checked rows of an ``inline_keyboard``; empty rows fall away."""
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[_button(button) for button in row] for row in raw]
    if any(len(row) > ROW_LIMIT for row in rows) or sum(map(len, rows)) > TOTAL_LIMIT:
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def read_markup(params: Params, *, inline_only: bool = False) -> Keyboard:
    """The inline keyboard of a call, [] for none. Reply keyboards are accepted and not shown."""
    if not params.text("reply_markup"):
        return []
    markup = params.json("reply_markup")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline_keyboard(markup["inline_keyboard"])
    if markup and inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup and not isinstance(markup["keyboard"], list):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    return []
