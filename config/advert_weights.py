"""Loading what was learned about where adverts stand in tips: plain arrays, no pickle. triage.adverts calls `load` once.

`data/adverts.npz` is made by `python -m triage.training.fit_adverts` and never edited by hand.
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
from config.reading import DATA, Frozen, read

FORMAT = 1
BUCKETS = 1 << 16
"""Places in a table; a feature's hash modulo this is its place."""
INSIDE = ("char", "pair", "triple", "kinds3", "kinds5", "sign")
"""What speaks for characters being part of an advert."""
EDGE = ("left1", "right1", "left2", "right2", "left3", "right3", "kinds11", "kinds22", "kinds33", "reach", "signs")
"""What speaks for an advert beginning (or ending) between two characters."""
TABLES = (*INSIDE, *(f"{edge}_{name}" for edge in ("start", "end") for name in EDGE))


@dataclass(frozen=True, eq=False)
class AdvertWeights:
    """One table of BUCKETS weights for each name of TABLES, all in the same unit; ``record`` says how it was made."""

    tables: Mapping[str, NDArray[np.int32]]
    record: Mapping[str, Any]


class AdvertParts(Frozen):
    """Words of adverts, for training: see the file `advert_parts.yaml`."""

    trades: tuple[tuple[str, ...], ...]
    """What each trade sells."""
    claims: tuple[str, ...]
    prices: tuple[str, ...]
    heads: tuple[str, ...]
    brands: tuple[str, ...]
    suffixes: tuple[str, ...]
    tails: tuple[str, ...]
    reaches: tuple[str, ...]
    """How one reaches the seller; a number, name or account follows."""
    places: tuple[str, ...]
    """Where a name is to be looked for."""
    links: tuple[str, ...]


def load(path: Path | None = None) -> AdvertWeights:
    """Read and check the file. Raises ConfigError."""
    path = path or DATA / "adverts.npz"
    try:
        stored = arrays.read(path, {"record": np.uint8} | dict.fromkeys(TABLES, np.int16))
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected weights made by fit_adverts ({type(error).__name__}: {error})") from error
    if not isinstance(record, dict):
        raise ConfigError(f"{path.name}: record: expected an object")
    tables = {name: stored[name] for name in TABLES}
    if record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}, found {record.get('format')!r}")
    for name, table in tables.items():
        if table.shape != (BUCKETS,):
            raise ConfigError(f"{path.name}: {name}: expected {BUCKETS} numbers, found {table.shape}")
    return AdvertWeights({name: table.astype(np.int32) for name, table in tables.items()}, record)


def samples(path: Path | None = None) -> list[str]:
    """Adverts written for training, one a line. The running program does not read them."""
    return (path or DATA / "advert_samples.txt").read_text(encoding="utf-8").splitlines()


def parts(path: Path | None = None) -> AdvertParts:
    """What adverts are put together from for training. The running program does not read it. Raises ConfigError."""
    return read(path or DATA / "advert_parts.yaml", AdvertParts)


def save(path: Path, weights: AdvertWeights) -> None:
    """Write the file, always the same bytes for the same weights, which must fit into int16."""
    record = json.dumps(dict(weights.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    tables: dict[str, Any] = {name: table.astype(np.int16) for name, table in weights.tables.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, record=np.frombuffer(record, np.uint8), **tables)
