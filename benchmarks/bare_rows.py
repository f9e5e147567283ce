"""The bare limit of storing: the rows that intake left, inserted once more by sqlite3 alone, many tips a commit.

Same schema and indexes, WAL, FULL, share B in a commit of its own first. No sealing, no checks, no program. Used by storing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from storage.database import MAX_GROUP, Tx
from storage.migrate import migrate

GROUPED = "the same rows by sqlite3, commits shared"
Row = tuple[Any, ...]
_BY_CASE = (
    "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
    "WHERE t.type='table' AND c.name='case_id' AND t.name NOT IN ('dead_letter', 'queue')"
)
_IN_ORDER = ("seen", "outbox")
"""Tables that hold one row a tip and nothing by which to tell whose."""


@dataclass
class TipRows:
    """What one tip put into each database, by table."""

    case_id: bytes
    main: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def taken(main: Tx) -> list[TipRows]:
    """The rows of every tip of an intake desk, in the order in which the tips were stored."""
    filed = main.execute("SELECT case_id, audit.* FROM audit JOIN tip USING(number) WHERE act='submit' ORDER BY seq")
    found = [TipRows(bytes(case_id), {"audit": [tuple(entry)]}) for case_id, *entry in filed]
    whose = {tip.case_id: tip for tip in found}
    for (table,) in main.execute(_BY_CASE).fetchall():
        for case_id, *row in main.execute(f"SELECT case_id, * FROM {table}"):
            whose[bytes(case_id)].main.setdefault(table, []).append(tuple(row))
    for table in _IN_ORDER:
        rows = main.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
        for tip, row in zip(found, rows, strict=True):
            tip.main[table] = [tuple(row)]
    return found


def shared(keys: Tx, tips: Sequence[TipRows]) -> None:
    """Add what ``keys.db`` holds of the tips."""
    whose = {tip.case_id: tip for tip in tips}
    for case_id, *row in keys.execute("SELECT case_id, * FROM share"):
        whose[bytes(case_id)].keys["share"].append(tuple(row))


class Bare:
    """Two empty databases in ``folder`` that the rows go into; close it."""

    def __init__(self, folder: Path) -> None:
        self._main, self._keys = _made(folder / "bare-main.db", "main"), _made(folder / "bare-keys.db", "keys")

    def store(self, tips: Sequence[TipRows], at_once: int) -> tuple[float, list[float]]:
        """Insert them as ``at_once`` callers would bring them; seconds for all, and for each until it was durable."""
        took, start = list[float](), perf_counter()
        for group in _groups(tips, min(at_once, MAX_GROUP)):
            began = perf_counter()
            _commit(self._keys, [tip.keys for tip in group])
            _commit(self._main, [tip.main for tip in group])
            took += [perf_counter() - began] * len(group)
        return perf_counter() - start, took

    def close(self) -> None:
        self._main.close()
        self._keys.close()


def _commit(db: Tx, tips: Sequence[dict[str, list[Row]]]) -> None:
    db.execute("BEGIN IMMEDIATE")
    for tables in tips:
        for table, rows in tables.items():
            marks = ",".join("?" * len(rows[0]))
            db.executemany(f"INSERT INTO {table} VALUES({marks})", rows)
    db.execute("COMMIT")


def _groups(tips: Sequence[TipRows], size: int) -> Iterator[Sequence[TipRows]]:
    for begin in range(0, len(tips), size):
        yield tips[begin : begin + size]


def _made(path: Path, kind: str) -> Tx:
    import sqlite3  # late: importing storage has put the newer library in this name's place

    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, kind)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    return db
