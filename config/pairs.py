"""Loading what triage.duplicates knows: words for one thing, and how to weigh what two tips share. Called at the start.

`data/pairs.json` is made by `python -m triage.training.fit_pairs`, never by hand; `data/synonyms.txt` is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from config.reading import DATA, Frozen, text_of

FORMAT = 1


class Weights(Frozen):
    """A logistic regression: ``bias`` and a weight for each feature by name; what is not named counts nothing."""

    bias: float
    by_name: dict[str, float]

    def sum(self, features: Mapping[str, float]) -> float:
        """The logit. Raises KeyError where a feature is missing."""
        return self.bias + sum(weight * features[name] for name, weight in self.by_name.items())


@dataclass(frozen=True, eq=False)
class PairModel:
    """``alone`` weighs what two tips share, ``among`` that result with what third tips say of it.

    ``synonyms``: word to the numbers of its groups. ``numbers``: the share of complaints at large that have a number with
    what it counts ("3号"), where it is not next to none. ``record`` says from what it was made and what it reaches.
    """

    synonyms: Mapping[str, frozenset[int]]
    numbers: Mapping[str, float]
    alone: Weights
    among: Weights
    record: Mapping[str, Any]


def synonyms(path: Path | None = None) -> dict[str, frozenset[int]]:
    """Word to the numbers of its groups. Raises ConfigError."""
    path = path or DATA / "synonyms.txt"
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(text_of(path).splitlines(), start=1):
        words = [] if line.startswith("#") else line.split()
        if words and len(set(words)) < len(words):
            raise ConfigError(f"{path.name}, line {number}: expected every word once")
        for word in words:
            groups.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


def load(path: Path | None = None) -> PairModel:
    """Read and check both files. Raises ConfigError."""
    path = path or DATA / "pairs.json"
    try:
        raw = json.loads(text_of(path))
        if raw["format"] != FORMAT:
            raise ValueError(f"format {raw['format']!r}")
        alone, among = (Weights.model_validate(raw[key], strict=True) for key in ("alone", "among"))
        numbers = {str(number): float(share) for number, share in raw["numbers"].items()}
        return PairModel(synonyms(), numbers, alone, among, dict(raw["record"]))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path.name}: expected what `triage.training.fit_pairs` makes ({error})") from error


def save(path: Path, model: PairModel) -> None:
    """Write the file, always the same bytes for the same model; the words stay where they are."""
    told = {
        "format": FORMAT,
        "alone": model.alone.model_dump(),
        "among": model.among.model_dump(),
        "numbers": dict(model.numbers),
        "record": dict(model.record),
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
