"""Recurring work at rest: announcing clock steps, forgetting what has served, folding the WAL. Called by bot/ticks.py."""

from datetime import datetime, timedelta

from storage import outbox, seen
from storage.clocks import Clockwork
from storage.database import Database
from storage.ownerless import Ownerless

SENT_DAYS = 90
"""How long a sent notice is kept, so that it is never queued twice."""


class Upkeep:
    def __init__(
        self, main: Database, keys: Database, clockwork: Clockwork, ownerless: Ownerless | None = None
    ) -> None:
        self._main = main
        self._keys = keys
        self._clockwork = clockwork
        self._ownerless = ownerless
        self._orphans: set[bytes] = set()
        self._calendar_taken = False

    async def sweep_clocks(self, now: datetime) -> int:
        """Announce every clock step that is due, and every idle case; returns how many. A quiet minute costs one read.

        The first time after a start, dates are counted anew if the calendar has changed meanwhile.
        """
        if not self._calendar_taken:
            if await self._main.read(self._clockwork.calendar_changed):
                await self._main.write(lambda tx: self._clockwork.take_calendar(tx, now))
            self._calendar_taken = True
        told = 0
        while await self._main.read(lambda tx: self._clockwork.any_due(tx, now)):
            found = await self._main.write(lambda tx: self._clockwork.sweep(tx, now))
            if not found:
                break  # it let out what was held back, or put rows right; whatever is left is the next tick's
            told += found
        return told

    async def report_ownerless(self, now: datetime) -> int:
        """Tell managers of open cases that nobody owns for too long; returns how many."""
        return await self._ownerless.sweep(now) if self._ownerless else 0

    async def nightly(self, now: datetime) -> None:
        """Forget old update ids and sent notices, then empty the WAL so that nothing deleted lingers in it."""
        before = int((now - timedelta(days=SENT_DAYS)).timestamp())
        await self._main.write(lambda tx: (seen.prune(tx, now.date()), outbox.prune(tx, before)))
        await self._sweep_shares()
        await self._main.checkpoint()
        await self._keys.checkpoint()

    async def _sweep_shares(self) -> None:
        """Delete shares whose case is gone or shredded, if that was so last time too: intake writes them before the tip."""
        shares = await self._keys.read(lambda tx: {bytes(row[0]) for row in tx.execute("SELECT case_id FROM share")})
        known = await self._main.read(
            lambda tx: {
                bytes(row[0])
                for row in tx.execute(
                    "SELECT case_id FROM tip WHERE shredded_on IS NULL UNION ALL SELECT case_id FROM dead_letter"
                )
            }
        )
        alone = shares - known
        doomed = [(case_id,) for case_id in alone & self._orphans]
        if doomed:
            await self._keys.write(lambda tx: tx.executemany("DELETE FROM share WHERE case_id=?", doomed).rowcount)
        self._orphans = alone
