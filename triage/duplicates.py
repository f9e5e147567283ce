"""Tips that may tell of the same event, to be shown to an officer; nothing is ever merged or dropped.

Two ways to a score, the higher counts. Copies: how much of the wording is shared, and whether dates, sums, document
numbers, places and units agree or contradict. Retellings: a regression learned from groups of retellings weighs rare
names, figures, dates, words for one thing and labels; a second one asks what third tips say.
`python -m triage duplicates` calls it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from triage.agreement import support
from triage.anchors import contradict
from triage.candidates import Candidates, candidates
from triage.likeness import EVERYDAY, Features, features, stretches
from triage.normalise import Normaliser
from triage.prints import Learned, Print, Rarity, Tip, take

__all__ = ["Learned", "Pair", "Tip", "find_pairs", "likenesses"]

SHOWN = 0.5
"""Score from which a copy is shown."""
LIKELY, LIKELY_NEAR = 0.55, 0.8
"""Scores from which a retelling, or a pair that agrees with the same third tip, is shown: where the day of one or both is not
known, and where both are. Look-alikes come in on near days too: from here on about four in five are right (docs/triage.md)."""
MIN_SHARED = 4
"""Sketch entries a pair must share to be compared, unless anchors make it worth it."""
_BONUS = {"doc": 0.45, "date": 0.15, "sum": 0.15, "place": 0.2, "unit": 0.1}
_PENALTY = {"doc": 0.1, "date": 0.2, "sum": 0.1, "place": 0.4, "unit": 0.1}
_COMMON_ANCHOR = 50
"""An anchor in more tips than this points to none of them."""
_MIN_WORDING = 0.12
"""Without this much shared wording, agreeing anchors are chance."""
_LEARNED_AMONG = 571
"""Tips in a set like those the weights were learned from. In k times as many a pair is k times less likely to be one."""
_FEWEST = 20
"""Smaller sets count as so many: what is rare among a few says little."""
_THIRD = 0.9
"""What a pair that agrees only with the same third tip keeps of the weaker agreement's score."""
_REASONS = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tips that may tell of the same event; the earlier one first; score 0..1."""

    a: str | int
    b: str | int
    score: float
    why: tuple[str, ...] = field(default=(), compare=False)
    """What they share, rarest first, for the officer; text of the tips, so it is as secret as they are."""


def find_pairs(tips: Iterable[Tip], normaliser: Normaliser, learned: Learned | None = None) -> list[Pair]:
    """All pairs to show, best first. Needs memory for all tips at once: about 40 KiB for one of 300 characters.

    Without `learned` only copies are found.
    """
    known = list(tips)
    prints = [take(tip, normaliser, learned) for tip in known]
    rarity = Rarity.among(prints, learned)
    scores = _copies(prints)
    for pair, score in (_retellings(prints, rarity, learned) if learned else {}).items():
        scores[pair] = max(score, scores.get(pair, 0.0))
    found = [
        Pair(known[one].id, known[other].id, round(score, 3), _why(prints[one], prints[other], rarity))
        for (one, other), score in sorted(_with_thirds(prints, scores).items())
    ]
    found.sort(key=lambda pair: -pair.score)
    return found


def likenesses(prints: Sequence[Print], rarity: Rarity) -> list[tuple[tuple[int, int], Features]]:
    """The pairs worth a close look, with what the regression weighs. Training counts the same."""
    looked = candidates(prints, rarity)
    return [
        ((one, other), features(prints[one], prints[other], rarity) | places)
        for one, other, places in zip(
            looked.one.tolist(), looked.other.tolist(), _places(looked, len(prints)), strict=True
        )
    ]


def _places(looked: Candidates, tips: int) -> list[Features]:
    """Where a pair stands among the other candidates of its two tips."""
    best = np.full(tips, -np.inf)
    np.maximum.at(best, looked.one, looked.prior)
    np.maximum.at(best, looked.other, looked.prior)
    behind = np.stack([best[looked.one], best[looked.other]]) - looked.prior
    columns = {
        "prior": looked.prior,
        "rank": np.log1p(looked.rank),
        "rank2": np.log1p(looked.rank2),
        "behind": behind.max(axis=0),
        "behind2": behind.min(axis=0),
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _retellings(prints: Sequence[Print], rarity: Rarity, learned: Learned) -> dict[tuple[int, int], float]:
    """Pairs to show for what they share, however it is told."""
    found = likenesses(prints, rarity)
    pairs = [pair for pair, _ in found]
    rarer = math.log(max(_FEWEST, len(prints)) / _LEARNED_AMONG)
    alone = [_share(logit - rarer) for logit in learned.model.alone.sums([given for _, given in found])]
    scores = [_share(learned.model.among.sum(given)) for given in support(pairs, alone)]
    return {pair: score for pair, score in zip(pairs, scores, strict=True) if score >= _least(prints, pair)}


def _least(prints: Sequence[Print], pair: tuple[int, int]) -> float:
    return LIKELY_NEAR if all(prints[tip].day for tip in pair) else LIKELY


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -500 else 0.0


def _copies(prints: Sequence[Print]) -> dict[tuple[int, int], float]:
    """Pairs to show for their wording."""
    weight = _weight(prints)
    sizes = [sum(weight[pair] for pair in one.pairs) for one in prints]
    found = {}
    for one, other in _candidates(prints):
        shared = sum(weight[pair] for pair in prints[one].pairs.keys() & prints[other].pairs.keys())
        wording = shared / math.sqrt(sizes[one] * sizes[other]) if shared else 0.0
        score = _score(wording, prints[one].anchors, prints[other].anchors)
        if score >= SHOWN:
            found[one, other] = score
    return found


def _with_thirds(
    prints: Sequence[Print], scores: Mapping[tuple[int, int], float]
) -> dict[tuple[int, int], float]:
    """Add the pairs that agree with the same third tip; one step, so a chain does not become one heap."""
    near: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), score in scores.items():
        near[one][other] = near[other][one] = score
    found = dict(scores)
    for agreeing in near.values():
        for pair in combinations(sorted(agreeing), 2):
            score = min(agreeing[pair[0]], agreeing[pair[1]]) * _THIRD
            if score >= _least(prints, pair) and score > found.get(pair, 0.0):
                found[pair] = score
    return found


def _why(one: Print, other: Print, rarity: Rarity) -> tuple[str, ...]:
    agreed = [value for kind in _BONUS for value in sorted(one.anchors[kind] & other.anchors[kind])]
    agreed += sorted(one.figures & other.figures)
    rare = [text for value, text in stretches(one, other, rarity.signs) if value > EVERYDAY]
    return tuple(dict.fromkeys(agreed + rare))[:_REASONS]


def _weight(prints: Sequence[Print]) -> dict[str, float]:
    """Weight of every character pair: the fewer tips have it, the more it says."""
    spread = Counter(pair for one in prints for pair in one.pairs)
    return {pair: math.log(1 + len(prints) / count) for pair, count in spread.items()}


def _candidates(prints: Sequence[Print]) -> set[tuple[int, int]]:
    """Pairs worth comparing: enough shared sketch entries, a shared document, or two kinds of shared anchors."""
    by_entry: defaultdict[int, list[int]] = defaultdict(list)
    by_anchor: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(prints):
        for entry in one.sketch:
            by_entry[entry].append(number)
        for kind, values in one.anchors.items():
            for value in values:
                by_anchor[kind, value].append(number)
    shared = Counter(pair for numbers in by_entry.values() for pair in combinations(numbers, 2))
    least = [min(MIN_SHARED, len(one.sketch)) for one in prints]
    found = {pair for pair, count in shared.items() if count >= min(least[pair[0]], least[pair[1]])}
    kinds: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for (kind, _), numbers in by_anchor.items():
        if len(numbers) <= _COMMON_ANCHOR:
            for pair in combinations(numbers, 2):
                kinds[pair].add(kind)
    return found | {pair for pair, agreed in kinds.items() if "doc" in agreed or len(agreed) > 1}


def _score(wording: float, one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> float:
    if wording < _MIN_WORDING:
        return 0.0
    score = wording
    for kind, bonus in _BONUS.items():
        if one[kind] & other[kind]:
            score += (1.0 - score) * bonus
        elif contradict(kind, one[kind], other[kind]):
            score -= _PENALTY[kind]
    return max(0.0, score)
