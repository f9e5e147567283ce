"""Whether somebody tells of an emergency that goes on now, or of a state secret: what stops a conversation at once. Learned.

People in danger mostly say what is happening, in words that no list has, often behind a complaint; and half of all tips
speak of fires, knives and secrets that are none. So a linear model weighs every sequence of one to three characters (or
Latin words), and a few clauses in a row decide: the best of them say how likely it is, and where. Used by triage.scope;
training weighs the same windows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from config.hashed_weights import HashedWeights
from config.stop_weights import BUCKETS, TABLES
from triage.page import Page
from triage.spans import Span

Places = NDArray[np.int64]
Sums = NDArray[np.float64]
Row = tuple[tuple[str, float, float], list[float], list[int]]
"""Of one class: its id, what a weight is worth and the odds where nothing is known; see _best for the rest."""
LONGEST = 3
"""Characters of a sequence; so many columns `places` has."""
CLAUSES, MOST = 4, 44
"""Clauses in a row that are weighed together, and their characters if they are several."""
_SHORT, _LONG = 3, 12
"""Characters: a shorter clause belongs to the next one, one more than twice as long is cut into pieces of so many."""
_END = re.compile("[。!?;,…~\n]")
_DIGITS, _LATIN, _BLANK = (ord("0"), ord("9")), (ord("a"), ord("z")), ord(" ")
_SPREAD, _BASE, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x10F2C9), np.uint64(64 - BUCKETS.bit_length() + 1)
_POWERS, _WORD = np.cumprod(np.full(40, 0x9E3779B1, np.uint64)), np.uint64(1 << 40)
"""What the letters of a word are multiplied with, and what keeps words apart from characters."""


class Stops:
    """Built once; holds weights only."""

    def __init__(self, weights: HashedWeights) -> None:
        self._tables = np.stack([weights.tables[id] for id in TABLES])
        self._scales = [(id, weights.unit(id), weights.bias(id)) for id in TABLES]

    def odds(self, texts: Sequence[str]) -> list[dict[str, tuple[float, Span]]]:
        """For each normalised text and each of TABLES the logarithm of the odds, and the words that say so.

        Nothing for a text without characters.
        """
        page = Page(texts, LONGEST)
        parts = [clauses(text) for text in texts]
        sizes = [*map(len, parts)]
        bounds = np.repeat(page.starts, sizes) + np.fromiter(chain.from_iterable(parts), np.int64)
        sums = np.zeros((len(TABLES), len(page.codes) + 1))
        where, seen = places(page.codes)
        sums[:, where + 1] = self._tables.take(seen, axis=1).sum(axis=2, dtype=np.int32)
        np.cumsum(sums, axis=1, out=sums)
        best, last = _best(sums[:, bounds], bounds, np.repeat(np.arange(len(texts)), sizes))
        rows = [*zip(self._scales, best.tolist(), last.tolist(), strict=True)]
        return [_most(rows, part, start) for part, start in zip(parts, accumulate(sizes, initial=0), strict=False)]


def _most(rows: Sequence[Row], bounds: Sequence[int], start: int) -> dict[str, tuple[float, Span]]:
    """The best clauses of one text, whose bounds begin at `start` among those of all."""
    if len(bounds) < 2:
        return {}
    found = {}
    for (id, unit, bias), best, last in rows:
        weights = best[start : start + len(bounds)]
        weight = max(weights)
        first = weights.index(weight)
        found[id] = (weight * unit + bias, Span(bounds[first], bounds[last[start + first] - start]))
    return found


def _best(sums: Sums, bounds: Places, owner: Places) -> tuple[Sums, Places]:
    """For each bound the most that clauses of its text from it on weigh, and the bound behind the last of these."""
    best, last = np.full(sums.shape, -np.inf), np.zeros(sums.shape, np.int64)
    for count in range(1, min(CLAUSES + 1, len(bounds))):
        together = owner[count:] == owner[:-count]
        if count > 1:
            together &= bounds[count:] - bounds[:-count] <= MOST
        weighed = np.where(together, sums[:, count:] - sums[:, :-count], -np.inf)
        better = weighed > best[:, :-count]
        np.copyto(best[:, :-count], weighed, where=better)
        np.copyto(last[:, :-count], np.arange(count, len(bounds)), where=better)
    return best, last


def windows(bounds: Sequence[int]) -> list[Span]:
    """All clauses in a row that are weighed together."""
    return [
        Span(bounds[first], bounds[end])
        for first in range(len(bounds) - 1)
        for end in range(first + 1, min(first + CLAUSES + 1, len(bounds)))
        if end == first + 1 or bounds[end] - bounds[first] <= MOST
    ]


def clauses(text: str) -> list[int]:
    """The places between which the clauses of a normalised text stand, from 0 to its length; only 0 for an empty text."""
    bounds = [0]
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        if end - bounds[-1] >= _SHORT or end == len(text):
            while end - bounds[-1] > 2 * _LONG:
                bounds.append(bounds[-1] + _LONG)
            if end > bounds[-1]:
                bounds.append(end)
    if len(bounds) > 2 and bounds[-1] - bounds[-2] < _SHORT:
        del bounds[-2]
    return bounds


def places(codes: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Where the characters stand that sequences end with, and for each of them the places of its sequences in a table.

    A word in Latin letters counts as one character, at its last letter; blanks do not count. All digits are one.
    """
    first, last = _DIGITS
    latin = (codes >= _LATIN[0]) & (codes <= _LATIN[1])
    counted = codes != _BLANK
    counted[:-1] &= ~(latin[:-1] & latin[1:])
    said = np.where((codes >= first) & (codes <= last), first, codes).astype(np.uint64)
    _name_words(said, latin.nonzero()[0])
    where = counted.nonzero()[0]
    said = said.take(where)
    columns, hashed = [], np.zeros_like(said)
    for size in range(LONGEST):
        before = np.concatenate((np.zeros(size, np.uint64), said[: len(said) - size]))
        hashed = hashed * _BASE + before + np.uint64(1)
        columns.append((hashed * _SPREAD >> _SHIFT).astype(np.int64))
    return where, np.stack(columns, axis=1)


def _name_words(said: NDArray[np.uint64], letters: Places) -> None:
    """Put a number for each word, from all its letters, in the place of its last one."""
    if not len(letters):
        return
    begins = np.append(True, np.diff(letters) > 1).nonzero()[0]
    place = np.arange(len(letters)) - np.repeat(begins, np.diff(np.append(begins, len(letters))))
    words = np.add.reduceat(said.take(letters) * _POWERS.take(place, mode="clip"), begins)
    said[letters.take(np.append(begins[1:] - 1, len(letters) - 1))] = words + _WORD
