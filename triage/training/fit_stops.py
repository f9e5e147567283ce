"""Learning how people tell of an emergency that goes on, or of a state secret, from messages that do and that only sound so.

`python -m triage.training.fit_stops`: about a minute. Prints what is found in the development sets. Clauses that speak most
for it in a message that is none are learned from in the next round, as those of a message that is one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config import corpus, hashed_weights, taxonomy
from config.hashed_weights import HashedWeights
from config.reading import DATA
from config.stop_weights import BUCKETS, FORMAT, TABLES
from triage.normalise import Normaliser
from triage.page import Page
from triage.spans import Span, overlaps
from triage.stops import LONGEST, Places, Stops, clauses, places, windows
from triage.training.hashed import Tables

ROUNDS = 3
SEED = 20261122
STRENGTH = 1.0
"""Of the weights: the inverse of what holds them small."""
KINDS = {"now": "O01", "secret": "O16"}
BRIEF, COUNTED = 12, 4.0
"""Sequence ends of what is so brief that it counts so often: it has little to learn from, and is what people call out."""
_STEPS = (-3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Text:
    """One message as the model sees it: its class of TABLES, or "", and the places of each character's sequences."""

    text: str
    id: str
    said: Span | None
    where: Places
    seen: Places
    windows: Sequence[Span]

    def within(self, span: Span) -> Places:
        """The places of the sequences that end in it."""
        return self.seen[slice(*np.searchsorted(self.where, span))]


def texts(normaliser: Normaliser, messages: Iterable[corpus.Message], examples: Iterable[corpus.Example]) -> list[Text]:
    """Messages, and tips of the corpus: those of a stopping class tell of it, all others do not. Empty ones are left out."""
    found = []
    told: list[tuple[str, str, tuple[int, int] | None]] = [(one.text, KINDS.get(one.kind, ""), one.said) for one in messages]
    for one in examples:
        if one.scope != "spam":
            told.append((one.text, next((id for id in TABLES if id in one.out), ""), None))
    for text, id, said in told:
        normal = normaliser.denoise(normaliser.fold(text))
        if normal.text:
            page = Page([normal.text], LONGEST)
            where, seen = places(page.codes)
            marked = normal.within(*said) if said else None
            found.append(Text(normal.text, id, marked, where - page.starts[0], seen, windows(clauses(normal.text))))
    return found


def fit(every: Sequence[Text]) -> HashedWeights:
    """Learn a table for each class."""
    tables, record = Tables(TABLES, BUCKETS, STRENGTH, SEED), {"format": FORMAT, "messages": len(every)}
    drawing = np.random.RandomState(SEED)
    any_window = [one.windows[drawing.randint(len(one.windows))] for one in every]
    for id in TABLES:
        others = {(place, span) for place, (one, span) in enumerate(zip(every, any_window, strict=True)) if one.id != id}
        best: list[Span] = []
        for _ in range(ROUNDS):
            true = [*_told(every, id, best)]
            if best:
                others |= {(place, best[place]) for place, one in enumerate(every) if one.id != id}
            rows = [*true, *(every[place].within(span) for place, span in sorted(others))]
            counts = np.array([COUNTED if len(row) < BRIEF else 1.0 for row in rows])
            tables.learn(id, [row.reshape(1, -1) for row in rows], np.arange(len(rows)) < len(true), counts)
            found = Stops(tables.weights(record)).odds([one.text for one in every])
            best = [one[id][1] for one in found]
    return tables.weights(record)


def _told(every: Sequence[Text], id: str, best: Sequence[Span]) -> Iterable[Places]:
    """What tells of it: what is marked, else the clauses that speak most for it, in the first round the whole text."""
    for place, one in enumerate(every):
        if one.id != id:
            continue
        if one.said:
            yield one.within(one.said)
        elif not best or len(clauses(one.text)) <= 5:
            yield one.within(Span(0, len(one.text)))
        if best and (not one.said or overlaps(best[place], [one.said])):
            yield one.within(best[place])


def report(weights: HashedWeights, normaliser: Normaliser) -> None:
    """Print how many of each class are found, and how many others, from several odds on."""
    stops = Stops(weights)
    for name, some in (
        ("stops/dev", texts(normaliser, corpus.stops_development(), ())),
        ("dev", texts(normaliser, (), corpus.development())),
    ):
        found = stops.odds([one.text for one in some])
        for id in TABLES:
            right = np.array([one.id == id for one in some])
            odds = np.array([one[id][0] for one in found])
            print(f"{name} {id}: {right.sum()}, others {(~right).sum()}; found from odds of e^x on:")
            for least in _STEPS:
                print(f"  {least:+.1f}  {(odds[right] >= least).sum()}, others {(odds[~right] >= least).sum()}")


def main(arguments: list[str] | None = None) -> int:
    """Learn, write and measure. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.fit_stops", description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "stops.npz")
    options = parser.parse_args(arguments)
    normaliser = Normaliser(taxonomy.load().noise)
    weights = fit(texts(normaliser, corpus.stops(), corpus.training()))
    hashed_weights.save(options.out, weights)
    report(weights, normaliser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
