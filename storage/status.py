"""The state of the desk in figures, without content or names. For `python -m bot status` and the heartbeat."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage.backup import MAIN, last_day
from storage.database import SAFE_SQLITE, Database, Tx
from storage.readonly import look
from storage.room import ballast
from storage.verify import last_verified
from storage.visibility import OUTSIDE

DISK_LOW = 512 * 2**20
"""Bytes; below this the operator is told to make room before intake stops."""


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
    outside: int
    """1 when something waits outside the desk, with the superior or escrow, else 0. How much, and what, is not told."""


@dataclass(frozen=True)
class Status:
    counts: Counts
    last_backup: str
    """ISO date, "" for none."""
    last_verify: str
    """ISO date of the last check that found nothing wrong, "" for none."""
    disk_free: int
    """Bytes, on the disk of the data directory."""
    ballast: int
    """Bytes of the file that can be deleted when the disk is full."""
    sqlite: str
    sqlite_safe: bool
    """False: the version has the WAL-reset bug."""

    def troubles(self) -> list[str]:
        """What needs the operator whether the bot runs or not, in his words; [] when all is well."""
        found = [
            (self.counts.readers == 0, "no reader key is registered: no tip is taken"),
            (self.counts.outbox_dead > 0, "notices could not be delivered"),
            (self.disk_free < DISK_LOW, f"less than {DISK_LOW / 2**20:.0f} MiB of disk are free"),
        ]
        return [words for wrong, words in found if wrong]


@dataclass(frozen=True)
class Vital:
    """What the heartbeat needs of the main database: figures that cost the same however many cases there are."""

    outbox_waiting: int
    outbox_dead: int
    readers: int


class Vitals:
    """For the running program, on its own connection."""

    def __init__(self, main: Database) -> None:
        self._main = main

    async def now(self) -> Vital:
        """Raises StorageBroken."""
        return await self._main.read(
            lambda tx: Vital(*(int(tx.execute(query).fetchone()[0]) for query in (_WAITING, _DEAD, _READERS)))
        )


_WAITING = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead=0"
_DEAD = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead=1"
_READERS = "SELECT count(*) FROM reader WHERE revoked_at IS NULL AND kind<>'superior'"

_COUNTS = (
    f"SELECT count(*) FROM tip WHERE closed_at IS NULL AND NOT {OUTSIDE}",
    f"SELECT count(*) FROM tip WHERE closed_at IS NULL AND owner IS NULL AND NOT {OUTSIDE}",
    "SELECT count(*) FROM clock JOIN tip USING(case_id) WHERE stopped_at IS NULL AND due_target<=:today "
    f"AND NOT {OUTSIDE}",
    "SELECT count(*) FROM clock JOIN tip USING(case_id) WHERE stopped_at IS NULL AND due_legal<:today "
    f"AND NOT {OUTSIDE}",
    _WAITING,
    _DEAD,
    "SELECT count(*) FROM dead_letter",
    _READERS,
    "SELECT count(*) FROM staff WHERE left_at IS NULL",
    f"SELECT EXISTS (SELECT 1 FROM tip WHERE closed_at IS NULL AND {OUTSIDE})",
)


def status(data_dir: Path, today: date) -> Status:
    """Figures of this moment; the bot may be running. Raises StorageBroken."""

    def counts(tx: Tx) -> Counts:
        return Counts(*(int(tx.execute(query, {"today": today.isoformat()}).fetchone()[0]) for query in _COUNTS))

    return Status(
        counts=look(data_dir / MAIN, counts),
        last_backup=last_day(data_dir),
        last_verify=last_verified(data_dir),
        disk_free=shutil.disk_usage(data_dir).free,
        ballast=ballast(data_dir),
        sqlite=sqlite3.sqlite_version,
        sqlite_safe=sqlite3.sqlite_version_info >= SAFE_SQLITE,
    )
