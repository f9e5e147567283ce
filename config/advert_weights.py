"""Loading what was learned about where adverts stand in tips: plain arrays, no pickle. triage.adverts calls `load` once.

`data/adverts.npz` is made by `python -m triage.training.fit_adverts` and never edited by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config import arrays
from config.errors import ConfigError
from config.reading import DATA, Frozen, read

FORMAT = 4
FEW, MANY = 1 << 16, 1 << 18
"""Places for single characters and kinds of some, and for sequences of characters: a hash modulo this is the place."""
TABLES = {"char": FEW, "pair": MANY, "triple": MANY, "kinds3": 1 << 12, "kinds5": FEW}
"""What speaks for characters being part of an advert at a first look, and the size of its table: see triage.advert_features."""
NARROW, WIDTH = 32, 64
"""Numbers that stand for a character in the network: as it is looked up, and as it is told of others."""
DISTANCES = (1, 2, 4, 8, 16, 32, 1)
"""How far away each layer listens, in characters."""
KINDS, SIGNS = 16, 3
UNKNOWN = 1
"""Place of every character that is not known, in the table of characters; those known stand behind it."""
NETS = 2
"""Networks that read a text; what they say is averaged."""
NET: dict[str, tuple[int, ...]] = {
    "kind": (KINDS, NARROW),
    "sign": (SIGNS, NARROW),
    "widen": (NARROW, WIDTH),
    "widen_bias": (WIDTH,),
    "hear": (len(DISTANCES), 3, WIDTH, WIDTH),
    "hear_bias": (len(DISTANCES), WIDTH),
    "tell": (len(DISTANCES), WIDTH, WIDTH),
    "inside": (WIDTH,),
    "inside_bias": (),
    "edges": (2, WIDTH, 2),
    "edges_bias": (2,),
}
"""Weights of a network but for `char`, which has a row for each of `chars` and two more: see triage.advert_net."""


@dataclass(frozen=True, eq=False)
class AdvertWeights:
    """What the screen and the networks learned; ``record`` holds the format."""

    tables: Mapping[str, NDArray[np.int16]]
    """Weights for each name of TABLES, all in the same unit; sums of them need more bits."""
    record: Mapping[str, Any]
    net: Mapping[str, NDArray[Any]]
    """For each name of NET, weights of each of the NETS networks, their `char`, and `chars` (code points, rising) of all."""


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
    kinds: dict[str, Any] = dict.fromkeys(TABLES, np.int16) | dict.fromkeys(_net_names(), np.float16)
    kinds |= {"net_chars": np.uint32, "record": np.uint8}
    try:
        stored = arrays.read(path, kinds)
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected weights made by fit_adverts ({type(error).__name__}: {error})") from error
    if not isinstance(record, dict):
        raise ConfigError(f"{path.name}: record: expected an object")
    if record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}, found {record.get('format')!r}")
    shapes: dict[str, tuple[int, ...]] = {name: (size,) for name, size in TABLES.items()}
    shapes |= {f"net_{name}": (NETS, *shape) for name, shape in NET.items()}
    shapes |= {"net_chars": (count := stored["net_chars"].size,), "net_char": (NETS, count + UNKNOWN + 1, NARROW)}
    for name, shape in shapes.items():
        if stored[name].shape != shape:
            raise ConfigError(f"{path.name}: {name}: expected {shape} numbers, found {stored[name].shape}")
        if not np.isfinite(stored[name]).all():
            raise ConfigError(f"{path.name}: {name}: expected finite numbers")
    net = {name: stored[f"net_{name}"] for name in ("chars", "char", *NET)}
    if not net["chars"].size or (np.diff(net["chars"].astype(np.int64)) <= 0).any():
        raise ConfigError(f"{path.name}: net_chars: expected code points, rising")
    return AdvertWeights({name: stored[name] for name in TABLES}, record, net)


def _net_names() -> list[str]:
    """Of the networks' weights in the file."""
    return [f"net_{name}" for name in ("char", *NET)]


def samples(path: Path | None = None) -> list[str]:
    """Adverts written for training, one a line, line breaks as \\n. The running program does not read them."""
    return _lines(path or DATA / "advert_samples.txt")


def negatives(path: Path | None = None) -> list[str]:
    """Tips that sound like adverts and are none, for training; in the form of `samples`."""
    return _lines(path or DATA / "advert_negatives.txt")


def embedded(path: Path | None = None) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Tips with adverts and where these are, for training; in the file they stand within ⟪⟫, line breaks as \\n."""
    return _marked(path or DATA / "advert_embedded.txt")


def documents(path: Path | None = None) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Official papers with and without adverts in them, for training; in the form of `embedded`."""
    return _marked(path or DATA / "advert_documents.txt")


def _lines(path: Path) -> list[str]:
    return [line.replace("\\n", "\n") for line in path.read_text(encoding="utf-8").splitlines()]


def _marked(path: Path) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    found = []
    for line in _lines(path):
        text, spans = "", []
        for number, piece in enumerate(re.split("[⟪⟫]", line)):
            if number % 2:
                spans.append((len(text), len(text) + len(piece)))
            text += piece
        found.append((text, tuple(spans)))
    return found


def parts(path: Path | None = None) -> AdvertParts:
    """What adverts are put together from for training. The running program does not read it. Raises ConfigError."""
    return read(path or DATA / "advert_parts.yaml", AdvertParts)


def save(path: Path, weights: AdvertWeights) -> None:
    """Write the file, always the same bytes for the same weights."""
    record = json.dumps(dict(weights.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    tables: dict[str, Any] = dict(weights.tables)
    tables |= {f"net_{name}": table for name, table in weights.net.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, record=np.frombuffer(record, np.uint8), **tables)
