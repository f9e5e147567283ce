"""`python -m triage.training.diversity`: how different the corpus's texts are from each other. Also for its test.

A corpus of copies teaches the copy: texts of different events that are too much alike are found here and thrown out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from config import corpus, taxonomy
from config.corpus import Example
from triage.classify import grams
from triage.normalise import Normaliser
from triage.training import fit

COPY = 0.6
"""Cosine of two texts' shares from which one counts as a copy of the other."""
_NUMBER = re.compile(r"\d+")
"""Left out: to the classifier all digits are one, and two telephone numbers would look alike."""
COMMON = frozenset({"O13", "O15"})
"""Bare anger and chatter: there everybody says the same, and alike is how they are."""
BLOCK = 500


@dataclass(frozen=True)
class Alike:
    """Two texts and their cosine."""

    one: Example
    other: Example
    cosine: float


def nearest(examples: Sequence[Example], normaliser: Normaliser) -> Iterator[Alike]:
    """For every text the most similar one of another event. Seconds for some thousand texts."""
    texts = fit.count([_NUMBER.sub("", normal.text) for normal in fit.normals(examples, normaliser)])
    events = np.array([example.event or example.id for example in examples])
    for start in range(0, len(examples), BLOCK):
        cosines = (texts.matrix[start : start + BLOCK] @ texts.matrix.T).toarray()
        for place, row in enumerate(cosines, start=start):
            row[events == events[place]] = 0
            best = int(row.argmax())
            yield Alike(examples[place], examples[best], float(row[best]))


def copies(found: Sequence[Alike]) -> list[Alike]:
    """Pairs that are too much alike."""
    return [alike for alike in found if alike.cosine >= COPY and COMMON.isdisjoint({alike.one.main, alike.other.main})]


def main() -> int:
    """Print the figures of docs/triage.md, and the copies. Exit code 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.diversity", description=__doc__)
    parser.parse_args()
    book = taxonomy.load()
    normaliser = Normaliser(book.noise)
    examples = [*corpus.training(), *corpus.development()]
    found = list(nearest(examples, normaliser))
    alikes = copies(found)
    cosines = np.array([alike.cosine for alike in found])
    longer = Counter(gram for example in examples for gram in grams(example.text) if len(gram) == 3)
    print(f"texts {len(examples)}, characters {sum(len(example.text) for example in examples)}")
    print(f"different sequences of three {len(longer)}, of them in one text only {sum(n == 1 for n in longer.values())}")
    print("cosine to the nearest other text: " + ", ".join(f"p{q} {np.percentile(cosines, q):.2f}" for q in (50, 90, 99)))
    print(f"copies (cosine from {COPY}): {len(alikes)}")
    for alike in alikes:
        print(f"  {alike.cosine:.2f} {alike.one.id} {alike.one.text[:40]!r} {alike.other.id} {alike.other.text[:40]!r}")
    return 1 if alikes else 0


if __name__ == "__main__":
    sys.exit(main())
