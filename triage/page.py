"""Several texts in one array, so that what is looked up in tables is looked up for all of them at once.

A lookup in an array takes about as long for ten thousand characters as for three hundred. Used by the first looks of
triage.likely_names, triage.advert_screen, triage.words and triage.finding, by triage.ngrams and triage.stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.normalise import Codes, code_points

Places = NDArray[np.int64]


class Page:
    """Texts one behind the other; before, between and behind them stand `margin` characters 0, which no text has."""

    def __init__(self, texts: Sequence[str], margin: int) -> None:
        gap = "\0" * margin
        self.codes: Codes = code_points(f"{gap}{gap.join(texts)}{gap}")
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self.starts: Places = np.cumsum(lengths + margin) - lengths
        """Where each text begins."""
        self.ends: Places = self.starts + lengths

    def apart(self, places: NDArray[Any]) -> list[list[int]]:
        """Rising places of the array, for each text those in it, counted from its beginning."""
        first, last = (np.searchsorted(places, bounds).tolist() for bounds in (self.starts, self.ends))
        within = zip(first, last, self.starts.tolist(), strict=True)
        return [(places[begin:end] - start).tolist() if begin < end else [] for begin, end, start in within]
