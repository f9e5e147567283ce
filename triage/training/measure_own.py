"""How much of what identifies a writer is found, kind by kind: `python -m triage.training.measure_own [--clues]`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config import corpus, personal_weights, taxonomy
from config.corpus import Example, Marked
from triage.likely import Likely
from triage.normalise import Normaliser
from triage.personal import personal
from triage.spans import Span, overlaps


@dataclass(frozen=True)
class Figures:
    """Counts of strings."""

    marked: int
    exact: int
    """Of these found to the character."""
    touched: int
    """Found to the character or partly, as whatever kind."""
    false: int
    """Found where nothing of the writer's is marked, nor an advert."""


def measure(
    tips: Sequence[Example | Marked], normaliser: Normaliser, likely: Likely | None
) -> Mapping[str, Figures]:
    """For each kind of data, and "all" together; without what was learned by clues alone."""
    marked, exact, touched, false = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for tip in tips:
        found = personal(normaliser.fold(tip.text), likely)
        spans = [item.span for item in found]
        own = [(Span(item.start, item.end), item.kind) for item in tip.pii]
        adverts = [Span(*span) for span in tip.adverts] if isinstance(tip, Example) else []
        marked.update(kind for _, kind in own)
        exact.update(kind for span, kind in own if span in spans)
        touched.update(kind for span, kind in own if overlaps(span, spans))
        known = [*(span for span, _ in own), *adverts]
        false.update(item.kind for item in found if not overlaps(item.span, known))
    kinds = {kind: Figures(marked[kind], exact[kind], touched[kind], false[kind]) for kind in sorted({*marked, *false})}
    return kinds | {"all": Figures(marked.total(), exact.total(), touched.total(), false.total())}


def sets() -> dict[str, Sequence[Example | Marked]]:
    """What nothing learns from: tips written to have many names, and the development set without adverts."""
    kept = [example for example in corpus.development() if example.scope != "spam"]
    return {"own/dev": corpus.own_development(), "dev": kept}


def main(arguments: list[str] | None = None) -> int:
    """Print the figures. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.measure_own", description=__doc__)
    parser.add_argument("--clues", action="store_true", help="without what was learned")
    options = parser.parse_args(arguments)
    book = taxonomy.load()
    normaliser = Normaliser(book.noise)
    likely = None if options.clues else Likely(personal_weights.load())
    for name, tips in sets().items():
        print(f"{name}: {len(tips)} tips")
        for kind, found in measure(tips, normaliser, likely).items():
            print(f"  {kind:10}{found.touched:4} of {found.marked:4}, exact {found.exact:4}, false {found.false:3}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
