"""What a text is about, as a direction: texts in different words on one matter point the same way. Used by triage.prints.

Latent semantic analysis: character sequences that keep the same company in the corpus lie together. Pure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from config.topics import TopicTable
from triage.classify import Scores

Direction = NDArray[np.float32]


class Topics:
    """Keeps nothing of any text."""

    def __init__(self, table: TopicTable) -> None:
        self._rows = table.rows
        self._units = table.units

    def of(self, scores: Scores) -> Direction:
        """A direction of length 1 for a text that the classifier has read; of length 0 if nothing in it is known."""
        way = (scores.share @ self._rows[scores.rows].astype(np.float32)) * self._units
        length = float(np.sqrt(way @ way))
        return np.asarray(way / length if length else way, np.float32)
