"""Where a text most likely turns into an advert and back: a linear model of two states. triage.adverts uses it.

Every character speaks for being inside or outside, every place between two characters for an advert beginning or ending
there; the likeliest way through all of them is found by dynamic programming (Viterbi).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.advert_weights import AdvertWeights
from triage.advert_features import PAD, Edges, Eye, Seen, around, edges, signed
from triage.advert_patterns import Sign
from triage.normalise import Normal
from triage.page import Page
from triage.spans import Span

Scores = NDArray[Any]
Tables = Mapping[str, NDArray[Any]]
WINDOW = 14
"""Characters; shorter than nearly all adverts, so that they weigh much and what only has a catchword weighs little."""
EAGER = 800
"""Added to each advert: the rules of triage.adverts still turn down what has too few signs."""
_NEVER = 1 << 28


@dataclass(frozen=True, eq=False, slots=True)
class Weighed:
    """All that this stage says of a text."""

    seen: Seen
    between: Edges
    inside: Scores
    """How much each character speaks for being part of an advert."""
    starts: Scores
    """How much each place between two characters, the ends of the text included, speaks for an advert beginning there."""
    ends: Scores

    def spans(self) -> list[Span]:
        """Stretches that look like adverts."""
        return segments(self.inside, self.starts + EAGER, self.ends)

    def of(self, span: Span) -> int:
        """How much a stretch weighs."""
        inside = self.inside[span.start : span.end].sum()
        return int(inside + self.starts[span.start] + self.ends[span.end])


@dataclass(frozen=True, eq=False, slots=True)
class Glance:
    """A first look at a text."""

    seen: Seen
    inside: Scores
    """How much each character speaks for being part of an advert, but for patterns."""
    most: int
    """The largest sum of WINDOW characters in a row."""


class Segmenter:
    """Built once; keeps nothing of any text."""

    def __init__(self, weights: AdvertWeights) -> None:
        self._tables = weights.tables
        self._eye = Eye()

    def glance(self, text: str) -> Glance:
        """A first look at a folded text that is not empty; fast, and enough for most texts."""
        seen = self._eye.see(text)
        inside = insides(seen, self._tables)
        return Glance(seen, inside, best_window(inside))

    def mosts(self, texts: Sequence[str]) -> list[int]:
        """What `glance` says is the most of each of several texts."""
        page = Page(texts, PAD)
        total = np.cumsum(np.append(0, insides(self._eye.see_all(page), self._tables)))
        windows = total[WINDOW:] - total[:-WINDOW]
        bounds = zip((page.starts - PAD).tolist(), (page.ends - PAD).tolist(), strict=True)
        return [
            int(windows[start : end - WINDOW + 1].max() if end - start > WINDOW else total[end] - total[start])
            for start, end in bounds
        ]

    def weigh(self, glance: Glance, signs: Sequence[Sign]) -> Weighed:
        """A closer look; `signs` count characters of the same text."""
        inside = glance.inside + self._tables["sign"][signed(glance.seen, signs)]
        between = edges(glance.seen, signs)
        starts, ends = (edge_scores(between, self._tables, which) for which in ("start", "end"))
        return Weighed(glance.seen, between, inside, starts, ends)


def in_folded(folded: Normal, normal: Normal, signs: Iterable[Sign]) -> list[Sign]:
    """Signs found in a text without noise, as stretches of the folded text it was made from."""
    if len(folded.text) == len(normal.text):
        return list(signs)
    where, back = folded.index, normal.index
    return [
        Sign(bisect_left(where, back[start]), bisect_right(where, back[end - 1]), kind) for start, end, kind in signs
    ]


def insides(seen: Seen, tables: Tables) -> Scores:
    """How much each character speaks for being part of an advert, but for patterns."""
    count = len(seen.letters)
    letters = _nothing(count, tables)
    letters += tables["char"][seen.char[PAD:-PAD]]
    for name, places, firsts in (("pair", seen.pair, (2, 3)), ("triple", seen.triple, (1, 2, 3))):
        weights = tables[name][places]
        for first in firsts:
            letters += weights[first : first + count]
    scores = _nothing(seen.length, tables)
    scores[seen.letters] = letters
    scores += tables["kinds3"][seen.three[2 : 2 + seen.length]]
    scores += tables["kinds5"][around(seen)]
    return scores


def _nothing(count: int, tables: Tables) -> Scores:
    """To add weights to: stored ones are small, sums of them are not; while learning they are no whole numbers."""
    return np.zeros(count, np.result_type(tables["char"], np.int32))


def edge_scores(seen: Edges, tables: Tables, which: str) -> Scores:
    """How much each place between two characters speaks for an advert's "start" or "end"."""
    scores = _nothing(len(seen.places[0][1]), tables)
    for name, places in seen.places:
        scores += tables[f"{which}_{name}"][places]
    scores[seen.torn] = -_NEVER
    return scores


def best_window(inside: Scores) -> int:
    """The largest sum of WINDOW characters in a row, or of all if there are fewer."""
    total = np.cumsum(inside)
    if len(total) <= WINDOW:
        return int(total[-1])
    return int(max(total[WINDOW - 1], (total[WINDOW:] - total[:-WINDOW]).max()))


def segments(inside: Scores, starts: Scores, ends: Scores) -> list[Span]:
    """The stretches, apart from each other, whose sums with their two edges are largest together."""
    outer, chain = 0, -1
    inner, since, inner_chain = -_NEVER, 0, -1
    links: list[tuple[int, int, int]] = []
    steps = zip([*inside.tolist(), 0], starts.tolist(), ends.tolist(), strict=True)
    for place, (score, start, end) in enumerate(steps):
        opened, chain_before = outer + start, chain
        if inner + end > outer:
            outer, chain = inner + end, len(links)
            links.append((since, place, inner_chain))
        if opened > inner:
            inner, since, inner_chain = opened, place, chain_before
        inner += score
    found = []
    while chain >= 0:
        since, place, chain = links[chain]
        found.append(Span(since, place))
    return found[::-1]
