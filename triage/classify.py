"""What a tip is about, by the trained classifier: a score for every label and class, and the words behind a score.

A text is a bag of short character sequences, each with a learned weight for each id. A score is their sum, so the
stretches that made it are known. Used by triage.labels; training counts the same sequences with `grams`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from config.classifier import LONGEST, Classifier, Floats
from triage.ngrams import Counts, Rows, Vocabulary
from triage.normalise import Normal
from triage.spans import Span, merge

__all__ = ["LONGEST", "READ", "SHOWN", "Classify", "Scores", "grams", "plain", "share"]

READ = 3_000
"""Characters read; what a tip is about is told by then."""
SHOWN = 6
"""Sequences shown as the reason for one id."""

_TRIED = 4 * SHOWN
Marks = NDArray[np.bool_]
Steps = NDArray[np.int8]
_SAME = dict.fromkeys("123456789", "0")
_DIGITS = str.maketrans(_SAME)


def plain(text: str) -> str:
    """What is read of a normalised text. All digits are one: which telephone number it is says nothing of the matter."""
    return text[:READ].translate(_DIGITS)


def grams(text: str) -> Counter[str]:
    """Every sequence of one to LONGEST characters, with how often it stands there."""
    text = plain(text)
    found = Counter(text)
    for length in range(2, LONGEST + 1):
        found.update([text[i : i + length] for i in range(len(text) - length + 1)])
    return found


def share(counts: Counts, rarity: Floats) -> Floats:
    """How much each sequence counts in its text: (1 + ln count) x rarity, brought to length 1."""
    raw: Floats = counts.astype(np.float32)
    np.log(raw, out=raw)
    raw += 1
    raw *= rarity
    raw /= math.sqrt(raw @ raw) or 1
    return raw


@dataclass(frozen=True, eq=False)
class Scores:
    """One text as the classifier reads it. ``values``: a score for each of its ids, higher is likelier."""

    values: Floats
    rows: Rows
    """The classifier's rows of the different sequences found, rising."""
    share: Floats
    """How much each of them counts."""
    weights: Steps
    """What each of them says for each id, in the steps of the classifier."""


class Classify:
    """Built once (0.7 s on a busy machine); reads any number of texts, keeps nothing of them."""

    def __init__(self, model: Classifier) -> None:
        """Raises ValueError for a model with sequences longer than LONGEST."""
        self.model = model
        self.columns = {id: column for column, id in enumerate(model.ids)}
        self._vocabulary = Vocabulary(model.grams, _SAME)
        self._letters: Marks = np.array([gram.isalpha() for gram in model.grams], np.bool_)
        self._words: Marks = self._letters & np.array([len(gram) > 1 for gram in model.grams], np.bool_)
        self._often: Floats = np.zeros(READ + 1, np.float32)
        self._often[1:] = 1 + np.log(np.arange(1, READ + 1, dtype=np.float32))

    def scores(self, normal: Normal) -> Scores:
        """Score a normalised text."""
        return self.scores_of_all([normal.text])[0]

    def scores_of_all(self, texts: Sequence[str]) -> list[Scores]:
        """Score several normalised texts, or parts of one."""
        found = self._vocabulary.found([text[:READ] for text in texts])
        shares: Floats = self._often.take(found.counts) * self.model.rarity.take(found.rows)
        return [self._scored(found.rows[start:end], shares[start:end]) for start, end in pairwise(found.bounds)]

    def _scored(self, rows: Rows, raw: Floats) -> Scores:
        """``raw``: how much each sequence counts, before they are brought to length 1."""
        share = raw / (math.sqrt(raw @ raw) or 1)
        weights: Steps = self.model.weights.take(rows, axis=0)
        return Scores((share @ weights.astype(np.float32)) * self.model.steps + self.model.bias, rows, share, weights)

    def why(self, normal: Normal, scores: Scores, ids: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each id the stretches of the original that speak most for it."""
        rows = scores.rows
        if not ids or not len(rows):
            return [() for _ in ids]
        told: Floats = np.empty((len(ids), len(rows)), np.float32)
        for row, id in zip(told, ids, strict=True):
            np.multiply(scores.weights[:, self.columns[id]], scores.share, out=row)
        last = max(0, told.shape[1] - _TRIED)
        least = np.partition(told, last)[:, last, np.newaxis]
        best = (told >= least) & (told > 0)
        words = self._ranked(told, rows, best & self._words.take(rows))
        # Single characters only where no more can be shown.
        letters = words if all(words) else self._ranked(told, rows, best & self._letters.take(rows))
        return [self._places(normal, one or other) for one, other in zip(words, letters, strict=True)]

    def _ranked(self, told: Floats, rows: Rows, shown: Marks) -> list[list[str]]:
        """What to show for each id, best first."""
        cells, across, ranked = shown.ravel().nonzero()[0], told.shape[1], [list[tuple[float, int]]() for _ in told]
        for value, cell in zip(told.take(cells).tolist(), cells.tolist(), strict=True):
            ranked[cell // across].append((-value, cell % across))
        return [[self.model.grams[rows[place]] for _, place in sorted(one)[:SHOWN]] for one in ranked]

    def _places(self, normal: Normal, shown: Sequence[str]) -> tuple[Span, ...]:
        # Whole pieces of words are shown. A comma with what stands beside it may weigh as much, but tells nobody, and
        # digits may be somebody's telephone number.
        text, index, places = normal.text, normal.index, []
        for gram in shown:
            start, size = text.find(gram, 0, READ), len(gram)
            while start >= 0:
                places.append((index[start], index[start + size - 1] + 1))
                start = text.find(gram, start + 1, READ)
        return merge(places)
