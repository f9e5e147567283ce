"""A tip's text made comparable, for judging only; never stored, since it breaks dates and numbers.

Width folded (NFKC), lower case, traditional script to simplified, invisible characters gone, noise symbols between
characters gone. Every character remembers where it stood in the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import opencc
from numpy.typing import NDArray

from triage.spans import Span

HANZI = "\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, for use inside a regular expression's brackets."""
_SCOPE = (
    range(0x3400),
    range(0x9FFF, 0xAC00),
    range(0xD7A4, 0x17000),
    range(0x18D00, 0x20000),
    range(0x2F800, 0x2FA20),  # compatibility ideographs
    range(0xE0000, 0xE0200),  # tags and variation selectors
)
"""Where code points lie that fold to something else; between them are Chinese, Hangul, Tangut, and nothing."""
_KEPT_CONTROLS = "\n\t"
_BRACKETED_DIGITS = frozenset("⑴⑵⑶⑷⑸⑹⑺⑻⑼")
"""Digits drawn in brackets; numbers are written with them."""
_IDEOGRAPHS = range(0x2E80, 0x33480)
_IN_PHRASES = "沈坏藉哩覆衹瞭甦"
"""Characters that OpenCC changes in some phrases although it leaves them alone by themselves (its TSPhrases)."""
_TRADITIONAL, _IRREGULAR = 1 << 24, 1 << 25
"""Flags above every code point."""
_PLAIN = np.uint32(_TRADITIONAL - 1)

Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised text and, per character, its index in the original; how long the original is."""

    text: str
    index: Sequence[int]
    original: int

    @classmethod
    def straight(cls, text: str) -> Normal:
        """A text in which every character stands where it stood in the original."""
        return cls(text, range(len(text)), len(text))

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original behind characters start to end (excluded) of `text`; start < end."""
        return Span(self.index[start], self.index[end - 1] + 1)

    def within(self, start: int, end: int) -> Span:
        """Where characters start to end (excluded) of the original stand in `text`; empty if none of them does."""
        return Span(bisect_left(self.index, start), bisect_left(self.index, end))

    def keep(self, pieces: Sequence[Span]) -> Normal:
        """Only the given sorted stretches of `text`."""
        index: list[int] = []
        for start, end in pieces:
            index.extend(self.index[start:end])
        return Normal("".join([self.text[start:end] for start, end in pieces]), index, self.original)

    def without(self, cuts: Sequence[Span]) -> Normal:
        """Without the characters that come from these stretches of the original (sorted, as merge returns them)."""
        if not cuts:
            return self
        pieces, position = [], 0
        for cut in cuts:
            start, end = self.within(*cut)
            pieces.append(Span(position, start))
            position = end
        return self.keep([*pieces, Span(position, len(self.text))])


class Normaliser:
    """Built once (about 0.1 s); holds tables only, nothing of any text."""

    def __init__(self, noise: str) -> None:
        """`noise`: symbols and blanks that mean nothing between characters."""
        self._fold = _changes()
        self._simplify = opencc.OpenCC("t2s")
        self._codes = _codes(self._fold, _traditional(self._simplify))
        self._blanks = frozenset(mark for mark in noise if mark.isspace())
        self._noise = re.compile(f"[{re.escape(noise)}]{{1,4}}")

    def fold(self, text: str) -> Normal:
        """Width, case, script and invisible characters; symbols stay, so numbers and addresses can be read."""
        codes = self._codes.take(code_points(text))
        flags = int(np.bitwise_or.reduce(codes)) if text else 0
        if flags >= _IRREGULAR:
            return self._irregular(text)
        if flags >= _TRADITIONAL:
            return Normal.straight(self._simplified(_text(codes & _PLAIN)))
        return Normal.straight(_text(codes))

    def _irregular(self, text: str) -> Normal:
        """The same where characters become none or several."""
        pieces = [self._fold.get(ord(char), char) for char in text]
        index = [place for place, piece in enumerate(pieces) for _ in piece]
        return Normal(self._simplified("".join(pieces)), index, len(text))

    def denoise(self, folded: Normal) -> Normal:
        """Without the symbols squeezed between characters ("代*笔"), for matching words."""
        pieces, position, text = [], 0, folded.text
        for found in self._noise.finditer(text):
            start, end = found.span()
            if start > 0 and end < len(text) and self._squeezed(text[start - 1], found.group(), text[end]):
                pieces.append(Span(position, start))
                position = end
        return folded.keep([*pieces, Span(position, len(text))]) if pieces else folded

    def _squeezed(self, before: str, noise: str, behind: str) -> bool:
        if not (before.isalpha() and behind.isalpha()):
            return False
        # A blank beside a Latin word separates, between Chinese characters it is noise.
        return not (before.isascii() or behind.isascii()) or self._blanks.isdisjoint(noise)

    def word(self, text: str) -> str:
        """A term or phrase of the data files in the form in which it is looked for."""
        return self.fold(text).text

    def _simplified(self, text: str) -> str:
        simple = str(self._simplify.convert(text))
        if len(simple) == len(text):
            return simple
        # Some phrases change length; character by character keeps the index right.
        return "".join([str(self._simplify.convert(char))[:1] or char for char in text])


def code_points(text: str) -> Codes:
    """The code points of a text, one a character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _changes() -> dict[int, str]:
    """What each changing code point becomes."""
    fold: dict[int, str] = {}
    for code in (code for part in _SCOPE for code in part):
        becomes = folded_character(chr(code))
        if becomes != chr(code):
            fold[code] = becomes
    return fold


def _traditional(simplify: opencc.OpenCC) -> frozenset[str]:
    """Folded characters without which a text is in simplified script already: looking is quicker than converting."""
    every = [chr(code) for code in _IDEOGRAPHS if not 0xD800 <= code < 0xE000]
    simple = str(simplify.convert("\n".join(every))).split("\n")
    return frozenset(char for char, becomes in zip(every, simple, strict=True) if char != becomes).union(_IN_PHRASES)


def _codes(fold: dict[int, str], traditional: frozenset[str]) -> Codes:
    """For every code point what it becomes, flagged where that is no single character or may be traditional script."""
    codes: Codes = np.arange(0x110000, dtype="<u4")
    for code, becomes in fold.items():
        codes[code] = ord(becomes) if len(becomes) == 1 else code | _IRREGULAR
    flagged = np.zeros(len(codes), np.bool_)
    flagged[[ord(char) for char in traditional]] = True
    codes[flagged[codes & _PLAIN]] |= _TRADITIONAL
    return codes


def folded_character(char: str) -> str:
    """One character in width-folded lower case; nothing for invisible ones; U+FFFD for half of a surrogate pair."""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if category in {"Cf", "Mn", "Me"} or (category == "Cc" and char not in _KEPT_CONTROLS):
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    if char in _BRACKETED_DIGITS:
        return folded.strip("()")
    # Compatibility forms may decompose into a letter and a mark; the mark alone would be noise.
    return "".join(part for part in folded if unicodedata.category(part) not in {"Cf", "Mn", "Me", "Cc"}) or folded
