"""Where exactly an advert begins and ends: small neural networks that read a text both ways. triage.adverts uses them.

Each character is looked up in tables, then told layer by layer what stands further and further away from it
(dilated convolutions). In the end every character speaks for being part of an advert, and every place between two for an
advert beginning or ending there. Two networks that learned apart from each other read at once, and their mean is what is
said. Learned by triage.training.fit_advert_net.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.advert_weights import DISTANCES, UNKNOWN
from triage.advert_features import PAD, Seen, signed, torn
from triage.advert_patterns import Sign
from triage.normalise import code_points
from triage.spans import Span

Scores = NDArray[Any]
REACH = 60
"""How far from a stretch that looks like an advert its edges are looked for, in characters."""
EAGER = 2.0
"""Added to each advert when looking where there may be some."""
NEVER = -1e4
"""Added where no advert begins or ends: within a handle or a number."""


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """What the networks say of a text, in logarithms of odds."""

    inside: Scores
    """How much each character speaks for being part of an advert."""
    starts: Scores
    """How much each place between two characters, the ends of the text included, speaks for an advert beginning there."""
    ends: Scores

    def stretches(self) -> list[Span]:
        """Where something looks like an advert, in order."""
        return segments(self.inside, self.starts + EAGER, self.ends)

    def of(self, span: Span) -> float:
        """The odds (logarithm) that this is an advert and none is near."""
        return float(self.inside[span.start : span.end].sum() + self.starts[span.start] + self.ends[span.end])

    def bests(self, stretches: Sequence[Span]) -> list[tuple[Span, float]]:
        """The best advert near each of several stretches, none of which reaches into another stretch."""
        lows = [0, *(stretch.end for stretch in stretches)]
        highs = [*(stretch.start for stretch in stretches[1:]), len(self.inside)]
        return [self.best(*one) for one in zip(stretches, map(Span, lows, highs), strict=False)]

    def best(self, near: Span, bounds: Span) -> tuple[Span, float]:
        """The likeliest advert that shares a character with a stretch, and the odds (logarithm) that there is one."""
        sums = np.append(0.0, np.cumsum(self.inside, dtype=np.float64))
        starts = np.arange(max(bounds.start, near.start - REACH), near.end)
        ends = np.arange(near.start + 1, min(bounds.end, near.end + REACH) + 1)
        heads, tails = self.starts[starts] - sums[starts], self.ends[ends] + sums[ends]
        last = np.minimum(ends, near.end) - 1 - starts[0]  # number of the last start before each end
        end = int((np.maximum.accumulate(heads)[last] + tails).argmax())
        start = int(heads[: last[end] + 1].argmax())
        odds = np.logaddexp.reduce(np.logaddexp.accumulate(heads)[last] + tails)
        return Span(int(starts[start]), int(ends[end])), float(odds)


class Nets:
    """Built once; keeps nothing of any text. Within, the first axis is that of the networks."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """`weights`: for each name of config.advert_weights.NET, `char` and `chars`."""
        self._chars = weights["chars"]
        self._weights = {name: table.astype(np.float32) for name, table in weights.items() if name != "chars"}

    def judge(self, text: str, seen: Seen, signs: Sequence[Sign]) -> Judged:
        """Read a folded text that is not empty; `seen` and `signs` tell of the same text."""
        own = self._weights
        chars, kinds, marks = places(text, self._chars), seen.kinds[PAD:-PAD], signed(seen, signs)
        looks = own["char"][:, chars] + own["kind"][:, kinds] + own["sign"][:, marks]
        told = looks @ own["widen"] + own["widen_bias"][:, None]
        for layer, distance in enumerate(DISTANCES):
            told = told + self._further(np.maximum(told, 0), layer, distance)
        told = np.maximum(told, 0)
        inside = (told @ own["inside"][..., None])[..., 0] + own["inside_bias"][:, None]
        before, behind = told @ own["edges"][:, 0], told @ own["edges"][:, 1]
        edges = np.pad(before, ((0, 0), (1, 0), (0, 0))) + np.pad(behind, ((0, 0), (0, 1), (0, 0)))
        starts, ends = (edges + own["edges_bias"][:, None]).mean(0).T
        never = NEVER * torn(text, seen)
        return Judged(inside.mean(0), starts + never, ends + never)

    def _further(self, told: NDArray[Any], layer: int, distance: int) -> NDArray[Any]:
        """What one layer adds: each character hears of those at a distance on both sides."""
        own = self._weights
        left, middle, right = own["hear"][:, layer].swapaxes(0, 1)
        heard = told @ middle + own["hear_bias"][:, layer, None]
        if distance < told.shape[1]:
            heard[:, distance:] += told[:, :-distance] @ left
            heard[:, :-distance] += told[:, distance:] @ right
        return np.asarray(np.maximum(heard, 0) @ own["tell"][:, layer])


def places(text: str, chars: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where each character of a folded text stands in the table of those that are known (`chars`, rising)."""
    codes = code_points(text)
    found = np.minimum(np.searchsorted(chars, codes), len(chars) - 1)
    return np.where(chars[found] == codes, found + UNKNOWN + 1, UNKNOWN)


def segments(inside: Scores, starts: Scores, ends: Scores) -> list[Span]:
    """The stretches, apart from each other, whose sums with their two edges are largest together."""
    outer, chain = 0.0, -1
    inner, since, inner_chain = -np.inf, 0, -1
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
