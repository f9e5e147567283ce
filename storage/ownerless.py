"""Open cases that nobody owns for too long (无主件): managers who see them are told, once for each such stretch.

For bot/ticks.py. There are only dates in clear, so hours are counted in whole days, each full at 09:00.
"""

from datetime import datetime, timedelta

from casework.ladder import OPENING
from casework.localtime import to_shanghai
from storage import notices
from storage.database import Database, Tx
from storage.ids import CaseId

BATCH = 200
_WAITING = (
    "SELECT case_id, number, coalesce(disowned_on, received_day) FROM tip WHERE closed_at IS NULL AND owner IS NULL "
    "AND ownerless_on IS NULL AND coalesce(disowned_on, received_day)<=? "
    "ORDER BY coalesce(disowned_on, received_day), case_id LIMIT ?"
)


class Ownerless:
    """``hours`` after which a case without owner is reported; 0: never."""

    def __init__(self, main: Database, hours: int) -> None:
        self._main = main
        self._days = -(-hours // 24)

    async def sweep(self, now: datetime) -> int:
        """Report what has waited too long; returns how many cases. A quiet minute costs one read."""
        if not self._days:
            return 0
        local = to_shanghai(now)
        full = local.date() - timedelta(days=int(local.time() < OPENING))
        until = (full - timedelta(days=self._days)).isoformat()
        told = 0
        while await self._main.read(lambda tx: tx.execute(_WAITING, (until, 1)).fetchone()):
            told += await self._main.write(lambda tx: _report(tx, until, now))
        return told


def _report(tx: Tx, until: str, now: datetime) -> int:
    rows = tx.execute(_WAITING, (until, BATCH)).fetchall()
    today = now.date().isoformat()
    for case_id, number, since in rows:
        tx.execute("UPDATE tip SET ownerless_on=? WHERE case_id=?", (today, case_id))
        notices.tell_ownerless(tx, CaseId(bytes(case_id)), number, since, now)
    return len(rows)
