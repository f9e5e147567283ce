"""Dates counted before a year's calendar was known are counted anew when it is. Used by storage/clocks.py only."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from casework.clocks import Due, due, due_on, extended
from casework.workdays import Calendar
from config.rules import Rule, Rules
from storage import outbox, staff
from storage.database import Tx
from storage.ids import CaseId, ReaderId
from storage.reminding import Reminding

NEVER = "9999-12-31"
"""Due date of a case without a running clock; a value, so that the queue sorts and pages by it."""
TOLD = frozenset({"manager", "admin"})
"""Roles that are told that dates have moved."""
_FIELDS = ("rule", "began_on", "ends_on", "due_target", "due_legal", "provisional", "extended", "given")


def refresh(tx: Tx, cases: Iterable[CaseId]) -> None:
    """Note each case's nearest target among its running clocks."""
    tx.executemany(
        "UPDATE tip SET due_on=coalesce((SELECT min(due_target) FROM clock WHERE clock.case_id=tip.case_id "
        "AND stopped_at IS NULL), ?) WHERE case_id=?",
        [(NEVER, case_id) for case_id in cases],
    )


def _refresh_all(tx: Tx) -> None:
    """The same for every case with a running clock, in one statement."""
    tx.execute(
        "UPDATE tip SET due_on=nearest.day FROM (SELECT case_id, min(due_target) AS day FROM clock "
        "WHERE stopped_at IS NULL GROUP BY case_id) AS nearest WHERE nearest.case_id=tip.case_id AND due_on<>nearest.day"
    )


def recompute(tx: Tx, rules: Rules, calendar: Calendar, reminding: Reminding, now: datetime) -> Counter[CaseId]:
    """Count every running provisional clock with the present calendar; returns how many dates moved in each case.

    A day that a person set is rolled anew. Steps that were announced stay so; one that now lies in the past and was not
    announced is due at once. Clocks of rules that the file no longer has are left alone.
    """
    known = {rule.id: rule for rule in rules}
    rows = tx.execute(
        f"SELECT clock_id, case_id, {', '.join(_FIELDS)}, "
        "(SELECT group_concat(step) FROM clock_step WHERE clock_step.clock_id=clock.clock_id) "
        "FROM clock WHERE stopped_at IS NULL AND provisional=1"
    ).fetchall()
    moved: Counter[CaseId] = Counter()
    changes = list[tuple[Any, ...]]()
    alike = dict[tuple[Any, ...], tuple[Due, list[tuple[str, int]]]]()  # many clocks began on the same day
    for clock_id, case_id, *values, steps in rows:
        rule_id, target, legal = values[0], values[3], values[4]
        if rule_id not in known:
            continue
        key = tuple(values)
        if key not in alike:
            found = _recounted(known[rule_id], dict(zip(_FIELDS, values, strict=True)), calendar)
            alike[key] = found, reminding.seconds(rule_id, found.due_target, found.due_legal)
        found, ladder = alike[key]
        dates = found.due_target.isoformat(), found.due_legal.isoformat()
        if dates != (target, legal):
            moved[CaseId(bytes(case_id))] += 1
        elif found.provisional:
            continue
        taken = frozenset((steps or "").split(","))
        upcoming = next((second for step, second in ladder if step not in taken), None)
        changes.append((found.end.isoformat(), *dates, found.provisional, upcoming, clock_id))
    tx.executemany(
        "UPDATE clock SET ends_on=?, due_target=?, due_legal=?, provisional=?, next_at=? WHERE clock_id=?", changes
    )
    if moved:
        _refresh_all(tx)
    return moved


def changed(tx: Tx, calendar: Calendar) -> bool:
    """Whether clocks were last counted with another calendar, or never."""
    return _mark(tx) != calendar.digest


def take(tx: Tx, rules: Rules, calendar: Calendar, reminding: Reminding, now: datetime) -> int:
    """Recompute for a calendar that :func:`changed`, remember it, and tell once; returns how many dates moved.

    Each officer is told of the cases he sees, and nothing at the desk's first start: there was no other calendar before.
    """
    before = _mark(tx)
    if before == calendar.digest:
        return 0
    tx.execute("INSERT OR REPLACE INTO calendar_mark(only, digest) VALUES(1, ?)", (calendar.digest,))
    moved = recompute(tx, rules, calendar, reminding, now)
    for officer in staff.with_roles(tx, TOLD) if before else ():
        assert officer.chat_id is not None
        count = sum(moved[case_id] for case_id in _seen(tx, officer.reader_id))
        outbox.put(
            tx, dedupe=f"calendar:{calendar.digest.hex()[:16]}:{int(now.timestamp())}:{officer.staff_id}",
            chat_id=officer.chat_id, kind="calendar", payload={"moved": count}, now=int(now.timestamp()),
        )  # fmt: skip
    return moved.total()


def _recounted(rule: Rule, row: dict[str, Any], calendar: Calendar) -> Due:
    began = date.fromisoformat(row["began_on"])
    if row["given"]:
        return due_on(rule, date.fromisoformat(row["ends_on"]), began, calendar)
    found = due(rule, began, calendar)
    for used in range(row["extended"]):
        found = extended(rule, found, used, calendar)
    return found


def _mark(tx: Tx) -> bytes | None:
    row = tx.execute("SELECT digest FROM calendar_mark").fetchone()
    return bytes(row[0]) if row else None


def _seen(tx: Tx, reader: ReaderId | None) -> Iterable[CaseId]:
    rows = tx.execute("SELECT case_id FROM key_wrap JOIN tip USING(case_id, epoch) WHERE reader_id=?", (reader,))
    return (CaseId(bytes(case_id)) for (case_id,) in rows)
