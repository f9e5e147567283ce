"""Names of the writer and his family that no clue finds, by what usually stands around them: learned, not written.

Clues are few and sure; people introduce themselves in more ways than anybody lists. triage.personal asks after the clues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from config.name_weights import NameWeights
from triage.name_features import Eye, Places, Seen
from triage.name_forms import Form
from triage.spans import Span, overlaps

LEAST = 0.0
"""From what logarithm of the odds on a place is taken for the beginning of a name."""
GLANCE = -5.0
"""And from what on a place is looked at again."""


class LikelyNames:
    """Built once; holds weights only."""

    def __init__(self, weights: NameWeights) -> None:
        self._weights = weights
        self._eye = Eye()

    def find(self, text: str, forms: Sequence[Form], found: Sequence[Span], least: float = LEAST) -> Iterator[Span]:
        """Names in a folded text that share no character with what clues `found`, likelier ones first."""
        if not text:
            return
        seen = self._eye.see(text, forms, found)
        odds = [(start, self._odds("start", row)) for start, row in self.looked_at(seen)]
        taken = list(found)
        for start, likely in sorted(odds, key=lambda one: -one[1]):
            if likely > least:
                ends = [self._odds("end", row) for row in seen.ends(start)]
                span = Span(start, start + int(np.argmax(ends)) + 1)
                if not overlaps(span, taken):
                    taken.append(span)
                    yield span

    def looked_at(self, seen: Seen) -> Iterator[tuple[int, Places]]:
        """The places that a glance leaves, each with all that is seen of it."""
        starts, rows = seen.glance()
        table, unit = self._weights.tables["glance"], self._weights.unit("glance")
        left = table[rows].sum(axis=1, dtype=np.int32) > (GLANCE - self._weights.bias("glance")) / unit
        for number in left.nonzero()[0].tolist():
            start = int(starts[number])
            yield start, np.concatenate((rows[number], seen.look(start)))

    def _odds(self, table: str, row: Places) -> float:
        """Their logarithm."""
        total = int(self._weights.tables[table][row].sum(dtype=np.int32))
        return total * self._weights.unit(table) + self._weights.bias(table)
