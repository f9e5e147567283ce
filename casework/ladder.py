"""The ladder of one clock as moments: which steps are due by now, which comes next. Also when a case lies idle.

For storage/reminding.py and storage/clocks.py. Pure. Steps are named once each, in the order of their moments, so that
a sweep that was down for days finds what it missed and notes every step once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.clocks import due_instant, plus
from casework.localtime import shanghai, to_shanghai
from casework.workdays import Calendar
from config.ladder import LEVELS, OWNER, Idle, Ladder, Level, Moment, Step

OPENING = time(9, 0)
"""When a morning reminder is sent, Asia/Shanghai."""
# 18:00 itself is still in time; instants are stored in whole seconds.
_JUST_AFTER = timedelta(seconds=1)


@dataclass(frozen=True)
class Dates:
    """What the ladder hangs on. ``law``: whether the rule is a written limit; only then has it a legal day."""

    due_target: date
    due_legal: date
    law: bool


def moments(ladder: Ladder, dates: Dates, calendar: Calendar) -> list[tuple[Step, datetime]]:
    """Every step with its moment, in order; equal moments in the order of the ladder.

    Raises ValueError for a legal day before the target.
    """
    if dates.due_legal < dates.due_target:
        raise ValueError(f"expected a legal day not before the target {dates.due_target}, not {dates.due_legal}")
    found = [
        (step, min(_at(one, dates, calendar) for one in step.when if dates.law or one.of == "target"))
        for step in ladder.steps
    ]
    return sorted(found, key=lambda pair: pair[1])


def due_by(steps: list[tuple[Step, datetime]], now: datetime) -> list[Step]:
    """The steps whose moment is not after ``now`` (aware), in order."""
    return [step for step, at in steps if at <= now]


def next_at(steps: list[tuple[Step, datetime]], taken: Collection[str]) -> datetime | None:
    """The moment of the first step that is not among ``taken`` (ids), past or not; None when all are."""
    return next((at for step, at in steps if step.id not in taken), None)


def gravest(levels: Collection[Level]) -> Level:
    """The highest of some levels; none of none."""
    return max(levels, key=LEVELS.index, default="none")


def roles_told(steps: Collection[Step | Idle]) -> tuple[bool, frozenset[str]]:
    """Whom these steps reach together: whether the owner, and which roles."""
    told = {who for step in steps for who in step.tells}
    return OWNER in told, frozenset(told - {OWNER})


def idle_since(idle: Idle, now: datetime) -> tuple[date, dict[str, date | None]]:
    """The latest day of a last act after which a case counts as idle at ``now``: as a rule, and for states of their own.

    A day is full at 09:00. None: in this state nothing is idle.
    """
    local = to_shanghai(now)
    today = local.date() - timedelta(days=int(local.time() < OPENING))
    own = {state: today - timedelta(days=days) if days else None for state, days in idle.states.items()}
    return today - timedelta(days=idle.days), own


def _at(moment: Moment, dates: Dates, calendar: Calendar) -> datetime:
    anchor = dates.due_target if moment.of == "target" else dates.due_legal
    day = plus(anchor, moment.after, moment.unit, calendar)
    if moment.at == "opening":
        return datetime.combine(day, OPENING, shanghai())
    return due_instant(day) + _JUST_AFTER
