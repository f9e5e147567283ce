"""`make train`: learn from the corpus, calibrate, measure on the development set, write the classifier."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from config import advert_weights, classifier, corpus, taxonomy
from config.reading import DATA
from triage.normalise import Normaliser
from triage.training import calibrate, fit, fit_adverts


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training", description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "classifier.npz", help="where to write it")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    book = taxonomy.load()
    normaliser = Normaliser(book.noise)
    examples = corpus.training()
    curves = calibrate.curves(calibrate.unseen(examples, book, normaliser), book)
    model = fit.fit(examples, book, normaliser)
    model = replace(model, record={**model.record, **curves})
    classifier.save(options.out, model)
    advert_weights.save(options.out.with_name("adverts.npz"), fit_adverts.fit(examples, book, advert_weights.samples()))
    shown = {name: value for name, value in model.record.items() if name not in curves}
    print(json.dumps({**shown, "sequences": len(model.grams), "bytes": options.out.stat().st_size}, ensure_ascii=False))
    print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
