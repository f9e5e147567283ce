"""Fitting the classifier: multinomial logistic regression over character sequences. Used by `make train` and `retrain`.

Chosen among the families of `compare`, see docs/triage.md. The same corpus gives the same file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from config.classifier import FORMAT, Classifier, Floats
from config.corpus import Example
from config.taxonomy import Taxonomy
from config.taxonomy_model import GAP
from triage.bare import bare
from triage.classify import grams, share
from triage.learning import Counted
from triage.normalise import Normal, Normaliser
from triage.personal import personal
from triage.spans import Span

LEAST = 4
"""A sequence must stand in so many texts to be learned from; fewer make a file three times as large, and no better."""
STRENGTH = 10.0
STEPS = 150
SEED = 20261121

Wide = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Texts:
    """Normalised texts as matrices of shares; ``rows`` of ``grams`` found in at least LEAST of them."""

    grams: tuple[str, ...]
    rarity: Floats
    matrix: sp.csr_matrix


def normals(examples: Sequence[Example], normaliser: Normaliser) -> list[Normal]:
    """What the classifier reads of each example: normalised, without the adverts and personal data that the corpus marks
    or the program finds."""
    read = []
    for example in examples:
        folded = normaliser.fold(example.text)
        marked = [Span(item.start, item.end) for item in example.pii]
        own = [*marked, *(item.span for item in personal(folded))]
        read.append(bare(normaliser.denoise(folded), [Span(a, b) for a, b in example.adverts], own))
    return read


def descriptions(taxonomy: Taxonomy, normaliser: Normaliser) -> tuple[list[str], list[str]]:
    """The taxonomy's own words as texts to learn from, and whose they are."""
    everyday = {**taxonomy.phrases.labels, **taxonomy.phrases.out}
    known = [(label.id, label.name, label.description, label.terms) for label in taxonomy.labels.values()]
    known += [(out.id, out.name, out.description, out.terms) for out in taxonomy.out.values()]
    texts, ids = [], []
    for id, name, description, terms in known:
        for part in (f"{name} {description}", " ".join(terms), " ".join(everyday.get(id, ())).replace(GAP, " ")):
            texts.append(normaliser.word(part))
            ids.append(id)
    return texts, ids


def count(texts: Sequence[str]) -> Texts:
    """Choose the sequences to learn from, and weigh them by how rare they are."""
    spread = Counter(gram for text in texts for gram in grams(text))
    known = tuple(sorted(gram for gram, n in spread.items() if n >= LEAST and "\n" not in gram))
    rarity = np.array([np.log((1 + len(texts)) / (1 + spread[gram])) + 1 for gram in known], np.float32)
    # Stored with half the digits: learn with what will be read.
    rarity = rarity.astype(np.float16).astype(np.float32)
    return Texts(known, rarity, matrix(texts, known, rarity))


def matrix(texts: Sequence[str], known: Sequence[str], rarity: Floats) -> sp.csr_matrix:
    """A row of shares for each text."""
    return shares([grams(text) for text in texts], known, rarity)


def shares(counts: Sequence[Mapping[str, int]], known: Sequence[str], rarity: Floats) -> sp.csr_matrix:
    """A row of shares for each text of which only the counts are known."""
    columns = {gram: column for column, gram in enumerate(known)}
    data, indices, ends = [], [], [0]
    for one in counts:
        found = sorted((columns[gram], n) for gram, n in one.items() if gram in columns)
        places = np.array([column for column, _ in found], np.int64)
        data.append(share(np.array([n for _, n in found], np.int64), rarity[places]))
        indices.append(places)
        ends.append(ends[-1] + len(found))
    parts = np.concatenate(data), np.concatenate(indices), np.array(ends)
    return sp.csr_matrix(parts, shape=(len(counts), len(known)))


def fit(
    examples: Sequence[Example], taxonomy: Taxonomy, normaliser: Normaliser, corrected: Sequence[Counted] = ()
) -> Classifier:
    """Learn from the examples, the taxonomy's own words and tips that officers labelled. Minutes on two cores.

    The vocabulary comes from the corpus alone: what is told in tips never gets into the file.
    """
    own, owners = descriptions(taxonomy, normaliser)
    texts = count([*(normal.text for normal in normals(examples, normaliser)), *own])
    mains = [*(example.main for example in examples), *owners]
    rows = texts.matrix
    if corrected:
        rows = sp.vstack([rows, shares([one.counts for one in corrected], texts.grams, texts.rarity)], format="csr")
    mains += [one.labels[0] for one in corrected]
    ids = tuple(id for id in (*taxonomy.labels, *taxonomy.out) if id in set(mains))
    weights, bias = _borders(rows, mains, ids)
    steps = np.abs(weights).max(axis=0) / 127
    record = {
        "format": FORMAT,
        "examples": len(examples),
        "writers": len({example.writer for example in examples}),
        "corpus": digest(examples),
    }
    return Classifier(
        ids, texts.grams, texts.rarity, np.rint(weights / steps).astype(np.int8), steps.astype(np.float32),
        bias.astype(np.float32), record,
    )  # fmt: skip


def digest(examples: Sequence[Example]) -> str:
    """Names the corpus: the first 16 hex digits of SHA-256 over its texts and labels."""
    told = hashlib.sha256()
    for example in examples:
        told.update(example.model_dump_json().encode())
    return told.hexdigest()[:16]


def _borders(rows: sp.csr_matrix, mains: Sequence[str], ids: Sequence[str]) -> tuple[Wide, Wide]:
    machine = LogisticRegression(C=STRENGTH, max_iter=STEPS, class_weight="balanced")
    machine.fit(rows, mains)
    order = [list(machine.classes_).index(id) for id in ids]
    return machine.coef_[order].T, machine.intercept_[order]
