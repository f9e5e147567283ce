"""Learning tables of hashed features by logistic regression, stored in small steps. For fit_personal and fit_stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from config.hashed_weights import HashedWeights

Places = NDArray[np.int64]
_STOPS = 1e-4


class Tables:
    """What is learned so far; tables not learned yet weigh nothing."""

    def __init__(self, names: Sequence[str], buckets: int, strength: float, seed: int) -> None:
        """`strength`: of the weights, the inverse of what holds them small."""
        self._buckets, self._strength, self._seed = buckets, strength, seed
        self._tables = {name: np.zeros(buckets, np.int8) for name in names}
        self._units, self._biases = dict.fromkeys(names, 1.0), dict.fromkeys(names, 0.0)

    def learn(
        self, name: str, blocks: Sequence[Places], labels: NDArray[np.bool_], counts: NDArray[np.float64] | None = None
    ) -> None:
        """Learn one table from blocks of rows of places, each row labelled; blocks may differ in width.

        `counts`: how often each row counts, once if none are given.
        """
        widths = np.concatenate([np.full(len(block), block.shape[1]) for block in blocks])
        places = np.concatenate([block.ravel() for block in blocks])
        ends = np.concatenate(([0], np.cumsum(widths)))
        matrix = sp.csr_matrix((np.ones(places.size, np.float32), places, ends), (len(labels), self._buckets))
        matrix.sum_duplicates()
        model = LogisticRegression(
            C=self._strength, solver="liblinear", random_state=self._seed, max_iter=300, tol=_STOPS
        ).fit(matrix, labels, sample_weight=counts)
        weights, self._biases[name] = model.coef_[0], float(model.intercept_[0])
        self._units[name] = float(np.abs(weights).max() / 127)
        self._tables[name] = np.rint(weights / self._units[name]).astype(np.int8)

    def weights(self, record: Mapping[str, Any]) -> HashedWeights:
        """As they are stored."""
        return HashedWeights(
            dict(self._tables), {**record, "units": dict(self._units), "biases": dict(self._biases)}
        )
