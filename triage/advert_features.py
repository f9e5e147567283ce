"""What is seen of a text by the model that finds where adverts begin and end. triage.advert_segments and training use it.

Two views: its letters only (so symbols squeezed between them hide nothing) and the kinds of all its characters.
"""

from __future__ import annotations

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
_KINDS = (
    (_DIGIT, "0123456789"),
    (_NUMERAL, "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"),
    (_BREAK, "\n"),
    (_STOP, "。!?！？…"),
    (_COMMA, ",，、;；:："),
    (_OPEN, "([【〔「『（"),
    (_CLOSE, ")]】〕」』）"),
    (_QUOTE, "“”\"‘’'《》<>"),
    (_MARK, ".-_/~—·*&%^#@|+=\\"),
)
_WALL = np.isin(np.arange(16), (_OUTSIDE, _BLANK, _BREAK, _STOP, _COMMA, _OPEN, _CLOSE, _QUOTE, _SIGN))
_CODES = 0x10000
_FEW, _MANY = FEW - 1, MANY - 1
PAD = 3
_SPREAD, _BASE = 2654435761, 40503


@dataclass(frozen=True, eq=False, slots=True)
class Seen:
    """One text: hashes of its letters, pairs and triples, and the kinds of all characters, with PAD outside ones around."""

    length: int
    letters: Places
    """Where in the text each letter stands."""
    is_letter: NDArray[np.bool_]
    char: Places
    pair: Places
    triple: Places
    kinds: Places
    two: Places
    """Each kind with the next."""
    three: Places


@dataclass(frozen=True, eq=False, slots=True)
class Edges:
    """What is seen of the places between two characters, the two ends of the text included."""

    places: tuple[tuple[str, Places], ...]
    """Name of a table and, for each place, a place in it."""
    torn: Places
    """Where no advert begins or ends: within a handle, a number or a pattern."""


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
            is_letter=written[PAD:-PAD],
            char=char,
            pair=(wide * _SPREAD >> 15) & _MANY,
            triple=((wide[:-1] * _BASE + char[2:]) * _SPREAD >> 17) & _MANY,
            kinds=kinds,
            two=two,
            three=two[:-1] * 16 + kinds[2:],
        )


def chinese(seen: Seen) -> NDArray[np.bool_]:
    """Which characters are Chinese ones."""
    return np.asarray(seen.kinds[PAD:-PAD] == _HANZI)


def around(seen: Seen) -> Places:
    """Two kinds on both sides of each character, with its own."""
    return ((seen.three[1 : 1 + seen.length] * 256 + seen.two[4 : 4 + seen.length]) * _SPREAD >> 12) & _FEW


def signed(seen: Seen, signs: Sequence[Sign]) -> Places:
    """For each character whether it is in no pattern, a way to reach the seller, or a catchword."""
    inside = np.zeros(seen.length, np.int64)
    for start, end, kind in signs:
        inside[start:end] = 1 if kind == CONTACT else 2
    return inside


def edges(seen: Seen, signs: Sequence[Sign]) -> Edges:
    """What is seen between characters."""
    length = seen.length
    before = np.zeros(length + 1, np.int64)
    np.cumsum(seen.is_letter, out=before[1:])
    left, right = np.zeros((2, length + 1), np.int64)
    torn = [_torn(seen.kinds)]
    for start, end, kind in signs:
        right[start] = left[end] = 1 if kind == CONTACT else 2
        torn.append(np.arange(start + 1, end))
    two, three = seen.two, seen.three
    return Edges(
        places=(
            ("left1", seen.char[before + 2]),
            ("right1", seen.char[before + 3]),
            ("left2", seen.pair[before + 1]),
            ("right2", seen.pair[before + 3]),
            ("left3", seen.triple[before]),
            ("right3", seen.triple[before + 3]),
            ("kinds11", two[2 : 3 + length]),
            ("kinds22", two[1 : 2 + length] * 256 + two[3 : 4 + length]),
            ("kinds33", ((three[: 1 + length] * 4096 + three[3 : 4 + length]) * _SPREAD >> 12) & _FEW),
            ("reach", _reach(seen.kinds, length)),
            ("signs", left * 3 + right),
        ),
        torn=np.concatenate(torn),
    )


def _torn(kinds: Places) -> Places:
    """Places that tear a handle (“abc_12”) or a number in groups (“138 0013”) apart."""
    handle = (kinds == _LATIN) | (kinds == _DIGIT)
    numeral = kinds == _NUMERAL
    digit = (kinds == _DIGIT) | numeral
    joint = (kinds == _MARK) | (kinds == _BLANK)
    left, right = slice(PAD - 1, -PAD), slice(PAD, 1 - PAD)
    torn = (handle[left] & handle[right]) | (numeral[left] & numeral[right])
    ahead, behind = slice(PAD + 1, 2 - PAD), slice(PAD - 2, -1 - PAD)
    torn |= digit[left] & joint[right] & digit[ahead]
    torn |= digit[behind] & joint[left] & digit[right]
    torn |= handle[left] & (kinds == _MARK)[right] & handle[ahead]
    torn |= handle[behind] & (kinds == _MARK)[left] & handle[right]
    return np.flatnonzero(torn)


def _reach(kinds: Places, length: int) -> Places:
    """For each place, how many characters (at most 15) back and ahead the nearest blank or punctuation is."""
    walls = _WALL[kinds[PAD - 1 : length + PAD + 1]]
    walls[0] = walls[-1] = True
    places = np.arange(length + 2)
    last = np.maximum.accumulate(np.where(walls, places, 0))[:-1]
    following = np.minimum.accumulate(np.where(walls, places, length + 1)[::-1])[::-1][1:]
    between = places[1:]
    return np.minimum(between - 1 - last, 15) * 16 + np.minimum(following - between, 15)


def _kind(char: str) -> int:
    category = unicodedata.category(char)
    if "\u3400" <= char <= "\u9fff":
        return _HANZI
    if category[0] in "LN":
        return _LATIN
    return _BLANK if category[0] == "Z" or char == "\t" else _SIGN
