"""Names of the writer and his family, by what usually stands around them: learned, not written.

Clues are few and mostly sure; people introduce themselves in more ways than anybody lists. triage.personal asks after
the clues: which of them are to be doubted, and which names they do not find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from config.hashed_weights import HashedWeights
from triage.name_features import EDGE, Eye, Places, Seen
from triage.name_forms import Form
from triage.page import Page
from triage.spans import Span, overlaps

LEAST = 0.0
"""From what logarithm of the odds on a place is taken for the beginning of a name."""
DOUBTED = -1.4
"""Below what logarithm of the odds a name that clues found is not believed."""
GLANCE, LEARNED = -4.0, -5.0
"""And from what on a place is looked at again, and learned from: of more that are no names one learns to doubt."""


class LikelyNames:
    """Built once; holds weights only."""

    def __init__(self, weights: HashedWeights) -> None:
        self._weights = weights
        self._eye = Eye()

    def names(
        self, text: str, forms: Sequence[Form], clues: Sequence[Span], homes: Sequence[Span], least: float = LEAST
    ) -> list[Span]:
        """Names in a folded text: those that `clues` found and are not to be doubted, then those it finds itself.

        What `homes` are is no name. `least`: from what logarithm of the odds on it finds one.
        """
        if not text:
            return list(clues)
        found = [*clues, *homes]
        seen = self._eye.see(text, forms, found)
        glanced = seen.glance()
        kept = self._believed(seen, glanced, clues)
        odds = [(start, self._odds("start", row)) for start, row in self._left(seen, glanced, GLANCE)]
        for start, likely in sorted(odds, key=lambda one: -one[1]):
            if likely > least:
                ends = [self._odds("end", row) for row in seen.ends(start)]
                span = Span(start, start + int(np.argmax(ends)) + 1)
                if not overlaps(span, found) and (span.end - start > 1 or seen.is_surname(start)):
                    found.append(span)
                    kept.append(span)
        return kept

    def maybe(self, texts: Sequence[str], forms: Sequence[Sequence[Form]]) -> list[bool]:
        """Whether a glance at each text leaves a place where a name may begin; if not, `names` finds none."""
        page = Page(texts, EDGE)
        starts, rows = self._eye.glance(page, forms)
        return [*map(bool, page.apart(starts.compress(self._above(rows, GLANCE))))]

    def _believed(self, seen: Seen, glanced: tuple[Places, Places], clues: Sequence[Span]) -> list[Span]:
        """A clue is believed where no surname begins the name: too few names without one are known."""
        if not clues:
            return []
        starts, rows = glanced
        row = dict(zip(starts.tolist(), rows, strict=True))
        return [
            span
            for span in clues
            if not seen.is_surname(span.start)
            or span.start not in row
            or self._odds("start", np.concatenate((row[span.start], seen.look(span.start)))) > DOUBTED
        ]

    def looked_at(self, seen: Seen) -> Iterator[tuple[int, Places]]:
        """The places that a glance leaves, each with all that is seen of it."""
        return self._left(seen, seen.glance(), LEARNED)

    def _left(self, seen: Seen, glanced: tuple[Places, Places], least: float) -> Iterator[tuple[int, Places]]:
        starts, rows = glanced
        for number in self._above(rows, least).nonzero()[0].tolist():
            start = int(starts[number])
            yield start, np.concatenate((rows[number], seen.look(start)))

    def _above(self, rows: Places, least: float) -> NDArray[np.bool_]:
        """Which rows of a glance have a logarithm of the odds above `least`."""
        totals = self._weights.tables["glance"].take(rows).sum(axis=1, dtype=np.int32)
        above: NDArray[np.bool_] = totals > (least - self._weights.bias("glance")) / self._weights.unit("glance")
        return above

    def _odds(self, table: str, row: Places) -> float:
        """Their logarithm."""
        total = int(self._weights.tables[table][row].sum(dtype=np.int32))
        return total * self._weights.unit(table) + self._weights.bias(table)
