"""Which of the known character sequences stand in a text, all looked up at once. Used by triage.classify.

Characters become small numbers, and one to three of them one number; the numbers of a whole text are looked up together.
That is several times quicker than an automaton that reports each find to Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.classifier import LONGEST
from triage.hashing import Table
from triage.normalise import Codes

Rows = NDArray[np.int32]
Counts = NDArray[np.int64]
_CODES = 0x110000
_NOTHING = -2
"""No key of the table."""
_ROW_BITS = 32


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

    def found(self, codes: Codes) -> tuple[Rows, Counts]:
        """What stands in a text of these code points: rows of ``grams``, each once and rising, and how often."""
        rows, _ = self._table.places(self._keys(codes))
        rows.sort()
        starts = _starts(rows)
        return rows.take(starts[:-1]), starts[1:] - starts[:-1]

    def found_apart(self, codes: Codes, ends: Sequence[int]) -> tuple[Rows, Counts, Counts]:
        """The same for each part of a text, one after the other, and where each part's own begin.

        Parts end before the places ``ends``, the last at the end of the text. Nothing counts that stands in two of them.
        """
        part = np.searchsorted(ends, np.arange(len(codes)), side="right")
        begins = np.concatenate((part, part[:-1], part[:-2]))
        within = begins == np.concatenate((part, part[1:], part[2:]))
        rows, known = self._table.places(np.where(within, self._keys(codes), _NOTHING))
        # Parts first, so that sorting brings together what belongs to each.
        apart = (begins.compress(known) << _ROW_BITS) | rows
        apart.sort()
        starts = _starts(apart)
        once = apart.take(starts[:-1])
        return (
            (once & ((1 << _ROW_BITS) - 1)).astype(np.int32),
            starts[1:] - starts[:-1],
            np.searchsorted(once >> _ROW_BITS, np.arange(len(ends) + 1)),
        )

    def _keys(self, codes: Codes) -> NDArray[np.int64]:
        read = self._numbers.take(codes).astype(np.int64)
        ones = read * self._base**2
        twos = ones[:-1] + read[1:] * self._base
        return np.concatenate((ones, twos, twos[:-1] + read[2:]))


def _starts(sorted_rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Where each different one begins, and the length."""
    other = np.ones(len(sorted_rows) + 1, np.bool_)
    np.not_equal(sorted_rows[1:], sorted_rows[:-1], out=other[1:-1])
    return other.nonzero()[0]
