"""From a rule and the day of an event to the days it is due.

For storage (when it starts a clock), handlers (when they show one) and ``python -m casework due``. Pure: the start and
the calendar are arguments. Counting follows 民法典 Art 201-203 by analogy, as Party rules give no rule of their own:
the day of the event is not counted; a month ends on the same day number or, where there is none, on the last day; a
period in calendar days, months or years that ends on a day off goes on to the next workday.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.localtime import shanghai, to_shanghai
from casework.workdays import Calendar
from config.rules import Limit, Rule, Unit

CLOSE_OF_BUSINESS = time(18, 0)
"""When a due day ends, Asia/Shanghai."""


class NoLimit(ValueError):
    """The rule sets no number of days; the message is for people and says why."""


@dataclass(frozen=True)
class Due:
    """When something is due.

    ``due_legal`` is the last day allowed (rolled forward from a day off), ``due_target`` the day the desk works
    towards: the last workday not after the day before rolling. For working days both are the same. ``provisional``:
    a year without an official calendar took part, so the dates may change (暂定).
    """

    rule: str
    due_legal: date
    due_target: date
    unit: Unit
    article: str
    provisional: bool


def due(rule: Rule, start: datetime | date, calendar: Calendar, cutoff_hour: int | None = None) -> Due:
    """When ``rule`` is due if its event happened at ``start``.

    A naive datetime is read as Asia/Shanghai, an aware one converted to it. With ``cutoff_hour`` (0-23) an event at or
    after that hour counts for the next day; a plain date has no hour. Raises NoLimit, ValueError for a bad
    ``cutoff_hour``, OverflowError past the year 9999.
    """
    limit = _limit(rule)
    begin = _day_of(start, cutoff_hour)
    if limit.unit == "wd":
        legal = target = calendar.add_workdays(begin, limit.amount)
        seen = (begin + timedelta(days=1), legal)
    else:
        end = _end(begin, limit)
        legal, target = calendar.first_workday_not_before(end), calendar.last_workday_not_after(end)
        seen = (target, legal)
    provisional = any(calendar.is_provisional(date(year, 1, 1)) for year in range(seen[0].year, seen[1].year + 1))
    return Due(rule.id, legal, target, limit.unit, rule.citation, provisional)


def due_instant(d: date) -> datetime:
    """The last moment of a due day: 18:00 in Asia/Shanghai."""
    return datetime.combine(d, CLOSE_OF_BUSINESS, shanghai())


def _limit(rule: Rule) -> Limit:
    if rule.limit is None:
        assert rule.no_limit is not None  # config/rules.py requires one of them
        raise NoLimit(f"{rule.id} {rule.name.zh}: {rule.no_limit.zh} {rule.no_limit.en}")
    if rule.limit.unit == "hour":
        raise NoLimit(f"{rule.id} {rule.name.zh}: 以小时计，没有到期日。 It runs {rule.limit.amount} hours, not days.")
    return rule.limit


def _day_of(start: datetime | date, cutoff_hour: int | None) -> date:
    if cutoff_hour is not None and not 0 <= cutoff_hour <= 23:
        raise ValueError(f"cutoff_hour: expected 0 to 23, not {cutoff_hour}")
    if not isinstance(start, datetime):
        return start
    local = to_shanghai(start)
    late = cutoff_hour is not None and local.hour >= cutoff_hour
    return local.date() + timedelta(days=int(late))


def _end(begin: date, limit: Limit) -> date:
    if limit.unit == "cd":
        return begin + timedelta(days=limit.amount)
    months = begin.month - 1 + limit.amount * (12 if limit.unit == "year" else 1)
    year, month = begin.year + months // 12, months % 12 + 1
    if year > date.max.year:
        raise OverflowError(f"a date after {date.max.year} cannot be counted")
    return date(year, month, min(begin.day, monthrange(year, month)[1]))
