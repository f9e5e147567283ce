"""What is seen of a place in a text by the model that finds names. triage.likely_names and training use it.

A glance at all places takes in the characters around and what has the form of a name; at the few that are left it looks
again: how far the last 我, relative, title and mark are, and what stands on both sides of the form. Each number seen is
hashed to a place in a table of weights.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from config.personal_weights import BUCKETS, LONGEST
from triage.kin import KIN
from triage.name_forms import Form
from triage.normalise import HANZI, Codes, code_points
from triage.page import Page
from triage.spans import Span
from triage.surnames import NO_GIVEN, SURNAME, TITLE, USUAL
from triage.whose import CUES

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]
Looks = NDArray[np.uint8]
LEADING = "姓叫我名是人儿爸"
"""Right behind these, behind what is no letter, and where the form of a name begins, a name is looked for."""
EDGE = _EDGE = 6
"""Characters around a text that are seen."""
_SPREAD, _APART = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MIX, _SHIFT = np.uint64(29), np.uint64(64 - BUCKETS.bit_length() + 1)
_16, _ONE = np.uint64(16), np.uint64(1)
_CODES = 0x10000
_FAR = 63
_NEAR = (0, 1, 2, 3, *[4] * 4, *[5] * 8, *[6] * 24, *[7] * 24, 8)
"""How far something is, up to _FAR characters, in steps; one step more is further, or nowhere."""
_KIN = re.compile(KIN)
_TITLE = re.compile(TITLE)
_CUES = {"kin": 1, "own": 2, "pronoun": 3, "other": 4}
_OUTSIDE, _OTHER, _BLANK, _BREAK, _STOP, _COMMA, _BRACKET, _DIGIT, _LATIN, _HAN = range(10)
"""Kinds of characters; from _DIGIT on, those of words."""
_KINDS = ((_BLANK, " \t"), (_BREAK, "\n"), (_STOP, "。!?"), (_COMMA, ",、;:"), (_BRACKET, "()“”\"《》[]—-"))
_KIND, _ROLE, _ROLE_AT, _LEADS = 15, 7, 4, 128
"""What is kept of each character in one byte: its kind, what it may be in a name, whether a name is looked for behind it."""
_WIDE_KIND, _WIDE_ROLE = (np.array([1 << bits * place for place in range(size)], np.uint64) for bits, size in ((4, 5), (3, 6)))
"""What brings the kinds of five neighbours, and the roles of six, into one number."""
_ROWS = ((0, range(-5, 6)), (1, range(-5, 5)), (2, range(-5, 4)), (3, (0,)), (4, (0, -2, 2)), (5, (0,)), (6, (0,)))
_ROW = np.array([row for row, places in _ROWS for _ in places])
_AT = np.array([place for _, places in _ROWS for place in places])
"""What a glance takes in: from each of seven rows of numbers, places beside the one looked at."""


class Eye:
    """Built once (about 30 ms); holds a table only."""

    def __init__(self) -> None:
        self._looks = _looks()

    def see(self, text: str, forms: Sequence[Form], found: Sequence[Span]) -> Seen:
        """A folded text. `found`: the names and homes that clues find."""
        codes = np.zeros(len(text) + 2 * _EDGE, np.uint32)
        np.minimum(code_points(text), _CODES - 1, out=codes[_EDGE:-_EDGE])
        return Seen(text, forms, found, codes, self._looks.take(codes))

    def glance(self, page: Page, forms: Sequence[Sequence[Form]]) -> tuple[Places, Places]:
        """What Seen.glance says of each text of a page with a margin of EDGE; starts are places of the page."""
        codes = np.minimum(page.codes, _CODES - 1)
        return _glance(codes, self._looks.take(codes), [*zip(page.starts.tolist(), forms, strict=True)])


class Seen:
    """One text. Places of the text count from 0."""

    def __init__(
        self, text: str, forms: Sequence[Form], found: Sequence[Span], codes: Codes, looks: Looks
    ) -> None:
        self._text, self._found = text, found
        self._codes, self._looks, self._kinds = codes, looks, looks & _KIND
        self._forms: defaultdict[int, list[Form]] = defaultdict(list)
        for form in forms:
            self._forms[form.start].append(form)

    def glance(self) -> tuple[Places, Places]:
        """Where a name may begin, and for each of these a row of places in the table."""
        every = [form for those in self._forms.values() for form in those]
        starts, rows = _glance(self._codes, self._looks, [(_EDGE, every)])
        return starts - _EDGE, rows

    def _form(self, start: int) -> int:
        sizes = 0
        for form in self._forms.get(start, ()):
            sizes |= 1 << _sort(form)
        return sizes

    def look(self, start: int) -> Places:
        """A row of further places for one start: how far things are, alone and with what stands on both sides."""
        text, form = self._text, self._form(start)
        sentence = max(text.rfind(mark, 0, start) for mark in "。!?\n") + 1
        clause = start
        while clause and self._kinds[clause + _EDGE - 1] >= _DIGIT:
            clause -= 1
        near = max(sentence, start - _FAR)
        me = text.rfind("我", near, start)
        mine = _NEAR[start - 1 - me] if me >= 0 else _NEAR[-1]
        kin = _last_end(_KIN, text, near, start)
        before = _last_end(_TITLE, text, max(0, start - _FAR), start)
        behind = _TITLE.search(text, start)
        ahead = _NEAR[min(behind.start() - start, _FAR + 1)] if behind else _NEAR[-1]
        cue = _cue(text, near, start)
        clues = next((1 + (span.start == start) for span in self._found if span.start <= start < span.end), 0)
        begun, last = _NEAR[min(start - sentence, _FAR + 1)], _NEAR[min(len(text) - 1 - start, _FAR + 1)]
        away = _NEAR[min(start - clause, _FAR + 1)]
        left2, left, here, right, right2 = self._codes[start + _EDGE - 2 : start + _EDGE + 3].tolist()
        both, formed = mine << 4 | kin, form << 8
        row = [
            cue,
            mine,
            kin,
            before,
            ahead,
            clues,
            _NEAR[min(start, _FAR + 1)],
            last,
            away << 4 | begun,
            begun << 8 | both,
            formed | cue,
            formed | mine,
            formed | kin,
            formed | ahead << 4 | before,
            formed | last,
            form << 16 | left,
            form << 32 | left2 << 16 | left,
            form << 16 | right,
            form << 32 | right << 16 | right2,
            clues << 8 | cue,
            left << 16 | both,
            here << 8 | away << 4 | mine,
        ]
        sides = (cue << 4 | mine, kin << 4 | last, away << 4 | begun)
        for one in (self._forms[start][:1], self._forms[start][-1:]):
            row += self._frame(start, one[0].end, sides) if one else [0] * 9
        return _hashed(np.array([row], np.uint64), apart=1 << 8).ravel()

    def _frame(self, start: int, end: int, sides: tuple[int, int, int]) -> list[int]:
        """What stands on both sides of a form of a name."""
        left2, left = self._codes[start + _EDGE - 2 : start + _EDGE].tolist()
        right, right2 = self._codes[end + _EDGE : end + _EDGE + 2].tolist()
        kinds = self._kinds[[start + _EDGE - 1, end + _EDGE, end + _EDGE + 1]].tolist()
        kind = kinds[0] << 8 | kinds[1] << 4 | kinds[2]
        return [
            right,
            right << 16 | right2,
            left << 16 | right,
            left2 << 32 | left << 16 | right,
            left << 32 | right << 16 | right2,
            kind,
            *(kind << 8 | side for side in sides),
        ]

    def is_surname(self, start: int) -> bool:
        """Whether a name that begins there begins with a surname of one character."""
        return bool(self._looks[start + _EDGE] >> _ROLE_AT & 1)

    def ends(self, start: int) -> Places:
        """For each length from 1 to LONGEST whether a name that begins at `start` is so long: a row of places in the table."""
        begin = start + _EDGE
        seen = slice(begin - 2, begin + LONGEST + 3)
        chars, kinds, looks = (values[seen].tolist() for values in (self._codes, self._kinds, self._looks))
        roles = [look >> _ROLE_AT & _ROLE for look in looks]
        marks = {form.end - start: form.mark for form in self._forms[start]}
        before, before2 = chars[1], chars[0] << 16 | chars[1]
        rows, shape, inside = [], 1, 0
        for size in range(1, min(LONGEST, len(self._text) - start) + 1):
            last, end = size + 1, size + 2
            shape = shape << 3 | roles[last] if size < 6 else shape
            inside |= 1 << kinds[last]
            form = marks.get(size, 0)
            kind, next_two, last_two = kinds[end], chars[end] << 16 | chars[end + 1], chars[last - 1] << 16 | chars[last]
            rows.append(
                (
                    size,
                    size << 4 | form,
                    kind << 20 | kinds[end + 1] << 16 | form << 8 | size,
                    kind << 16 | form << 8 | size,
                    chars[end],
                    next_two,
                    next_two << 16 | chars[end + 2],
                    chars[end] << 8 | form,
                    chars[last],
                    last_two,
                    chars[last] << 16 | chars[end],
                    last_two << 16 | chars[end],
                    shape << 4 | form,
                    shape << 4 | kind,
                    before << 8 | size,
                    before2 << 8 | size,
                    before << 16 | kind << 8 | form,
                    inside << 8 | size,
                    roles[end],
                )
            )
        return _hashed(np.array(rows, np.uint64), apart=1 << 16)


def _glance(codes: Codes, looks: Looks, forms: Sequence[tuple[int, Sequence[Form]]]) -> tuple[Places, Places]:
    """Where names may begin, and for each of these a row of places. `forms`: where each text begins, and its forms."""
    numbers = np.zeros((7, len(codes)), np.uint64)
    ones, twos, threes, roles, kinds, form, end = numbers
    ones[:] = codes
    np.left_shift(ones, _16, out=twos)
    twos[:-1] |= ones[1:]
    np.left_shift(twos, _16, out=threes)
    threes[:-2] |= ones[2:]
    kind = looks & _KIND
    roles[2:-3] = np.convolve(looks >> _ROLE_AT & _ROLE, _WIDE_ROLE, "valid")
    kinds[2:-2] = np.convolve(kind, _WIDE_KIND, "valid")
    every = [(one.start + begin, one.end + begin - 1, _size(one), _sort(one)) for begin, those in forms for one in those]
    if every:
        first, last, size, sort = np.array(every, np.uint64).T
        np.bitwise_or.at(form, first, _ONE << sort)
        np.bitwise_or.at(end, last, _ONE << size)
    before = slice(_EDGE - 1, -_EDGE - 1)
    begins = (kind[before] < _DIGIT) | (looks[before] >= _LEADS) | (form[_EDGE:-_EDGE] > 0)
    starts = (begins & (codes[_EDGE:-_EDGE] > 0)).nonzero()[0] + _EDGE
    at = starts[:, np.newaxis] + (_ROW * len(codes) + _AT)
    return starts, _hashed(numbers.take(at))


def _size(form: Form) -> int:
    return min(form.end - form.start, 5)


def _sort(form: Form) -> int:
    """Its size and whether it is a usual name."""
    return _size(form) + 6 * (form.mark % 2 == 0)


def _last_end(pattern: re.Pattern[str], text: str, begin: int, end: int) -> int:
    """How far before `end` the last match ends, in steps."""
    ends = [one.end() for one in pattern.finditer(text, begin, end)]
    return _NEAR[min(end - ends[-1], _FAR + 1)] if ends else _NEAR[-1]


def _cue(text: str, begin: int, end: int) -> int:
    """Which kind of triage.whose's words stands last in a stretch."""
    kinds = [one.lastgroup for one in CUES.finditer(text, begin, end)]
    return _CUES[kinds[-1] or ""] if kinds else 0


def _hashed(values: Numbers, apart: int = 0) -> Places:
    columns = np.arange(apart + 1, apart + values.shape[1] + 1, dtype=np.uint64) * _APART
    mixed = values ^ columns
    mixed *= _SPREAD
    mixed ^= mixed >> _MIX
    mixed *= _SPREAD
    mixed >>= _SHIFT
    return mixed.view(np.int64)


def _looks() -> Looks:
    """What is kept of each character."""
    looks = np.full(_CODES, _OTHER, np.uint8)
    for code in range(_CODES):
        char = chr(code)
        if char.isalpha():
            looks[code] = _LATIN
        elif char.isdigit():
            looks[code] = _DIGIT
    for first, last in re.findall("(.)-(.)", HANZI):
        looks[ord(first) : ord(last) + 1] = _HAN
    for kind, chars in _KINDS:
        looks[[ord(char) for char in chars]] = kind
    looks[0] = _OUTSIDE
    for bit, those in enumerate((SURNAME, USUAL, NO_GIVEN), start=_ROLE_AT):
        looks[[ord(char) for char in those]] |= 1 << bit
    looks[[ord(char) for char in LEADING]] |= _LEADS
    return looks
