"""Learning how to weigh what two tips share, from the corpus's groups of retellings: `python -m triage.training.fit_pairs`.

Every fifth of the groups is put among other tips as many as a busy season brings; names and labels are read with a
classifier that has learned from none of them. Prints what the model reaches on groups it has not seen.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from config import classifier, corpus, pairs, taxonomy
from config.corpus import Example
from config.pairs import PairModel, Weights
from config.reading import DATA
from triage.agreement import support
from triage.anchors import counted, in_digits
from triage.duplicates import likenesses
from triage.likeness import Features
from triage.normalise import Normaliser
from triage.prints import Learned, Rarity, Tip, take
from triage.training import fit_topics
from triage.training.fit import LEAST, digest, fit

FOLDS = 5
TIPS = 571
FEW = 4
TURNS = 4
SEED = 20261121
STRENGTH, STRENGTH_AMONG = 0.1, 1.0
Wide = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """A set of tips: its candidate pairs, what they share, which are of one event, and how many such pairs it has."""

    pairs: list[tuple[int, int]]
    features: list[Features]
    same: NDArray[np.bool_]
    alike: NDArray[np.bool_]
    """Pairs with a tip that was written to look like an event and is another: more of them here than in real life."""
    true: int


def folds(examples: Sequence[Example]) -> list[list[Example]]:
    """The groups in five parts, each with the look-alikes that follow its groups."""
    events = sorted({example.event for example in examples if example.event})
    random.Random(SEED).shuffle(events)  # noqa: S311 - drawing examples, not secrets
    part = {event: number % FOLDS for number, event in enumerate(events)}
    found: list[list[Example]] = [[] for _ in range(FOLDS)]
    side = 0
    for example in sorted(examples, key=lambda example: example.id):
        side = part.get(example.event, side)
        found[side].append(example)
    return found


def world(
    told: Sequence[Example], others: Sequence[Example], normaliser: Normaliser, learned: Learned, turn: int
) -> World:
    """Put retellings among drawn others. Every second set has no dates; others without a date get one of the year."""
    draw = random.Random(SEED + turn)  # noqa: S311 - drawing examples, not secrets
    told = _some(told, draw)
    chosen = [*told, *draw.sample(list(others), max(0, TIPS - len(told)))]
    days = [example.date or date(2026, 1, 15) + timedelta(draw.randrange(310)) for example in chosen]
    tips = [Tip(one.id, one.text, day if turn % 2 == 0 else None) for one, day in zip(chosen, days, strict=True)]
    prints = [take(tip, normaliser, learned) for tip in tips]
    found = likenesses(prints, Rarity.among(prints, learned))
    events = [example.event for example in chosen]
    writers = {example.writer for example in told}
    alike = [example.writer in writers and not example.event for example in chosen]
    return World(
        [pair for pair, _ in found],
        [given for _, given in found],
        np.array([bool(events[a]) and events[a] == events[b] for (a, b), _ in found]),
        np.array([alike[a] or alike[b] for (a, b), _ in found]),
        sum(events[i] == events[j] != "" for i in range(len(events)) for j in range(i)),
    )


def _some(told: Sequence[Example], draw: random.Random) -> list[Example]:
    """Two to FEW of each group, and half of the look-alikes: more than four people rarely tell of one thing."""
    groups: defaultdict[str, list[Example]] = defaultdict(list)
    for example in told:
        groups[example.event].append(example)
    alike = groups.pop("", [])
    kept = [one for group in groups.values() for one in draw.sample(group, min(len(group), draw.randint(2, FEW)))]
    return kept + draw.sample(alike, len(alike) // 2)


def at_large(examples: Sequence[Example], normaliser: Normaliser) -> dict[str, float]:
    """The share of complaints that have a number with what it counts, of those in at least LEAST of them."""
    spread: Counter[str] = Counter()
    for example in examples:
        spread.update(counted(in_digits(normaliser.denoise(normaliser.fold(example.text)).text)))
    return {number: round(n / len(examples), 5) for number, n in sorted(spread.items()) if n >= LEAST}


def weigh(rows: Sequence[Features], same: NDArray[np.bool_], strength: float) -> Weights:
    """Logistic regression on standardised features, written for the features as they are."""
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    machine = LogisticRegression(C=strength, max_iter=2000).fit((table - middle) / spread, same)
    weights = machine.coef_[0] / spread
    # A feature that never varies, as no document in the corpus is shared, has learned nothing.
    weights[spread < 1e-6] = 0.0
    bias = float(machine.intercept_[0] - weights @ middle)
    return Weights(
        bias=round(bias, 5), by_name={name: round(float(w), 5) for name, w in zip(names, weights, strict=True)}
    )


def likely(weights: Weights, rows: Sequence[Features]) -> list[float]:
    """Probability for each row."""
    return [float(1 / (1 + np.exp(-weights.sum(row)))) for row in rows]


def learn(worlds: Sequence[Sequence[World]]) -> tuple[Weights, Weights]:
    """Both steps; the second learns from first answers about groups the first has not seen."""
    rows: list[Features] = []
    for left, fold in enumerate(worlds):
        rest = [one for number, part in enumerate(worlds) if number != left for one in part]
        first = _alone(rest)
        for one in fold:
            rows += support(one.pairs, likely(first, one.features))
    every = [one for fold in worlds for one in fold]
    return _alone(every), weigh(rows, np.concatenate([one.same for one in every]), STRENGTH_AMONG)


def _alone(worlds: Sequence[World]) -> Weights:
    rows = [row for one in worlds for row in one.features]
    return weigh(rows, np.concatenate([one.same for one in worlds]), STRENGTH)


def judged(worlds: Sequence[Sequence[World]], tested: Sequence[World]) -> list[tuple[float, bool, bool]]:
    """Probability, truth and look-alike of every candidate, by a model that has not seen its group."""
    found = []
    for left, one in enumerate(tested):
        first, second = learn([fold for number, fold in enumerate(worlds) if number != left])
        scores = likely(second, support(one.pairs, likely(first, one.features)))
        found += list(zip(scores, one.same.tolist(), one.alike.tolist(), strict=True))
    return sorted(found, reverse=True)


def curve(found: Sequence[tuple[float, bool, bool]], true: int) -> dict[str, float]:
    """The recall that can be had at several precisions."""
    reached = {"0.9": 0.0, "0.8": 0.0, "0.7": 0.0, "0.6": 0.0, "0.5": 0.0}
    right = 0
    for number, (_, same, _) in enumerate(found, start=1):
        right += same
        for least in reached:
            if right >= float(least) * number:
                reached[least] = round(right / true, 3)
    return reached


def main(arguments: list[str] | None = None) -> int:
    """Learn, measure, write. Takes minutes. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.fit_pairs", description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "pairs.json")
    parser.add_argument("--classifier", type=Path, help="one that has not learned from the retellings; else it is made")
    options = parser.parse_args(arguments)
    book = taxonomy.load()
    normaliser = Normaliser(book.adverts.noise + book.phrases.advert_noise)
    every = corpus.training()
    writers = {example.writer for example in every if example.event}
    told = [example for example in every if example.writer in writers]
    others = [example for example in every if example.writer not in writers]
    apart = classifier.load(options.classifier) if options.classifier else fit(others, book, normaliser)
    empty = Weights(bias=0.0, by_name={})
    numbers = at_large(others, normaliser)
    about = fit_topics.fit(others, apart, normaliser)
    learned = Learned.of(PairModel(pairs.synonyms(), numbers, empty, empty, {}), apart, about)
    parts = folds(told)
    worlds = [
        [world(part, others, normaliser, learned, 10 * number + turn) for turn in range(TURNS)]
        for number, part in enumerate(parts)
    ]
    plain = [example for example in corpus.development() if not example.event]
    tested = [world(part, plain, normaliser, learned, 1000 + 10 * n) for n, part in enumerate(parts)]
    found, true = judged(worlds, tested), sum(one.true for one in tested)
    sure = [one for one in found if not one[2]]
    figures = {"all": curve(found, true), "without look-alikes": curve(sure, true)}
    print(figures)
    first, second = learn(worlds)
    groups = len({example.event for example in told} - {""})
    record = {"groups": groups, "corpus": digest(told), "recall_at_precision": figures}
    pairs.save(options.out, PairModel(pairs.synonyms(), numbers, first, second, record))
    return 0


if __name__ == "__main__":
    sys.exit(main())
