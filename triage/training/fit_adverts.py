"""Learning where adverts begin and end: an averaged structured perceptron with margin. Part of `make train`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from config import advert_weights, corpus, taxonomy
from config.advert_weights import FORMAT, TABLES, AdvertWeights
from config.corpus import Example
from config.reading import DATA
from config.taxonomy_model import Taxonomy
from triage.advert_features import PAD, Eye, Seen, around, edges, signed
from triage.advert_patterns import Patterns, Sign
from triage.advert_segments import edge_scores, in_folded, insides, segments
from triage.normalise import Normaliser
from triage.spans import Span
from triage.training import advert_cases, advert_second
from triage.training.advert_cases import Material

SEED = 20261121
ROUNDS = 8
HALF_ROUNDS = 3
"""The same for the models that only help to learn the second stage."""
MADE = 8000
"""Tips made anew in each round."""
PLAIN = 3000
"""Tips without an advert in each round."""
OWN = 6
"""Every so many of the tips in which writers leave numbers is learned from: all of them make it shy of any number."""
MARGIN = 1.0
"""By how much a right character must outweigh a wrong one."""
MISSED = 2.5
"""The same for a character of an advert."""
EDGE_MARGIN = 6.0
_STEP = 0.25
"""Unit of the stored weights."""

Table = NDArray[np.float64]


class Learner:
    """Weights and their running mean."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {name: np.zeros(size) for name, size in TABLES.items()}
        self._late: dict[str, Table] = {name: np.zeros(size) for name, size in TABLES.items()}
        self._count = 1

    def learn(self, seen: Seen, signs: Sequence[Sign], gold: Sequence[Span]) -> bool:
        """One step; whether the text was not yet read right with margin."""
        wrong = np.full(seen.length, MARGIN)
        for start, end in gold:
            wrong[start:end] = -MISSED
        between, pattern = edges(seen, signs), signed(seen, signs)
        starts, ends = (edge_scores(between, self.tables, which) + EDGE_MARGIN for which in ("start", "end"))
        for start, end in gold:
            starts[start] -= EDGE_MARGIN
            ends[end] -= EDGE_MARGIN
        guess = segments(insides(seen, self.tables) + self.tables["sign"][pattern] + wrong, starts, ends)
        self._count += 1
        if guess == list(gold):
            return False
        change = np.zeros(seen.length)
        for spans, by in ((gold, 1.0), (guess, -1.0)):
            for start, end in spans:
                change[start:end] += by
                for name, places in between.places:
                    self._add(f"start_{name}", places[start : start + 1], by)
                    self._add(f"end_{name}", places[end : end + 1], by)
        self._inside(seen, pattern, change)
        return True

    def _inside(self, seen: Seen, pattern: NDArray[np.int64], change: Table) -> None:
        self._add("sign", pattern, change)
        self._add("kinds3", seen.three[2 : 2 + seen.length], change)
        self._add("kinds5", around(seen), change)
        count, letters = len(seen.letters), change[seen.letters]
        self._add("char", seen.char[PAD:-PAD], letters)
        for first in (2, 3):
            self._add("pair", seen.pair[first : first + count], letters)
        for first in (1, 2, 3):
            self._add("triple", seen.triple[first : first + count], letters)

    def _add(self, name: str, places: NDArray[np.int64], by: float | Table) -> None:
        np.add.at(self.tables[name], places, by)
        np.add.at(self._late[name], places, np.multiply(by, self._count))

    def mean(self) -> dict[str, Table]:
        """The mean of the weights over all steps."""
        return {name: table - self._late[name] / self._count for name, table in self.tables.items()}


def fit(examples: Sequence[Example], book: Taxonomy, samples: Sequence[str], rounds: int = ROUNDS) -> AdvertWeights:
    """Learn both stages; the same examples give the same weights.

    The second stage learns from what the first one finds in texts with adverts and tips it has not seen: two first stages
    learn from one half each and read the other.
    """
    embedded = [advert_cases.marked(text, spans) for text, spans in advert_weights.embedded()]
    others = [advert_cases.marked(text, spans) for text, spans in advert_weights.documents()]
    others += [advert_cases.marked(one.text, ()) for one in corpus.own()[::OWN]]
    material = Material(examples, samples, advert_weights.parts(), advert_weights.negatives(), embedded, others)
    readers = [
        advert_second.Reading(book, _small(_first(material.half(1 - half), book, min(rounds, HALF_ROUNDS), MADE // 2)))
        for half in (0, 1)
    ]
    counts, moves = advert_second.fit(material, readers)
    return replace(_small(_first(material, book, rounds, MADE)), counts=counts, moves=moves)


def _first(material: Material, book: Taxonomy, rounds: int, count: int) -> dict[str, Table]:
    """Weights of the first stage."""
    random = Random(SEED)  # noqa: S311 -- nothing secret: the same file each time
    normaliser, patterns = Normaliser(book.noise), Patterns(book)
    tips = [*material.tips, *material.negatives]
    learner, eye = Learner(), Eye()
    for number in range(rounds):
        cases = [*material.known, *advert_cases.made(material.tips, material.pieces, material.parts, count, random)]
        cases += [advert_cases.Taught(text, ()) for text in random.sample(tips, min(PLAIN, len(tips)))]
        cases += [*material.embedded, *material.others, *(advert_cases.Taught(text, ()) for text in material.negatives)]
        random.shuffle(cases)
        wrong = 0
        for case in cases:
            folded = normaliser.fold(case.text)
            if not folded.text:
                continue
            gold = [folded.within(*span) for span in case.spans]
            normal = normaliser.denoise(folded)
            signs = in_folded(folded, normal, patterns.find(normal.text))
            wrong += learner.learn(eye.see(folded.text), signs, gold)
        print(f"round {number + 1}: {wrong} of {len(cases)} wrong", file=sys.stderr)
    return learner.mean()


def _small(tables: dict[str, Table]) -> AdvertWeights:
    small = {name: np.rint(table / _STEP).astype(np.int16) for name, table in tables.items()}
    return AdvertWeights(small, {"format": FORMAT})


def main(arguments: list[str] | None = None) -> int:
    """`python -m triage.training.fit_adverts`. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "adverts.npz", help="where to write it")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    model = fit(corpus.training(), taxonomy.load(), advert_weights.samples())
    advert_weights.save(options.out, model)
    print(json.dumps(dict(model.record), ensure_ascii=False), f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
