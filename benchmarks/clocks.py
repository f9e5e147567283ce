"""Figure 7: what open clocks cost. A day of ticks with nothing due and with one clock in a hundred falling due, beside
a design that looks at all open clocks each tick; one event; counting all anew when a calendar arrives.

CPU seconds of this process, its database threads included: a tick waits for nothing else.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.figures import Book
from benchmarks.machine import Seats, seated
from benchmarks.plan import Plan
from casework.localtime import shanghai
from casework.running import CaseKind
from casework.workdays import Calendar
from config import calendars, rules
from config.calendars import OfficialDays
from storage import staff
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.ids import CaseId, ReaderId
from storage.upkeep import Upkeep

NAIVE = "selecting all open clocks each tick"
TICK = timedelta(seconds=30)
TICKS = 2880
NAIVE_TICKS = 3
"""Enough to see what one costs; the figure is that of a whole day."""
EVENTS = 200
START = datetime.combine(date(2026, 11, 16), time(0), shanghai())
READER = ReaderId("bench-0")
SEED = 7


class Clocks:
    """Each run makes its databases anew: cases that one officer sees, a clock in each, due months away."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        self._book, self._plan, self._seats = book, plan, seats
        self._rules, self._official = rules.load(), calendars.load()
        self._clockwork = Clockwork(self._rules, Calendar(self._official))

    async def run(self) -> None:
        count, what = self._plan.clocks, f"{self._plan.clocks:,} open clocks"
        with seated(self._seats.bot):
            async with self._filled(due=0) as (main, keys):
                self._book.note(f"{what}, a day of ticks, nothing due", "CPU s", await self._day(main, keys, 0))
                self._book.note(f"{what}, a day of ticks, nothing due", "CPU s", await _naive(main), NAIVE)
                self._book.note(f"{what}, one event of a case", "CPU ms", await self._event(main))
                self._book.note(f"{what}, counted anew", "CPU s", await self._recomputed(main))
            due = count // 100
            async with self._filled(due=due) as (main, keys):
                self._book.note(f"{what}, a day of ticks, {due:,} fall due", "CPU s", await self._day(main, keys, due))

    @asynccontextmanager
    async def _filled(self, due: int) -> AsyncIterator[tuple[Database, Database]]:
        with TemporaryDirectory(prefix="qingfeng-bench-") as folder:
            main = await Database.open(Path(folder) / "main.db", "main")
            keys = await Database.open(Path(folder) / "keys.db", "keys")
            try:
                await main.write(lambda tx: self._fill(tx, due))
                await main.checkpoint()
                yield main, keys
            finally:
                await keys.close()
                await main.close()

    def _fill(self, tx: Tx, due: int) -> None:
        """``due`` of the clocks pass their target on the measured day; the others have months."""
        tx.execute("INSERT INTO reader VALUES(?, 'officer', '王0', 1, zeroblob(1216), zeroblob(64), NULL, '', NULL)", (READER,))
        code = staff.invite(tx, "王值班", frozenset({"manager"}), READER, START.isoformat(), int(START.timestamp()))
        staff.join(tx, code, 501, START.isoformat(), int(START.timestamp()))
        draw = random.Random(SEED)
        for number in range(self._plan.clocks):
            case_id = CaseId(draw.randbytes(16))
            tx.execute(
                "INSERT INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, epoch, "
                "public_key, touched_on) VALUES(?,?,?,?,?,5,0,0,1,zeroblob(1216),?)",
                (case_id, f"QF-{number}", str(number), "2026-11-02", draw.choice(("S02", "S06", "S09", "S10")), "2026-11-13"),
            )  # fmt: skip
            tx.execute("INSERT INTO key_wrap VALUES(?, 1, ?, 1, zeroblob(1))", (case_id, READER))
            day = START.date() if number < due else date(2027, 1, 4) + timedelta(days=draw.randrange(120))
            self._clockwork.set_due(tx, case_id, "DT-task", day, START)

    async def _day(self, main: Database, keys: Database, due: int) -> float:
        """CPU seconds of 2,880 ticks, half a minute of the desk's time apart."""
        upkeep = Upkeep(main, keys, self._clockwork)
        await upkeep.sweep_clocks(START)  # what a start does once is no part of a day
        began, told = process_time(), 0
        for tick in range(TICKS):
            told += await upkeep.sweep_clocks(START + tick * TICK)
        spent = process_time() - began
        assert told == 2 * due, told  # at 09:00 the day has come, past 18:00 it is over
        return spent

    async def _event(self, main: Database) -> float:
        cases = await main.read(lambda tx: tx.execute("SELECT case_id FROM tip LIMIT ?", (EVENTS,)).fetchall())

        def work(tx: Tx) -> float:
            began = process_time()
            for (case_id,) in cases:
                self._clockwork.on_event(tx, CaseId(bytes(case_id)), "S06", CaseKind(), START)
            return process_time() - began

        return await main.write(work) / len(cases) * 1000

    async def _recomputed(self, main: Database) -> float:
        """The calendar of 2027 arrives, made up: every date lies in that year and most of them move."""
        off = frozenset(date(2027, 1, 1) + timedelta(days=n) for n in range(150) if n % 2)
        arrived = OfficialDays(self._official.years | {2027}, self._official.off | off, self._official.work)
        clockwork = Clockwork(self._rules, Calendar(arrived))
        began = process_time()
        moved = await main.write(lambda tx: clockwork.recompute(tx, START))
        assert moved > 0
        return process_time() - began


async def _naive(main: Database) -> float:
    """CPU seconds a day of a tick that reads every open clock and compares its date."""
    today, began = START.date(), process_time()
    for _ in range(NAIVE_TICKS):
        rows = await main.read(
            lambda tx: tx.execute("SELECT clock_id, due_target FROM clock WHERE stopped_at IS NULL").fetchall()
        )
        assert not [clock_id for clock_id, target in rows if date.fromisoformat(target) <= today]
    return (process_time() - began) / NAIVE_TICKS * TICKS
