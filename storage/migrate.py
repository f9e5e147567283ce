"""Numbered, forward-only migrations: ``storage/migrations/<database>/NNNN_name.sql``. Called when a file is opened."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from storage.errors import StorageBroken

_HERE = Path(__file__).parent / "migrations"


def steps(kind: str) -> list[tuple[int, Path]]:
    """The migrations of one kind of database (``main``, ``keys``, ``sessions``) as (version, file), in order."""
    found = sorted((int(path.name[:4]), path) for path in (_HERE / kind).glob("[0-9][0-9][0-9][0-9]_*.sql"))
    if [version for version, _ in found] != list(range(1, len(found) + 1)):
        raise StorageBroken(f"migrations of {kind!r} are not numbered 1, 2, 3 …")
    return found


def statements(sql: str) -> Iterator[str]:
    """Split a script at complete statements, so that each runs inside the caller's transaction."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in pending.splitlines()):
        raise StorageBroken("a migration ends in the middle of a statement")


def migrate(db: sqlite3.Connection, kind: str) -> int:
    """Bring the open database up to date, one transaction a step, and return its version.

    Raises StorageBroken when the file was written by a newer program.
    """
    known = steps(kind)
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(known):
        raise StorageBroken(f"the {kind} database has version {version}, this program knows {len(known)}: update it")
    for number, path in known[version:]:
        db.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements(path.read_text(encoding="utf-8")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version={number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    return len(known)
