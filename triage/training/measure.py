"""How well triage reads the development set: labels, scope, certainty. For `make train`, docs and the floors' test."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from config import classifier, corpus, priorities, taxonomy
from config.corpus import Example
from triage.reading import Reader, Reading

TENTHS = 10


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1. ``first`` and ``three``: the main label stands first, or among the first three."""

    tips: int
    first: float
    three: float
    scope: float
    """Ours (in or mixed) or not."""
    error: float
    """Expected calibration error of the first label's probability, in ten bins."""
    sent: float
    """Share of tips that are left to a person."""


def figures(examples: Sequence[Example], readings: Sequence[Reading]) -> Figures:
    """Compare what was read with what the corpus says; labels are judged on tips whose main point is ours."""
    both = list(zip(examples, readings, strict=True))
    ours = [(example, reading) for example, reading in both if example.is_in]
    found = [([label.id for label in reading.labels], example.main) for example, reading in ours]
    return Figures(
        tips=len(both),
        first=_share([main in labels[:1] for labels, main in found]),
        three=_share([main in labels[:3] for labels, main in found]),
        scope=_share([(reading.scope in {"in", "mixed"}) == example.is_in for example, reading in both]),
        error=_calibration(ours),
        sent=_share([reading.needs_human for _, reading in both]),
    )


def _calibration(ours: Sequence[tuple[Example, Reading]]) -> float:
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for example, reading in ours:
        if reading.labels:
            first = reading.labels[0]
            bins[min(TENTHS - 1, int(first.p * TENTHS))].append((first.p, first.id in example.labels))
    total = sum(map(len, bins.values()))
    gaps = [abs(sum(p for p, _ in part) - sum(right for _, right in part)) for part in bins.values()]
    return sum(gaps) / total if total else 0.0


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def main(arguments: list[str] | None = None) -> int:
    """`python -m triage.training.measure [--show N]`. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.measure", description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="print so many misread tips and the commonest mix-ups")
    options = parser.parse_args(arguments)
    reader = Reader(taxonomy.load(), priorities.load(), classifier.load())
    examples = corpus.development()
    readings = [reader.read(example.text) for example in examples]
    print(figures(examples, readings))
    _show(examples, readings, options.show)
    return 0


def _show(examples: Sequence[Example], readings: Sequence[Reading], most: int) -> None:
    mixed: Counter[tuple[str, str]] = Counter()
    for example, reading in zip(examples, readings, strict=True):
        offered = [label.id for label in reading.labels] or [found.id for found in reading.out]
        if not offered or offered[0] != example.main:
            mixed[example.main, offered[0] if offered else reading.scope] += 1
            if mixed.total() <= most:
                print(example.id, example.main, "->", reading.scope, offered[:3], example.text[:60])
    if most:
        print(mixed.most_common(20))


if __name__ == "__main__":
    sys.exit(main())
