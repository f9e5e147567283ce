"""Which of the known character sequences stand in a text, all looked up at once. Used by triage.classify.

Characters become small numbers, and one to three of them one number; the numbers of a whole text are looked up together.
That is several times quicker than an automaton that reports each find to Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.classifier import LONGEST
from triage.hashing import Table
from triage.normalise import Codes, code_points

Rows = NDArray[np.int32]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Sequences:
    """Which known sequences stand in one text."""

    rows: Rows
    """The different ones, rising."""
    counts: Counts
    """How often each of them stands there."""
    every: Rows
    """All of them: first those of one character by their places, then those of two, then of three."""
    known: NDArray[np.bool_]
    """For each place, first of one character, then of two, then of three: whether what begins there is known."""


class Vocabulary:
    """The different sequences of one to LONGEST characters that are looked for; built once."""

    def __init__(self, grams: Sequence[str], same: Mapping[str, str]) -> None:
        """``same``: characters of a text that are read as another.

        Raises ValueError for a sequence of another length or one that stands there twice.
        """
        if not all(0 < len(gram) <= LONGEST for gram in grams):
            raise ValueError(f"expected sequences of one to {LONGEST} characters")
        codes = code_points("".join(grams))
        known = np.unique(codes)
        self._base = len(known) + 2
        # From 1 on: 0 stands for no character, the last one for all others; those beyond the table end at its last place.
        last = max([int(known.max(initial=0)), *(ord(char) for pair in same.items() for char in pair)])
        self._numbers = np.full(last + 2, len(known) + 1, np.int32)
        self._numbers[known] = np.arange(1, len(known) + 1)
        for char, other in same.items():
            self._numbers[ord(char)] = self._numbers[ord(other)]
        keys = self._of(codes, np.array([len(gram) for gram in grams], np.int64))
        if len(np.unique(keys)) < len(keys):
            raise ValueError("expected each sequence once")
        self._table = Table(keys)

    def _of(self, codes: Codes, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers of sequences that stand one behind the other."""
        read = np.append(self._numbers.take(codes).astype(np.int64), [0] * LONGEST)
        starts = np.cumsum(lengths) - lengths
        keys = np.zeros(len(lengths), np.int64)
        for place in range(LONGEST):
            keys = keys * self._base + np.where(place < lengths, read.take(starts + place), 0)
        return keys

    def found(self, codes: Codes) -> Sequences:
        """What stands in a text of these code points."""
        every, known = self._table.places(self._keys(codes))
        ordered = np.sort(every)
        starts = _starts(ordered)
        return Sequences(ordered.take(starts[:-1]), starts[1:] - starts[:-1], every, known)

    def _keys(self, codes: Codes) -> NDArray[np.int64]:
        read = self._numbers.take(codes, mode="clip").astype(np.int64)
        ones = read * self._base**2
        twos = ones[:-1] + read[1:] * self._base
        return np.concatenate((ones, twos, twos[:-1] + read[2:]))


def counts_apart(found: Sequences, ends: Sequence[int]) -> Counts:
    """How often each of ``found.rows`` stands in each part of the text: one row a part, one column a sequence.

    Parts end before the places ``ends``, the last at the end of the text. Nothing counts that stands in two of them.
    """
    part = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    begin = np.concatenate((part, part[:-1], part[:-2])).compress(found.known)
    within = begin == np.concatenate((part, part[1:], part[2:])).compress(found.known)
    cells = begin * len(found.rows) + np.searchsorted(found.rows, found.every)
    size = len(ends) * len(found.rows)
    return np.bincount(cells.compress(within), minlength=size).reshape(len(ends), -1)


def _starts(sorted_rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Where each different one begins, and the length."""
    other = np.ones(len(sorted_rows) + 1, np.bool_)
    np.not_equal(sorted_rows[1:], sorted_rows[:-1], out=other[1:-1])
    return other.nonzero()[0]
