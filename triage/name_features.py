"""What is seen of a place in a text by the model that finds names. triage.likely_names and training use it.

A place is described by some sixty numbers: the characters around it, what has the form of a name there, how far the last
我, relative, title and mark are. Each number is hashed to a place in a table of weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from config.name_weights import BUCKETS, LONGEST
from triage.kin import KIN
from triage.name_forms import Form
from triage.normalise import HANZI, Codes, code_points
from triage.spans import Span
from triage.surnames import NO_GIVEN, RANK, SURNAME, USUAL
from triage.whose import CUES

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]
LEADING = "姓叫我名是人儿爸"
"""Right behind these, behind what is no letter, and where the form of a name begins, a name is looked for."""
_EDGE = 6
_SPREAD, _APART = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MIX, _SHIFT = np.uint64(29), np.uint64(64 - BUCKETS.bit_length() + 1)
_4, _8, _16, _32 = (np.uint64(bits) for bits in (4, 8, 16, 32))
_CODES = 0x10000
_NONE = 63
_NEAR = np.array([0, 1, 2, 3, *[4] * 4, *[5] * 8, *[6] * 24, *[7] * 24], np.uint64)
"""How far something is, up to _NONE characters, in eight steps."""
_KIN = re.compile(KIN)
_TITLE = re.compile(rf"{RANK}|老师|医生|师傅|教师|护士|司机|同志|先生|女士")
_CUES = {"kin": 1, "own": 2, "pronoun": 3, "other": 4}
_OUTSIDE, _OTHER, _BLANK, _BREAK, _STOP, _COMMA, _BRACKET, _DIGIT, _LATIN, _HAN = range(10)
"""Kinds of characters; from _DIGIT on, those of words."""
_KINDS = ((_BLANK, " \t"), (_BREAK, "\n"), (_STOP, "。!?"), (_COMMA, ",、;:"), (_BRACKET, "()“”\"《》[]—-"))
_ONES, _TWOS, _THREES = np.arange(-5, 6), np.arange(-5, 5), np.arange(-5, 4)
_SHAPES = tuple((kind, np.array(offsets)) for kind, offsets in ((True, range(-2, 3)), (True, range(-4, 1)), (True, range(5))))
_ROLES_AT = np.arange(-2, 4)
_BY_KIND = np.array([1 << 4 * (4 - place) for place in range(5)], np.uint64)
_BY_ROLE = np.array([1 << 3 * (5 - place) for place in range(6)], np.uint64)


class Eye:
    """Built once (about 30 ms); holds tables only."""

    def __init__(self) -> None:
        self._kinds, self._roles = _kinds(), _roles()

    def codes(self, text: str) -> Codes:
        """Code points with outside ones on each side, for `starts` and `ends`."""
        codes = np.zeros(len(text) + 2 * _EDGE, np.uint32)
        codes[_EDGE:-_EDGE] = np.minimum(code_points(text), _CODES - 1)
        return codes

    def starts(
        self, text: str, codes: Codes, forms: Sequence[Form], found: Iterable[Span]
    ) -> tuple[NDArray[np.int64], Places]:
        """Where in a text a name may begin, and for each of these a row of places in the table.

        `found`: the names and homes that clues find.
        """
        kinds, roles = self._kinds[codes], self._roles[codes]
        form, end, clues, behind = _formed(len(text), forms, found)
        before = codes[_EDGE - 1 : -_EDGE - 1]
        may = (kinds[_EDGE - 1 : -_EDGE - 1] < _DIGIT) | (form > 0) | np.isin(before, _LEADING_CODES)
        places = may.nonzero()[0]
        at = (places + _EDGE)[:, None]
        ones = codes.astype(np.uint64)
        twos = ones[:-1] << _16 | ones[1:]
        threes = twos[:-1] << _16 | ones[2:]
        far = _Far(text, ones, kinds, places)
        columns = np.concatenate(
            (
                ones[at + _ONES],
                twos[at + _TWOS],
                threes[at + _THREES],
                (roles[at + _ROLES_AT] @ _BY_ROLE)[:, None],
                *((kinds[at + offsets] @ _BY_KIND)[:, None] for _, offsets in _SHAPES),
                far.columns(form[places], end[places], clues[places]),
                far.framed(behind[:, places], kinds),
            ),
            axis=1,
        )
        return places, _hashed(columns)

    def ends(self, codes: Codes, start: int, marks: Mapping[tuple[int, int], int]) -> Places:
        """For each length from 1 to LONGEST whether a name that begins at `start` is so long: a row of places in the table.

        `marks`: of what has the form of a name, by start and end.
        """
        begin = start + _EDGE
        seen = codes[begin - 2 : begin + LONGEST + 3]
        chars, kinds, roles = seen.tolist(), self._kinds[seen].tolist(), self._roles[seen].tolist()
        before, before2 = chars[1], chars[0] << 16 | chars[1]
        rows, shape, inside = [], 1, 0
        for size in range(1, min(LONGEST, len(codes) - _EDGE - begin) + 1):
            last, end = size + 1, size + 2
            shape = shape << 3 | roles[last] if size < 6 else shape
            inside |= 1 << kinds[last]
            form = marks.get((start, start + size), 0)
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
        return _hashed(np.array(rows, np.uint64))


class _Far:
    """How far things are from the places at which a name may begin."""

    def __init__(self, text: str, ones: Numbers, kinds: Numbers, places: NDArray[np.int64]) -> None:
        length = len(text)
        inner = kinds[_EDGE:-_EDGE]
        sentence = _back((inner == _STOP) | (inner == _BREAK))
        self._at = places
        self._ones = ones
        self._begun = _steps(sentence)[places]
        self._clause = _steps(_back(inner < _DIGIT))[places]
        self._mine = _within(_back(ones[_EDGE:-_EDGE] == ord("我")), sentence)[places]
        kin = _marks(length, (one.end() - 1 for one in _KIN.finditer(text)))
        self._kin = _within(_back(kin), sentence)[places]
        titles = _marks(length, (one.start() for one in _TITLE.finditer(text)))
        self._title, self._ahead = _steps(_back(titles))[places], _steps(_back(titles[::-1])[::-1])[places]
        self._first, self._last = _steps(places), _steps(length - 1 - places)
        self._cue = _cue(text, sentence)[places]

    def columns(self, form: Numbers, end: Numbers, clues: Numbers) -> Numbers:
        """Alone, and together with what has the form of a name at each place."""
        left, left2, right, right2 = (self._ones[self._at + _EDGE + step] for step in (-1, -2, 1, 2))
        both = self._mine << _4 | self._kin
        formed = form << _8
        return np.stack(
            (
                form,
                end,
                self._cue,
                self._mine,
                self._kin,
                self._title,
                self._ahead,
                clues,
                self._first,
                self._last,
                self._clause << _4 | self._begun,
                self._begun << _8 | both,
                formed | self._cue,
                formed | self._mine,
                formed | self._kin,
                formed | self._ahead << _4 | self._title,
                formed | self._last,
                form << _16 | left,
                form << _32 | left2 << _16 | left,
                form << _16 | right,
                form << _32 | right << _16 | right2,
                clues << _8 | self._cue,
                left << _16 | both,
                self._ones[self._at + _EDGE] << _8 | self._clause << _4 | self._mine,
            ),
            axis=1,
        )


    def framed(self, behind: NDArray[np.int64], kinds: Numbers) -> Numbers:
        """What stands on both sides of the longest form of a name at each place, and of the shortest."""
        left, left2 = self._ones[self._at + _EDGE - 1], self._ones[self._at + _EDGE - 2]
        columns = []
        for number in range(2):
            at = behind[number] + _EDGE
            there = behind[number] > 0
            right, right2 = self._ones[at] * there, self._ones[at + 1] * there
            kind = (kinds[self._at + _EDGE - 1] << _8 | kinds[at] << _4 | kinds[at + 1]) * there
            columns += [
                right,
                right << _16 | right2,
                left << _16 | right,
                (left2 << _16 | left) << _16 | right,
                (left << _16 | right) << _16 | right2,
                kind,
                kind << _8 | self._cue << _4 | self._mine,
                kind << _8 | self._kin << _4 | self._last,
                kind << _8 | self._clause << _4 | self._begun,
            ]
        return np.stack(columns, axis=1)


def _hashed(values: Numbers) -> Places:
    columns = np.arange(1, values.shape[1] + 1, dtype=np.uint64) * _APART
    mixed = (values ^ columns) * _SPREAD
    mixed ^= mixed >> _MIX
    return ((mixed * _SPREAD) >> _SHIFT).view(np.int64)


def _formed(
    length: int, forms: Sequence[Form], found: Iterable[Span]
) -> tuple[Numbers, Numbers, Numbers, NDArray[np.int64]]:
    """What has the form of a name from each place, and up to it; what clues found there; where the longest and the
    shortest form end."""
    form, end, clues = (np.zeros(length, np.uint64) for _ in range(3))
    behind = np.zeros((2, length), np.int64)
    for one in forms:
        size = min(one.end - one.start, 5)
        form[one.start] |= np.uint64(1 << size + 6 * (one.mark % 2 == 0))
        end[one.end - 1] |= np.uint64(1 << size)
        behind[0, one.start] = behind[0, one.start] or one.end
        behind[1, one.start] = one.end
    for span in found:
        clues[span.start] = 2
        clues[span.start + 1 : span.end] = 1
    return form, end, clues, behind


def _marks(length: int, places: Iterable[int]) -> NDArray[np.bool_]:
    marks = np.zeros(length, np.bool_)
    marks[list(places)] = True
    return marks


def _back(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many characters stand between each place and the nearest mark before it; more than _NONE if there is none."""
    places = np.arange(len(marks))
    last = np.maximum.accumulate(np.where(marks, places, -_NONE - 2))
    return places - np.concatenate(([-_NONE - 2], last[:-1])) - 1


def _steps(far: NDArray[np.int64]) -> Numbers:
    return _NEAR[np.minimum(far, _NONE)]


def _within(far: NDArray[np.int64], sentence: NDArray[np.int64]) -> Numbers:
    """In steps if it is in the same sentence, else one more."""
    return np.where(far < np.minimum(sentence, _NONE), _steps(far), _8)


def _cue(text: str, sentence: NDArray[np.int64]) -> Numbers:
    """Which kind of triage.whose's words ends last before each place in its sentence."""
    kinds, ends = np.zeros(len(text), np.uint64), np.zeros(len(text), np.bool_)
    for one in CUES.finditer(text):
        ends[one.end() - 1] = True
        kinds[one.end() - 1] = _CUES[one.lastgroup or ""]
    far = _back(ends)
    last = np.maximum(np.arange(len(text)) - far - 1, 0)
    return np.where(far < np.minimum(sentence, _NONE), kinds[last], np.uint64(0))


def _kinds() -> Numbers:
    kinds = np.full(_CODES, _OTHER, np.uint64)
    for code in range(_CODES):
        char = chr(code)
        if char.isalpha():
            kinds[code] = _LATIN
        elif char.isdigit():
            kinds[code] = _DIGIT
    for first, last in re.findall("(.)-(.)", HANZI):
        kinds[ord(first) : ord(last) + 1] = _HAN
    for kind, chars in _KINDS:
        kinds[[ord(char) for char in chars]] = kind
    kinds[0] = _OUTSIDE
    return kinds


def _roles() -> Numbers:
    """What a character can be in a name: three bits."""
    roles = np.zeros(_CODES, np.uint64)
    for bit, chars in enumerate((SURNAME, USUAL, NO_GIVEN)):
        roles[[ord(char) for char in chars]] |= np.uint64(1 << bit)
    return roles


_LEADING_CODES = np.array([ord(char) for char in LEADING], np.uint32)
