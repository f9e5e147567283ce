"""What a tip is about, by the trained classifier: a score for every label and class, and the words behind a score.

A text is a bag of short character sequences, each with a learned weight for each id. A score is their sum, so the
stretches that made it are known. Used by triage.labels; training counts the same sequences with `grams`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from config.classifier import Classifier, Floats
from triage.normalise import Normal
from triage.spans import Span, merge

LONGEST = 3
READ = 3_000
"""Characters read; what a tip is about is told by then."""
SHOWN = 6
"""Sequences shown as the reason for one id."""

Rows = NDArray[np.int64]


def grams(text: str) -> Counter[str]:
    """Every sequence of one to LONGEST characters, with how often it stands there."""
    text = text[:READ]
    found = Counter(text)
    for length in range(2, LONGEST + 1):
        found.update([text[i : i + length] for i in range(len(text) - length + 1)])
    return found


def share(counts: Rows, rarity: Floats) -> Floats:
    """How much each sequence counts in its text: (1 + ln count) x rarity, brought to length 1."""
    raw: Floats = (1 + np.log(counts.astype(np.float32))) * rarity
    norm = float(np.sqrt(raw @ raw))
    return raw / np.float32(norm) if norm else raw


@dataclass(frozen=True, eq=False)
class Scores:
    """One text as the classifier reads it. ``values``: a score for each of its ids, higher is likelier."""

    values: Floats
    rows: Rows
    """The different sequences found, as rows of the classifier, and how much each counts."""
    share: Floats
    places: Rows
    """Row and last character of everything found, in two columns."""


class Classify:
    """Built once (about 0.1 s); reads any number of texts, keeps nothing of them."""

    def __init__(self, model: Classifier) -> None:
        self.model = model
        self.columns = {id: column for column, id in enumerate(model.ids)}
        self._finder = ahocorasick.Automaton()
        for row, gram in enumerate(model.grams):
            self._finder.add_word(gram, row)
        self._finder.make_automaton()

    def scores(self, normal: Normal) -> Scores:
        """Score a normalised text."""
        found = np.array(list(self._finder.iter(normal.text[:READ])), np.int64).reshape(-1, 2)
        rows, counts = np.unique(found[:, 1], return_counts=True)
        shares = share(counts, self.model.rarity[rows])
        values = (shares @ self.model.weights[rows].astype(np.float32)) * self.model.steps + self.model.bias
        return Scores(values, rows, shares, found)

    def why(self, normal: Normal, scores: Scores, ids: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each id the stretches of the original that speak most for it."""
        return [self._why(normal, scores, self.columns[id]) for id in ids]

    def _why(self, normal: Normal, scores: Scores, column: int) -> tuple[Span, ...]:
        told = scores.share * self.model.weights[scores.rows, column]
        best = np.argsort(-told, kind="stable")[: 2 * SHOWN]
        rows = [int(scores.rows[i]) for i in best if told[i] > 0]
        longer = [row for row in rows if len(self.model.grams[row]) > 1] or rows
        spans = []
        for end, row in scores.places[np.isin(scores.places[:, 1], longer[:SHOWN])].tolist():
            spans.append(normal.span(end + 1 - len(self.model.grams[row]), end + 1))
        return merge(spans)
