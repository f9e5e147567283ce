"""Which labels and out-of-scope classes a tip deserves, how likely each is, and the words that say so.

The classifier scores; curves measured on texts it had not learned from turn scores into probabilities.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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

    ``beside``: the class of a sentence that is not ours, in a tip that is.
    """

    labels: tuple[Finding, ...]
    out: tuple[Finding, ...]
    inside: float
    beside: tuple[Finding, ...] = ()


def total(values: Values) -> float:
    """Logarithm of the sum of what the values are logarithms of: what several ids score together."""
    return float(np.logaddexp.reduce(values))


Explain = Callable[[Sequence[Finding]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Curve:
    """Scores to probabilities: straight lines between measured points, rising."""

    at: Sequence[float]
    p: Sequence[float]

    def __call__(self, score: float) -> float:
        """From 0 to 1, in thousandths."""
        after = bisect_right(self.at, score)
        if not 0 < after < len(self.at):
            return round(self.p[0 if after == 0 else -1], 3)
        share = (score - self.at[after - 1]) / (self.at[after] - self.at[after - 1])
        return round(self.p[after - 1] + share * (self.p[after] - self.p[after - 1]), 3)


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

    def read(self, normal: Normal, bucket: str | None) -> tuple[Opinion, Explain]:
        """What a normalised text is about, and a function that adds to findings the words that speak for them.

        Raises KeyError for an unknown bucket.
        """
        scores = self._classify.scores(normal)
        values = scores.values.astype(np.float64)
        if bucket:
            values[self._members[bucket]] += BUCKET_BOOST
        labels, out = values.take(self._labels), values.take(self._out)
        ours, others = total(labels), total(out)
        whole = float(np.logaddexp(ours, others))
        found = self._ranked(labels - whole, self._labels, MAX_LABELS)
        found = tuple(label for place, label in enumerate(found) if place < MIN_LABELS or label.p >= LIKELY)
        lead = ours - others
        beside = self._beside(normal, scores, out - whole) if 0 < lead < CLEAR else ()
        opinion = Opinion(found, self._ranked(out - whole, self._out, MAX_OUT), self._inside(lead), beside)
        return opinion, lambda findings: self._explained(findings, normal, scores)

    def _beside(self, normal: Normal, scores: Scores, out: Values) -> tuple[Finding, ...]:
        """The class of the sentence that is least ours, if it clearly is not."""
        ends = sentences(normal.text[:READ])
        if len(ends) < 2:
            return ()
        parts = self._classify.apart(scores, ends).astype(np.float64)
        others = parts.take(self._matters, axis=1)
        leads = np.logaddexp.reduce(others, axis=1) - np.logaddexp.reduce(parts.take(self._labels, axis=1), axis=1)
        worst = int(leads.argmax())
        if leads[worst] < OTHERS:
            return ()
        column = int(self._matters[others[worst].argmax()])
        return (Finding(self._ids[column], self._chance(float(out[self._out == column][0])), ()),)

    def _explained(self, findings: Sequence[Finding], normal: Normal, scores: Scores) -> tuple[Finding, ...]:
        reasons = self._classify.why(normal, scores, [found.id for found in findings])
        return tuple([Finding(found.id, found.p, why) for found, why in zip(findings, reasons, strict=True)])

    def _ranked(self, values: Values, columns: Columns, most: int) -> tuple[Finding, ...]:
        order = (-values).argsort(kind="stable")[:most]
        best = zip(columns.take(order).tolist(), values.take(order).tolist(), strict=True)
        return tuple([Finding(self._ids[column], self._chance(value), ()) for column, value in best])

    def _columns(self, members: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        known = self._classify.columns
        return {bucket: [known[id] for id in ids if id in known] for bucket, ids in members.items()}
