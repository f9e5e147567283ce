"""Tips that may tell of the same event, to be shown to an officer; nothing is ever merged or dropped.

Two ways to a score, the higher counts. Copies: how much of the wording is shared, and whether dates, sums, document
numbers, places and units agree or contradict. Retellings: how rare is what two tips share, be it a name or a figure.
Who agrees with the same third tip is shown too. Storage and `python -m triage duplicates` call it.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from types import MappingProxyType

from config.classifier import Classifier
from triage.anchors import anchors, contradict, figures
from triage.normalise import Normaliser

SHOWN = 0.5
"""Score from which a pair is shown."""
SKETCH = 48
"""Size of the bottom-k MinHash sketch of three-character shingles."""
MIN_SHARED = 4
"""Sketch entries a pair must share to be compared, unless anchors make it worth it."""
_BONUS = {"doc": 0.45, "date": 0.15, "sum": 0.15, "place": 0.2, "unit": 0.1}
_PENALTY = {"doc": 0.1, "date": 0.2, "sum": 0.1, "place": 0.4, "unit": 0.1}
_COMMON_ANCHOR = 50
"""An anchor in more tips than this points to none of them."""
_MIN_WORDING = 0.12
"""Without this much shared wording, agreeing anchors are chance."""
_MOST_TIPS = 20
"""A sign in more tips than this is not followed."""
_COMMON = 4.0
_COMMON_FIGURE = 2.0
"""Rarity (natural logarithm of tips per tip that has it) up to which a shared sign says nothing."""
_BIAS, _RARE, _FIRST, _SECOND, _LENGTH, _AGREED = -0.6, 1.8, 0.2, 0.2, -1.0, 0.45
"""Logistic regression on the groups of retellings in the corpus; `triage.training.measure_pairs` measures it."""
_LEAST_LISTED = 4
"""Complaints at large that have the rarest character pair of `usual`: the classifier's list of sequences begins there."""
_LEARNED_AMONG = 571
"""Tips in a set like those the weights were learned from. In k times as many a pair is k times less likely to be one."""
_WORTH = 1.0
"""Rarity beyond `_COMMON` that two tips must share to be looked at."""
_THIRD = 0.9
"""What a pair that agrees only with the same third tip keeps of the weaker agreement's score."""
_REASONS = 6
_NOTHING_USUAL: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tip:
    """A text to compare; `day` is when it came in."""

    id: str | int
    text: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tips that may tell of the same event; the earlier one first; score 0..1."""

    a: str | int
    b: str | int
    score: float
    why: tuple[str, ...] = field(default=(), compare=False)
    """What they share, rarest first, for the officer; text of the tips, so it is as secret as they are."""


@dataclass(frozen=True, slots=True)
class _Print:
    pairs: frozenset[str]
    sketch: frozenset[int]
    anchors: Mapping[str, frozenset[str]]
    figures: frozenset[str]
    length: int

    @property
    def signs(self) -> frozenset[str]:
        """What may be rare: figures and character pairs, but not of Latin letters, which links share whatever they tell."""
        return self.figures.union(pair for pair in self.pairs if not (pair.isascii() and pair.isalpha()))


def find_pairs(tips: Iterable[Tip], normaliser: Normaliser, usual: Mapping[str, float] = _NOTHING_USUAL) -> list[Pair]:
    """All pairs to show, best first. Needs memory for all tips at once: about 20 KiB for one of 300 characters.

    `usual` is how rare character pairs are in complaints at large (natural logarithm of tips per tip that has it); with
    it a word that is everyday elsewhere is not taken for a name because few of these tips have it.
    """
    known = list(tips)
    prints = [_print(tip, normaliser) for tip in known]
    rarity = _rarity(prints, usual)
    scores = _copies(prints)
    for pair, score in _retellings(prints, rarity):
        scores[pair] = max(score, scores.get(pair, 0.0))
    found = [
        Pair(known[one].id, known[other].id, round(score, 3), _why(prints[one], prints[other], rarity))
        for (one, other), score in sorted(_with_thirds(scores).items())
    ]
    found.sort(key=lambda pair: -pair.score)
    return found


def usual_rarity(model: Classifier) -> dict[str, float]:
    """What `find_pairs` takes as `usual`, from the sequences the classifier keeps; its own rarity has one added to it."""
    return {
        gram: float(value) - 1 for gram, value in zip(model.grams, model.rarity, strict=True) if len(gram.strip()) == 2
    }


def _copies(prints: Sequence[_Print]) -> dict[tuple[int, int], float]:
    """Pairs to show for their wording."""
    weight = _weight(prints)
    sizes = [sum(weight[pair] for pair in one.pairs) for one in prints]
    found = {}
    for one, other in _candidates(prints):
        shared = sum(weight[pair] for pair in prints[one].pairs & prints[other].pairs)
        wording = shared / math.sqrt(sizes[one] * sizes[other]) if shared else 0.0
        score = _score(wording, prints[one].anchors, prints[other].anchors)
        if score >= SHOWN:
            found[one, other] = score
    return found


def _retellings(prints: Sequence[_Print], rarity: Mapping[str, float]) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs to show for the rare things they share."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(prints):
        for sign in one.signs:
            having[sign].append(number)
    worth: defaultdict[tuple[int, int], float] = defaultdict(float)
    for sign, numbers in having.items():
        beyond = rarity[sign] - _COMMON
        if len(numbers) <= _MOST_TIPS and beyond > 0:
            for pair in combinations(numbers, 2):
                worth[pair] += beyond
    bias = _BIAS - math.log(max(1.0, len(prints) / _LEARNED_AMONG))
    for pair, sum_beyond in worth.items():
        if sum_beyond >= _WORTH and (score := _retold(prints[pair[0]], prints[pair[1]], rarity, bias)) >= SHOWN:
            yield pair, score


def features(one: _Print, other: _Print, rarity: Mapping[str, float]) -> tuple[float, ...]:
    """What the regression weighs: all that is rare, the rarest, the next, the lengths, figures. They must share a sign."""
    shared = sorted((rarity[sign] for sign in one.signs & other.signs), reverse=True)
    return (
        math.sqrt(sum(max(0.0, value - _COMMON) for value in shared)),
        shared[0],
        shared[1] if len(shared) > 1 else 0.0,
        math.log(one.length * other.length),
        math.sqrt(sum(max(0.0, rarity[figure] - _COMMON_FIGURE) for figure in one.figures & other.figures)),
    )


def _retold(one: _Print, other: _Print, rarity: Mapping[str, float], bias: float) -> float:
    values = zip((_RARE, _FIRST, _SECOND, _LENGTH, _AGREED), features(one, other, rarity), strict=True)
    return 1 / (1 + math.exp(-bias - sum(weight * value for weight, value in values)))


def _with_thirds(scores: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Add the pairs that agree with the same third tip; one step, so a chain does not become one heap."""
    near: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), score in scores.items():
        near[one][other] = near[other][one] = score
    found = dict(scores)
    for agreeing in near.values():
        for pair in combinations(sorted(agreeing), 2):
            score = min(agreeing[pair[0]], agreeing[pair[1]]) * _THIRD
            if score >= SHOWN and score > found.get(pair, 0.0):
                found[pair] = score
    return found


def _why(one: _Print, other: _Print, rarity: Mapping[str, float]) -> tuple[str, ...]:
    agreed = [value for kind in _BONUS for value in sorted(one.anchors[kind] & other.anchors[kind])]
    rare = sorted((sign for sign in one.signs & other.signs if rarity[sign] > _COMMON), key=lambda sign: -rarity[sign])
    return tuple(dict.fromkeys(agreed + rare))[:_REASONS]


def _print(tip: Tip, normaliser: Normaliser) -> _Print:
    text = normaliser.denoise(normaliser.fold(tip.text)).text
    letters = "".join(char for char in text if char.isalnum())
    shingles = {zlib.crc32(letters[start : start + 3].encode()) for start in range(max(1, len(letters) - 2))}
    return _Print(
        frozenset(letters[start : start + 2] for start in range(len(letters) - 1)),
        frozenset(sorted(shingles)[:SKETCH]) if letters else frozenset(),
        anchors(text, tip.day),
        figures(text),
        max(1, len(text)),
    )


def _rarity(prints: Sequence[_Print], usual: Mapping[str, float]) -> dict[str, float]:
    """Rarity of every sign among these tips and, for character pairs, the complaints at large taken together."""
    spread = Counter(sign for one in prints for sign in one.signs)
    large = _LEAST_LISTED * math.exp(max(usual.values())) if usual else 0.0
    return {
        sign: math.log((large + len(prints)) / ((large * math.exp(-usual[sign]) if sign in usual else 0.0) + count))
        for sign, count in spread.items()
    }


def _weight(prints: Sequence[_Print]) -> dict[str, float]:
    """Weight of every character pair: the fewer tips have it, the more it says."""
    spread = Counter(pair for one in prints for pair in one.pairs)
    return {pair: math.log(1 + len(prints) / count) for pair, count in spread.items()}


def _candidates(prints: Sequence[_Print]) -> set[tuple[int, int]]:
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
