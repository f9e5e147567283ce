"""`python -m triage retrain`: learn again from the corpus and from tips that officers labelled; keep it only if not worse.

Both classifiers stay beside the one in use, as classifier-VERSION.npz. The same corpus and corrections give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from config import classifier, corpus, priorities, settings, taxonomy
from config.classifier import Classifier
from config.corpus import Example
from config.errors import ConfigError
from config.reading import DATA
from config.taxonomy import Taxonomy
from triage.learning import Counted, parse
from triage.normalise import Normaliser
from triage.reading import Reader
from triage.training import calibrate, fit
from triage.training.measure import Figures, figures

NAME = "classifier.npz"
Measure = Callable[[Classifier], Figures]


@dataclass(frozen=True)
class Outcome:
    """What the old and the new classifier reach, and whether the new one took the old one's place."""

    old: Figures
    new: Figures
    version: str
    taken: bool


def read(path: Path, book: Taxonomy) -> list[Counted]:
    """What `desk corrections` wrote. Raises ConfigError with file and line."""
    known = {*book.labels, *book.out}
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(parse(line, known))
        except ValueError as error:
            raise ConfigError(f"{path.name}, line {number}: {error}") from None
    if not found:
        raise ConfigError(f"{path.name}: nothing to learn from: too few corrected tips have anything in common")
    return found


def learn(
    examples: Sequence[Example], corrected: Sequence[Counted], book: Taxonomy, old: Classifier, day: str
) -> Classifier:
    """The next version, calibrated. ``day`` is noted in its record as given, "" for none."""
    normaliser = Normaliser(book.noise)
    curves = calibrate.curves(calibrate.unseen(examples, book, normaliser, corrected), book)
    model = fit.fit(examples, book, normaliser, corrected)
    told = hashlib.sha256(str(model.record["corpus"]).encode())
    for one in sorted(corrected, key=Counted.line):
        told.update(one.line().encode())
    record = {
        "version": int(old.record.get("version", 1)) + 1,
        "date": day,
        "before": old.version,
        "corrections": {"tips": len(corrected), "digest": told.hexdigest()[:16]},
    }
    return replace(model, record={**model.record, **curves, **record})


def measure(examples: Sequence[Example], book: Taxonomy) -> Measure:
    """What a classifier reaches on these examples."""
    ranks = priorities.load()

    def measured(model: Classifier) -> Figures:
        reader = Reader(book, ranks, model)
        return figures(examples, [reader.read(example.text) for example in examples])

    return measured


def not_worse(old: Figures, new: Figures) -> bool:
    """The main label stands first and among three, and the scope is right, at least as often as before."""
    return new.first >= old.first and new.three >= old.three and new.scope >= old.scope


def settle(old: Classifier, new: Classifier, measured: Measure, current: Path, folder: Path) -> Outcome:
    """Measure both and keep both; put the new one under ``current``'s name in ``folder`` unless it is worse."""
    reached = measured(old), measured(new)
    taken = not_worse(*reached)
    folder.mkdir(parents=True, exist_ok=True)
    figures_of = {"first": reached[1].first, "three": reached[1].three, "scope": reached[1].scope}
    new = replace(new, record={**new.record, "development": figures_of})
    classifier.save(folder / f"classifier-{old.version}.npz", old)
    classifier.save(folder / f"classifier-{new.version}.npz", new)
    if taken:
        target = folder / current.name
        fresh = target.with_name(target.name + ".new")
        classifier.save(fresh, new)
        fresh.replace(target)  # whole or not at all: the bot may start at any time
    return Outcome(*reached, new.version, taken)


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code: 0 also when the old one stays."""
    parser = argparse.ArgumentParser(prog="python -m triage retrain", description=__doc__)
    parser.add_argument("--corrections", type=Path, required=True, help="made by `python -m bot desk corrections`")
    parser.add_argument("--out", type=Path, help="folder for the files; without one, that of the classifier in use")
    parser.add_argument("--date", type=date.fromisoformat, help="day noted in the record, such as 2026-11-21")
    options = parser.parse_args(arguments)
    try:
        outcome = _run(options)
    except (ConfigError, OSError) as error:
        print(f"triage: {error}", file=sys.stderr)
        return 2
    for name, reached in (("old", outcome.old), ("new", outcome.new)):
        print(f"{name}: first {reached.first:.4f}, among three {reached.three:.4f}, scope {reached.scope:.4f}")
    said = "is in use from the next start" if outcome.taken else "is worse somewhere and not used"
    print(f"classifier-{outcome.version}.npz {said}")
    return 0


def _run(options: argparse.Namespace) -> Outcome:
    book = taxonomy.load()
    current = settings.load().classifier_file or DATA / NAME
    corrected = read(options.corrections, book)
    old = classifier.load(current)
    new = learn(corpus.training(), corrected, book, old, options.date.isoformat() if options.date else "")
    return settle(old, new, measure(corpus.development(), book), current, options.out or current.parent)

