"""The patterns of adverts, and finding them: many regular expressions made into few. triage.adverts and training use it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from config.taxonomy_model import Taxonomy
from triage.normalise import Normal

CONTACT = -1
"""The kind of all patterns by which a seller is reached."""
_COUNTED = re.compile(r"(?<=[0-9]{2})[一二两三四五六七八九十]$")
"""A numeral behind a number in digits; it counts what comes next."""
_CERTAIN = re.compile(r"[^\\.^$*+?{}\[\]|()0-9](?![?*{])")


class Sign(NamedTuple):
    """A pattern found at characters `start` to `end` (excluded); all ways to reach the seller are one `kind`, CONTACT."""

    start: int
    end: int
    kind: int


class Patterns:
    """Built once; finds the catchwords of adverts and the ways to reach the seller."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        book = taxonomy.phrases
        patterns = (*book.advert_patterns, *taxonomy.adverts.patterns)
        self._contacts = either(book.advert_contacts)
        self._patterns = [re.compile(text) for text in patterns]
        words, shapes = by_start((*book.advert_contacts, *patterns))
        self._words, self._shapes = re.compile("|".join(words)), re.compile("|".join(shapes))
        self._exceptions = either(book.advert_exceptions)

    def find(self, text: str) -> Iterator[Sign]:
        """Those in a text without noise symbols, in order and apart from each other."""
        found = [one.span() for pattern in (self._shapes, self._words) for one in pattern.finditer(text)]
        taken = 0
        for start, end in sorted(found, key=lambda span: span[0]):
            end -= _COUNTED.search(text, start, end) is not None
            if start >= taken and not self._excepted(text, start):
                yield Sign(start, end, self._kind(text, start))
                taken = end

    def _kind(self, text: str, start: int) -> int:
        if self._contacts.match(text, start):
            return CONTACT
        return next(
            (number for number, one in enumerate(self._patterns) if one.match(text, start)), len(self._patterns)
        )

    def _excepted(self, text: str, start: int) -> bool:
        """Whether the match at `start` belongs to an innocent word, as 加我 does in 增加我们的负担."""
        return any(
            found.start() <= start < found.end()
            for found in self._exceptions.finditer(text, max(0, start - 4), start + 8)
        )


def either(patterns: Sequence[str]) -> re.Pattern[str]:
    """Any of them."""
    return re.compile("|".join(f"(?:{text})" for text in patterns))


def by_start(patterns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Alternatives that begin with one certain character, and all others.

    A regular expression of the first kind alone passes over most of a text without trying any of them.
    """
    words: list[str] = []
    shapes: list[str] = []
    for one in (one for pattern in patterns for one in _spread(pattern)):
        (words if _CERTAIN.match(one) else shapes).append(one)
    return words, shapes


def _spread(pattern: str) -> Iterator[str]:
    """The alternatives of a regular expression, also those of the group that one begins with."""
    for one in _alternatives(pattern):
        group = re.match(r"\((?:\?:)?((?:[^()?\\]|\?\(?!)+)\)(?![?*{+])", one)
        if group and not one.startswith("(?<"):
            yield from (head + one[group.end() :] for start in [group[1]] for head in _alternatives(start))
        else:
            yield one


def _alternatives(pattern: str) -> list[str]:
    """What stands between the outermost bars of a regular expression."""
    parts, depth, charset = [""], 0, False
    for sign in re.findall(r"\\.|.", pattern, re.DOTALL):
        charset = sign == "[" or (charset and sign != "]")
        depth += 0 if charset else (sign == "(") - (sign == ")")
        if sign == "|" and not depth and not charset:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def in_folded(folded: Normal, normal: Normal, signs: Iterable[Sign]) -> list[Sign]:
    """Signs found in a text without noise, as stretches of the folded text it was made from."""
    if len(folded.text) == len(normal.text):
        return list(signs)
    where, back = folded.index, normal.index
    return [
        Sign(bisect_left(where, back[start]), bisect_right(where, back[end - 1]), kind) for start, end, kind in signs
    ]
