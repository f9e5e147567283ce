"""Loading the trained classifier: plain arrays and their record, no pickle. The composition root calls `load` once.

`data/classifier.npz` is made by `make train` and never edited by hand; docs/triage.md tells how it was chosen.
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
LONGEST = 3
"""Characters of a sequence."""
_STORED = {
    "ids": np.uint8, "grams": np.uint8, "record": np.uint8,
    "rarity": np.float16, "weights": np.int8, "steps": np.float32, "bias": np.float32,
}  # fmt: skip
"""The arrays of the file and their types; the first three hold UTF-8."""
Ints = NDArray[np.int8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Classifier:
    """A linear model over character sequences (``grams``), one column an id of ``ids``.

    ``weights`` is grams x ids in steps of ``steps`` (one an id); ``rarity`` weighs each sequence; ``bias`` is added.
    ``record`` says from what and how it was made, what it reaches, and the thresholds it is read with.
    """

    ids: tuple[str, ...]
    grams: tuple[str, ...]
    rarity: Floats
    weights: Ints
    steps: Floats
    bias: Floats
    record: Mapping[str, Any]

    @property
    def version(self) -> str:
        """Number and content: "1-" and eight hex digits of what it was learned from. Sealed with each tip it read."""
        learned = self.record.get("corrections") or {}
        return f"{self.record.get('version', 1)}-{str(learned.get('digest') or self.record.get('corpus', ''))[:8]}"


def load(path: Path | None = None) -> Classifier:
    """Read and check the file. Raises ConfigError."""
    path = path or DATA / "classifier.npz"
    try:
        stored = arrays.read(path, _STORED)
        ids, grams, record = (bytes(stored[name]).decode("utf-8") for name in ("ids", "grams", "record"))
        learned = json.loads(record)
    except Exception as error:  # a dozen kinds come out of zipfile, zlib, numpy and json, and none lists its own
        said = f"{type(error).__name__}: {error}"
        raise ConfigError(f"{path.name}: expected a classifier made by `make train` ({said})") from error
    model = Classifier(
        ids=tuple(ids.split("\n")),
        grams=tuple(grams.split("\n")),
        rarity=stored["rarity"].astype(np.float32),
        weights=np.ascontiguousarray(stored["weights"]),  # what is added lies together
        steps=stored["steps"],
        bias=stored["bias"],
        record=learned,
    )
    _check(path, model)
    return model


def save(path: Path, model: Classifier) -> None:
    """Write the file, always the same bytes for the same model."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            ids=_bytes("\n".join(model.ids)),
            grams=_bytes("\n".join(model.grams)),
            rarity=model.rarity.astype(np.float16),
            weights=np.asfortranarray(model.weights),  # packs smaller
            steps=model.steps,
            bias=model.bias,
            record=_bytes(json.dumps(dict(model.record), ensure_ascii=False, sort_keys=True)),
        )


def _check(path: Path, model: Classifier) -> None:
    if not isinstance(model.record, dict) or not isinstance(model.record.get("corrections") or {}, dict):
        raise ConfigError(f"{path.name}: record: expected an object, and one under corrections")
    if model.record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}, found {model.record.get('format')!r}")
    shapes = {
        "weights": (model.weights.shape, (len(model.grams), len(model.ids))),
        "rarity": (model.rarity.shape, (len(model.grams),)),
        "steps": (model.steps.shape, (len(model.ids),)),
        "bias": (model.bias.shape, (len(model.ids),)),
    }
    for name, (found, expected) in shapes.items():
        if found != expected:
            raise ConfigError(f"{path.name}: {name}: expected the shape {expected}, found {found}")
    if len(set(model.grams)) < len(model.grams) or not all(0 < len(gram) <= LONGEST for gram in model.grams):
        raise ConfigError(f"{path.name}: grams: expected different sequences of one to {LONGEST} characters")
    for name, numbers in (("rarity", model.rarity), ("steps", model.steps), ("bias", model.bias)):
        if not np.isfinite(numbers).all():
            raise ConfigError(f"{path.name}: {name}: expected finite numbers")


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), np.uint8)
