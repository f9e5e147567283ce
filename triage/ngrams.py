"""Which of the known character sequences stand in texts, all looked up at once. Used by triage.classify.

Characters become small numbers, and one to three of them one number; the numbers of all texts are looked up together.
That is several times quicker than an automaton that reports each find to Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from config.classifier import LONGEST
from triage.hashing import Table
from triage.normalise import Codes, code_points
from triage.page import Page

Rows = NDArray[np.int32]
Counts = NDArray[np.int64]
_MARGIN = LONGEST - 1


@dataclass(frozen=True, eq=False, slots=True)
class Sequences:
    """Which known sequences stand in several texts."""

    rows: Rows
    """The different ones of the first text, rising, then those of the second, ..."""
    counts: Counts
    """How often each of them stands there."""
    bounds: Sequence[int]
    """Where those of each text begin, and how many there are in all."""


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

    def found(self, texts: Sequence[str]) -> Sequences:
        """What stands in each of the texts."""
        page = Page(texts, _MARGIN)
        rows, known = self._table.places(self._keys(page.codes))
        places = known.nonzero()[0]
        bounds = np.searchsorted(places, np.append(page.starts, len(page.codes)) * LONGEST).tolist()
        for start, end in pairwise(bounds):
            rows[start:end].sort()
        starts = _starts(rows, bounds)
        return Sequences(rows.take(starts[:-1]), np.diff(starts), np.searchsorted(starts, bounds).tolist())

    def _keys(self, codes: Codes) -> NDArray[np.int64]:
        """The numbers of the sequences of one, two, ... characters that begin at each place, place by place."""
        read = self._numbers.take(codes, mode="clip").astype(np.int64)
        keys = np.zeros((len(read), LONGEST), np.int64)
        keys[:, 0] = read * self._base**2
        keys[:-1, 1] = keys[:-1, 0] + read[1:] * self._base
        keys[:-2, 2] = keys[:-2, 1] + read[2:]
        return keys.ravel()


def _starts(rows: Rows, bounds: Sequence[int]) -> NDArray[np.int64]:
    """Where each different one begins, and how many there are; `bounds`: where those of a text begin, and the last end."""
    other = np.ones(len(rows) + 1, np.bool_)
    np.not_equal(rows[1:], rows[:-1], out=other[1:-1])
    other[bounds] = True
    return other.nonzero()[0]
