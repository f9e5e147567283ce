"""main.db and keys.db belong together: neither may be quietly begun anew beside the other. Asked once at start."""

from pathlib import Path

from storage.database import Tx
from storage.errors import StorageBroken
from storage.readonly import look


def check_pair(main: Path, keys: Path) -> None:
    """Raise StorageBroken when one file is missing or empty while the other holds cases.

    A new main.db would make every receipt unknown; a new keys.db would take in tips while all others are unreadable.
    """
    for lost, kept, table in ((keys, main, "tip"), (main, keys, "share")):
        if not _there(lost) and _there(kept) and look(kept, lambda tx, table=table: _holds(tx, table)):  # type: ignore[misc]
            raise StorageBroken(
                f"{lost} is missing or empty while {kept.name} holds cases: restore both from their backup before starting"
            )


def _there(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _holds(tx: Tx, table: str) -> bool:
    known = tx.execute("SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?", (table,)).fetchone()
    return bool(known and tx.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone())
