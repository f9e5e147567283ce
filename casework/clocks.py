"""From a rule and the day of an event to the days it is due, extended or not.

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
from config.rules import Extension, Limit, Rule, Unit

CLOSE_OF_BUSINESS = time(18, 0)
"""When a due day ends, Asia/Shanghai."""


class NoLimit(ValueError):
    """The rule sets no number of days; the message is for people and says why."""


class NoExtension(ValueError):
    """The clock cannot be extended so. ``reason_key`` is one of NO_EXTENSION, for whoever words it."""

    def __init__(self, reason_key: str) -> None:
        super().__init__(reason_key)
        self.reason_key = reason_key


NO_EXTENSION = ("no-such-clock", "no-extension-left", "extension-needs-date", "extension-not-later")


@dataclass(frozen=True)
class Due:
    """When something is due.

    ``due_legal`` is the last day allowed (rolled forward from a day off), ``due_target`` the day the desk works
    towards: the last workday not after ``end``, the day before rolling. For working days all three are the same.
    ``provisional``: a year without an official calendar took part, so the dates may change (暂定). ``begin`` is the
    day the count starts from, itself not counted.
    """

    rule: str
    due_legal: date
    due_target: date
    unit: Unit
    article: str
    provisional: bool
    begin: date
    end: date


def due(rule: Rule, start: datetime | date, calendar: Calendar, cutoff_hour: int | None = None) -> Due:
    """When ``rule`` is due if its event happened at ``start``.

    A naive datetime is read as Asia/Shanghai, an aware one converted to it. With ``cutoff_hour`` (0-23) an event at or
    after that hour counts for the next day; a plain date has no hour. Raises NoLimit, ValueError for a bad
    ``cutoff_hour``, OverflowError past the year 9999.
    """
    limit = _limit(rule)
    begin = _day_of(start, cutoff_hour)
    if limit.unit != "wd":
        return _rolled(rule, begin, plus(begin, limit.amount, limit.unit, calendar), limit.unit, calendar)
    return _counted(rule, begin, begin, limit.amount, calendar)


def due_on(rule: Rule, day: date, begin: date, calendar: Calendar) -> Due:
    """When something is due whose last day a person has set: ``day``, rolled like the end of a period of days."""
    return _rolled(rule, begin, day, "cd", calendar)


def extensions_left(rule: Rule, used: int) -> tuple[Extension, ...]:
    """The lawful extensions of ``rule`` that follow the first ``used`` ones, in order."""
    return rule.extensions[used:]


def extended(rule: Rule, dates: Due, used: int, calendar: Calendar, until: date | None = None) -> Due:
    """``dates`` after the next lawful extension, when ``used`` have been given before.

    It is counted from the end before it was rolled (民法典 Art 201-203). An extension whose source names no number
    takes ``until``, the new last day; for others ``until`` is left aside. Raises NoExtension.
    """
    left = extensions_left(rule, used)
    if not left:
        raise NoExtension("no-extension-left")
    amount, unit = left[0].amount, left[0].unit
    if amount is None or unit is None:
        if until is None:
            raise NoExtension("extension-needs-date")
        if until <= dates.end:
            raise NoExtension("extension-not-later")
        return due_on(rule, until, dates.begin, calendar)
    if unit == "wd":
        return _counted(rule, dates.begin, dates.end, amount, calendar)
    return _rolled(rule, dates.begin, plus(dates.end, amount, unit, calendar), unit, calendar)


def plus(d: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    """``d`` and so many days, working days, months or years, not rolled; working and calendar days may be negative.

    Months and years keep the number of the day or, where there is none, take the last (民法典 Art 202). Raises
    OverflowError past the years 1-9999, ValueError for hours.
    """
    match unit:
        case "cd":
            return d + timedelta(days=amount)
        case "wd":
            return calendar.shift(d, amount)
        case "hour":
            raise ValueError("expected days, months or years, not hours")
    months = d.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = d.year + months // 12, months % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"a date of the year {year} cannot be counted")
    return date(year, month, min(d.day, monthrange(year, month)[1]))


def due_instant(d: date) -> datetime:
    """The last moment of a due day: 18:00 in Asia/Shanghai."""
    return datetime.combine(d, CLOSE_OF_BUSINESS, shanghai())


def _limit(rule: Rule) -> Limit:
    if rule.given:
        raise NoLimit(f"{rule.id} {rule.name.zh}: 期限每次由人确定。 Its last day is set by a person each time.")
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


def _counted(rule: Rule, begin: date, after: date, amount: int, calendar: Calendar) -> Due:
    end = calendar.add_workdays(after, amount)
    unknown = _unknown(after + timedelta(days=1), end, calendar)
    return Due(rule.id, end, end, "wd", rule.citation, unknown, begin, end)


def _rolled(rule: Rule, begin: date, end: date, unit: Unit, calendar: Calendar) -> Due:
    legal, target = calendar.first_workday_not_before(end), calendar.last_workday_not_after(end)
    return Due(rule.id, legal, target, unit, rule.citation, _unknown(target, legal, calendar), begin, end)


def _unknown(first: date, last: date, calendar: Calendar) -> bool:
    return any(calendar.is_provisional(date(year, 1, 1)) for year in range(first.year, last.year + 1))
