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
from triage.normalise import Codes

Rows = NDArray[np.int32]
Counts = NDArray[np.int64]
_CODES = 0x110000


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
        known = sorted({char for gram in grams for char in gram})
        numbers = {char: number for number, char in enumerate(known, start=1)}  # 0 stands for no character
        self._base = len(known) + 2
        self._numbers = np.full(_CODES, len(known) + 1, np.int32)  # the last one for all others
        self._numbers[[ord(char) for char in known]] = list(numbers.values())
        for char, other in same.items():
            self._numbers[ord(char)] = self._numbers[ord(other)]
        keys = [self._key(*(numbers[char] for char in gram)) for gram in grams]
        if len(set(keys)) < len(keys):
            raise ValueError("expected each sequence once")
        self._table = Table(np.array(keys, np.int64))

    def _key(self, first: int, second: int = 0, third: int = 0) -> int:
        return (first * self._base + second) * self._base + third

    def found(self, codes: Codes) -> Sequences:
        """What stands in a text of these code points."""
        every, known = self._table.places(self._keys(codes))
        ordered = np.sort(every)
        starts = _starts(ordered)
        return Sequences(ordered.take(starts[:-1]), starts[1:] - starts[:-1], every, known)

    def _keys(self, codes: Codes) -> NDArray[np.int64]:
        read = self._numbers.take(codes).astype(np.int64)
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
