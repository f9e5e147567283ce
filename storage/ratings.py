"""Marks from 1 to 5: only how many of each were given in a month is kept. For the citizen handlers and the digest."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.figures import MINIMUM_CELL
from storage import seen
from storage.database import Database, Tx
from storage.errors import UnknownCase
from storage.ids import CaseId

SCORES = range(1, 6)


@dataclass(frozen=True)
class Mean:
    """The marks of one month (``2026-10``); ``mean`` is None where fewer were given than may be shown."""

    month: str
    count: int | None
    mean: float | None


class Ratings:
    """Nothing ties a mark to a case: of the case it is only noted that it has been rated, without a date.

    The audit chain has no link for it, since that would carry the day.
    """

    def __init__(self, main: Database) -> None:
        self._main = main

    async def rate(self, case_id: CaseId, score: int, update_id: int, now: datetime) -> bool:
        """Count one mark, once for a case; False when the case had been rated before this update.

        Raises ValueError for a score out of 1 to 5, UnknownCase and StorageError.
        """
        if score not in SCORES:
            raise ValueError("score: expected 1 to 5")

        def work(tx: Tx) -> bool:
            row = tx.execute("SELECT rated, restricted FROM tip WHERE case_id=?", (case_id,)).fetchone()
            if row is None:
                raise UnknownCase("no such case")
            if not seen.first_time(tx, update_id, now.date()):
                return bool(row[0])
            if row[0]:
                return False
            tx.execute("UPDATE tip SET rated=1 WHERE case_id=?", (case_id,))
            tx.execute(
                "INSERT INTO rating(month, restricted, score, count) VALUES(?,?,?,1) "
                "ON CONFLICT DO UPDATE SET count=count+1",
                (_month(now.date()), row[1], score),
            )
            return True

        return await self._main.write(work)


def last_month(tx: Tx, today: date) -> Mean:
    """The marks of the last full month, for the staff digest. From five raters up, and never of the running month:

    two figures of the same month, a week apart, would give away the marks that came between.
    """
    month = _month(today.replace(day=1) - timedelta(days=1))
    count, total = tx.execute(
        "SELECT coalesce(sum(count), 0), coalesce(sum(count*score), 0) FROM rating WHERE month=? AND restricted=0",
        (month,),
    ).fetchone()
    if count < MINIMUM_CELL:
        return Mean(month, None, None)
    return Mean(month, int(count), round(total / count, 1))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
