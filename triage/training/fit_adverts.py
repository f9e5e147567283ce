"""Learning where adverts stand. Part of `make train`.

First which texts to look at closely (an averaged structured perceptron with margin), then where adverts begin and end
(networks).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from config import advert_weights, corpus, taxonomy
from config.advert_weights import FORMAT, NETS, TABLES, AdvertWeights
from config.corpus import Example
from config.reading import DATA
from config.taxonomy_model import Taxonomy
from triage.advert_features import PAD, Eye, Seen, around
from triage.advert_net import segments
from triage.advert_patterns import Patterns, in_folded
from triage.advert_screen import insides
from triage.normalise import Normaliser
from triage.spans import Span, merge
from triage.training import advert_cases, fit_advert_net
from triage.training.advert_cases import Material, Taught
from triage.training.fit_advert_net import Lesson

SEED = 20261121
NET_SEED = 20261123
ROUNDS = 6
MADE, PLAIN = 8000, 3000
"""Tips made anew, and those without an advert, in each round of the screen."""
NET_ROUNDS = 16
NET_MADE, NET_PLACED, NET_PLAIN, NET_CLIPPED, NET_PAPERS = 4000, 3000, 2000, 1500, 1000
"""The same for the network: tips with an advert, with another one where one was, with none; a few sentences; papers."""
DISGUISED = 0.06
"""How many of its texts are read again with symbols between their characters."""
OWN = 6
"""Every so many of the tips in which writers leave numbers is learned from: all of them make it shy of any number."""
MARGIN = 1.0
"""By how much a right character must outweigh a wrong one."""
MISSED = 2.5
"""The same for a character of an advert."""
PRICE = 10.0
"""What each advert costs."""
_STEP = 0.25
"""Unit of the stored weights."""

RECORD = {"format": FORMAT}
Table = NDArray[np.float64]


class Learner:
    """Weights of the screen and their running mean."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {name: np.zeros(size) for name, size in TABLES.items()}
        self._late: dict[str, Table] = {name: np.zeros(size) for name, size in TABLES.items()}
        self._count = 1

    def learn(self, seen: Seen, gold: Sequence[Span]) -> bool:
        """One step; whether the text was not yet read right with margin."""
        wrong = np.full(seen.length, MARGIN)
        for start, end in gold:
            wrong[start:end] = -MISSED
        nothing = np.zeros(seen.length + 1)
        guess = segments(insides(seen, self.tables) + wrong, nothing - PRICE, nothing)
        self._count += 1
        if guess == list(gold):
            return False
        change = np.zeros(seen.length)
        for spans, by in ((gold, 1.0), (guess, -1.0)):
            for start, end in spans:
                change[start:end] += by
        self._change(seen, change)
        return True

    def _change(self, seen: Seen, change: Table) -> None:
        self._add("kinds3", seen.three[2 : 2 + seen.length], change)
        self._add("kinds5", around(seen), change)
        count, letters = len(seen.letters), change[seen.letters]
        self._add("char", seen.char[PAD:-PAD], letters)
        for first in (2, 3):
            self._add("pair", seen.pair[first : first + count], letters)
        for first in (1, 2, 3):
            self._add("triple", seen.triple[first : first + count], letters)

    def _add(self, name: str, places: NDArray[np.int64], by: Table) -> None:
        np.add.at(self.tables[name], places, by)
        np.add.at(self._late[name], places, by * self._count)

    def mean(self) -> dict[str, Table]:
        """The mean of the weights over all steps."""
        return {name: table - self._late[name] / self._count for name, table in self.tables.items()}


def fit(examples: Sequence[Example], book: Taxonomy, samples: Sequence[str], rounds: int = ROUNDS) -> AdvertWeights:
    """Learn both; the same examples give the same weights on the same machine."""
    embedded = [advert_cases.marked(text, spans) for text, spans in advert_weights.embedded()]
    papers = [advert_cases.marked(text, spans) for text, spans in advert_weights.documents()]
    others = [advert_cases.marked(one.text, ()) for one in corpus.own()[::OWN]]
    negatives = [*advert_weights.negatives(), *(one.text for one in corpus.stops())]
    material = Material(examples, samples, advert_weights.parts(), negatives, embedded, others, papers)
    teacher = Teacher(book)
    tables = _screen(material, teacher, rounds)
    every = {*material.fixed, *material.plain, *(Taught(piece, ()) for piece in material.pieces)}
    chars = fit_advert_net.known(one.text for one in teacher.lessons(every))
    nets = [
        fit_advert_net.fit(_rounds(material, teacher, NET_ROUNDS, SEED + number), NET_ROUNDS, chars, NET_SEED + number)
        for number in range(NETS)
    ]
    together = {"chars": chars} | {name: np.stack([net[name] for net in nets]) for name in nets[0]}
    return AdvertWeights({name: np.rint(table / _STEP).astype(np.int16) for name, table in tables.items()}, RECORD, together)


class Teacher:
    """Makes lessons of texts with adverts."""

    def __init__(self, book: Taxonomy) -> None:
        self._normaliser, self._patterns, self._eye = Normaliser(book.noise), Patterns(book), Eye()

    def lessons(self, cases: Iterable[Taught]) -> Iterator[Lesson]:
        """Those of all that is not empty."""
        for case in cases:
            folded = self._normaliser.fold(case.text)
            if folded.text:
                normal = self._normaliser.denoise(folded)
                signs = in_folded(folded, normal, self._patterns.find(normal.text))
                placed = (folded.within(*span) for span in case.spans)
                gold = merge(span for span in placed if span.start < span.end)
                yield Lesson(folded.text, self._eye.see(folded.text), tuple(signs), gold)


def _rounds(material: Material, teacher: Teacher, count: int, seed: int) -> Iterator[Sequence[Lesson]]:
    """What a network learns from, round by round: all that was written, and tips made anew."""
    random = Random(seed)  # noqa: S311 -- nothing secret: the same file each time
    fixed = [part for case in material.fixed for part in advert_cases.parted(case, advert_cases.PART)]
    straight = [*teacher.lessons(fixed)]
    for _ in range(count):
        cases = [*advert_cases.made(material.tips, material.pieces, material.parts, NET_MADE, random)]
        cases += advert_cases.placed(material.holes, material.pieces, material.parts, NET_PLACED, random)
        cases += advert_cases.made(material.papers, material.pieces, material.parts, NET_PAPERS, random)
        cases += random.sample(material.plain, min(NET_PLAIN, len(material.plain)))
        short = random.sample(material.plain, min(NET_CLIPPED, len(material.plain)))
        cases += [Taught(advert_cases.clipped(one.text, random), ()) for one in short]
        hidden = random.sample([*fixed, *cases], int(DISGUISED * (len(fixed) + len(cases))))
        cases += [advert_cases.disguised(case, random) for case in hidden]
        yield [*straight, *teacher.lessons(cases)]


def _screen(material: Material, teacher: Teacher, rounds: int) -> dict[str, Table]:
    """Weights of the screen."""
    random = Random(SEED)  # noqa: S311 -- nothing secret: the same file each time
    learner = Learner()
    for number in range(rounds):
        cases = [*advert_cases.made(material.tips, material.pieces, material.parts, MADE, random), *material.fixed]
        cases += random.sample(material.plain, min(PLAIN, len(material.plain)))
        random.shuffle(cases)
        wrong = sum(learner.learn(one.seen, one.gold) for one in teacher.lessons(cases))
        print(f"round {number + 1}: {wrong} of {len(cases)} wrong", file=sys.stderr)
    return learner.mean()


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
