"""A rule that finds one kind of personal data by its shape, and what applies a list of them. triage.personal uses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from triage.spans import Span, merge

NUMERALS = "〇零洞一二三四五六七八九幺拐壹贰叁肆伍陆柒捌玖"
"""Digits written as words; as many radio operators and old people say them."""
_DIGITS = str.maketrans(NUMERALS, "00012345678917123456789")
SEP = r"[ \-—.·_*]{0,2}"
"""What people put between the digits of a number."""
_SOME_DIGITS = re.compile(rf"[0-9{NUMERALS}](?:[^0-9{NUMERALS}]{{0,3}}[0-9{NUMERALS}]){{6}}")
"""Without seven digits close together no rule for long numbers can match."""
_DENSE = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){4,}")
"""Where rules for long numbers can match at all, but for words before and signs behind: no rule looks for fewer digits."""
_BEFORE, _BEHIND = 30, 8
"""Characters of these."""
_SOME_SIGNS = re.compile(rf"[0-9a-z{NUMERALS}](?:[^0-9a-z{NUMERALS},。]{{0,3}}[0-9a-z{NUMERALS}]){{3}}")
"""Without four digits or letters close together no rule can match."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Group 1 of the pattern is what identifies."""

    kind: str
    pattern: re.Pattern[str]
    valid: Callable[[re.Match[str]], bool] = bool
    digits: bool = False
    """Whether it looks for seven digits or more, and Chinese numerals are read as digits."""
    needs: tuple[str, ...] = ()
    """Without one of these words in the text nothing can match; empty: no such test."""


def repeated(count: str) -> str:
    """So many digits ("9", "15,18"), separators between them allowed, as a regular expression."""
    return rf"(?:{SEP}[0-9]){{{count}}}"


def before(found: re.Match[str], most: int) -> str:
    """Up to `most` characters of the text before group 1."""
    return found.string[max(0, found.start(1) - most) : found.start(1)]


def has(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text: many times faster than looking for a pattern."""
    for word in words:  # noqa: SIM110 - a third of the time of any()
        if word in text:
            return True
    return False


def find(rules: Iterable[Rule], text: str) -> Iterator[tuple[Span, str]]:
    """What the rules find in a folded text, rule by rule."""
    if not _SOME_SIGNS.search(text):
        return
    whole = ((text, 0, len(text)),)
    dense = _dense(text) if _SOME_DIGITS.search(text) else ()
    for rule in rules:
        if (rule.digits and not dense) or (rule.needs and not has(text, rule.needs)):
            continue
        for form, start, end in dense if rule.digits else whole:
            for found in rule.pattern.finditer(form, start, end):
                if rule.valid(found):
                    yield Span(*found.span(1)), rule.kind


def _dense(text: str) -> Sequence[tuple[str, int, int]]:
    """The text and the same with Chinese numerals as digits, each with the stretches in which digits stand close."""
    form = text.translate(_DIGITS)
    places = merge(
        (max(0, one.start() - _BEFORE), min(len(form), one.end() + _BEHIND)) for one in _DENSE.finditer(form)
    )
    return [(read, start, end) for read in (text, form) for start, end in places]
