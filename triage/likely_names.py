"""Names of the writer and his family that no clue finds, by what usually stands around them: learned, not written.

Clues are few and sure; people introduce themselves in more ways than anybody lists. triage.personal asks after the clues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from config.name_weights import NameWeights
from triage.name_features import Eye, Places
from triage.name_forms import Form
from triage.spans import Span, overlaps

LEAST = -0.25
"""From what logarithm of the odds on a place is taken for the beginning of a name."""


class LikelyNames:
    """Built once; holds weights only."""

    def __init__(self, weights: NameWeights) -> None:
        self._weights = weights
        self._eye = Eye()

    def find(self, text: str, forms: Sequence[Form], found: Sequence[Span], least: float = LEAST) -> Iterator[Span]:
        """Names in a folded text that share no character with what clues `found`, likelier ones first."""
        if not text:
            return
        codes = self._eye.codes(text)
        starts, places = self._eye.starts(text, codes, forms, found)
        odds = self._odds("start", places)
        marks = {(form.start, form.end): form.mark for form in forms}
        taken = list(found)
        for number in sorted((odds > least).nonzero()[0].tolist(), key=lambda number: -float(odds[number])):
            start = int(starts[number])
            lengths = self._odds("end", self._eye.ends(codes, start, marks))
            span = Span(start, start + int(lengths.argmax()) + 1)
            if not overlaps(span, taken):
                taken.append(span)
                yield span

    def _odds(self, table: str, places: Places) -> NDArray[np.float64]:
        """Their logarithm for each row of places."""
        sums = self._weights.tables[table][places].sum(axis=1, dtype=np.int32)
        odds: NDArray[np.float64] = sums * self._weights.unit(table) + self._weights.bias(table)
        return odds
