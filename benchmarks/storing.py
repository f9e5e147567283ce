"""Figure 5: tips made durable a second through intake, beside the same rows without it, bare commits and sealing alone.

In this process; every tip is sealed to five readers.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.bare_rows import GROUPED, Bare, TipRows, shared, taken
from benchmarks.desk import Desk, Submissions, opened
from benchmarks.figures import OURS, Book, percentile
from benchmarks.machine import Seats, seated
from benchmarks.plan import Plan
from casework.localtime import shanghai
from storage import objects
from storage.database import Tx
from storage.intake import EPOCH, Submission
from storage.sealing import Pepper, new_tip_key

BARE = "bare SQLite, one row a commit"
SEALING = "sealing alone"


class Storing:
    """One run on new databases, everything on one processor."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        self._book, self._plan, self._seats = book, plan, seats
        self._callers = 0

    async def run(self) -> None:
        with TemporaryDirectory(prefix="qingfeng-bench-") as folder, seated(self._seats.bot):
            source, updates = Submissions(Pepper.generate()), count(1)
            data = Path(folder) / "data"
            data.mkdir()
            async with opened(data) as desk:
                for callers, tips in self._plan.callers.items():
                    self._callers = callers
                    await self._accept(desk, source.make(tips), updates)
                size = await desk.main.read(_bytes_of_a_tip)
                rows = await desk.main.read(taken)
                await desk.keys.read(lambda tx: shared(tx, rows))
                sealed = await self._seal(desk, source.make(self._plan.commits))
            self._insert(Path(folder), rows)
            bare = self._commit(Path(folder) / "bare.db", size)
        for callers in self._plan.callers:
            self._callers = callers
            self._note(*bare, BARE)
            self._note(*sealed, SEALING)

    async def _accept(self, desk: Desk, tips: list[Submission], updates: Iterator[int]) -> None:
        waiting, took = iter(tips), list[float]()

        async def caller() -> None:
            for tip in waiting:
                began = perf_counter()
                await desk.intake.accept(tip, next(updates), datetime.now(shanghai()))
                took.append(perf_counter() - began)

        began = perf_counter()
        await asyncio.gather(*(caller() for _ in range(self._callers)))
        self._note(perf_counter() - began, took, OURS)

    async def _seal(self, desk: Desk, tips: list[Submission]) -> tuple[float, list[float]]:
        """The cryptography of intake without its database: a case key, its wraps, the sealed words."""
        entitled = [one.reader for one in await desk.main.read(desk.readers.in_use)]
        day = datetime.now(shanghai()).date().isoformat()
        took, start = list[float](), perf_counter()
        for tip in tips:
            began = perf_counter()
            key = new_tip_key(tip.case_id, entitled, EPOCH)
            objects.make(tip.case_id, "tip", EPOCH, day, tip.content, {"tip": key.public_key})
            took.append(perf_counter() - began)
        return perf_counter() - start, took

    def _insert(self, folder: Path, rows: list[TipRows]) -> None:
        """What each crowd has stored, once more and in the same order, by as many callers at once."""
        bare, waiting = Bare(folder), iter(rows)
        try:
            for callers, tips in self._plan.callers.items():
                self._callers = callers
                self._note(*bare.store(list(islice(waiting, tips)), callers), GROUPED)
        finally:
            bare.close()

    def _commit(self, path: Path, size: int) -> tuple[float, list[float]]:
        """WAL, FULL, one row as large as all a tip stores, in a transaction of its own."""
        import sqlite3  # late: importing storage has put the newer library in this name's place

        db = sqlite3.connect(path, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            db.execute("CREATE TABLE tip(id INTEGER PRIMARY KEY, box BLOB NOT NULL) STRICT")
            took, start = list[float](), perf_counter()
            for _ in range(self._plan.commits):
                row, began = os.urandom(size), perf_counter()
                db.execute("INSERT INTO tip(box) VALUES(?)", (row,))
                took.append(perf_counter() - began)
            return perf_counter() - start, took
        finally:
            db.close()

    def _note(self, seconds: float, took: list[float], who: str) -> None:
        where = f"{self._callers} at once" if self._callers > 1 else "one caller"
        self._book.note(f"tips sealed and stored, {where}", "tips/s", len(took) / seconds, who)
        if who in (BARE, SEALING) and self._callers > 1:
            return  # a crowd's time is mostly waiting for its turn, which a lone caller has not
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            self._book.note(f"tip sealed and stored, {where}, {name}", "ms", percentile(took, share) * 1000, who)


def _bytes_of_a_tip(tx: Tx) -> int:
    """The blobs of one tip, on average: sealed words, wraps, public keys."""
    sums = ("length(box)) FROM object", "length(wrap)) FROM key_wrap", "length(public_key)) FROM receipt",
            "length(public_key)) FROM tip")  # fmt: skip
    total = sum(tx.execute(f"SELECT sum({rest}").fetchone()[0] for rest in sums)
    return int(total / tx.execute("SELECT count(*) FROM tip").fetchone()[0])
