"""The reminder ladder of one clock: which steps are due by now, and when the next one is.

For the deadline sweep. Pure. Steps are named once each, in the order of their instants, so that a sweep that was down
for days finds what it missed and inserts every step once.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from casework.clocks import due_instant
from casework.localtime import shanghai
from casework.workdays import Calendar

OPENING = time(9, 0)
"""When a morning reminder is sent, Asia/Shanghai."""
_DAY = timedelta(days=1)
# 18:00 itself is still in time; instants are stored in whole seconds.
_JUST_AFTER = timedelta(seconds=1)


class Step(StrEnum):
    SOON = "soon"
    """09:00 on the workday before the target."""
    DUE = "due"
    """09:00 on the target day."""
    OVERDUE = "overdue"
    """Past 18:00 of the target day."""
    LEGAL_OVERDUE = "legal-overdue"
    """Past 18:00 of the legal day; for limits in working days the same instant as OVERDUE, listed after it."""


def steps(due_target: date, due_legal: date, now: datetime, calendar: Calendar) -> list[Step]:
    """The steps whose instant is not after ``now`` (aware), in order. Raises ValueError for a naive ``now``."""
    _aware(now)
    return [step for step, at in _ladder(due_target, due_legal, calendar) if at <= now]


def next_step_at(due_target: date, due_legal: date, now: datetime, calendar: Calendar) -> datetime | None:
    """The instant of the first step after ``now``, or None when all have passed; for an indexed column."""
    _aware(now)
    return next((at for _, at in _ladder(due_target, due_legal, calendar) if at > now), None)


def _ladder(due_target: date, due_legal: date, calendar: Calendar) -> list[tuple[Step, datetime]]:
    if due_legal < due_target:
        raise ValueError(f"expected a legal day not before the target {due_target}, not {due_legal}")
    return [
        (Step.SOON, _morning(calendar.last_workday_not_after(due_target - _DAY))),
        (Step.DUE, _morning(due_target)),
        (Step.OVERDUE, due_instant(due_target) + _JUST_AFTER),
        (Step.LEGAL_OVERDUE, due_instant(due_legal) + _JUST_AFTER),
    ]


def _morning(d: date) -> datetime:
    return datetime.combine(d, OPENING, shanghai())


def _aware(now: datetime) -> None:
    if now.tzinfo is None:
        raise ValueError("now: expected a time with a zone")
