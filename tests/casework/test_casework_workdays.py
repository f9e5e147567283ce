"""The calendar against the notice of 2026, an independent package, and its own laws."""

from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.workdays import Calendar
from config import calendars
from config.calendars import OfficialDays

OFFICIAL = calendars.load()
CALENDAR = Calendar(OFFICIAL)
DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))


def span(first: str, last: str) -> set[date]:
    start = date.fromisoformat(first)
    return {start + timedelta(days=n) for n in range((date.fromisoformat(last) - start).days + 1)}


def of_2026() -> list[date]:
    return sorted(span("2026-01-01", "2026-12-31"))


def test_2026_equals_the_notice() -> None:
    off = (
        span("2026-01-01", "2026-01-03") | span("2026-02-15", "2026-02-23") | span("2026-04-04", "2026-04-06")
        | span("2026-05-01", "2026-05-05") | span("2026-06-19", "2026-06-21") | span("2026-09-25", "2026-09-27")
        | span("2026-10-01", "2026-10-07")
    )  # fmt: skip
    work = {date.fromisoformat(f"2026-{day}") for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}
    expected = [day for day in of_2026() if day in work or (day.weekday() < 5 and day not in off)]
    assert [day for day in of_2026() if CALENDAR.is_workday(day)] == expected
    assert len(expected) == 248
    weekdays = [day for day in of_2026() if day.weekday() < 5]
    assert len([day for day in of_2026() if day in off]) == 33
    assert OFFICIAL.off & set(of_2026()) == {day for day in weekdays if day in off} | (OFFICIAL.off & off)
    assert {day for day in OFFICIAL.work if day.year == 2026} == work


def test_each_day_from_2004_to_2026_is_what_the_package_says() -> None:
    """8,401 days; the package answers each from its own tables."""
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert len(every) == 8401
    assert [day for day in every if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert not any(CALENDAR.is_provisional(day) for day in every)


def test_2026_equals_the_holidays_package() -> None:
    china = holidays.country_holidays("CN", years=2026)
    assert [d for d in of_2026() if CALENDAR.is_workday(d)] == [d for d in of_2026() if china.is_working_day(d)]


@pytest.mark.parametrize("year", [2003, 2027, 2050, 1, 9999])
def test_a_year_without_data_follows_the_weekday_rule(year: int) -> None:
    for number in range(1, 29):
        day = date(year, 1, number)
        assert CALENDAR.is_provisional(day)
        assert CALENDAR.is_workday(day) == (day.weekday() < 5)


def test_years_with_data_are_not_provisional() -> None:
    assert not any(CALENDAR.is_provisional(date(year, 6, 1)) for year in range(2004, 2027))


@given(DAYS, st.integers(1, 300))
def test_adding_equals_counting_day_by_day(start: date, n: int) -> None:
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_workday(day)
    assert CALENDAR.add_workdays(start, n) == day


@given(DAYS)
def test_neighbours(day: date) -> None:
    assert CALENDAR.shift(day, 0) == day
    assert CALENDAR.shift(day, 3) == CALENDAR.add_workdays(day, 3)
    assert CALENDAR.shift(CALENDAR.next_workday(day), -1) == CALENDAR.last_workday_not_after(day)
    before, after = CALENDAR.last_workday_not_after(day), CALENDAR.first_workday_not_before(day)
    assert before <= day <= after
    assert CALENDAR.is_workday(before) and CALENDAR.is_workday(after)
    assert (before == day) == (after == day) == CALENDAR.is_workday(day)
    assert not any(CALENDAR.is_workday(d) for d in span(str(before), str(after)) - {before, after})
    assert CALENDAR.next_workday(day) == CALENDAR.add_workdays(day, 1) > day


def test_a_gap_between_known_years_follows_the_weekday_rule() -> None:
    known = OfficialDays(frozenset({2026, 2028}), frozenset({date(2028, 1, 3)}), frozenset())
    calendar = Calendar(known)
    assert calendar.is_provisional(date(2027, 6, 1))
    assert calendar.add_workdays(date(2027, 12, 31), 1) == date(2028, 1, 4)
    assert calendar.add_workdays(date(2027, 6, 4), 1) == date(2027, 6, 7)


def test_a_calendar_without_any_data_works() -> None:
    empty = Calendar(OfficialDays(frozenset(), frozenset(), frozenset()))
    assert empty.add_workdays(date(2026, 10, 2), 1) == date(2026, 10, 5)
    assert empty.is_provisional(date(2026, 10, 2))


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.add_workdays(date(2026, 1, 1), 0)
    with pytest.raises(TypeError, match="not a datetime"):
        CALENDAR.is_workday(datetime(2026, 1, 1))
    with pytest.raises(OverflowError):
        CALENDAR.add_workdays(date(9999, 12, 30), 5)
