"""Loading what was learned about how people name themselves: plain arrays, no pickle. triage.likely_names uses it.

`data/names.npz` is made by `python -m triage.training.fit_names` and never edited by hand.
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

FORMAT = 1
BUCKETS = 1 << 18
"""Places in a table; a feature's hash modulo this is its place."""
LONGEST = 8
"""Characters of a name."""
TABLES = ("glance", "start", "end")
"""Whether a name may begin at a place, whether it does, and whether it ends at another."""


@dataclass(frozen=True, eq=False)
class NameWeights:
    """``tables``: BUCKETS weights for each of TABLES. ``record`` says how they were made."""

    tables: Mapping[str, NDArray[np.int8]]
    record: Mapping[str, Any]

    def unit(self, table: str) -> float:
        """What one of its weights is worth, in natural logarithms of odds."""
        return float(self.record["units"][table])

    def bias(self, table: str) -> float:
        """The logarithm of the odds where nothing is known."""
        return float(self.record["biases"][table])


def load(path: Path | None = None) -> NameWeights:
    """Read and check the file. Raises ConfigError."""
    path = path or DATA / "names.npz"
    try:
        stored = arrays.read(path, {**dict.fromkeys(TABLES, np.int8), "record": np.uint8})
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected weights made by fit_names ({type(error).__name__}: {error})") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}")
    weights = NameWeights({name: stored[name] for name in TABLES}, record)
    if any(table.shape != (BUCKETS,) for table in weights.tables.values()):
        raise ConfigError(f"{path.name}: expected {BUCKETS} weights in each table")
    try:
        known = [*map(weights.unit, TABLES), *map(weights.bias, TABLES)]
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path.name}: record: expected units and biases ({error!r})") from error
    if not np.isfinite(known).all():
        raise ConfigError(f"{path.name}: record: expected finite numbers")
    return weights


def save(path: Path, weights: NameWeights) -> None:
    """Write the file, the same bytes for the same weights."""
    record = json.dumps(dict(weights.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    with path.open("wb") as file:
        glance, start, end = (weights.tables[name] for name in TABLES)
        np.savez_compressed(file, record=np.frombuffer(record, np.uint8), glance=glance, start=start, end=end)
