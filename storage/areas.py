"""The queue of one area (片区): its open cases, as one officer sees them. For handlers/staff."""

from dataclasses import dataclass

from storage import visibility
from storage.database import Database, Tx
from storage.ids import CaseId, CaseNumber
from storage.queue import PAGE, Row
from storage.staff import Officer

_FROM = (
    "assignment CROSS JOIN tip ON tip.case_id=assignment.case_id "
    f"WHERE area=:area AND closed_at IS NULL AND {visibility.SEEN}"
)
_ORDER = "tip.priority, tip.due_on, tip.case_id"


@dataclass(frozen=True)
class AreaPage:
    """Rows of one page, the urgent ones first. ``next`` is the cursor of the next page, "" on the last."""

    area: str
    rows: list[Row]
    first: bool
    next: str
    total: int


class Areas:
    def __init__(self, main: Database) -> None:
        self._main = main

    async def page(self, officer: Officer, area: str, cursor: str) -> AreaPage:
        """One page of an area, after ``cursor`` ("" for the first); an unreadable cursor gives the first page."""
        return await self._main.read(lambda tx: _page(tx, officer, area, cursor))


def _page(tx: Tx, officer: Officer, area: str, cursor: str) -> AreaPage:
    skip = int(cursor) if cursor.isascii() and cursor.isdecimal() and len(cursor) < 7 else 0
    values = {"area": area, "reader": officer.reader_id, "limit": PAGE, "skip": skip}
    rows = tx.execute(
        "SELECT tip.case_id, number, state, priority, fast_track, due_on, owner, "
        f"(SELECT label FROM tip_label l WHERE l.case_id=tip.case_id AND rank=1), unread FROM {_FROM} "
        f"ORDER BY {_ORDER} LIMIT :limit OFFSET :skip",
        values,
    ).fetchall()
    total = int(tx.execute(f"SELECT count(*) FROM {_FROM}", values).fetchone()[0])
    shown = [
        Row(CaseId(bytes(r[0])), CaseNumber(r[1]), r[2], r[3], bool(r[4]), r[7] or "", r[5], r[6], r[8]) for r in rows
    ]
    following = str(skip + PAGE) if skip + PAGE < total else ""
    return AreaPage(area, shown, not skip, following, total)
