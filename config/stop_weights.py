"""What was learned about how people tell of an emergency or a state secret. For triage.stops.

`data/stops.npz` is made by `python -m triage.training.fit_stops`.
"""

from __future__ import annotations

from pathlib import Path

from config import hashed_weights
from config.hashed_weights import HashedWeights
from config.reading import DATA

FORMAT = 1
BUCKETS = 1 << 18
"""Places in a table."""
TABLES = ("O01", "O16")
"""A table for each class of the taxonomy that stops the conversation: emergencies and state secrets."""


def load(path: Path | None = None) -> HashedWeights:
    """Read and check the file. Raises ConfigError."""
    return hashed_weights.load(path or DATA / "stops.npz", TABLES, BUCKETS, FORMAT, "fit_stops")
