"""A table from numbers to their places in which no two share a slot, so arrays are looked up at once. For triage.ngrams.

"Hash and displace": the numbers of a bucket are moved together until all of them fall on free slots.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
_SPREAD = 0x9E3779B97F4A7C15
_SPREADS = 200
_TRIES = 64
_FREE = -1


class Table:
    """Built once; looks any number of arrays up."""

    def __init__(self, keys: Keys) -> None:
        """``keys``: numbers, not negative. Raises ValueError if two are the same."""
        bits = max(6, len(keys).bit_length() + 1)
        self._to_bucket, self._to_slot = np.uint64(64 - (bits - 3)), np.uint64(64 - 20 - bits)
        self._mask = np.int64((1 << bits) - 1)
        self._moves = np.zeros(1 << (bits - 3), np.int64)
        self._keys = np.full(1 << bits, _FREE, np.int64)
        self._places = np.zeros(1 << bits, np.int32)
        self._spread, buckets, slots = self._apart(keys)
        order = np.argsort(buckets, kind="stable")
        ends = np.cumsum(np.bincount(buckets, minlength=len(self._moves)))
        for group in sorted(np.split(order, ends[:-1]), key=len, reverse=True):
            if len(group):
                self._settle(keys, group, buckets[group[0]], slots[group])

    def _apart(self, keys: Keys) -> tuple[np.uint64, Keys, Keys]:
        """A way to mix by which no two of a bucket have the same slot, for moving would not part them."""
        for turn in range(1, 2 * _SPREADS, 2):
            spread = np.uint64(_SPREAD * turn % (1 << 64))
            mixed = keys.view(np.uint64) * spread
            buckets = (mixed >> self._to_bucket).view(np.int64)
            slots = (mixed >> self._to_slot).view(np.int64) & self._mask
            if len(np.unique(buckets * len(self._keys) + slots)) == len(keys):
                return spread, buckets, slots
        raise ValueError("expected different numbers")

    def _settle(self, keys: Keys, group: Keys, bucket: np.int64, slots: Keys) -> None:
        """Move one bucket to where all of it is free. The table is at most half full, so some move will do."""
        for start in range(0, len(self._keys), _TRIES):
            tried = (slots + np.arange(start, start + _TRIES)[:, None]) & self._mask
            free = (self._keys[tried] == _FREE).all(axis=1)
            if free.any():
                move = int(free.argmax())
                self._keys[tried[move]], self._places[tried[move]] = keys[group], group
                self._moves[bucket] = start + move
                return
        raise ValueError("no free slots")

    def places(self, keys: Keys) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Where those of ``keys`` that are in the table stood when it was built, in the order of ``keys``; which they are."""
        mixed = keys.view(np.uint64) * self._spread
        slots = (mixed >> self._to_slot).view(np.int64)
        slots += self._moves.take((mixed >> self._to_bucket).view(np.int64))
        slots &= self._mask
        known = self._keys.take(slots) == keys
        return self._places.take(slots.compress(known)), known
