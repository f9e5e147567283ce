"""How naturally the characters of a tip follow each other. triage.advert_moves and training use it.

A character model of ordinary tips: each character's share after the one, two and three before it, smoothed towards the
share after one less (a Dirichlet prior). Counts lie in hashed tables, as bytes on a logarithmic scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.advert_weights import COUNTS

Codes = NDArray[np.int64]
Shares = NDArray[np.float32]
BACK = 3
"""Characters before one that its share depends on."""
SCALE = 16
"""Steps of a stored count for each doubling."""
_PRIOR = (1.0, 3.0, 3.0, 2.0)
"""How many occurrences the share after one character less counts for, by the length of the sequence."""
_FACTORS = (2654435761, 2246822519, 3266489917, 668265263)
_EVERY = 1 << 14
"""One over the share of a character never seen."""
_COUNTS = (np.exp2(np.arange(256) / SCALE) - 1).astype(np.float32)
"""What a stored byte stands for."""
EDGE = 10
"""What stands before and behind a text: a line break."""


@dataclass(frozen=True, eq=False, slots=True)
class Language:
    """Counts of sequences of one to BACK + 1 characters as they are stored, and of all characters."""

    tables: tuple[NDArray[np.uint8], ...]
    total: float

    @classmethod
    def stored(cls, tables: Mapping[str, NDArray[np.uint8]]) -> Language:
        """From the tables of config.advert_weights."""
        read = tuple(tables[name] for name in COUNTS)
        return cls(read, float(_COUNTS[read[0]].sum()))

    def shares(self, codes: Codes) -> Shares:
        """Logarithm of the share of the last character of each row after none, one, ... of those before it in the row.

        `codes` has shape (..., n) with n up to BACK + 1; the answer has shape (n, ...).
        """
        share: Any = np.float32(1 / _EVERY)
        before: Any = np.float32(self.total)
        contexts = sequences(codes[..., :-1])
        found = []
        for order, place in enumerate(sequences(codes)):
            if order:
                before = _COUNTS[self.tables[order - 1][contexts[order - 1]]]
            count = np.minimum(_COUNTS[self.tables[order][place]], before)
            prior = np.float32(_PRIOR[order])
            share = (count + prior * share) / (before + prior)
            found.append(share)
        return np.asarray(np.log(np.stack(found)), np.float32)


def sequences(codes: Codes) -> list[Codes]:
    """Places in the tables of the last one, two, ... characters of each row."""
    places, key = [], np.zeros(codes.shape[:-1], np.int64)
    for order in range(codes.shape[-1]):
        key = key + (codes[..., codes.shape[-1] - 1 - order] + 1) * _FACTORS[order]
        bits = COUNTS[tuple(COUNTS)[order]]
        places.append((key ^ (key >> 15)) * _FACTORS[order] >> 9 & ((1 << bits) - 1))
    return places


def packed(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Counts as they are stored."""
    return np.asarray(np.minimum(np.rint(np.log2(counts + 1.0) * SCALE), 255), np.uint8)
