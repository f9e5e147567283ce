"""Which pairs of tips are worth a close look: those that share rare signs. Never all pairs. Used by triage.duplicates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.likeness import EVERYDAY, EVERYDAY_NUMBER, EVERYDAY_THING
from triage.prints import Print, Rarity

MOST_TIPS = 25
"""A sign in more tips than this is not followed."""
MOST_TIPS_THING = 60
KEPT = 14
"""Pairs looked at for each tip, those that share most."""
_HALF = 0.5
"""A word for a common thing says half as much as a sign as rare."""
_LENGTH, _LABELS = 0.9, 1.2
"""How the first sieve weighs the lengths of two texts, since long ones share more, and their labels."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs ``one`` < ``other`` by number; ``prior``: what the sieve gives; ranks from 0 among either tip's pairs."""

    one: Ints
    other: Ints
    prior: Floats
    rank: Ints
    """The better rank of the two."""
    rank2: Ints


def candidates(prints: Sequence[Print], rarity: Rarity) -> Candidates:
    """The KEPT pairs of each tip that share most."""
    one, other, worth = _sharing(_followed(prints, rarity), len(prints))
    lengths = np.log(20.0 + np.array([len(tip.letters) for tip in prints], np.float64))
    prior = np.sqrt(worth) - _LENGTH * (lengths[one] + lengths[other]) + _LABELS * _labels(prints, one, other)
    first, second = _ranks(one, other, prior)
    kept = np.minimum(first, second) < KEPT
    better, worse = np.minimum(first, second)[kept], np.maximum(first, second)[kept]
    return Candidates(one[kept], other[kept], prior[kept], better, worse)


def _followed(prints: Sequence[Print], rarity: Rarity) -> list[tuple[list[int], float]]:
    """The tips that have each rare sign, and what sharing it is worth."""
    signs: defaultdict[str, list[int]] = defaultdict(list)
    things: defaultdict[int, list[int]] = defaultdict(list)
    for number, tip in enumerate(prints):
        for sign in tip.signs:
            signs[sign].append(number)
        for thing in tip.things:
            things[thing].append(number)
    found = [
        (numbers, rarity.signs[sign] - (EVERYDAY_NUMBER if sign[0] == "#" else EVERYDAY))
        for sign, numbers in signs.items()
        if 1 < len(numbers) <= MOST_TIPS
    ]
    found += [
        (numbers, _HALF * (rarity.things[thing] - EVERYDAY_THING))
        for thing, numbers in things.items()
        if 1 < len(numbers) <= MOST_TIPS_THING
    ]
    return [(numbers, worth) for numbers, worth in found if worth > 0]


def _sharing(followed: Sequence[tuple[list[int], float]], tips: int) -> tuple[Ints, Ints, Floats]:
    """Every pair that shares a followed sign, with the sum of what its signs are worth."""
    corners = {size: np.triu_indices(size, 1) for size in range(2, max(MOST_TIPS, MOST_TIPS_THING) + 1)}
    codes, worths = [np.zeros(0, np.int64)], [np.zeros(0)]
    for numbers, worth in followed:
        row, column = corners[len(numbers)]
        having = np.array(numbers, np.int64)
        codes.append(having[row] * tips + having[column])
        worths.append(np.full(len(row), worth))
    distinct, which = np.unique(np.concatenate(codes), return_inverse=True)
    total = np.bincount(which, np.concatenate(worths), minlength=len(distinct)).astype(np.float64)
    return distinct // max(1, tips), distinct % max(1, tips), total


def _labels(prints: Sequence[Print], one: Ints, other: Ints) -> Floats:
    """How far the labels of each pair agree, in pieces that fit into memory."""
    if not len(one):
        return np.zeros(0)
    shares = np.stack([tip.labels for tip in prints])
    pieces = [slice(start, start + 200_000) for start in range(0, len(one), 200_000)]
    return np.concatenate([np.einsum("ij,ij->i", shares[one[part]], shares[other[part]]) for part in pieces])


def _ranks(one: Ints, other: Ints, prior: Floats) -> tuple[Ints, Ints]:
    """The rank of every pair among those of its first tip, and of its second."""
    tips, priors = np.concatenate([one, other]), np.concatenate([prior, prior])
    order = np.lexsort((-priors, tips))
    starts = np.searchsorted(tips[order], tips[order], side="left")
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order)) - starts
    return ranks[: len(one)], ranks[len(one) :]
