"""Loading what was learned about how people name themselves and speak of numbers: plain arrays, no pickle. For
triage.likely.

`data/personal.npz` is made by `python -m triage.training.fit_personal` and never edited by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config import arrays
from config.errors import ConfigError
from config.reading import DATA

FORMAT = 2
BUCKETS = 1 << 18
"""Places in a table; a feature's hash modulo this is its place."""
LONGEST = 8
"""Characters of a name."""
TABLES = ("glance", "start", "end", "owner")
"""Whether a name may begin at a place, whether it does, whether it ends at another; whether a number is the writer's."""


@dataclass(frozen=True, eq=False)
class PersonalWeights:
    """``tables``: BUCKETS weights for each of TABLES. ``record`` says how they were made."""

    tables: Mapping[str, NDArray[np.int8]]
    record: Mapping[str, Any]

    def unit(self, table: str) -> float:
        """What one of its weights is worth, in natural logarithms of odds."""
        return float(self.record["units"][table])

    def bias(self, table: str) -> float:
        """The logarithm of the odds where nothing is known."""
        return float(self.record["biases"][table])


def load(path: Path | None = None) -> PersonalWeights:
    """Read and check the file. Raises ConfigError."""
    path = path or DATA / "personal.npz"
    try:
        stored = arrays.read(path, {**dict.fromkeys(TABLES, np.int8), "record": np.uint8})
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected weights made by fit_personal ({type(error).__name__}: {error})") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}")
    weights = PersonalWeights({name: stored[name] for name in TABLES}, record)
    if any(table.shape != (BUCKETS,) for table in weights.tables.values()):
        raise ConfigError(f"{path.name}: expected {BUCKETS} weights in each table")
    try:
        known = [*map(weights.unit, TABLES), *map(weights.bias, TABLES)]
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path.name}: record: expected units and biases ({error!r})") from error
    if not np.isfinite(known).all():
        raise ConfigError(f"{path.name}: record: expected finite numbers")
    return weights


def save(path: Path, weights: PersonalWeights) -> None:
    """Write the file, the same bytes for the same weights."""
    record = json.dumps(dict(weights.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    with path.open("wb") as file:
        tables: dict[str, Any] = {name: weights.tables[name] for name in TABLES}
        np.savez_compressed(file, record=np.frombuffer(record, np.uint8), **tables)
