"""Learning how to weigh what two tips share, from the corpus's groups of retellings: `python -m triage.training.fit_pairs`.

Every fifth of the groups is put among other tips as many as a busy season brings; names and labels are read with a
classifier that has learned from none of them. Prints what the model reaches on groups it has not seen.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from config import classifier, corpus, pairs, taxonomy
from config.corpus import Example
from config.pairs import Mean, PairModel, Trees, Weights
from config.reading import DATA
from triage.adverts import AdvertFinder
from triage.agreement import support
from triage.anchors import counted, in_digits
from triage.duplicates import likenesses
from triage.likeness import Features
from triage.normalise import Normaliser
from triage.prints import Learned, Rarity, Tip, take
from triage.training import fit_topics, measure_pairs
from triage.training.fit import LEAST, digest, fit

FOLDS = 5
GROUPS = 30
"""Events in one set."""
WHOLE = frozenset({
    "s02", "s03", "s09", "s10", "s11", "s12", "s13", "s14",
    "s15", "s16", "s17", "s18", "s19", "s20", "s21", "s22",
})
"""Writers whose people each tell enough of an event to know it again. The regression and the second step learn from them
alone; the trees also from those whose people may know a corner of it only. What both learn from all finds less
(docs/triage.md)."""
TIPS = 571
SHORTEST = 25
"""Characters of a tip that is put among retellings: among greetings and questions anything is easily told apart."""
FEW = 4
TURNS = 2
SEED = 20261121
STRENGTH, STRENGTH_AMONG = 0.1, 1.0
COUNT, RATE, LEAVES, SMALLEST, DRAWN, SEEN = 200, 0.05, 4, 25, 0.3, 0.4
"""Of the boosted trees: how many, how much each adds, leaves, examples in a leaf; shares of the examples and of the features
for each. Larger ones are sure of pairs that are none (docs/triage.md).
"""
OTHERS = 12
"""Pairs of different events learned from for each of one event; the rest of them are counted by weight."""
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
    whole: bool
    """Whether it is by one of WHOLE."""


def folds(examples: Sequence[Example]) -> list[list[Example]]:
    """The groups in parts of some GROUPS by one writer each, who has towns and offices of his own, with the look-alikes that
    follow them."""
    by_writer: defaultdict[str, list[Example]] = defaultdict(list)
    for example in sorted(examples, key=lambda example: example.id):
        by_writer[example.writer].append(example)
    return [part for writer in sorted(by_writer) for part in _dealt(by_writer[writer])]


def _dealt(examples: Sequence[Example]) -> list[list[Example]]:
    events = sorted({example.event for example in examples if example.event})
    random.Random(SEED).shuffle(events)  # noqa: S311 - drawing examples, not secrets
    count = max(1, round(len(events) / GROUPS))
    part = {event: number % count for number, event in enumerate(events)}
    found: list[list[Example]] = [[] for _ in range(count)]
    side = 0
    for example in examples:
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
    days = measure_pairs.days(chosen, draw)
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
        writers <= WHOLE,
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


def boost(rows: Sequence[Features], same: NDArray[np.bool_]) -> Trees:
    """Boosted trees: what counts only together with something else."""
    names = tuple(rows[0])
    draw = np.random.default_rng(SEED)
    right, wrong = same.nonzero()[0], (~same).nonzero()[0]
    some = draw.choice(wrong, min(len(wrong), OTHERS * len(right)), replace=False)
    kept = np.concatenate([right, np.sort(some)])
    table = np.array([[rows[place][name] for name in names] for place in kept])
    counted = np.where(same[kept], 1.0, len(wrong) / max(1, len(some)))
    machine = GradientBoostingClassifier(
        n_estimators=COUNT, learning_rate=RATE, max_leaf_nodes=LEAVES, max_depth=None, min_samples_leaf=SMALLEST,
        subsample=DRAWN, max_features=SEEN, random_state=SEED,
    ).fit(table, same[kept], sample_weight=counted)  # fmt: skip
    share = float(machine.init_.class_prior_[1])
    return _flat(names, float(np.log(share / (1 - share))), [one.tree_ for one in machine.estimators_[:, 0]])


def _flat(names: tuple[str, ...], bias: float, trees: Sequence[Any]) -> Trees:
    """All nodes in one row."""
    starts = np.cumsum([0, *(tree.node_count for tree in trees)])[:-1].tolist()

    def row(of: Callable[[Any, int], NDArray[Any]]) -> list[Any]:
        return [one for tree, start in zip(trees, starts, strict=True) for one in of(tree, start).tolist()]

    return Trees(
        names=names,
        bias=round(bias, 5),
        roots=tuple(starts),
        feature=tuple(max(-1, one) for one in row(lambda tree, _: tree.feature)),
        least=tuple(round(one, 6) for one in row(lambda tree, _: tree.threshold)),
        left=tuple(row(lambda tree, start: tree.children_left + start)),
        right=tuple(row(lambda tree, start: tree.children_right + start)),
        value=tuple(round(RATE * one, 6) for one in row(lambda tree, _: tree.value[:, 0, 0])),
    )


def likely(model: Mean | Weights, rows: Sequence[Features]) -> list[float]:
    """Probability for each row."""
    sums = model.sums(rows) if isinstance(model, Mean) else [model.sum(row) for row in rows]
    return [float(1 / (1 + np.exp(-one))) for one in sums]


def learn(worlds: Sequence[Sequence[World]]) -> tuple[Mean, Weights]:
    """Both steps; the second learns from first answers about groups the first has not seen."""
    rows: list[Features] = []
    same = []
    for left, fold in enumerate(worlds):
        first = _alone([one for number, part in enumerate(worlds) if number != left for one in part])
        for one in filter(_is_whole, fold):
            rows += support(one.pairs, likely(first, one.features))
            same.append(one.same)
    every = [one for fold in worlds for one in fold]
    return _alone(every), weigh(rows, np.concatenate(same), STRENGTH_AMONG)


def _alone(worlds: Sequence[World]) -> Mean:
    whole = list(filter(_is_whole, worlds))
    return Mean(weights=weigh(*_rows(whole), STRENGTH), trees=boost(*_rows(worlds)))


def _is_whole(one: World) -> bool:
    return one.whole


def _rows(worlds: Sequence[World]) -> tuple[list[Features], NDArray[np.bool_]]:
    return [row for one in worlds for row in one.features], np.concatenate([one.same for one in worlds])


def judged(worlds: Sequence[Sequence[World]], tested: Sequence[Sequence[World]]) -> list[tuple[float, bool, bool]]:
    """Probability, truth and look-alike of every candidate, by a model that has not seen its group."""
    found = []
    for left, fold in enumerate(tested):
        first, second = learn([rest for number, rest in enumerate(worlds) if number != left])
        for one in fold:
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
    normaliser = Normaliser(book.noise)
    every = corpus.training()
    writers = {example.writer for example in every if example.event}
    told = [example for example in every if example.writer in writers]
    others = [example for example in every if example.writer not in writers]
    apart = classifier.load(options.classifier) if options.classifier else fit(others, book, normaliser)
    empty = Weights(bias=0.0, by_name={})
    no_trees = Trees(names=(), bias=0.0, roots=(), feature=(), least=(), left=(), right=(), value=())
    numbers = at_large(others, normaliser)
    about = fit_topics.fit(others, apart, normaliser)
    learned = Learned.of(
        PairModel(pairs.synonyms(), numbers, Mean(weights=empty, trees=no_trees), empty, {}),
        apart, about, AdvertFinder(book),
    )  # fmt: skip
    parts, around = folds(told), [example for example in others if len(example.text) >= SHORTEST]
    each = [
        [world(part, around, normaliser, learned, 10 * number + turn) for turn in range(TURNS)]
        for number, part in enumerate(parts)
    ]
    plain = [example for example in corpus.development() if not example.event]
    apiece = [world(part, plain, normaliser, learned, 1000 + 10 * n) for n, part in enumerate(parts)]
    worlds = [[one for two in each[fold::FOLDS] for one in two] for fold in range(FOLDS)]
    tested = [apiece[fold::FOLDS] for fold in range(FOLDS)]
    found, true = judged(worlds, tested), sum(one.true for one in apiece)
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
