"""Figure 9: the desk with a million cases, one in twenty open. Pages, counts, a card, a move, ticks, open entries, each asked
hundreds of times through storage.desk, by an officer who sees all, one who lacks some, one who holds thirty, and one without a
key; beside the queries that are written first: OFFSET and COUNT over joins, on the same file.

Each answer includes the two hops to the database's thread and back; "processor" is the mean time a call computes, whatever
else the machine does. The file is what benchmarks/million_rows.py makes.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.figures import OURS, Book, percentile
from benchmarks.machine import Seats, memory_mib, seated
from benchmarks.million_rows import KINDS, NOON, TODAY, Cast, cast, fill
from benchmarks.plan import Plan
from casework.lifecycle import Facts, Lifecycle
from casework.localtime import shanghai
from casework.registers import Registers
from casework.workdays import Calendar
from config import calendars, lifecycle, organisation, registers, rules
from storage.assignments import Assignments
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.desk import Desk
from storage.entries import Entries
from storage.queue import PAGE, View
from storage.staff import Officer
from storage.upkeep import Upkeep

NAIVE = "OFFSET and COUNT over joins"
NAIVE_CALLS = 3
VIEWS: tuple[View, ...] = ("all", "new", "mine", "due")
DEEP = 50
"""Page that is measured beside the first; the last one where a view has fewer."""
DUE = 100
"""Clocks that fall due in one tick."""
NOW = datetime.fromtimestamp(NOON, shanghai())
_NAIVE_PAGE = (
    "SELECT tip.*, label FROM tip NOT INDEXED CROSS JOIN key_wrap USING(case_id, epoch) LEFT JOIN tip_label ON "
    "tip_label.case_id=tip.case_id AND rank=1 WHERE closed_at IS NULL AND reader_id=? "
    "ORDER BY priority, due_on, tip.case_id LIMIT ? OFFSET ?"
)
_NAIVE_COUNTS = (
    "SELECT count(*), sum(owner IS NULL), sum(owner=?), sum(due_on<=?), sum(unread>0) "
    "FROM tip NOT INDEXED CROSS JOIN key_wrap USING(case_id, epoch) WHERE closed_at IS NULL AND reader_id=?"
)


class Million:
    """Each run makes its file anew."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        self._book, self._plan, self._seats = book, plan, seats
        self._what = f"{plan.cases:,} cases"
        self._updates = count(1)
        self._fewer = -(-plan.calls // 10)
        """Of what takes a tenth of a second each."""

    async def run(self) -> None:
        with TemporaryDirectory(prefix="qingfeng-bench-") as folder:
            path = Path(folder) / "main.db"
            began = process_time()
            fill(path, self._plan.cases)
            self._note("made, processor", "s", process_time() - began)
            with seated(self._seats.bot):
                await self._open(path)
            self._note("file", "MiB", path.stat().st_size / 2**20)

    async def _open(self, path: Path) -> None:
        began, spent = perf_counter(), process_time()
        main, keys = await Database.open(path, "main"), await Database.open(path.with_name("keys.db"), "keys")
        self._note("opened and checked", "s", perf_counter() - began)
        self._note("opened and checked, processor", "s", process_time() - spent)
        try:
            await self._measure(main, keys)
        finally:
            await keys.close()
            await main.close()

    async def _measure(self, main: Database, keys: Database) -> None:
        cycle, clockwork = lifecycle.load(), Clockwork(rules.load(), Calendar(calendars.load()))
        entries = Entries(main, Registers(registers.load(cycle, clockwork.rules), cycle), clockwork, "relay")
        desk = Desk(main, keys, Lifecycle(cycle), clockwork, "relay", entries, Assignments(main, organisation.load()))
        who = await main.read(cast)
        for kind in KINDS:
            await self._pages(desk, who.officers[kind], kind)
            await self._timed(f"open entries, {kind}", partial(_open_ones, entries, who.officers[kind]), self._fewer)
        await self._cards(desk, who)
        self._note("resident after reading", "MiB", memory_mib(os.getpid(), "VmRSS") or 0)
        await self._ticks(Upkeep(main, keys, clockwork), main)
        await self._moves(desk, who)
        self._note("resident after all", "MiB", memory_mib(os.getpid(), "VmRSS") or 0)
        await self._naive(main, who.officers["who sees all"])

    async def _pages(self, desk: Desk, officer: Officer, kind: str) -> None:
        for view in VIEWS:
            cursor, pages = "", 1
            while pages < DEEP:
                following = (await desk.page(officer, view, cursor, TODAY)).next
                if not following:
                    break
                cursor, pages = following, pages + 1
            for place, at in (("page 1", ""), (f"page {DEEP}", cursor)):
                if place == "page 1" or pages == DEEP:
                    await self._timed(f"{place} of {view}, {kind}", partial(_page, desk, officer, view, at))
        await self._timed(f"counts, {kind}", lambda _: desk.counts(officer, TODAY))

    async def _cards(self, desk: Desk, who: Cast) -> None:
        officer = who.officers["who sees all"]
        await self._timed("a card", lambda call: desk.card(who.fresh[-call % len(who.fresh)], officer))

    async def _moves(self, desk: Desk, who: Cast) -> None:
        """A case from received to registered, durable, its clocks with it."""
        officer = who.officers["who sees all"]
        cards = [await desk.card(number, officer) for number in who.fresh[: self._plan.calls]]
        facts = Facts(officer.staff_id, TODAY)
        await self._timed(
            "a move", lambda call: desk.move(cards[call], "S02", officer, facts, [], next(self._updates), NOW), len(cards)
        )

    async def _ticks(self, upkeep: Upkeep, main: Database) -> None:
        await upkeep.sweep_clocks(NOW)  # what a start does once is no part of a tick
        await self._timed("a tick, nothing due", lambda _: upkeep.sweep_clocks(NOW))
        ids = await main.read(lambda tx: [row[0] for row in tx.execute("SELECT clock_id FROM clock WHERE next_at>?", (NOON,))])
        took = list[float]()
        for start in range(0, min(len(ids), DUE * self._fewer), DUE):
            batch = ids[start : start + DUE]
            await main.write(partial(_fall_due, clock_ids=batch))
            began = perf_counter()
            told = await upkeep.sweep_clocks(NOW)
            took.append(perf_counter() - began)
            assert told == len(batch), told
        self._percentiles(f"a tick, {DUE} due", took)

    async def _naive(self, main: Database, officer: Officer) -> None:
        reader, me, today = officer.reader_id, officer.staff_id, TODAY.isoformat()
        asked: dict[str, tuple[str, tuple[object, ...]]] = {
            "page 1 of all": (_NAIVE_PAGE, (reader, PAGE, 0)),
            f"page {DEEP} of all": (_NAIVE_PAGE, (reader, PAGE, PAGE * (DEEP - 1))),
            "counts": (_NAIVE_COUNTS, (me, today, reader)),
        }
        for what, (sql, values) in asked.items():
            await self._timed(f"{what}, who sees all", partial(_asked, main, sql, values), NAIVE_CALLS, NAIVE)

    async def _timed(
        self, what: str, call: Callable[[int], Awaitable[object]], calls: int | None = None, who: str = OURS
    ) -> None:
        took, spent = list[float](), process_time()
        for number in range(calls or self._plan.calls):
            began = perf_counter()
            await call(number)
            took.append(perf_counter() - began)
        self._note(f"{what}, processor", "ms", (process_time() - spent) / len(took) * 1000, who)
        self._percentiles(what, took, who)

    def _percentiles(self, what: str, took: list[float], who: str = OURS) -> None:
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            self._note(f"{what}, {name}", "ms", percentile(took, share) * 1000, who)

    def _note(self, what: str, unit: str, value: float, who: str = OURS) -> None:
        self._book.note(f"{self._what}, {what}", unit, value, who)


async def _page(desk: Desk, officer: Officer, view: View, cursor: str, call: int) -> None:
    await desk.page(officer, view, cursor, TODAY)


async def _open_ones(entries: Entries, officer: Officer, call: int) -> None:
    await entries.open_ones(officer, "", "")


async def _asked(main: Database, sql: str, values: tuple[object, ...], call: int) -> None:
    await main.read(lambda tx: tx.execute(sql, values).fetchall())


def _fall_due(tx: Tx, clock_ids: list[int]) -> None:
    """As if their last day were over since this morning."""
    yesterday = (TODAY - timedelta(days=3)).isoformat()
    tx.executemany(
        "UPDATE clock SET next_at=?, due_target=?, due_legal=? WHERE clock_id=?",
        [(NOON - 60, yesterday, yesterday, clock_id) for clock_id in clock_ids],
    )
