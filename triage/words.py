"""Where any of some hundreds of words stand in a text. Used by triage.lexicon.

Every pair of neighbours is looked up at once in a table of how words begin; hardly any place is left to be compared. In
texts in which nearly no word stands, which is most, that is several times quicker than an automaton.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import numpy as np

from triage.normalise import Codes, code_points
from triage.page import Page

_SIZE = 1 << 15
"""Places of the table: so many more than words that a pair seldom falls on another's place, so few that they stay in the
processor's cache."""
_SPREAD = np.uint32(0x9E3B)


Places: TypeAlias = list[tuple[int, int, str]]
"""Start, end (excluded) and word, in order of the end; the longest first where several end together."""


class Words:
    """The words that are looked for; built once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._single: list[str] = []
        self._longer: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if len(word) > 1:
                self._longer[word[:2]].append(word)
            elif word:
                self._single.append(word)
        self._begins = np.zeros(_SIZE, np.bool_)
        for pair in self._longer:
            self._begins[_place(code_points(pair))] = True

    def found(self, texts: Sequence[str]) -> list[Places]:
        """Every word that stands in each text."""
        page = Page(texts, 1)
        starts = page.apart(self._begins.take(_place(page.codes)).nonzero()[0])
        return [*map(self._found, texts, starts)]

    def _found(self, text: str, starts: Sequence[int]) -> Places:
        every = self._longer_words(text, starts) if starts else []
        if self._single:
            every.extend(self._singles(text))
        if len(every) > 1:
            every.sort(key=_by_end)
        return every

    def _longer_words(self, text: str, starts: Sequence[int]) -> Places:
        longer, found = self._longer, Places()
        for start in starts:
            for word in longer.get(text[start : start + 2], ()):
                if text.startswith(word, start):
                    found.append((start, start + len(word), word))
        return found

    def _singles(self, text: str) -> Iterator[tuple[int, int, str]]:
        for word in self._single:
            start = text.find(word)
            while start >= 0:
                yield start, start + 1, word
                start = text.find(word, start + 1)


def _by_end(found: tuple[int, int, str]) -> tuple[int, int]:
    return found[1], found[0]


def _place(codes: Codes) -> Codes:
    """The place in the table of every two neighbours; products wrap around."""
    return (codes[:-1] * _SPREAD + codes[1:]) & np.uint32(_SIZE - 1)
