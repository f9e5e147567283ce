"""How well triage finds the tips that tell of one event, among all others of the corpus. For whoever tunes it and docs."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from config import classifier, corpus, taxonomy
from config.corpus import Example
from triage.duplicates import Pair, Tip, find_pairs, usual_rarity
from triage.normalise import Normaliser

STEPS = (0.9, 0.8, 0.7, 0.6, 0.5)


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


def chosen(examples: Sequence[Example], half: int | None, others: int) -> list[Example]:
    """The tips of every second event (`half` 0 or 1; None: all) with the look-alikes that follow them, and `others`."""
    writers = {example.writer for example in examples if example.event}
    events = sorted({example.event for example in examples if example.event})
    turn = {event: number % 2 for number, event in enumerate(events)}
    kept, side = [], 0
    for example in (example for example in examples if example.writer in writers):
        side = turn.get(example.event, side)
        if half is None or side == half:
            kept.append(example)
    rest = [example for example in examples if example.writer not in writers]
    return kept + rest[:: max(1, len(rest) // others)][:others] if others else kept


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


def main(arguments: list[str] | None = None) -> int:
    """`python -m triage.training.measure_pairs [--half 0|1] [--others N] [--show N]`. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.measure_pairs", description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every second event")
    parser.add_argument("--others", type=int, default=350, help="so many other tips of the corpus as background")
    parser.add_argument("--alone", action="store_true", help="without the rarity of character pairs at large")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong and so many missed pairs")
    options = parser.parse_args(arguments)
    book = taxonomy.load()
    examples = chosen(corpus.training(), options.half, options.others)
    tips = [Tip(example.id, example.text, example.date) for example in examples]
    normaliser = Normaliser(book.adverts.noise + book.phrases.advert_noise)
    pairs = find_pairs(tips, normaliser, {} if options.alone else usual_rarity(classifier.load()))
    true = truth(examples)
    for least in STEPS:
        found = figures(true, pairs, least)
        print(f"{least:.1f}  recall {found.recall:.3f}  precision {found.precision:.3f}  {found}")
    _show({example.id: example.text for example in examples}, true, pairs, options.show)
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
