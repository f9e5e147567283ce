"""The state of the desk in figures, without content or names. For `python -m bot status`."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage.backup import MAIN, last_day
from storage.database import SAFE_SQLITE, Tx
from storage.readonly import look


@dataclass(frozen=True)
class Counts:
    open_cases: int
    unowned: int
    due: int
    """Running clocks whose target is today or past."""
    overdue: int
    """Running clocks whose legal limit has passed."""
    outbox_waiting: int
    outbox_dead: int
    dead_letters: int
    readers: int
    """Keys that new tips are sealed to; with none, intake is shut."""
    officers: int
    """Officers invited or joined, who have not left."""


@dataclass(frozen=True)
class Status:
    counts: Counts
    last_backup: str
    """ISO date, "" for none."""
    disk_free: int
    """Bytes, on the disk of the data directory."""
    sqlite: str
    sqlite_safe: bool
    """False: the version has the WAL-reset bug."""


_COUNTS = (
    "SELECT count(*) FROM tip WHERE closed_at IS NULL",
    "SELECT count(*) FROM tip WHERE closed_at IS NULL AND owner IS NULL",
    "SELECT count(*) FROM clock WHERE stopped_at IS NULL AND due_target<=:today",
    "SELECT count(*) FROM clock WHERE stopped_at IS NULL AND due_legal<:today",
    "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead=0",
    "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead=1",
    "SELECT count(*) FROM dead_letter",
    "SELECT count(*) FROM reader WHERE revoked_at IS NULL AND kind<>'superior'",
    "SELECT count(*) FROM staff WHERE left_at IS NULL",
)


def status(data_dir: Path, today: date) -> Status:
    """Figures of this moment; the bot may be running. Raises StorageBroken."""

    def counts(tx: Tx) -> Counts:
        return Counts(*(int(tx.execute(query, {"today": today.isoformat()}).fetchone()[0]) for query in _COUNTS))

    return Status(
        counts=look(data_dir / MAIN, counts),
        last_backup=last_day(data_dir),
        disk_free=shutil.disk_usage(data_dir).free,
        sqlite=sqlite3.sqlite_version,
        sqlite_safe=sqlite3.sqlite_version_info >= SAFE_SQLITE,
    )
