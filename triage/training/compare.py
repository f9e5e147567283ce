"""`python -m triage.training.compare`: kinds of models side by side, and how much more texts would help.

Texts are judged by models that learned from other writers: a random split would let a model meet the
same hand again and flatter it. Prints the tables of docs/triage.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import NearestCentroid
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

from config import corpus, taxonomy
from config.corpus import Example
from config.taxonomy import Taxonomy
from triage.normalise import Normaliser
from triage.training import fit


class Family(Protocol):
    """What scikit-learn's classifiers have in common."""

    classes_: NDArray[np.str_]

    def fit(self, rows: sp.csr_matrix, ids: Sequence[str]) -> object: ...


USED = "logistic regression (used)"
FOLDS = 5
FAMILIES: dict[str, Callable[[], Family]] = {
    USED: lambda: LogisticRegression(C=fit.STRENGTH, max_iter=fit.STEPS, class_weight="balanced"),
    "linear support vectors": lambda: LinearSVC(C=0.5, random_state=fit.SEED),
    "ridge": lambda: RidgeClassifier(alpha=1.0),
    "complement naive Bayes": lambda: ComplementNB(alpha=0.3),
    "nearest centre": lambda: make_pipeline(Normalizer(), NearestCentroid()),
    "neural network over 300 latent dimensions": lambda: make_pipeline(
        TruncatedSVD(300, random_state=fit.SEED),
        MLPClassifier((256,), early_stopping=True, random_state=fit.SEED),
    ),
}


def main() -> int:
    """Print both tables as Markdown."""
    book = taxonomy.load()
    normaliser = Normaliser(book.noise)
    examples = corpus.training()
    print("| kind of model | first | among three | ours or not |\n|---|---|---|---|")
    folds = list(_folds(examples, book, normaliser))
    for name, make in FAMILIES.items():
        print(f"| {name} | {_row([_judge(make, *fold) for fold in folds])} |", flush=True)
    print("\n| examples learned from | first | among three | ours or not |\n|---|---|---|---|")
    for part in (0.1, 0.25, 0.5, 0.75, 1.0):
        kept = list(_folds(examples, book, normaliser, part))
        used = FAMILIES[USED]
        size = round(np.mean([len(learned) for _, learned, _, _ in kept]))
        print(f"| {size:,} | {_row([_judge(used, *fold) for fold in kept])} |", flush=True)
    return 0


Fold = tuple[sp.csr_matrix, list[str], sp.csr_matrix, list[Example]]


def _folds(examples: Sequence[Example], book: Taxonomy, normaliser: Normaliser, part: float = 1.0) -> Iterator[Fold]:
    """Some writers after the other are held back; of the others' texts the given part is learned from."""
    own, owners = fit.descriptions(book, normaliser)
    draw = np.random.default_rng(fit.SEED)
    writers = sorted({example.writer for example in examples if example.writer.startswith("w")})
    for place in range(FOLDS):
        out = set(writers[place::FOLDS])
        held = [example for example in examples if example.writer in out]
        others = [example for example in examples if example.writer not in out]
        kept = [others[i] for i in np.sort(draw.permutation(len(others))[: round(part * len(others))])]
        texts = fit.count([*(normal.text for normal in fit.normals(kept, normaliser)), *own])
        unread = fit.matrix([normal.text for normal in fit.normals(held, normaliser)], texts.grams, texts.rarity)
        yield texts.matrix, [*(example.main for example in kept), *owners], unread, held


def _judge(
    make: Callable[[], Family], rows: sp.csr_matrix, ids: list[str], unread: sp.csr_matrix, held: list[Example]
) -> tuple[float, float, float]:
    model = make()
    model.fit(rows, ids)
    scores, known = _scores(model, unread), model.classes_
    ours = np.array([not id.startswith("O") for id in known])
    best = known[ours][np.argsort(-scores[:, ours], axis=1)[:, :3]]
    inside = scores[:, ours].max(axis=1) > scores[:, ~ours].max(axis=1)
    places = [place for place, example in enumerate(held) if example.is_in]
    return (
        float(np.mean([held[i].main == best[i, 0] for i in places])),
        float(np.mean([held[i].main in best[i] for i in places])),
        float(np.mean([inside[i] == example.is_in for i, example in enumerate(held)])),
    )


def _scores(model: object, rows: sp.csr_matrix) -> NDArray[np.float64]:
    for method in ("decision_function", "predict_log_proba", "predict_proba"):
        found = getattr(model, method, None)
        if found is not None:
            return np.asarray(found(rows))
    raise TypeError("a model without scores")


def _row(results: Sequence[tuple[float, float, float]]) -> str:
    return " | ".join(f"{value:.3f}" for value in np.mean(results, axis=0))


if __name__ == "__main__":
    sys.exit(main())
