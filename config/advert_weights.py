"""Loading what was learned about where adverts stand in tips: plain arrays, no pickle. triage.adverts calls `load` once.

`data/adverts.npz` is made by `python -m triage.training.fit_adverts` and never edited by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config import arrays
from config.errors import ConfigError
from config.reading import DATA, Frozen, read

FORMAT = 3
FEW, MANY = 1 << 16, 1 << 18
"""Places for single characters and kinds of some, and for sequences of characters: a hash modulo this is the place."""
INSIDE = {"char": FEW, "pair": MANY, "triple": MANY, "kinds3": 1 << 12, "kinds5": FEW, "sign": 4}
"""What speaks for characters being part of an advert, and the size of its table: see triage.advert_features."""
EDGE = {
    **{"left1": FEW, "right1": FEW, "left2": MANY, "right2": MANY, "left3": MANY, "right3": MANY},
    **{"kinds11": 256, "kinds22": FEW, "kinds33": FEW, "reach": 256, "signs": 16},
}
"""What speaks for an advert beginning (or ending) between two characters."""
TABLES = {**INSIDE, **{f"{edge}_{name}": size for edge in ("start", "end") for name, size in EDGE.items()}}
COUNTS = {"tips1": 16, "tips2": 20, "tips3": 21, "tips4": 22}
"""How often one to four characters follow each other in tips (see triage.advert_language), and the bits of a place."""
PLACES = {
    **{"kinds2": 1024, "kinds4": 1 << 16, "before": 4096, "behind": 4096, "glue": 64, "edge": 64, "torn": 32},
    **{"sides": 256, "tips": 256, "outrun": 4096, "inrun": 4096, "outlook": 256, "inlook": 256, "shift": 128},
}
"""What the second stage sees of a start (or end), and the size of its table: see triage.advert_view."""
PAIRS = {
    **{"joint": 64, "lift_start": 64, "lift_end": 64, "around2": 256, "around3": 4096, "around4": 1 << 16},
    **{"balance": 256, "length": 64, "stops": 16},
}
"""What it sees of a start and an end together: see triage.advert_moves."""
SCALARS = ("inside", "edges", "likely", "length")
VERDICT = 36
"""Numbers by which a stretch is judged to be an advert or none: see triage.advert_verdict."""
MOVES = {
    **{f"{edge}_at_{name}": size for edge in ("start", "end") for name, size in PLACES.items()},
    **{f"pair_{name}": size for name, size in PAIRS.items()},
    "scalars": len(SCALARS),
    "verdict": VERDICT,
}
"""All tables of the second stage."""
UNIT = 512
"""What a weight of the second stage is multiplied by when stored."""


def _no_counts() -> dict[str, NDArray[np.uint8]]:
    return {name: np.zeros(1 << bits, np.uint8) for name, bits in COUNTS.items()}


def _no_moves() -> dict[str, NDArray[np.float32]]:
    return {name: np.zeros(size, np.float32) for name, size in MOVES.items()}


@dataclass(frozen=True, eq=False)
class AdvertWeights:
    """What both stages learned; ``record`` says how it was made."""

    tables: Mapping[str, NDArray[np.int16]]
    """Weights for each name of TABLES, all in the same unit; sums of them need more bits."""
    record: Mapping[str, Any]
    counts: Mapping[str, NDArray[np.uint8]] = field(default_factory=_no_counts)
    """For each name of COUNTS, counts on a logarithmic scale."""
    moves: Mapping[str, NDArray[np.float32]] = field(default_factory=_no_moves)
    """For each name of MOVES, weights of the second stage."""


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
    sizes = TABLES | {name: 1 << bits for name, bits in COUNTS.items()} | MOVES
    kinds: dict[str, Any] = dict.fromkeys((*TABLES, *MOVES), np.int16)
    kinds |= dict.fromkeys(("record", *COUNTS), np.uint8)
    try:
        stored = arrays.read(path, kinds)
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected weights made by fit_adverts ({type(error).__name__}: {error})") from error
    if not isinstance(record, dict):
        raise ConfigError(f"{path.name}: record: expected an object")
    if record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}, found {record.get('format')!r}")
    for name, size in sizes.items():
        if stored[name].shape != (size,):
            raise ConfigError(f"{path.name}: {name}: expected {size} numbers, found {stored[name].shape}")
    return AdvertWeights(
        {name: stored[name] for name in TABLES},
        record,
        {name: stored[name] for name in COUNTS},
        {name: (stored[name] / UNIT).astype(np.float32) for name in MOVES},
    )


def samples(path: Path | None = None) -> list[str]:
    """Adverts written for training, one a line, line breaks as \\n. The running program does not read them."""
    lines = (path or DATA / "advert_samples.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines]


def negatives(path: Path | None = None) -> list[str]:
    """Tips that sound like adverts and are none, for training, one a line. The running program does not read them."""
    return (path or DATA / "advert_negatives.txt").read_text(encoding="utf-8").splitlines()


def embedded(path: Path | None = None) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Tips with adverts and where these are, for training; in the file they stand within ⟪⟫, line breaks as \\n."""
    return _marked(path or DATA / "advert_embedded.txt")


def documents(path: Path | None = None) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Official papers with and without adverts in them, for training; in the form of `embedded`."""
    return _marked(path or DATA / "advert_documents.txt")


def _marked(path: Path) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, spans = "", []
        for number, piece in enumerate(re.split("[⟪⟫]", line.replace("\\n", "\n"))):
            if number % 2:
                spans.append((len(text), len(text) + len(piece)))
            text += piece
        found.append((text, tuple(spans)))
    return found


def parts(path: Path | None = None) -> AdvertParts:
    """What adverts are put together from for training. The running program does not read it. Raises ConfigError."""
    return read(path or DATA / "advert_parts.yaml", AdvertParts)


def save(path: Path, weights: AdvertWeights) -> None:
    """Write the file, always the same bytes for the same weights, those of moves by UNIT, which must fit into int16."""
    record = json.dumps(dict(weights.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    tables: dict[str, Any] = dict(weights.tables)
    tables |= {name: np.rint(table * UNIT).astype(np.int16) for name, table in weights.moves.items()}
    tables |= weights.counts
    with path.open("wb") as file:
        np.savez_compressed(file, record=np.frombuffer(record, np.uint8), **tables)
