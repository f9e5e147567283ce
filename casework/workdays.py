"""Working days (工作日) of the People's Republic of China, counted from a sorted table.

For casework/clocks.py and ladder.py, and for handlers that show a date. Pure: the official days are an argument
(see config/calendars.py). A working day is Monday to Friday, minus the days off of the yearly notice, plus the weekend
days it turns into workdays. A year without a notice follows the weekday rule and is provisional (暂定).
"""

from bisect import bisect_right
from collections.abc import Collection
from datetime import date, datetime, timedelta

from config.calendars import OfficialDays

_DAY = timedelta(days=1)


class Calendar:
    """Answers about days; built once, read-only, safe to share.

    Days are plain dates of Asia/Shanghai: a datetime is refused with TypeError, because it equals no date. Counting
    past Python's years 1-9999 raises OverflowError; no other day ever fails.
    """

    def __init__(self, official: OfficialDays) -> None:
        self._official = official
        self._span = _ordinals(official.years)
        self._table = [n for n in self._span if self.is_workday(date.fromordinal(n))]

    @property
    def digest(self) -> bytes:
        """32 bytes that tell one calendar from another; see OfficialDays.digest."""
        return self._official.digest

    def is_workday(self, d: date) -> bool:
        """Whether people work on ``d``; by the weekday rule where :meth:`is_provisional`."""
        if isinstance(d, datetime):
            raise TypeError("expected a date of Asia/Shanghai, not a datetime")
        return d in self._official.work or (d.weekday() < 5 and d not in self._official.off)

    def is_provisional(self, d: date) -> bool:
        """Whether no notice for the year of ``d`` is known, so that the answer may change (暂定)."""
        return d.year not in self._official.years

    def add_workdays(self, d: date, n: int) -> date:
        """The ``n``-th workday after ``d``; the day itself is not counted. Raises ValueError for n < 1."""
        if n < 1:
            raise ValueError(f"expected at least one workday to add, not {n}")
        if d.toordinal() in self._span:
            passed = bisect_right(self._table, d.toordinal())
            if passed + n <= len(self._table):
                return date.fromordinal(self._table[passed + n - 1])
            # Spend what the table still has, then go on day by day.
            n -= len(self._table) - passed
            d = date.fromordinal(self._span[-1])
        while n:
            d += _DAY
            n -= self.is_workday(d)
        return d

    def shift(self, d: date, n: int) -> date:
        """The ``n``-th workday after ``d``, for a negative ``n`` before it; 0: ``d`` itself."""
        if n > 0:
            return self.add_workdays(d, n)
        for _ in range(-n):
            d = self.last_workday_not_after(d - _DAY)
        return d

    def next_workday(self, d: date) -> date:
        """The first workday after ``d``."""
        return self.add_workdays(d, 1)

    def first_workday_not_before(self, d: date) -> date:
        """``d`` if people work on it, else the next workday (民法典 Art 203)."""
        return d if self.is_workday(d) else self.next_workday(d)

    def last_workday_not_after(self, d: date) -> date:
        """``d`` if people work on it, else the workday before."""
        while not self.is_workday(d):
            d -= _DAY
        return d


def _ordinals(years: Collection[int]) -> range:
    """The days from the first to the last of ``years``, as proleptic ordinals."""
    if not years:
        return range(0)
    return range(date(min(years), 1, 1).toordinal(), date(max(years), 12, 31).toordinal() + 1)
