"""What a person is shown: a text and its buttons. Built by the screens of each side, sent by handlers/chat.py."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from config.texts import Html, Texts
from handlers.callback import Press

MAX_TEXT = 4096
_MARK = "\ue000"  # of no meaning, and never in a text: drafts are cleaned of private-use characters
Row = Sequence[InlineKeyboardButton]


@dataclass(frozen=True)
class Screen:
    """``text`` is HTML within Telegram's 4,096 characters; ``protect`` forbids forwarding and screenshots."""

    text: Html
    rows: Sequence[Row] = ()
    protect: bool = False

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        return InlineKeyboardMarkup(self.rows) if self.rows else None


def button(label: str, press: Press, style: str | None = None) -> InlineKeyboardButton:
    """``style`` is Telegram's: "primary", "success" or "danger"."""
    return InlineKeyboardButton(label, callback_data=press.pack(), style=style)


def copy_button(label: str, text: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, copy_text=CopyTextButton(text))


def with_long(texts: Texts, key: str, name: str, value: str, **values: object) -> Html:
    """``texts(key, name=value, **values)`` for values of any length: Fluent itself refuses more than 2,500 characters."""
    safe = value if isinstance(value, Html) else html.escape(value, quote=False)
    return Html(texts(key, **{name: _MARK}, **values).replace(_MARK, safe))


def utf16_length(text: str) -> int:
    """Telegram's unit of length."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` UTF-16 units, cut between characters, with an ellipsis where something is left out."""
    if utf16_length(text) <= limit:
        return text
    kept, room = [], limit - 1
    for character in text:
        room -= utf16_length(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def split(text: str, limit: int = 3500) -> list[str]:
    """Pieces of at most ``limit`` UTF-16 units, cut after a line or a sentence where there is one."""
    pieces = []
    while utf16_length(text) > limit:
        head = shorten(text, limit)[:-1]
        cut = max((head.rfind(mark) + 1 for mark in "\n。！？!?"), default=0)
        if cut < max(len(head) // 2, 1):
            cut = len(head)
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]
