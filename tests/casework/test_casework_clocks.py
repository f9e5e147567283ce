"""Counting: the test vectors of the rules, the rolling of ends, the cut-off hour, and laws for every rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clocks import NoLimit, due, due_instant
from casework.workdays import Calendar
from config import calendars, rules
from config.rules import Limit, Rule, Rules, Unit

CALENDAR = Calendar(calendars.load())
RULES = rules.load()
COUNTED = [rule for rule in RULES if rule.limit is not None and rule.limit.unit != "hour"]


def d(text: str) -> date:
    return date.fromisoformat(text)


def made(amount: int, unit: Unit) -> Rule:
    """A rule with this limit and nothing else of interest."""
    return RULES.get("T06").model_copy(update={"limit": Limit(amount=amount, unit=unit)})


@pytest.mark.parametrize(
    ("start", "five", "fifteen"),
    [
        ("2026-02-10", "2026-02-24", "2026-03-09"),
        ("2026-04-27", "2026-05-07", "2026-05-20"),
        ("2026-09-18", "2026-09-24", "2026-10-15"),
        ("2026-09-23", "2026-10-08", "2026-10-21"),
        ("2026-10-01", "2026-10-13", "2026-10-27"),
        ("2026-11-21", "2026-11-27", "2026-12-11"),
    ],
)
def test_working_days(start: str, five: str, fifteen: str) -> None:
    for rule, expected in (("T01", five), ("T06", fifteen)):
        found = due(RULES.get(rule), d(start), CALENDAR)
        assert (found.due_legal, found.due_target) == (d(expected), d(expected))
        assert not found.provisional


@pytest.mark.parametrize(
    ("rule", "start", "legal", "target"),
    [
        ("T09", "2026-01-31", "2026-02-28", "2026-02-28"),  # a make-up Saturday, not moved
        ("T09", "2026-09-07", "2026-10-08", "2026-09-30"),
        ("T30", "2026-09-07", "2026-10-08", "2026-09-30"),
        ("T29", "2026-09-07", "2026-11-06", "2026-11-06"),
        ("T05", "2025-11-30", "2026-02-28", "2026-02-28"),
        ("T21", "2024-02-29", "2025-02-28", "2025-02-28"),
        ("T21", "2025-10-01", "2026-10-08", "2026-09-30"),
        ("T09", "2025-12-15", "2026-01-15", "2026-01-15"),
    ],
)
def test_calendar_days_months_and_years(rule: str, start: str, legal: str, target: str) -> None:
    found = due(RULES.get(rule), d(start), CALENDAR)
    assert (found.due_legal, found.due_target) == (d(legal), d(target))


def test_the_answer_says_which_rule_set_it() -> None:
    found = due(RULES.get("T06"), d("2026-02-10"), CALENDAR)
    assert (found.rule, found.unit, found.article) == ("T06", "wd", "规则2020 Art 26")


@pytest.mark.parametrize("rule", ["T02", "T04", "T08", "T12", "T23a"])
def test_a_rule_without_days_says_so(rule: str) -> None:
    with pytest.raises(NoLimit, match=f"^{rule} .+"):
        due(RULES.get(rule), d("2026-02-10"), CALENDAR)


@pytest.mark.parametrize(
    ("start", "provisional"),
    [
        ("2026-12-10", False),  # ends on 31 December
        ("2026-12-11", True),
        ("2026-12-20", True),
        ("2003-12-10", True),
        ("2003-12-25", True),  # ends in a known year, but counts days of an unknown one
        ("2003-12-31", False),
    ],
)
def test_provisional_working_days(start: str, provisional: bool) -> None:
    assert due(RULES.get("T06"), d(start), CALENDAR).provisional is provisional


@pytest.mark.parametrize(
    ("amount", "start", "provisional"),
    [(1, "2026-11-30", False), (1, "2026-12-01", True), (3, "2026-11-21", True)],
)
def test_provisional_months(amount: int, start: str, provisional: bool) -> None:
    assert due(made(amount, "month"), d(start), CALENDAR).provisional is provisional


def test_an_end_that_rolls_into_an_unknown_year_is_provisional() -> None:
    known = calendars.OfficialDays(frozenset({2028}), frozenset(), frozenset())
    found = due(made(1, "month"), d("2028-11-30"), Calendar(known))  # 30 December 2028 is a Saturday
    assert (found.due_target, found.due_legal, found.provisional) == (d("2028-12-29"), d("2029-01-01"), True)


def test_the_hour_matters_only_with_a_cutoff() -> None:
    late = datetime(2026, 2, 10, 23, 50)
    rule = RULES.get("T01")
    assert due(rule, late, CALENDAR) == due(rule, d("2026-02-10"), CALENDAR)
    assert due(rule, late, CALENDAR, cutoff_hour=18) == due(rule, d("2026-02-11"), CALENDAR)
    assert due(rule, datetime(2026, 2, 10, 18, 0), CALENDAR, 18) == due(rule, d("2026-02-11"), CALENDAR)
    assert due(rule, datetime(2026, 2, 10, 17, 59), CALENDAR, 18) == due(rule, d("2026-02-10"), CALENDAR)
    assert due(rule, d("2026-02-10"), CALENDAR, cutoff_hour=0) == due(rule, d("2026-02-10"), CALENDAR)
    with pytest.raises(ValueError, match="cutoff_hour"):
        due(rule, late, CALENDAR, cutoff_hour=24)


def test_an_aware_time_is_read_in_shanghai() -> None:
    evening_in_utc = datetime(2026, 2, 9, 16, 30, tzinfo=UTC)  # 00:30 on the 10th
    assert due(RULES.get("T01"), evening_in_utc, CALENDAR) == due(RULES.get("T01"), d("2026-02-10"), CALENDAR)


def test_a_due_day_ends_at_18_in_shanghai() -> None:
    assert due_instant(d("2026-02-24")) == datetime(2026, 2, 24, 10, 0, tzinfo=UTC)


def test_past_the_last_year() -> None:
    for amount, unit in ((1, "month"), (1, "year"), (60, "cd"), (5, "wd")):
        with pytest.raises(OverflowError):
            due(made(amount, unit), d("9999-12-30"), CALENDAR)


@given(st.sampled_from(COUNTED), st.dates(date(2003, 6, 1), date(2030, 1, 1)))
def test_laws_of_every_rule(rule: Rule, start: date) -> None:
    found = due(rule, start, CALENDAR)
    assert rule.limit is not None
    assert CALENDAR.is_workday(found.due_legal) and CALENDAR.is_workday(found.due_target)
    assert found.due_target <= found.due_legal
    assert found.due_legal > start
    if rule.limit.unit == "wd":
        assert found.due_target == found.due_legal
    elif rule.limit.amount * (30 if rule.limit.unit == "month" else 1) >= 15:
        assert found.due_target > start
    # Something that happens later is never due earlier.
    assert due(rule, start + timedelta(days=1), CALENDAR).due_legal >= found.due_legal


@given(st.dates(date(2004, 1, 1), date(2026, 1, 1)), st.integers(1, 12))
def test_months_keep_the_day_number_or_take_the_last(start: date, months: int) -> None:
    found = due(made(months, "month"), start, Calendar(calendars.OfficialDays(frozenset(), frozenset(), frozenset())))
    gap = (found.due_legal.year - start.year) * 12 + found.due_legal.month - start.month
    rolled = found.due_legal != found.due_target
    assert gap == months or (gap == months + 1 and rolled)
    if not rolled:
        following = found.due_legal + timedelta(days=1)
        assert found.due_legal.day == start.day or (found.due_legal.day < start.day and following.day == 1)


def test_every_row_of_the_table_is_there(all_rules: Rules) -> None:
    assert {rule.id[:3] for rule in all_rules if rule.kind == "law"} == {f"T{n:02d}" for n in range(1, 33)}
    for number in range(1, 33):
        assert all_rules.get(f"T{number:02d}").id.startswith(f"T{number:02d}")
