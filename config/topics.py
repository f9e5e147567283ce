"""Loading what was learned about which words stand for one matter: a plain table, no pickle. triage.topics uses it.

`data/topics.npz` is made by `python -m triage.training.fit_topics` and never edited by hand.
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
from config.classifier import Classifier
from config.errors import ConfigError
from config.reading import DATA

FORMAT = 1
DIMS = 128


@dataclass(frozen=True, eq=False)
class TopicTable:
    """``rows``: int8, a row of DIMS for each sequence the classifier knows, in its order; ``units``: of each column.

    ``record`` names the classifier's corpus: with another vocabulary the rows mean nothing.
    """

    rows: NDArray[np.int8]
    units: NDArray[np.float32]
    record: Mapping[str, Any]


def load(classifier: Classifier, path: Path | None = None) -> TopicTable:
    """Read the file and check it against the classifier it was made with. Raises ConfigError."""
    path = path or DATA / "topics.npz"
    try:
        stored = arrays.read(path, {"rows": np.int8, "units": np.float32, "record": np.uint8})
        record = json.loads(bytes(stored["record"]).decode("utf-8"))
    except Exception as error:  # see config/arrays.py
        raise ConfigError(f"{path.name}: expected a table made by fit_topics ({type(error).__name__}: {error})") from error
    rows, units = stored["rows"], stored["units"]
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ConfigError(f"{path.name}: format: expected {FORMAT}")
    if rows.shape != (len(classifier.grams), DIMS) or record.get("classifier") != classifier.record.get("corpus"):
        raise ConfigError(f"{path.name}: was made with another classifier; run `make train`")
    if units.shape != (DIMS,) or not np.isfinite(units).all():
        raise ConfigError(f"{path.name}: units: expected {DIMS} finite numbers")
    return TopicTable(rows, units, record)


def save(path: Path, table: TopicTable) -> None:
    """Write the file, the same bytes for the same table."""
    record = json.dumps(dict(table.record), ensure_ascii=False, sort_keys=True).encode("utf-8")
    with path.open("wb") as file:
        np.savez_compressed(file, rows=table.rows, units=table.units, record=np.frombuffer(record, np.uint8))
