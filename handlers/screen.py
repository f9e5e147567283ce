"""What a person is shown: a text and its buttons. Built by the screens of each side, sent by handlers/chat.py."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from config.texts import Html, Texts
from handlers.callback import Press

MAX_TEXT = 4096
_MARK = "\ue000"  # it and the next ones have no meaning and are never in a text: drafts are cleaned of private-use characters
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
    """``texts(key, name=value, **values)`` for a value of any length, and such values as are Html already.

    Fluent itself refuses more than 2,500 characters.
    """
    long = {name: value if isinstance(value, Html) else html.escape(value, quote=False)}
    long |= {other: given for other, given in values.items() if isinstance(given, Html)}
    marks = {other: chr(ord(_MARK) + number) for number, other in enumerate(long)}
    text = texts(key, **{**values, **marks})
    for other, mark in marks.items():
        text = Html(text.replace(mark, long[other]))
    return text


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


def beside(text: str, rest: Html, most: int) -> str:
    """As much of ``text`` as fits into a message with ``rest``, at most ``most`` UTF-16 units."""
    return shorten(text, min(most, MAX_TEXT - utf16_length(rest)))


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
