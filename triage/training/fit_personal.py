"""Learning how people name themselves and speak of numbers, from tips in which their own are marked.

`python -m triage.training.fit_personal`: about a minute. Prints what clues find in the development sets, and what both find.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config import corpus, hashed_weights, taxonomy
from config.corpus import Example, Marked
from config.hashed_weights import HashedWeights
from config.personal_weights import BUCKETS, FORMAT, TABLES
from config.reading import DATA
from triage.likely import Likely
from triage.likely_names import LikelyNames
from triage.likely_owner import places
from triage.name_features import Eye, Places
from triage.name_forms import Form
from triage.normalise import Normaliser
from triage.personal import by_clues, numbers, said
from triage.spans import Span, overlaps
from triage.training import measure_own
from triage.training.hashed import Tables

SEED = 20261121
STRENGTH = 0.3
"""Of the weights: the inverse of what holds them small."""


@dataclass(frozen=True)
class Tip:
    """A tip as the model sees it; spans count characters of the folded text."""

    text: str
    forms: Sequence[Form]
    found: tuple[Span, ...]
    """Names and homes that clues find."""
    names: tuple[Span, ...]
    """What it should find."""
    numbers: tuple[tuple[Places, bool], ...]
    """What is seen of each number outside adverts, and whether it is the writer's."""


def tip(example: Example | Marked, normaliser: Normaliser) -> Tip:
    """Fold it, and look with the clues."""
    folded = normaliser.fold(example.text)
    text = said(folded.text)
    clues = by_clues(text)
    placed = [(one.kind, folded.within(one.start, one.end)) for one in example.pii]
    own = [(kind, span) for kind, span in placed if span.end > span.start]
    whose = [span for _, span in own]
    adverts = [folded.within(*span) for span in example.adverts] if isinstance(example, Example) else []
    return Tip(
        text=text,
        forms=clues.forms,
        found=(*clues.names, *clues.homes),
        names=tuple(span for kind, span in own if kind == "name"),
        numbers=tuple(
            (np.array(places(text, one.span, one.kind, said=one.own), np.int64), overlaps(one.span, whose))
            for one in numbers(text)
            if not overlaps(one.span, adverts)
        ),
    )


def fit(tips: Sequence[Tip], strength: float = STRENGTH) -> HashedWeights:
    """Learn all tables: the glance first, for only what it leaves is looked at."""
    eye, tables = Eye(), Tables(TABLES, BUCKETS, strength, SEED)
    record = {"format": FORMAT, "tips": len(tips)}
    seen = [eye.see(one.text, one.forms, one.found) for one in tips]
    glances = [one.glance() for one in seen]
    begins = [np.isin(places, [span.start for span in tip.names]) for tip, (places, _) in zip(tips, glances, strict=True)]
    tables.learn("glance", [rows for _, rows in glances], np.concatenate(begins))
    first = LikelyNames(tables.weights(record))
    looked = [(row[None], np.array([start in {span.start for span in tip.names}]))
              for tip, one in zip(tips, seen, strict=True) for start, row in first.looked_at(one)]  # fmt: skip
    tables.learn("start", [row for row, _ in looked], np.concatenate([begins for _, begins in looked]))
    ends = [(one.ends(span.start), span) for tip, one in zip(tips, seen, strict=True) for span in tip.names]
    right = [np.arange(1, len(rows) + 1) == span.end - span.start for rows, span in ends]
    tables.learn("end", [rows for rows, _ in ends], np.concatenate(right))
    numbers = [one for tip in tips for one in tip.numbers]
    tables.learn("owner", [row[None] for row, _ in numbers], np.array([own for _, own in numbers]))
    return tables.weights(record)


def main(arguments: list[str] | None = None) -> int:
    """Learn, write and measure. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.fit_personal", description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "personal.npz")
    options = parser.parse_args(arguments)
    book = taxonomy.load()
    normaliser = Normaliser(book.noise)
    examples = [example for example in corpus.training() if example.scope != "spam"]
    every: list[Example | Marked] = [*corpus.own(), *examples]
    weights = fit([tip(one, normaliser) for one in every])
    hashed_weights.save(options.out, weights)
    for name, tips in measure_own.sets().items():
        for what, likely in (("clues", None), ("both", Likely(weights))):
            for kind, found in measure_own.measure(tips, normaliser, likely).items():
                print(name, what, kind, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
