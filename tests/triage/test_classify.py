"""The quick reading of a text against a slow and plain one."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import classifier, corpus
from config.classifier import Classifier
from triage.classify import READ, SHOWN, Classify, grams
from triage.hashing import Table
from triage.labels import Curve
from triage.ngrams import Vocabulary
from triage.normalise import Normal, Normaliser
from triage.reading import Reader
from triage.spans import merge

SAMPLE = 200
TRIED = 4 * SHOWN


@pytest.fixture(scope="module")
def classify() -> Classify:
    return Classify(classifier.load())


@pytest.fixture(scope="module")
def texts(normaliser: Normaliser) -> list[Normal]:
    examples = [*corpus.training(), *corpus.development()]
    return [normaliser.fold(example.text) for example in examples[:: len(examples) // SAMPLE]]


class Plain:
    """The classifier one sequence at a time, with Python's own numbers."""

    def __init__(self, model: Classifier) -> None:
        self.model = model
        self.rows = {gram: row for row, gram in enumerate(model.grams)}
        self.weights = model.weights.astype(float) * model.steps.astype(float)

    def shares(self, text: str) -> dict[str, float]:
        raw = {
            gram: (1 + math.log(count)) * float(self.model.rarity[self.rows[gram]])
            for gram, count in grams(text).items()
            if gram in self.rows
        }
        norm = math.sqrt(sum(share * share for share in raw.values()))
        return {gram: share / norm for gram, share in raw.items()}

    def values(self, text: str) -> list[float]:
        values = self.model.bias.astype(float)
        for gram, share in self.shares(text).items():
            values = values + share * self.weights[self.rows[gram]]
        return [float(value) for value in values]

    def words(self, text: str, id: str) -> set[str]:
        """Whole pieces of words among the best sequences; where two tell as much, the first in order."""
        column = self.model.ids.index(id)
        told = {gram: share * self.weights[self.rows[gram]][column] for gram, share in self.shares(text).items()}
        best = sorted((value for value in told.values() if value > 0), reverse=True)[:TRIED]
        words = sorted((-v, g) for g, v in told.items() if best and v >= best[-1] and len(g) > 1 and g.isalpha())
        return {gram for _, gram in words[:SHOWN]}


def test_scores_are_those_of_a_plain_sum(classify: Classify, texts: list[Normal]) -> None:
    plain = Plain(classify.model)
    for normal in texts:
        np.testing.assert_allclose(classify.scores(normal).values, plain.values(normal.text), rtol=0, atol=1e-4)


def test_probabilities_are_those_of_a_plain_sum(reader: Reader, classify: Classify, texts: list[Normal]) -> None:
    plain, record = Plain(classify.model), classify.model.record
    chance, compared = record["chance"], 0
    for normal, (opinion, _) in zip(texts, reader._labeller.read(texts, [None] * len(texts)), strict=True):
        values = plain.values(normal.text)
        whole = math.log(sum(math.exp(value) for value in values))
        for found in (*opinion.labels, *opinion.out):
            exact = np.interp(values[classify.columns[found.id]] - whole, chance["at"], chance["p"])
            assert abs(found.p - exact) < 0.0005 + 1e-5  # shown in thousandths
            compared += 1
    assert compared > SAMPLE


def test_the_reasons_are_the_best_words(classify: Classify, texts: list[Normal]) -> None:
    plain, same = Plain(classify.model), 0
    for normal in texts:
        scores = classify.scores(normal)
        best = classify.model.ids[int(scores.values.argmax())]
        text, words = normal.text[:READ], plain.words(normal.text, best)
        starts = {(i, i + len(word)) for word in words for i in range(len(text)) if text.startswith(word, i)}
        same += [merge(normal.span(*place) for place in starts)] == classify.why(normal, scores, [best])
    assert same >= 0.95 * len(texts), "only where two words weigh the same may another be shown"


def test_many_texts_are_scored_as_each_alone(classify: Classify, texts: list[Normal]) -> None:
    for found, normal in zip(classify.scores_of_all([one.text for one in texts]), texts, strict=True):
        alone = classify.scores(normal)
        np.testing.assert_array_equal(found.values, alone.values)
        np.testing.assert_array_equal(found.rows, alone.rows)


GRAMS = ("a", "ab", "aba", "b", "ba", "bb", "c0", "0", "00")


@given(st.lists(st.text("abc019\U0001f600", max_size=12), max_size=5))
def test_every_sequence_is_counted(texts: list[str]) -> None:
    found = Vocabulary(GRAMS, {"1": "0", "9": "0"}).found(texts)
    assert len(found.bounds) == len(texts) + 1
    for text, (start, end) in zip(texts, pairwise(found.bounds), strict=True):
        expected = {gram: n for gram, n in grams(text).items() if gram in GRAMS}
        rows, counts = found.rows[start:end].tolist(), found.counts[start:end].tolist()
        assert rows == sorted(rows)
        assert {GRAMS[row]: n for row, n in zip(rows, counts, strict=True)} == expected


@pytest.mark.parametrize("wrong", [("",), ("abcd",), ("a", "a")])
def test_what_is_no_vocabulary(wrong: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Vocabulary(wrong, {})


@given(st.lists(st.integers(0, 2**62), unique=True, max_size=200), st.lists(st.integers(0, 2**62), max_size=20))
def test_a_table_knows_its_numbers_and_no_others(keys: list[int], asked: list[int]) -> None:
    table = Table(np.array(keys, np.int64))
    places, known = table.places(np.array([*keys, *asked], np.int64))
    assert known.tolist() == [True] * len(keys) + [number in keys for number in asked]
    assert places.tolist() == [*range(len(keys)), *(keys.index(number) for number in asked if number in keys)]


def test_probabilities_lie_on_the_lines_between_points() -> None:
    curve = Curve([0.0, 1.0], [0.0, 0.5])
    assert curve(np.array([[-1, 0], [0.25, 1], [1, 2]])) == [[0.0, 0.0], [0.125, 0.5], [0.5, 0.5]]
