"""From scores to probabilities: curves through scores of texts whose writers the model had not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from config.corpus import Example
from config.taxonomy import Taxonomy
from triage.classify import Classify
from triage.labels import total
from triage.learning import Counted
from triage.normalise import Normaliser
from triage.training import fit

FOLDS = 5
KNOTS = 24
"""Points a curve is reduced to."""
FLOOR, CEILING = 0.002, 0.995
"""Nothing learned from a few thousand texts is surer than this."""


@dataclass(frozen=True, eq=False)
class Unseen:
    """Scores of every example by a model that learned from the other writers only; one row each, one column an id."""

    examples: Sequence[Example]
    ids: tuple[str, ...]
    scores: NDArray[np.float64]


def unseen(
    examples: Sequence[Example], taxonomy: Taxonomy, normaliser: Normaliser, corrected: Sequence[Counted] = ()
) -> Unseen:
    """Learn FOLDS times, each time without some of the writers; what officers corrected is by others, and always there."""
    ids = (*taxonomy.labels, *taxonomy.out)
    scores = np.zeros((len(examples), len(ids)))
    folds = {writer: place % FOLDS for place, writer in enumerate(sorted({example.writer for example in examples}))}
    for fold in range(FOLDS):
        own = [place for place, example in enumerate(examples) if folds[example.writer] == fold]
        others = [example for example in examples if folds[example.writer] != fold]
        model = fit.fit(others, taxonomy, normaliser, corrected)
        classify = Classify(model)
        columns = [classify.columns[id] for id in ids]
        for place, normal in zip(own, fit.normals([examples[place] for place in own], normaliser), strict=True):
            scores[place] = classify.scores(normal).values[columns]
    return Unseen(examples, ids, scores)


def curves(found: Unseen, taxonomy: Taxonomy) -> dict[str, dict[str, list[float]]]:
    """``chance``: probability of one id from its share of all; ``inside``: of being ours, from labels' less classes'."""
    true = np.array([[id in (*example.labels, *example.out) for id in found.ids] for example in found.examples])
    ours = np.array([id in taxonomy.labels for id in found.ids])
    scores = np.array([row - total(row) for row in found.scores])
    lead = np.array([total(row[ours]) - total(row[~ours]) for row in scores])
    inside = np.array([example.is_in for example in found.examples])
    return {"chance": _curve(scores.ravel(), true.ravel()), "inside": _curve(lead, inside)}


def _curve(scores: NDArray[np.float64], true: NDArray[np.bool_]) -> dict[str, list[float]]:
    """A rising curve by isotonic regression, reduced to a few points between which lines are drawn."""
    rising = IsotonicRegression(out_of_bounds="clip", y_min=FLOOR, y_max=CEILING).fit(scores, true)
    low, high = np.quantile(scores[true], 0.002), scores.max()
    at = np.linspace(low, high, KNOTS)
    return {"at": [round(float(x), 4) for x in at], "p": [round(float(p), 4) for p in rising.predict(at)]}
