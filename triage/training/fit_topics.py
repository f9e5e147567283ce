"""Learning which words stand for one matter, from all tips of the corpus but retellings.

`python -m triage.training.fit_topics`, after `make train`: it counts in the classifier's vocabulary.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD

from config import classifier, corpus, taxonomy, topics
from config.classifier import Classifier
from config.corpus import Example
from config.reading import DATA
from config.topics import DIMS, FORMAT, TopicTable
from triage.classify import Classify
from triage.normalise import Normaliser

SEED = 20261121


def fit(examples: Sequence[Example], model: Classifier, normaliser: Normaliser) -> TopicTable:
    """Singular vectors of the weighed counts of the examples. Takes about half a minute."""
    classify = Classify(model)
    read = [classify.scores(normaliser.denoise(normaliser.fold(example.text))) for example in examples]
    starts = np.cumsum([0, *(len(one.rows) for one in read)])
    shares, rows = np.concatenate([one.share for one in read]), np.concatenate([one.rows for one in read])
    matrix = sp.csr_matrix((shares, rows, starts), shape=(len(read), len(model.grams)))
    ways = TruncatedSVD(DIMS, random_state=SEED).fit(matrix).components_
    units = np.abs(ways).max(axis=1) / 127
    table = np.ascontiguousarray(np.rint(ways / units[:, None]).astype(np.int8).T)
    record = {"format": FORMAT, "examples": len(examples), "classifier": model.record["corpus"]}
    return TopicTable(table, units.astype(np.float32), record)


def untold(examples: Sequence[Example]) -> list[Example]:
    """Those of writers who told no event twice: the pair model learns from the others."""
    telling = {example.writer for example in examples if example.event}
    return [example for example in examples if example.writer not in telling]


def main(arguments: list[str] | None = None) -> int:
    """Learn and write. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.fit_topics", description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "topics.npz")
    options = parser.parse_args(arguments)
    book = taxonomy.load()
    normaliser = Normaliser(book.noise)
    topics.save(options.out, fit(untold(corpus.training()), classifier.load(), normaliser))
    return 0


if __name__ == "__main__":
    sys.exit(main())
