"""The queue of open cases: a page of a view, and counts, as one officer sees them. For storage.desk.

Triggers of the schema keep a row of table ``queue`` for each reader who sees the case, and tallies of those rows. So a
page costs the rows it shows and a count a few rows of tallies, however many cases there are, and however many of them
the officer does not see: neither his figures nor the time they take tell of others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from storage import visibility
from storage.database import Tx
from storage.ids import CaseId, CaseNumber, StaffId
from storage.staff import Officer

View = Literal["all", "new", "mine", "due"]
PAGE = 6


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    case_id: CaseId
    number: CaseNumber
    state: str
    priority: int
    fast_track: bool
    label: str
    due_on: str
    owner: StaffId | None
    unread: int


@dataclass(frozen=True)
class Page:
    """Rows of one page. ``next`` is the cursor of the next page, "" on the last; ``total`` counts the whole view."""

    view: View
    rows: list[Row]
    first: bool
    next: str
    total: int


@dataclass(frozen=True)
class Counts:
    open: int
    unowned: int
    mine: int
    due: int
    """Open cases whose nearest target is today or past."""
    new: int
    """Cases, open or closed, with words of their citizen that nobody has opened yet."""

    def of(self, view: View) -> int:
        """How many cases the view has."""
        return {"all": self.open, "new": self.new, "mine": self.mine, "due": self.due}[view]


_COLUMNS = (
    "tip.case_id, number, state, tip.priority, fast_track, tip.due_on, tip.owner, "
    "(SELECT label FROM tip_label l WHERE l.case_id=tip.case_id AND rank=1), unread"
)
_HIS = "queue CROSS JOIN tip ON tip.case_id=queue.case_id WHERE queue.reader_id=:reader AND "
# CROSS JOIN: from the officer's own rows to their cases, never the other way round.
_FROM: dict[View, str] = {
    "all": _HIS + "is_open=1",
    "new": _HIS + "is_new=1",  # a closed case with new words of its citizen, too
    "due": _HIS + "is_open=1 AND queue.priority=:priority AND queue.due_on<=:today",
    "mine": "tip WHERE closed_at IS NULL AND owner=:me",
}
_NEXT_PRIORITY = "SELECT min(priority) FROM queue WHERE reader_id=:reader AND is_open=1 AND priority>:priority"
_BEFORE_ALL = -1
_TALLIES = (
    "SELECT coalesce(sum(count) FILTER (WHERE kind='owner'), 0), "
    "coalesce(sum(count) FILTER (WHERE kind='owner' AND value=''), 0), "
    "coalesce(sum(count) FILTER (WHERE kind='owner' AND value=:me), 0), "
    "coalesce(sum(count) FILTER (WHERE kind='due' AND value<=:today), 0), "
    "coalesce(sum(count) FILTER (WHERE kind='new'), 0) FROM tally WHERE reader_id=:reader"
)


def page(tx: Tx, officer: Officer, view: View, cursor: str, today: date) -> Page:
    after = _cursor(cursor)
    values = {"me": officer.staff_id, "today": today.isoformat(), "reader": officer.reader_id, **(after or {})}
    rows = _due(tx, values, after is not None) if view == "due" else _rows(tx, view, values, after is not None)
    shown = [
        Row(CaseId(bytes(r[0])), CaseNumber(r[1]), r[2], r[3], bool(r[4]), r[7] or "", r[5], r[6], r[8])
        for r in rows[:PAGE]
    ]
    last = shown[-1] if len(rows) > PAGE else None
    following = f"{last.priority}.{last.due_on}.{last.case_id.hex()}" if last else ""
    return Page(view, shown, after is None, following, counts(tx, officer, today).of(view))


def counts(tx: Tx, officer: Officer, today: date) -> Counts:
    values = {"me": officer.staff_id, "today": today.isoformat(), "reader": officer.reader_id}
    return Counts(*map(int, tx.execute(_TALLIES, values).fetchone()))


def statement(view: View, *, after: bool) -> str:
    """Rows of a view in order, from the start or ``after`` a place; of ``due`` those of one priority.

    Who sees a case is asked again for each row: were the table of the queue ever wrong, no case would be shown for it.
    """
    at = "tip" if view == "mine" else "queue"
    keys = ("due_on", "case_id") if view == "due" else ("priority", "due_on", "case_id")
    order = ", ".join(f"{at}.{key}" for key in keys)
    beyond = f" AND ({order}) > ({', '.join(f':{key}' for key in keys)})" if after else ""
    return f"SELECT {_COLUMNS} FROM {_FROM[view]} AND {visibility.SEEN}{beyond} ORDER BY {order} LIMIT :limit"


def _rows(tx: Tx, view: View, values: Mapping[str, object], after: bool, held: int = 0) -> list[tuple[Any, ...]]:
    return tx.execute(statement(view, after=after), {**values, "limit": PAGE + 1 - held}).fetchall()


def _due(tx: Tx, values: Mapping[str, object], after: bool) -> list[tuple[Any, ...]]:
    """One priority after the other: only within one is what is due a range of the index."""
    found = _rows(tx, "due", values, True) if after else []
    priority = values["priority"] if after else _BEFORE_ALL
    while len(found) <= PAGE:
        priority = tx.execute(_NEXT_PRIORITY, {**values, "priority": priority}).fetchone()[0]
        if priority is None:
            break
        found += _rows(tx, "due", {**values, "priority": priority}, False, len(found))
    return found


def _cursor(text: str) -> dict[str, int | str | bytes] | None:
    """The place in a view that a cursor names, by column."""
    parts = text.split(".")
    try:
        if len(parts) != 3 or len(parts[0]) >= 10:  # longer numbers are none of ours, nor SQLite's
            return None
        return {"priority": int(parts[0]), "due_on": parts[1], "case_id": bytes.fromhex(parts[2])}
    except ValueError:
        return None
