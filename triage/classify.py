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
_DIGITS = str.maketrans("123456789", "000000000")
_FOUND = np.dtype([("end", np.int64), ("row", np.int64)])


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
    ends: Rows
    """Last character of everything found, and which of ``rows`` it is."""
    which: Rows


class Classify:
    """Built once (about 0.1 s); reads any number of texts, keeps nothing of them."""

    def __init__(self, model: Classifier) -> None:
        self.model = model
        self.columns = {id: column for column, id in enumerate(model.ids)}
        self._finder = ahocorasick.Automaton()
        for row, gram in enumerate(model.grams):
            self._finder.add_word(gram, row)
        self._finder.make_automaton()
        self._weights = model.weights.astype(np.float32)  # converting the rows of each text would take longer than adding

    def scores(self, normal: Normal) -> Scores:
        """Score a normalised text."""
        found = np.fromiter(self._finder.iter(plain(normal.text)), _FOUND)
        rows, which, counts = np.unique(found["row"], return_inverse=True, return_counts=True)
        shares = share(counts, self.model.rarity[rows])
        values = (shares @ self._weights[rows]) * self.model.steps + self.model.bias
        return Scores(values, rows, shares, found["end"], which)

    def why(self, normal: Normal, scores: Scores, ids: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each id the stretches of the original that speak most for it."""
        return [self._why(normal, scores, self.columns[id]) for id in ids]

    def _why(self, normal: Normal, scores: Scores, column: int) -> tuple[Span, ...]:
        told = scores.share * self._weights[scores.rows, column]
        best = [i for i in np.argsort(-told, kind="stable")[: 4 * SHOWN].tolist() if told[i] > 0]
        sizes = {i: len(self.model.grams[scores.rows[i]]) for i in best}
        # Whole pieces of words are shown. A comma with what stands beside it may weigh as much, but tells nobody, and
        # digits may be somebody's telephone number.
        letters = [i for i in best if self.model.grams[scores.rows[i]].isalpha()]
        shown = [i for i in letters if sizes[i] > 1] or letters
        chosen = np.zeros(len(scores.rows), np.bool_)
        chosen[shown[:SHOWN]] = True
        places = np.flatnonzero(chosen[scores.which])
        spans = zip(scores.ends[places].tolist(), scores.which[places].tolist(), strict=True)
        return merge(normal.span(end + 1 - sizes[i], end + 1) for end, i in spans)
