"""What is seen of a text by the models that find adverts. triage.advert_screen, triage.advert_net and training use it.

Two views: its letters only (so symbols squeezed between them hide nothing) and the kinds of all its characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from config.advert_weights import FEW, MANY
from triage.advert_patterns import CONTACT, Sign
from triage.page import Page

Places = NDArray[np.int64]
_OUTSIDE, _HANZI, _LATIN, _DIGIT, _NUMERAL, _BLANK, _BREAK, _STOP, _COMMA, _OPEN, _CLOSE, _QUOTE, _MARK, _SIGN = range(
    14
)
_NUMERALS = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_KINDS = (
    (_DIGIT, "0123456789"),
    (_NUMERAL, _NUMERALS),
    (_BREAK, "\n"),
    (_STOP, "。!?！？…"),
    (_COMMA, ",，、;；:："),
    (_OPEN, "([【〔「『（"),
    (_CLOSE, ")]】〕」』）"),
    (_QUOTE, "“”\"‘’'《》<>"),
    (_MARK, ".-_/~—·*&%^#@|+=\\"),
)
_CODES = 0x10000
_FEW, _MANY = FEW - 1, MANY - 1
PAD = 3
_SPREAD, _BASE = 2654435761, 40503
_MOBILE = re.compile(f"[1一壹幺][3-9三四五六七八九叁肆伍陆柒捌玖][0-9{_NUMERALS}]{{9}}")
"""Its eleven digits; a numeral behind them belongs to what follows."""
_COUNTS = re.compile(f"(?<=[0-9])[一二两三四五六七八九十](?![0-9{_NUMERALS}])")
"""A numeral by itself behind a number in digits; it counts what comes next."""


@dataclass(frozen=True, eq=False, slots=True)
class Seen:
    """One text: hashes of its letters, pairs and triples, and the kinds of all characters, with PAD outside ones around."""

    length: int
    letters: Places
    """Where in the text each letter stands."""
    char: Places
    pair: Places
    triple: Places
    kinds: Places
    two: Places
    """Each kind with the next."""
    three: Places


class Eye:
    """Built once (about 20 ms); holds tables only."""

    def __init__(self) -> None:
        kinds = np.fromiter((_kind(chr(code)) for code in range(_CODES)), np.int64, _CODES)
        for kind, chars in _KINDS:
            kinds[[ord(char) for char in chars]] = kind
        self._kinds = kinds
        same = np.arange(_CODES, dtype=np.int64)
        same[ord("0") : ord("9") + 1] = ord("0")
        self._same = same
        kinds[0] = _OUTSIDE  # seen among the letters too, since it parts those of two texts
        self._is_letter = np.isin(np.arange(16), (_HANZI, _LATIN, _DIGIT, _NUMERAL, _OUTSIDE))

    def see(self, text: str) -> Seen:
        """Look at a folded text."""
        return self.see_all(Page([text], PAD))

    def see_all(self, page: Page) -> Seen:
        """Look at the texts of a page with a margin of PAD as if they were one; its places count from that margin on."""
        codes = np.minimum(page.codes, _CODES - 1)
        kinds = self._kinds.take(codes)
        written = self._is_letter.take(kinds)
        places = written.nonzero()[0]
        char = self._same.take(codes.take(places))
        wide = char[:-1] * _BASE + char[1:]
        two = kinds[:-1] * 16 + kinds[1:]
        return Seen(
            length=len(codes) - 2 * PAD,
            letters=places[PAD:-PAD] - PAD,
            char=char,
            pair=(wide * _SPREAD >> 15) & _MANY,
            triple=((wide[:-1] * _BASE + char[2:]) * _SPREAD >> 17) & _MANY,
            kinds=kinds,
            two=two,
            three=two[:-1] * 16 + kinds[2:],
        )


def around(seen: Seen) -> Places:
    """Two kinds on both sides of each character, with its own."""
    return ((seen.three[1 : 1 + seen.length] * 256 + seen.two[4 : 4 + seen.length]) * _SPREAD >> 12) & _FEW


def signed(seen: Seen, signs: Sequence[Sign]) -> Places:
    """For each character whether it is in no pattern, a way to reach the seller, or a catchword."""
    inside = np.zeros(seen.length, np.int64)
    for start, end, kind in signs:
        inside[start:end] = 1 if kind == CONTACT else 2
    return inside


def torn(text: str, seen: Seen) -> NDArray[np.bool_]:
    """For each place between two characters of a text, its ends included, whether it is within a handle or a number."""
    kinds = seen.kinds[PAD - 1 : 1 - PAD]
    handle = (kinds == _LATIN) | (kinds == _DIGIT)
    digit = (kinds == _DIGIT) | (kinds == _NUMERAL)
    within = np.asarray((handle[:-1] & handle[1:]) | (digit[:-1] & digit[1:]))
    within[[counts.start() for counts in _COUNTS.finditer(text)]] = False
    for start, end in (mobile.span() for mobile in _MOBILE.finditer(text)):
        within[start + 1 : end] = True
        within[end] = handle[end] & handle[end + 1]
    return within


def _kind(char: str) -> int:
    category = unicodedata.category(char)
    if "\u3400" <= char <= "\u9fff":
        return _HANZI
    if category[0] in "LN":
        return _LATIN
    return _BLANK if category[0] == "Z" or char == "\t" else _SIGN
