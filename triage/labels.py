"""Which labels and out-of-scope classes a tip deserves, how likely each is, and the words that say so.

The classifier scores; curves measured on texts it had not learned from turn scores into probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from config.taxonomy_model import Taxonomy
from triage.classify import Classify, Scores
from triage.normalise import Normal
from triage.spans import Span

MAX_LABELS = 5
MIN_LABELS = 3
"""So many are always offered: the right one is among three far more often than it is first."""
LIKELY = 0.15
"""From this p a fourth and fifth label is offered, and a label is kept with the case."""
SURE_P = 0.5
"""Below this a person decides."""
BUCKET_BOOST = 1.0
"""What an entry button adds to the scores of its members: decides between near ones, never against clear words."""


Values = NDArray[np.float64]
Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Finding:
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
    """``labels`` best first; ``out`` all classes, likeliest first, without their words; ``inside``: p that it is ours."""

    labels: tuple[Finding, ...]
    out: tuple[Finding, ...]
    inside: float


def total(values: Values) -> float:
    """Logarithm of the sum of what the values are logarithms of: what several ids score together."""
    most = values.max()
    return float(most + np.log(np.exp(values - most).sum()))


Explain = Callable[[Sequence[Finding]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Curve:
    """Scores to probabilities: straight lines between measured points, rising."""

    at: Sequence[float]
    p: Sequence[float]

    def __call__(self, scores: Values) -> list[float]:
        return [round(p, 3) for p in np.interp(scores, self.at, self.p).tolist()]


class Labeller:
    """``chance`` gives the probability of one id from its score, ``inside`` that of being ours from a difference."""

    def __init__(self, taxonomy: Taxonomy, classify: Classify) -> None:
        ids = classify.model.ids
        self._classify = classify
        self._labels = np.array([column for column, id in enumerate(ids) if id in taxonomy.labels])
        self._out = np.array([column for column, id in enumerate(ids) if id in taxonomy.out])
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
        values -= total(values)
        labels = self._ranked(values, self._labels, MAX_LABELS)
        labels = tuple(found for place, found in enumerate(labels) if place < MIN_LABELS or found.p >= LIKELY)
        inside = total(values[self._labels]) - total(values[self._out])
        opinion = Opinion(labels, self._ranked(values, self._out, len(self._out)), *self._inside(np.array([inside])))
        return opinion, lambda findings: self._explained(findings, normal, scores)

    def _explained(self, findings: Sequence[Finding], normal: Normal, scores: Scores) -> tuple[Finding, ...]:
        reasons = self._classify.why(normal, scores, [found.id for found in findings])
        return tuple(replace(found, why=found.why or why) for found, why in zip(findings, reasons, strict=True))

    def _ranked(self, values: Values, columns: Columns, most: int) -> tuple[Finding, ...]:
        order = columns[np.argsort(-values[columns], kind="stable")[:most]]
        chances = self._chance(values[order])
        return tuple(Finding(self._ids[column], p, ()) for column, p in zip(order.tolist(), chances, strict=True))

    def _columns(self, members: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        known = self._classify.columns
        return {bucket: [known[id] for id in ids if id in known] for bucket, ids in members.items()}
