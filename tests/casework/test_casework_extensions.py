"""Extensions: counted from the end before rolling, in their order, and no more than are lawful. Given dates are rolled."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clocks import NO_EXTENSION, NoExtension, NoLimit, due, due_on, extended, extensions_left, plus
from casework.workdays import Calendar
from config import calendars, rules
from config.reading import Words
from config.rules import Extension, Limit

CALENDAR = Calendar(calendars.load())
RULES = rules.load()
DAYS = st.dates(date(2004, 1, 1), date(2026, 1, 1))
BY = Words(zh="批准", en="approved")


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "start", "ends"),
    [
        ("DT-rectify", "2026-09-07", [("2026-10-07", "2026-09-30", "2026-10-08"), ("2026-11-06", "2026-11-06", "2026-11-06")]),
        ("DT-close", "2025-11-30", [("2026-02-28", "2026-02-28", "2026-02-28"), ("2026-05-28", "2026-05-28", "2026-05-28")]),
        ("T05", "2025-09-30", [("2025-12-30", "2025-12-30", "2025-12-30"), ("2026-03-30", "2026-03-30", "2026-03-30")]),
        ("T29", "2026-08-02", [("2026-10-01", "2026-09-30", "2026-10-08"), ("2026-10-31", "2026-10-30", "2026-11-02")]),
    ],
)  # fmt: skip
def test_each_extension_goes_on_from_the_unrolled_end(rule: str, start: str, ends: list[tuple[str, str, str]]) -> None:
    one = RULES.get(rule)
    first = due(one, d(start), CALENDAR)
    second = extended(one, first, 0, CALENDAR)
    for found, (end, target, legal) in zip((first, second), ends, strict=True):
        assert (found.end, found.due_target, found.due_legal, found.begin) == (d(end), d(target), d(legal), d(start))


def test_there_are_no_more_than_the_rule_has() -> None:
    close, t05 = RULES.get("DT-close"), RULES.get("T05")
    assert [len(extensions_left(t05, used)) for used in (0, 1, 2, 3)] == [2, 1, 0, 0]
    with pytest.raises(NoExtension) as error:
        extended(close, due(close, d("2026-02-10"), CALENDAR), 1, CALENDAR)
    assert error.value.reason_key == "no-extension-left" in NO_EXTENSION
    assert isinstance(error.value, ValueError)


def test_what_has_no_number_takes_the_date_it_is_given() -> None:
    t05 = RULES.get("T05")
    dates = extended(t05, due(t05, d("2026-02-10"), CALENDAR), 0, CALENDAR)  # to 10 August
    for until, key in ((None, "extension-needs-date"), (d("2026-08-10"), "extension-not-later")):
        with pytest.raises(NoExtension) as error:
            extended(t05, dates, 1, CALENDAR, until)
        assert error.value.reason_key == key and key in NO_EXTENSION
    found = extended(t05, dates, 1, CALENDAR, d("2026-10-03"))
    assert (found.due_target, found.due_legal, found.end) == (d("2026-09-30"), d("2026-10-08"), d("2026-10-03"))


def test_working_days_go_on_in_working_days() -> None:
    rule = RULES.get("T01").model_copy(update={"extensions": (Extension(amount=5, unit="wd", by=BY),)})
    found = extended(rule, due(rule, d("2026-02-10"), CALENDAR), 0, CALENDAR)
    ten = due(rule.model_copy(update={"limit": Limit(amount=10, unit="wd")}), d("2026-02-10"), CALENDAR)
    assert found.due_legal == found.due_target == ten.due_legal


def test_a_given_date_on_a_day_off_is_rolled_both_ways() -> None:
    found = due_on(RULES.get("DT-instruction"), d("2026-10-03"), d("2026-09-20"), CALENDAR)
    assert (found.due_target, found.due_legal, found.provisional) == (d("2026-09-30"), d("2026-10-08"), False)
    assert due_on(RULES.get("DT-instruction"), d("2027-10-05"), d("2026-09-20"), CALENDAR).provisional


def test_a_rule_with_given_dates_has_no_days_of_its_own() -> None:
    with pytest.raises(NoLimit, match=r"^DT-instruction "):
        due(RULES.get("DT-instruction"), d("2026-10-03"), CALENDAR)


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_days_add_up(start: date, first: int, more: int) -> None:
    """Extending by days is the same as a longer limit from the beginning; rolling in between adds nothing."""
    rule = RULES.get("T30").model_copy(
        update={"limit": Limit(amount=first, unit="cd"), "extensions": (Extension(amount=more, unit="cd", by=BY),)}
    )
    longer = rule.model_copy(update={"limit": Limit(amount=first + more, unit="cd")})
    assert extended(rule, due(rule, start, CALENDAR), 0, CALENDAR) == due(longer, start, CALENDAR)


@given(DAYS, st.integers(1, 12), st.integers(1, 12))
def test_months_end_on_the_same_number_or_the_last_day(start: date, first: int, more: int) -> None:
    end = plus(start, first, "month", CALENDAR)
    later = plus(end, more, "month", CALENDAR)
    for before, after, months in ((start, end, first), (end, later, more)):
        assert (after.year - before.year) * 12 + after.month - before.month == months
        assert after.day == before.day or (after.day < before.day and (after + timedelta(days=1)).day == 1)


@given(st.sampled_from([rule for rule in RULES if rule.limit and rule.limit.unit != "hour"]), DAYS, st.integers(1, 400))
def test_an_extension_never_brings_a_date_forward(rule: rules.Rule, start: date, days: int) -> None:
    dates = due(rule, start, CALENDAR)
    assert dates.due_target <= dates.due_legal and dates.due_target <= dates.end <= dates.due_legal
    for used, one in enumerate(rule.extensions):
        until = dates.end + timedelta(days=days) if one.amount is None else None
        longer = extended(rule, dates, used, CALENDAR, until)
        assert longer.end > dates.end and longer.begin == dates.begin
        assert longer.due_target >= dates.due_target and longer.due_legal >= dates.due_legal
        assert CALENDAR.is_workday(longer.due_target) and CALENDAR.is_workday(longer.due_legal)
        dates = longer
