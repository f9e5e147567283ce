"""What was learned about how people name themselves and speak of numbers. For triage.likely.

`data/personal.npz` is made by `python -m triage.training.fit_personal`.
"""

from __future__ import annotations

from pathlib import Path

from config import hashed_weights
from config.hashed_weights import HashedWeights
from config.reading import DATA

FORMAT = 2
BUCKETS = 1 << 18
"""Places in a table; a feature's hash modulo this is its place."""
LONGEST = 8
"""Characters of a name."""
TABLES = ("glance", "start", "end", "owner")
"""Whether a name may begin at a place, whether it does, whether it ends at another; whether a number is the writer's."""


def load(path: Path | None = None) -> HashedWeights:
    """Read and check the file. Raises ConfigError."""
    return hashed_weights.load(path or DATA / "personal.npz", TABLES, BUCKETS, FORMAT, "fit_personal")
