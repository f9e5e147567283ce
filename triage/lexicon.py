"""Finding the words of taxonomy and phrasebook in a text, all at once. triage.labels, scope and priority use it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import ahocorasick

from config.taxonomy_model import GAP, Taxonomy

MAX_GAP = 8
"""Characters allowed between two parts of a spread phrase."""
SENTENCE_ENDS = frozenset("。!?;\n")
WEAK = 0.25
_BY_LENGTH = (0.0, 0.3, 0.55, 0.8, 1.0, 1.0)
LONG = 1.2
"""Weights by number of characters: the longer a phrase, the less it stands there by chance."""

Grants = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at `start` to `end` (excluded) of normalised text and what it adds to which ids."""

    start: int
    end: int
    phrase: str
    grants: Grants


@dataclass(slots=True)
class _Entry:
    length: int
    grants: Grants = ()
    blocks: bool = False
    parts: list[tuple[int, int]] = field(default_factory=list)
    """(number of the spread phrase, place in it)"""


class Lexicon:
    """One Aho-Corasick automaton over words; built once, read by any thread."""

    def __init__(
        self,
        words: Mapping[str, Mapping[str, float]],
        *,
        blockers: Iterable[str] = (),
        negations: Iterable[str] = (),
    ) -> None:
        """`words`: phrase (normalised, parts joined by …) -> id -> weight."""
        entries: dict[str, _Entry] = {}
        self._spread: list[tuple[int, str, Grants]] = []
        for phrase, weights in words.items():
            parts, grants = phrase.split(GAP), tuple(weights.items())
            for place, part in enumerate(parts):
                entry = entries.setdefault(part, _Entry(len(part)))
                if len(parts) == 1:
                    entry.grants = grants
                else:
                    entry.parts.append((len(self._spread), place))
            if len(parts) > 1:
                self._spread.append((len(parts), phrase, grants))
        for phrase in blockers:
            entries.setdefault(phrase, _Entry(len(phrase))).blocks = True
        self._negations = tuple(negations)
        self._automaton = ahocorasick.Automaton()
        for word, entry in entries.items():
            self._automaton.add_word(word, (word, entry))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Hit]:
        """Every phrase in normalised text that is neither inside a blocking word nor negated, in order of its end."""
        hits: list[Hit] = []
        blocked: list[tuple[int, int]] = []
        begun: dict[int, tuple[int, int, int]] = {}
        if not len(self._automaton):
            return hits
        for last, (word, entry) in self._automaton.iter(text):
            end = last + 1
            start = end - entry.length
            if entry.blocks:
                blocked.append((start, end))
            if entry.grants:
                hits.append(Hit(start, end, word, entry.grants))
            for number, place in entry.parts:
                hit = self._advance(text, begun, number, place, start, end)
                if hit:
                    hits.append(hit)
        return [hit for hit in hits if not self._void(text, hit, blocked)]

    def _advance(
        self, text: str, begun: dict[int, tuple[int, int, int]], number: int, place: int, start: int, end: int
    ) -> Hit | None:
        """Take note of one part of a spread phrase; the hit if it was the last one."""
        if place == 0:
            begun[number] = (1, start, end)
            return None
        awaited, first, reached = begun.get(number, (0, 0, 0))
        if awaited != place or not 0 <= start - reached <= MAX_GAP:
            return None
        if not SENTENCE_ENDS.isdisjoint(text[reached:start]):
            return None
        length, phrase, grants = self._spread[number]
        if place + 1 < length:
            begun[number] = (place + 1, first, end)
            return None
        del begun[number]
        return Hit(first, end, phrase, grants)

    def _void(self, text: str, hit: Hit, blocked: list[tuple[int, int]]) -> bool:
        if any(start <= hit.start and hit.end <= end for start, end in blocked):
            return True
        return bool(self._negations) and text.endswith(self._negations, max(0, hit.start - 4), hit.start)


def weights(taxonomy: Taxonomy, normal: Callable[[str], str]) -> dict[str, dict[str, float]]:
    """All words of taxonomy and phrasebook with their weight per id; shared words count a share for each id.

    `normal` brings a word into the form of the texts searched.
    """
    meant: defaultdict[str, dict[str, None]] = defaultdict(dict)
    own = [(label.id, label.terms) for label in taxonomy.labels.values()]
    own += [(out.id, out.terms) for out in taxonomy.out.values()]
    for id, phrases in (*own, *taxonomy.phrases.labels.items(), *taxonomy.phrases.out.items()):
        for phrase in phrases:
            meant[phrase].setdefault(id)
    found: dict[str, dict[str, float]] = {}
    for phrase, ids in meant.items():
        whole = WEAK if phrase in taxonomy.phrases.weak else weight(phrase)
        for id in ids:
            found.setdefault(in_form(phrase, normal), {})[id] = whole / len(ids)
    return found


def in_form(phrase: str, normal: Callable[[str], str]) -> str:
    """A phrase with each of its parts normalised; the mark between them stays."""
    return GAP.join(normal(part) for part in phrase.split(GAP))


def weight(phrase: str) -> float:
    """What a phrase adds to the score of its only id."""
    length = len(phrase.replace(GAP, ""))
    return _BY_LENGTH[length] if length < len(_BY_LENGTH) else LONG
