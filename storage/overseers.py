"""Who may know of a signal of suppressed cases, and telling them. For storage/signals.py.

An overseer does not handle cases; of a signal he reads that it fired, in which case, and by which dates and numbers. Not
of a case from which somebody was left out, unless he has it himself; not of his own case, nor of what is about himself.
Where that leaves no overseer, the head of the organ is told, by the same rules. Nobody else ever is.
"""

from datetime import datetime

from casework.ladder import OPENING
from casework.localtime import local_day, to_shanghai
from storage import outbox, visibility
from storage.database import Tx
from storage.ids import CaseId
from storage.staff import Officer

OVERSEER, HEAD = "overseer", "head"
ASKED = frozenset({"supervisor", "deputy_head"})
"""Who is asked to have a case explained, if he sees it."""


def _may(alias: str, role: str) -> str:
    """Condition on a row of ``signal`` and one of ``staff``: he has joined in this role, and nothing keeps it from him."""
    return (
        f"{alias}.chat_id IS NOT NULL AND {alias}.left_at IS NULL AND ' '||{alias}.roles||' ' GLOB '* {role} *' "
        f"AND {alias}.staff_id<>signal.who AND NOT EXISTS (SELECT 1 FROM tip WHERE tip.case_id=signal.case_id "
        f"AND (tip.owner={alias}.staff_id OR (tip.restricted=1 AND NOT EXISTS (SELECT 1 FROM key_wrap w "
        f"WHERE w.case_id=tip.case_id AND w.epoch=tip.epoch AND w.reader_id={alias}.reader_id))))"
    )


KNOWS = (
    f"(({_may('officer', OVERSEER)}) OR ({_may('officer', HEAD)} AND NOT EXISTS "
    f"(SELECT 1 FROM staff other WHERE {_may('other', OVERSEER)})))"
)
"""Condition on a row of ``signal`` and a row ``officer`` of ``staff``: he may know of it."""


def ready(now: datetime) -> bool:
    """Whether the hour of the day's letter has come."""
    return to_shanghai(now).time() >= OPENING


def tell(tx: Tx, now: datetime) -> None:
    """One letter a day for each overseer, with the signals that nobody was told of yet; a second time does nothing.

    A signal that fires once the day's letters are out, or of which nobody may know, waits for another day.
    """
    today = local_day(now).isoformat()
    if tx.execute("SELECT 1 FROM outbox WHERE dedupe GLOB ? LIMIT 1", (f"signals:{today}:*",)).fetchone():
        return
    new = "signal.told_on IS NULL AND signal.cleared_on IS NULL"
    rows = tx.execute(
        "SELECT officer.staff_id, officer.chat_id, rule, count(*) FROM signal CROSS JOIN staff officer "
        f"WHERE {new} AND {KNOWS} GROUP BY officer.staff_id, rule ORDER BY officer.staff_id, rule"
    ).fetchall()
    letters: dict[tuple[str, int], list[list[int]]] = {}
    for staff_id, chat_id, rule, count in rows:
        letters.setdefault((staff_id, chat_id), []).append([rule, count])
    for (staff_id, chat_id), counts in letters.items():
        outbox.put(
            tx, dedupe=f"signals:{today}:{staff_id}", chat_id=chat_id, kind="signals", payload={"counts": counts},
            now=int(now.timestamp()),
        )  # fmt: skip
    tx.execute(
        f"UPDATE signal SET told_on=? WHERE {new} AND EXISTS (SELECT 1 FROM staff officer WHERE {KNOWS})", (today,)
    )


def ask(tx: Tx, case_id: CaseId, number: str, rule: int, cause: str, but: set[str], now: datetime) -> int:
    """Ask those who supervise and see the case to have it explained, but not its owner nor any of ``but``; once a cause.

    Returns how many of them there are.
    """
    owner = tx.execute("SELECT owner FROM tip WHERE case_id=?", (case_id,)).fetchone()[0]
    there = [
        one
        for one in visibility.officers(tx, case_id)
        if one.chat_id is not None and one.roles & ASKED and one.staff_id not in {owner, *but}
    ]
    for officer in there:
        _put(tx, officer, cause, {"number": number, "signal": rule}, now)
    return len(there)


def _put(tx: Tx, officer: Officer, cause: str, payload: dict[str, object], now: datetime) -> None:
    assert officer.chat_id is not None
    outbox.put(
        tx, dedupe=f"explain:{cause}:{officer.staff_id}", chat_id=officer.chat_id, kind="explain", payload=payload,
        now=int(now.timestamp()),
    )  # fmt: skip
