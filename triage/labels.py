"""Which labels and out-of-scope classes a tip deserves, how likely each is, and the words that say so.

The classifier scores; curves measured on texts it had not learned from turn scores into probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from config.taxonomy_model import Taxonomy
from triage.classify import READ, Classify, Scores
from triage.normalise import Normal
from triage.sentences import sentences
from triage.spans import Span

MAX_LABELS = 5
MIN_LABELS = 3
"""So many are always offered: the right one is among three far more often than it is first."""
MAX_OUT = 5
"""Classes worth looking at: the first that may stand, and others beside it that are likelier than not."""
LIKELY = 0.15
"""From this p a fourth and fifth label is offered, and a label is kept with the case."""
SURE_P = 0.5
"""Below this a person decides."""
CLEAR = 2.5
"""Logarithm of how much likelier ours than not a tip is, from which its sentences are not read one by one."""
OTHERS = -0.6
"""The same, the other way round, from which a sentence is not ours. Both chosen on folds over writers, docs/triage.md."""
FAR, ALONE = 5.0, 2.0
"""Of a tip that is not ours by less than e^FAR sentences are read too; one that is ours by e^ALONE makes it mixed."""
BUCKET_BOOST = 1.0
"""What an entry button adds to the scores of its members: decides between near ones, never against clear words."""


NO_MATTER = frozenset({"O13", "O14", "O15"})
"""Anger, adverts and chatter: no second matter beside one that is ours."""

Values = NDArray[np.float64]
Columns = NDArray[np.int64]


class Finding(NamedTuple):
    """A label or out class, how likely it is (0..1) and the stretches of the original text that say so."""

    id: str
    p: float
    why: tuple[Span, ...]

    @property
    def sure(self) -> bool:
        """Likelier right than wrong."""
        return self.p >= SURE_P


@dataclass(frozen=True, slots=True)
class Opinion:
    """``labels`` best first; ``out`` the likeliest classes, best first, without their words; ``inside``: p that it is ours.

    ``beside``: the class of a sentence that is not ours, in a tip that is; ``within``: whether a sentence is ours, in a tip
    that is not.
    """

    labels: tuple[Finding, ...]
    out: tuple[Finding, ...]
    inside: float
    beside: tuple[Finding, ...] = ()
    within: bool = False


def total(values: Values) -> Values:
    """Logarithm of the sum of what the values of each row are logarithms of: what several ids score together."""
    return np.asarray(np.logaddexp.reduce(values, axis=-1))


Explain = Callable[[Sequence[Finding]], tuple[Finding, ...]]


class Curve:
    """Scores to probabilities: straight lines between measured points, rising."""

    def __init__(self, at: Sequence[float], p: Sequence[float]) -> None:
        self._at, self._p = np.array(at), np.array(p)

    def __call__(self, scores: Values) -> list[list[float]]:
        """For each row of scores probabilities from 0 to 1, in thousandths."""
        at, p = self._at, self._p
        after = np.searchsorted(at, scores, side="right")
        behind = np.minimum(np.maximum(after, 1), len(at) - 1)
        share = (scores - at[behind - 1]) / (at[behind] - at[behind - 1])
        found = p[behind - 1] + share * (p[behind] - p[behind - 1])
        found = np.where(after == 0, p[0], np.where(after == len(at), p[-1], found))
        return [[round(value, 3) for value in row] for row in found.tolist()]


class Labeller:
    """``chance`` gives the probability of one id from its score, ``inside`` that of being ours from a difference."""

    def __init__(self, taxonomy: Taxonomy, classify: Classify) -> None:
        ids = classify.model.ids
        self._classify = classify
        self._labels = np.array([column for column, id in enumerate(ids) if id in taxonomy.labels])
        self._out = np.array([column for column, id in enumerate(ids) if id in taxonomy.out])
        matters = {id for id in taxonomy.out if id not in NO_MATTER}
        self._matters = np.array([column for column, id in enumerate(ids) if id in matters])
        self._ids = ids
        self._chance = Curve(**classify.model.record["chance"])
        self._inside = Curve(**classify.model.record["inside"])
        self._members = self._columns({bucket.id: bucket.members for bucket in taxonomy.buckets.values()})

    def read(self, texts: Sequence[Normal], buckets: Sequence[str | None]) -> list[tuple[Opinion, Explain]]:
        """What each normalised text is about, and a function that adds to findings the words that speak for them.

        `buckets`: the entry button of each, if one was pressed. Raises KeyError for an unknown one.
        """
        if not texts:
            return []
        scores = self._classify.scores_of_all([normal.text for normal in texts])
        values = np.stack([one.values for one in scores]).astype(np.float64)
        for row, bucket in zip(values, buckets, strict=True):
            if bucket:
                row[self._members[bucket]] += BUCKET_BOOST
        labels, out = values.take(self._labels, axis=1), values.take(self._out, axis=1)
        ours, others = total(labels), total(out)
        whole = np.logaddexp(ours, others)[:, np.newaxis]
        leads = ours - others
        return [
            (self._opinion(*about), partial(self._explained, *about[:2]))
            for about in zip(
                texts,
                scores,
                leads.tolist(),
                self._inside(leads[:, np.newaxis]),
                self._ranked(labels - whole, self._labels, MAX_LABELS),
                self._ranked(out - whole, self._out, MAX_OUT),
                out - whole,
                strict=True,
            )
        ]

    def _opinion(
        self,
        normal: Normal,
        scores: Scores,
        lead: float,
        inside: Sequence[float],
        labels: Sequence[Finding],
        out: tuple[Finding, ...],
        shares: Values,
    ) -> Opinion:
        """``shares``: logarithms of those of the classes out of scope."""
        likely = tuple([label for place, label in enumerate(labels) if place < MIN_LABELS or label.p >= LIKELY])
        parts = self._parts(normal) if -FAR < lead < CLEAR else None
        if parts is None:
            return Opinion(likely, out, inside[0])
        if lead > 0:
            return Opinion(likely, out, inside[0], beside=self._beside(parts, shares))
        ours = total(parts.take(self._labels, axis=1)) - total(parts.take(self._out, axis=1))
        return Opinion(likely, out, inside[0], within=bool(ours.max() >= ALONE))

    def _parts(self, normal: Normal) -> Values | None:
        """The scores of each sentence; None if there is only one."""
        text = normal.text[:READ]
        ends = sentences(text)
        if len(ends) < 2:
            return None
        parts = [text[start:end] for start, end in pairwise([0, *ends])]
        return np.stack([one.values for one in self._classify.scores_of_all(parts)]).astype(np.float64)

    def _beside(self, parts: Values, out: Values) -> tuple[Finding, ...]:
        """The class of the sentence that is least ours, if it clearly is not."""
        others = parts.take(self._matters, axis=1)
        leads = total(others) - total(parts.take(self._labels, axis=1))
        worst = int(leads.argmax())
        if leads[worst] < OTHERS:
            return ()
        column = int(self._matters[others[worst].argmax()])
        [[chance]] = self._chance(out[np.newaxis, self._out == column])
        return (Finding(self._ids[column], chance, ()),)

    def _explained(self, normal: Normal, scores: Scores, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        reasons = self._classify.why(normal, scores, [found.id for found in findings])
        return tuple([Finding(found.id, found.p, why) for found, why in zip(findings, reasons, strict=True)])

    def _ranked(self, values: Values, columns: Columns, most: int) -> list[tuple[Finding, ...]]:
        """For each row the best, best first."""
        order = (-values).argsort(axis=1, kind="stable")[:, :most]
        chances = self._chance(np.take_along_axis(values, order, axis=1))
        best = zip(columns.take(order).tolist(), chances, strict=True)
        return [tuple([Finding(self._ids[c], p, ()) for c, p in zip(*row, strict=True)]) for row in best]

    def _columns(self, members: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        known = self._classify.columns
        return {bucket: [known[id] for id in ids if id in known] for bucket, ids in members.items()}
