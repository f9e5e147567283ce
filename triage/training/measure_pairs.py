"""How well triage finds the tips that tell of one event, in a set it never learned from. For docs."""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from config import corpus, taxonomy
from config.corpus import CORPUS, Example
from triage.duplicates import Learned, Pair, Tip, find_pairs
from triage.normalise import Normaliser

STEPS = (0.95, 0.9, 0.85, 0.8, 0.75, 0.0)
"""Scores; from the last one on is all that is shown."""
TOLD = CORPUS / "pairs"
"""Retellings that neither the classifier nor the pair model learns from."""
SEED = 20261121
LATER = 12
"""Days from the first who tells of an event to another, in the mean, where the corpus has none."""


@dataclass(frozen=True)
class Figures:
    """Pairs: those of one event, those shown, and those shown that are of one event."""

    true: int
    shown: int
    right: int

    @property
    def recall(self) -> float:
        """Share of the pairs of one event that are shown."""
        return self.right / self.true if self.true else 0.0

    @property
    def precision(self) -> float:
        """Share of the shown pairs that are of one event."""
        return self.right / self.shown if self.shown else 0.0


def days(examples: Sequence[Example], draw: random.Random) -> list[date]:
    """A day for each: its own; else one of the year, or, of an event, a few weeks after its first."""
    first: dict[str, date] = {}
    for example in examples:
        if example.event and example.date:
            first[example.event] = min(example.date, first.get(example.event, example.date))
    found = []
    for example in examples:
        drawn = date(2026, 1, 15) + timedelta(draw.randrange(310))
        if example.event and not example.date:
            drawn = first.setdefault(example.event, drawn) + timedelta(int(draw.expovariate(1 / LATER)))
        found.append(example.date or drawn)
    return found


def dated(examples: Sequence[Example]) -> list[Tip]:
    """Tips that all have a date, else a date alone would tell the retellings."""
    draw = random.Random(SEED)  # noqa: S311 - drawing examples, not secrets
    return [Tip(one.id, one.text, day) for one, day in zip(examples, days(examples, draw), strict=True)]


def truth(examples: Sequence[Example]) -> set[tuple[str, str]]:
    """The pairs of one event, in the order of the examples."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for example in examples:
        if example.event:
            groups[example.event].append(example.id)
    return {pair for ids in groups.values() for pair in combinations(ids, 2)}


def figures(true: set[tuple[str, str]], pairs: Sequence[Pair], least: float = 0.0) -> Figures:
    """Compare what is shown from a score on with what is so."""
    shown = {(str(pair.a), str(pair.b)) for pair in pairs if pair.score >= least}
    return Figures(len(true), len(shown), len(shown & true))


def drawn(told: Sequence[Example], tips: int) -> list[Example]:
    """These and so many others of the development set, which tell of nothing together, that there are `tips`."""
    known = {example.id for example in told}
    rest = [example for example in corpus.development() if not example.event and example.id not in known]
    wanted = min(len(rest), max(0, tips - len(told)))
    return [*told, *random.Random(SEED).sample(rest, wanted)]  # noqa: S311 - drawing examples, not secrets


def total(parts: Iterable[Figures]) -> Figures:
    """Those of several sets together."""
    return Figures(*map(sum, zip(*((one.true, one.shown, one.right) for one in parts), strict=True)))


def main(arguments: list[str] | None = None) -> int:
    """`python -m triage.training.measure_pairs [FILE...] [--tips N] [--apart] [--no-dates] [--show N]`. The exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.measure_pairs", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", help="retellings in the corpus's form; else those kept for it")
    parser.add_argument("--tips", type=int, default=571, help="size of the set, filled up from the development set")
    parser.add_argument("--apart", action="store_true", help="each file a set of its own; what is printed are the sums")
    parser.add_argument("--no-dates", action="store_true", help="without the days the tips came in")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong and so many missed pairs of each set")
    options = parser.parse_args(arguments)
    files = [[*corpus.read(path)] for path in options.files or sorted(TOLD.glob("*.jsonl"))]
    sets = files if options.apart else [[example for part in files for example in part]]
    normaliser, learned = Normaliser(taxonomy.load().noise), Learned.shipped()
    found = []
    for told in sets:
        examples = drawn(told, options.tips)
        tips = [Tip(tip.id, tip.text, None if options.no_dates else tip.day) for tip in dated(examples)]
        true, shown = truth(examples), find_pairs(tips, normaliser, learned)
        print(f"{len(tips)} tips, {len({one.event for one in told} - {''})} events told by several")
        _show({example.id: example.text for example in examples}, true, shown, options.show)
        found.append((true, shown))
    for least in STEPS:
        reached = total(figures(*one, least) for one in found)
        print(f"{least:.2f}  recall {reached.recall:.3f}  precision {reached.precision:.3f}  {reached}")
    return 0


def _show(texts: Mapping[str, str], true: set[tuple[str, str]], pairs: Sequence[Pair], most: int) -> None:
    shown = {(str(pair.a), str(pair.b)) for pair in pairs}
    wrong = [pair for pair in pairs if (str(pair.a), str(pair.b)) not in true]
    for pair in wrong[:most]:
        print("wrong", pair.score, pair.a, texts[str(pair.a)][:40], "|", pair.b, texts[str(pair.b)][:40], pair.why)
    for a, b in sorted(true - shown)[:most]:
        print("missed", a, texts[a][:60], "|", b, texts[b][:60])


if __name__ == "__main__":
    sys.exit(main())
