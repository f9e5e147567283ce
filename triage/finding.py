"""Patterns that find one kind of personal data each, and what applies a list of them. triage.personal uses it.

Trying some eighty patterns at every character is what takes time, and most texts hold nothing that any of them looks
for. One pass over a text finds the words of all of them; a pattern is tried only where one of its words stands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.name_forms import Form
from triage.page import Page
from triage.spans import Span, merge
from triage.whose import is_anothers

NUMERALS = "〇零洞一二三四五六七八九幺拐壹贰叁肆伍陆柒捌玖"
"""Digits written as words; as many radio operators and old people say them."""
_DIGITS = dict(zip(f"{NUMERALS}么", "000123456789171234567891", strict=True))
_NUMERAL = re.compile(f"[{NUMERALS}]|(?<![什怎那这多要])么(?=[ -]?[三四五六七八九3-9])")
"""么 is typed where 幺 is meant."""
SEP = r"[ \-—.·_*]{0,2}"
"""What people put between the digits of a number."""
_SOME_DIGITS = re.compile(rf"[0-9{NUMERALS}](?:[^0-9{NUMERALS}]{{0,3}}[0-9{NUMERALS}]){{6}}")
"""Without seven digits close together no rule for long numbers can match."""
_DENSE = re.compile(rf"[0-9{NUMERALS}](?:[^0-9{NUMERALS}]{{0,3}}[0-9{NUMERALS}]){{4,}}")
"""Where rules for long numbers can match at all, but for words before and signs behind: no rule looks for fewer digits."""
_BEFORE, _BEHIND = 30, 8
"""Characters of these."""
_SOME_SIGNS = re.compile(rf"[0-9a-z{NUMERALS}](?:[^0-9a-z{NUMERALS},。]{{0,3}}[0-9a-z{NUMERALS}]){{3}}")
"""Without four digits or letters close together no rule can match."""


HEAD = -1
BESIDE = 10
"""So many characters before a name a match begins at most, if its clue has no reach."""
FAR = 48
"""And if it has one."""
BEHIND = 120
"""So many characters behind a name tell at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Clue:
    """A pattern that never matches nothing at all, and where it can match."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...] = ()
    """Words without one of which it cannot match; none: it is always tried."""
    reach: int | None = None
    """How many characters before one of these words a match begins at most; None: anywhere; HEAD: where the text does."""


Places = Mapping[Clue, Sequence[int]]
"""Which clues can match a text, and where their words begin in it."""


def clue(needs: Sequence[str], pattern: str, reach: int | None = None) -> Clue:
    """What its fields say."""
    return Clue(re.compile(pattern), tuple(needs), reach)


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Clue):
    """Group 1 of the pattern is what identifies."""

    kind: str = ""
    valid: Callable[[re.Match[str]], bool] = bool
    digits: bool = False
    """Whether it looks for seven digits or more, and Chinese numerals are read as digits."""


def rule(
    kind: str,
    pattern: str,
    valid: Callable[[re.Match[str]], bool] = bool,
    *,
    needs: Sequence[str] = (),
    reach: int | None = None,
    digits: bool = False,
) -> Rule:
    """What its fields say."""
    return Rule(re.compile(pattern), tuple(needs), reach, kind, valid, digits)


class Words:
    """The words of many clues, each looked for by its first two characters."""

    def __init__(self, clues: Iterable[Clue]) -> None:
        """Clues that need no words may be among them."""
        clues = tuple(clues)
        self._always: dict[Clue, list[int]] = {one: [] for one in clues if not one.needs}
        wanted: dict[str, list[Clue]] = {}
        for one in clues:
            for word in one.needs:
                wanted.setdefault(word, []).append(one)
        seconds = {char: number for number, char in enumerate(sorted({word[1] for word in wanted if len(word) > 1}), 1)}
        width = len(seconds) + 1
        firsts = {char: number * width for number, char in enumerate(sorted({word[0] for word in wanted}), 1)}
        self._first, self._second = _by_code(firsts), _by_code(seconds)
        self._begins = np.zeros((len(firsts) + 1) * width, np.bool_)
        self._at: dict[str, list[tuple[str, list[Clue]]]] = {word[:2]: [] for word in wanted}
        for word, those in wanted.items():
            row = firsts[word[0]]
            self._begins[row + seconds[word[1]] if len(word) > 1 else slice(row, row + width)] = True
            for begin, here in self._at.items():
                if begin.startswith(word) or word.startswith(begin if len(begin) > 1 else f"{begin}\0"):
                    here.append((word, those))

    def places(self, text: str) -> Places:
        """Where they stand in a folded text."""
        return self.places_in_all([text])[0]

    def places_in_all(self, texts: Sequence[str]) -> list[Places]:
        """The same for several texts."""
        page = Page(texts, 1)
        pairs = self._first.take(page.codes[:-1], mode="clip") + self._second.take(page.codes[1:], mode="clip")
        return [*map(self._places, texts, page.apart(self._begins.take(pairs).nonzero()[0]))]

    def _places(self, text: str, begins: Sequence[int]) -> Places:
        places = self._always.copy()  # their lists stay empty
        for place in begins:
            for word, clues in self._at.get(text[place : place + 2]) or self._at[text[place]]:
                if len(word) < 3 or text.startswith(word, place):
                    for one in clues:
                        if one in places:
                            places[one].append(place)
                        else:
                            places[one] = [place]
        return places


def _by_code(numbers: Mapping[str, int]) -> NDArray[np.uint16]:
    """The number of each character by its code point, 0 for all others; small, so that it stays in the processor's cache."""
    table = np.zeros(0x10000, np.uint16)
    for char, number in numbers.items():
        table[ord(char)] = number
    return table


def occurrences(clue: Clue, text: str, places: Places) -> Iterator[re.Match[str]]:
    """What clue.pattern.finditer(text) yields, for one of the clues in `places`."""
    if clue.reach is None:
        return clue.pattern.finditer(text)
    if clue.reach == HEAD:
        return near(clue.pattern, text, (0,), 0)
    return near(clue.pattern, text, places[clue], clue.reach)


def near(pattern: re.Pattern[str], text: str, places: Iterable[int], reach: int) -> Iterator[re.Match[str]]:
    """What pattern.finditer(text) yields if every match begins at most `reach` before one of the ascending places."""
    start = 0
    for place in places:
        start = max(start, place - reach)
        while start <= place:
            found = pattern.match(text, start)
            if found:
                yield found
            start = found.end() if found else start + 1


def repeated(count: str) -> str:
    """So many digits ("9", "15,18"), separators between them allowed, as a regular expression."""
    return rf"(?:{SEP}[0-9]){{{count}}}"


def before(found: re.Match[str], most: int) -> str:
    """Up to `most` characters of the text before group 1."""
    return found.string[max(0, found.start(1) - most) : found.start(1)]


def named(clues: Iterable[Clue], text: str, forms: Sequence[Form], places: Places) -> Iterator[Span]:
    """The names in a folded text that clues find (group 1) and that are not said to be somebody else's.

    `forms`: what has the form of a name in it; a clue's pattern has one of the classes of triage.name_forms in group 1.
    """
    for clue in clues:
        if clue in places:
            for form in called(clue, forms, places):
                if not is_anothers(text, *form.span):
                    yield form.span


def stated(clues: Iterable[Clue], text: str, places: Places) -> Iterator[Span]:
    """The same for clues that need no form of a name."""
    for clue in clues:
        if clue in places:
            for found in occurrences(clue, text, places):
                if not is_anothers(text, *found.span(1)):
                    yield Span(*found.span(1))


def called(clue: Clue, forms: Iterable[Form], places: Places) -> Iterator[Form]:
    """The forms that one of the clues in `places` finds: the first and longest that it can, then on behind its match."""
    begin, end = 0, sys.maxsize
    around = _beside
    if clue.reach == HEAD:
        around, end = _at_head, FAR
    elif clue.reach is not None:
        begin, end = max(0, places[clue][0] - clue.reach), places[clue][-1] + FAR
        around = _near_words
    for form in forms:
        if begin <= form.start <= end and (found := around(clue, form, places, begin)):
            if found.span(found.lastindex or 0) == form.span:
                yield form
            begin = max(begin, found.end())


def _beside(clue: Clue, form: Form, places: Places, begin: int) -> re.Match[str] | None:
    return clue.pattern.search(form.marked, max(begin, form.start - BESIDE), form.end + BEHIND)


def _at_head(clue: Clue, form: Form, places: Places, begin: int) -> re.Match[str] | None:
    return None if begin else clue.pattern.match(form.marked)


def _near_words(clue: Clue, form: Form, places: Places, begin: int) -> re.Match[str] | None:
    """What matches around a form and begins near one of the clue's words, at `begin` or behind it."""
    reach = clue.reach or 0
    first, last = form.start - FAR, form.start + reach
    for place in places[clue]:
        if place > last:
            break
        if place >= first:
            for start in range(max(begin, place - reach), min(place, form.start) + 1):
                if found := clue.pattern.match(form.marked, start):
                    return found
    return None


def long_numbers(text: str) -> bool:
    """Whether seven digits stand close together in a folded text, as figures or as words."""
    return _SOME_DIGITS.search(text) is not None


class Found(NamedTuple):
    """What a rule found, of what kind, and whether it takes it for the writer's."""

    span: Span
    kind: str
    own: bool


def find(rules: Iterable[Rule], text: str, places: Places, *, numbers: bool) -> Iterator[Found]:
    """What the rules find in a folded text, rule by rule; `numbers`: what long_numbers says of it."""
    tried = [rule for rule in rules if rule in places and (numbers or not rule.digits)]
    if not tried or not _SOME_SIGNS.search(text):
        return
    dense = _dense(text) if numbers else ()
    for rule in tried:
        for found in _in_digits(rule, dense) if rule.digits else occurrences(rule, text, places):
            yield Found(Span(*found.span(1)), rule.kind, bool(rule.valid(found)))


def _in_digits(rule: Rule, dense: Sequence[tuple[str, int, int]]) -> Iterator[re.Match[str]]:
    for form, start, end in dense:
        yield from rule.pattern.finditer(form, start, end)


def _dense(text: str) -> Sequence[tuple[str, int, int]]:
    """The text and the same with Chinese numerals as digits, each with the stretches in which digits stand close."""
    form = _NUMERAL.sub(lambda one: _DIGITS[one.group()], text)
    stretches = merge(
        (max(0, one.start() - _BEFORE), min(len(form), one.end() + _BEHIND)) for one in _DENSE.finditer(text)
    )
    return [(read, start, end) for read in (text, form) for start, end in stretches]
