"""The ladder: each step at its instant, in order, none twice, none skipped."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.localtime import shanghai
from casework.reminders import Step, next_step_at, steps
from casework.workdays import Calendar
from config import calendars

CALENDAR = Calendar(calendars.load())
TARGET, LEGAL = date(2026, 9, 30), date(2026, 10, 8)
LADDER = [
    ("2026-09-29 09:00:00", Step.SOON),
    ("2026-09-30 09:00:00", Step.DUE),
    ("2026-09-30 18:00:01", Step.OVERDUE),
    ("2026-10-08 18:00:01", Step.LEGAL_OVERDUE),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=shanghai())


def test_each_step_fires_at_its_instant_and_not_a_second_before() -> None:
    for place, (text, _) in enumerate(LADDER):
        fired = [step for _, step in LADDER[: place + 1]]
        assert steps(TARGET, LEGAL, at(text), CALENDAR) == fired
        assert steps(TARGET, LEGAL, at(text) - timedelta(seconds=1), CALENDAR) == fired[:-1]
        assert next_step_at(TARGET, LEGAL, at(text) - timedelta(seconds=1), CALENDAR) == at(text)
    assert next_step_at(TARGET, LEGAL, at(LADDER[-1][0]), CALENDAR) is None


def test_soon_is_the_workday_before() -> None:
    monday = date(2026, 11, 23)
    assert next_step_at(monday, monday, at("2026-11-01 00:00:00"), CALENDAR) == at("2026-11-20 09:00:00")
    after_holiday = date(2026, 10, 8)
    assert next_step_at(after_holiday, after_holiday, at("2026-09-01 00:00:00"), CALENDAR) == at("2026-09-30 09:00:00")


def test_both_kinds_of_overdue_come_in_order_on_the_same_day() -> None:
    assert steps(TARGET, TARGET, at("2026-12-01 00:00:00"), CALENDAR) == list(Step)


def test_the_zone_of_now_does_not_matter() -> None:
    now = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
    assert steps(TARGET, LEGAL, now, CALENDAR) == [Step.SOON]


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="zone"):
        steps(TARGET, LEGAL, datetime(2026, 9, 29), CALENDAR)
    with pytest.raises(ValueError, match="zone"):
        next_step_at(TARGET, LEGAL, datetime(2026, 9, 29), CALENDAR)
    with pytest.raises(ValueError, match="not before the target"):
        steps(LEGAL, TARGET, at("2026-09-29 00:00:00"), CALENDAR)


@given(st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.integers(0, 10))
def test_a_sweep_that_follows_next_step_at_fires_every_step_once(target: date, extra: int) -> None:
    legal = target + timedelta(days=extra)
    now: datetime | None = datetime.combine(target - timedelta(days=30), datetime.min.time(), shanghai())
    fired: list[Step] = []
    while (now := next_step_at(target, legal, now, CALENDAR)) is not None:
        due_now = steps(target, legal, now, CALENDAR)
        assert due_now[: len(fired)] == fired and len(due_now) > len(fired)
        fired = due_now
    assert fired == list(Step)
