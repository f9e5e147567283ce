"""Finding the words of the data files in a text, all at once. triage.priority uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from config.taxonomy_model import GAP
from triage.words import Places, Words

MAX_GAP = 8
"""Characters allowed between two parts of a spread phrase."""
_SENTENCE_ENDS = frozenset("。!?;\n")


class Hit(NamedTuple):
    """A phrase found at `start` to `end` (excluded) of normalised text and the ids it speaks for."""

    start: int
    end: int
    phrase: str
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Spread:
    first: str
    length: int
    phrase: str
    ids: frozenset[str]


@dataclass(slots=True)
class _Entry:
    ids: frozenset[str] = frozenset()
    opens: bool = False
    """Whether it is the first part of some spread phrase."""
    continues: list[tuple[_Spread, int]] = field(default_factory=list)
    """(spread phrase, place in it) where it is a later part."""


class Lexicon:
    """Words and phrases with what each stands for; built once, read by any thread."""

    def __init__(self, words: Mapping[str, Iterable[str]], *, negations: Iterable[str] = ()) -> None:
        """`words`: phrase (normalised, parts joined by …) -> the ids it speaks for."""
        self._negations = tuple(negations)
        self._known = self._entries(words)
        self._words = Words(self._known)

    def _entries(self, words: Mapping[str, Iterable[str]]) -> dict[str, _Entry]:
        entries: dict[str, _Entry] = {}
        for phrase, ids in words.items():
            first, *rest = phrase.split(GAP)
            entry = entries.setdefault(first, _Entry())
            if not rest:
                entry.ids = frozenset(ids)
                continue
            entry.opens = True
            spread = _Spread(first, 1 + len(rest), phrase, frozenset(ids))
            for place, part in enumerate(rest, start=1):
                entries.setdefault(part, _Entry()).continues.append((spread, place))
        return entries

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """For each normalised text the phrases that are not negated, in order of their ends."""
        return [*map(self._hits, texts, self._words.found(texts))]

    def _hits(self, text: str, words: Places) -> list[Hit]:
        if not words:
            return []
        hits: list[Hit] = []
        opened: dict[str, tuple[int, int]] = {}
        begun: dict[tuple[str, int], tuple[int, int]] = {}
        for start, end, word in words:
            entry = self._known[word]
            if entry.ids:
                hits.append(Hit(start, end, word, entry.ids))
            for spread, place in entry.continues:
                before = opened.get(spread.first) if place == 1 else begun.get((spread.phrase, place))
                if before is None or not _near(text, before[1], start):
                    continue
                if place + 1 < spread.length:
                    begun[spread.phrase, place + 1] = (before[0], end)
                else:
                    hits.append(Hit(before[0], end, spread.phrase, spread.ids))
            if entry.opens:
                opened[word] = (start, end)
        if not hits:
            return hits
        void = [(hit.start, hit.end) for hit in hits if self._negated(text, hit)]
        return [hit for hit in hits if not any(start <= hit.start and hit.end <= end for start, end in void)]

    def _negated(self, text: str, hit: Hit) -> bool:
        return bool(self._negations) and text.endswith(self._negations, max(0, hit.start - 4), hit.start)


def _near(text: str, end: int, start: int) -> bool:
    """Whether a part that begins at `start` may follow one that ended at `end`."""
    return 0 <= start - end <= MAX_GAP and _SENTENCE_ENDS.isdisjoint(text[end:start])


def in_form(phrase: str, normal: Callable[[str], str]) -> str:
    """A phrase with each of its parts normalised; the mark between them stays."""
    return GAP.join(normal(part) for part in phrase.split(GAP))
