"""Tips that may tell of the same event, to be shown to an officer; nothing is ever merged or dropped.

Two signs together: how much of the wording is shared (character pairs, rare ones counting more), and whether dates,
sums, document numbers, places and units agree or contradict. Storage and `python -m triage duplicates` call it.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from triage.anchors import anchors, contradict
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


@dataclass(frozen=True, slots=True)
class _Print:
    pairs: frozenset[str]
    sketch: frozenset[int]
    anchors: Mapping[str, frozenset[str]]


def find_pairs(tips: Iterable[Tip], normaliser: Normaliser) -> list[Pair]:
    """All pairs to show, best first. Needs memory for all tips at once: about 20 KiB for one of 300 characters."""
    known = list(tips)
    prints = [_print(tip, normaliser) for tip in known]
    rarity = _rarity(prints)
    sizes = [sum(rarity[pair] for pair in one.pairs) for one in prints]
    found = []
    for one, other in sorted(_candidates(prints)):
        shared = sum(rarity[pair] for pair in prints[one].pairs & prints[other].pairs)
        wording = shared / math.sqrt(sizes[one] * sizes[other]) if shared else 0.0
        score = _score(wording, prints[one].anchors, prints[other].anchors)
        if score >= SHOWN:
            found.append(Pair(known[one].id, known[other].id, round(score, 3)))
    found.sort(key=lambda pair: -pair.score)
    return found


def _print(tip: Tip, normaliser: Normaliser) -> _Print:
    text = normaliser.denoise(normaliser.fold(tip.text)).text
    letters = "".join(char for char in text if char.isalnum())
    shingles = {zlib.crc32(letters[start : start + 3].encode()) for start in range(max(1, len(letters) - 2))}
    return _Print(
        frozenset(letters[start : start + 2] for start in range(len(letters) - 1)),
        frozenset(sorted(shingles)[:SKETCH]) if letters else frozenset(),
        anchors(text, tip.day),
    )


def _rarity(prints: Sequence[_Print]) -> dict[str, float]:
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
