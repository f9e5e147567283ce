"""Loading weights of models whose features are hashed to places in a table: plain arrays, no pickle. For the modules that
know which tables there are.

The files are made by `triage.training` and never edited by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config import arrays
from config.errors import ConfigError


@dataclass(frozen=True, eq=False)
class HashedWeights:
    """``tables``: weights by name of table, in small steps. ``record`` says how they were made."""

    tables: Mapping[str, NDArray[np.int8]]
    record: Mapping[str, Any]

    def unit(self, table: str) -> float:
        """What one of its weights is worth, in natural logarithms of odds."""
        return float(self.record["units"][table])

    def bias(self, table: str) -> float:
        """The logarithm of the odds where nothing is known."""
        return float(self.record["biases"][table])


def load(path: Path, names: Sequence[str], buckets: int, format: int, maker: str) -> HashedWeights:
    """Read and check the file: a table of ``buckets`` weights for each name. ``maker`` made it. Raises ConfigError."""
    try:
        stored = arrays.read(path, {**dict.fromkeys(names, np.int8), "record": np.uint8})
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected weights made by {maker} ({type(error).__name__}: {error})") from error
    if not isinstance(record, dict) or record.get("format") != format:
        raise ConfigError(f"{path.name}: format: expected {format}")
    weights = HashedWeights({name: stored[name] for name in names}, record)
    if any(table.shape != (buckets,) for table in weights.tables.values()):
        raise ConfigError(f"{path.name}: expected {buckets} weights in each table")
    try:
        known = [*map(weights.unit, names), *map(weights.bias, names)]
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path.name}: record: expected units and biases ({error!r})") from error
    if not np.isfinite(known).all():
        raise ConfigError(f"{path.name}: record: expected finite numbers")
    return weights


def save(path: Path, weights: HashedWeights) -> None:
    """Write the file, the same bytes for the same weights."""
    record = json.dumps(dict(weights.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    with path.open("wb") as file:
        tables: dict[str, Any] = dict(weights.tables)
        np.savez_compressed(file, record=np.frombuffer(record, np.uint8), **tables)
