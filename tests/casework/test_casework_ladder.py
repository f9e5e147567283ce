"""The ladder: each step at its moment, in order, none twice, none skipped; and when a case counts as idle."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clocks import due
from casework.ladder import Dates, due_by, gravest, idle_since, moments, next_at, roles_told
from casework.localtime import shanghai
from casework.workdays import Calendar
from config import calendars, ladder, lifecycle, rules
from config.ladder import LEVELS, OWNER

CALENDAR = Calendar(calendars.load())
LADDER = ladder.load()
RULES = rules.load()
COUNTED = [rule for rule in RULES if rule.limit is not None and rule.limit.unit != "hour"]
TARGET, LEGAL = date(2026, 9, 30), date(2026, 10, 8)
DESK = [
    ("2026-09-29 09:00:00", "soon"),
    ("2026-09-30 09:00:00", "due"),
    ("2026-09-30 18:00:01", "blue"),
    ("2026-10-13 18:00:01", "yellow"),  # five workdays on: 8, 9, 10 (a Saturday), 12, 13 October
    ("2026-10-30 18:00:01", "red"),
]
LAW = [*DESK[:3], ("2026-10-08 18:00:01", "yellow"), ("2026-10-28 18:00:01", "red")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=shanghai())


@pytest.mark.parametrize(("law", "expected"), [(False, DESK), (True, LAW)])
def test_each_step_comes_at_its_moment_and_not_a_second_before(law: bool, expected: list[tuple[str, str]]) -> None:
    found = moments(LADDER, Dates(TARGET, LEGAL, law), CALENDAR)
    assert [(step.id, moment) for step, moment in found] == [(step, at(text)) for text, step in expected]
    for place, (text, _) in enumerate(expected):
        names = [step for _, step in expected[: place + 1]]
        assert [step.id for step in due_by(found, at(text))] == names
        assert [step.id for step in due_by(found, at(text) - timedelta(seconds=1))] == names[:-1]
        assert next_at(found, names[:-1]) == at(text)
    assert next_at(found, [step for _, step in expected]) is None


def test_soon_is_the_workday_before() -> None:
    monday, after_holiday = date(2026, 11, 23), date(2026, 10, 8)
    for day, before in ((monday, "2026-11-20 09:00:00"), (after_holiday, "2026-09-30 09:00:00")):
        assert moments(LADDER, Dates(day, day, False), CALENDAR)[0][1] == at(before)


def test_a_step_nobody_announced_is_the_next_one_even_when_it_is_past() -> None:
    found = moments(LADDER, Dates(TARGET, LEGAL, False), CALENDAR)
    assert next_at(found, ["soon", "blue"]) == at("2026-09-30 09:00:00")


def test_a_written_limit_in_working_days_is_yellow_as_soon_as_it_is_passed() -> None:
    found = moments(LADDER, Dates(TARGET, TARGET, True), CALENDAR)
    assert [step.id for step, moment in found if moment == at("2026-09-30 18:00:01")] == ["blue", "yellow"]


def test_the_zone_of_now_does_not_matter() -> None:
    found = moments(LADDER, Dates(TARGET, LEGAL, False), CALENDAR)
    assert [step.id for step in due_by(found, datetime(2026, 9, 29, 1, 0, tzinfo=UTC))] == ["soon"]


def test_a_legal_day_before_the_target_is_refused() -> None:
    with pytest.raises(ValueError, match="not before the target"):
        moments(LADDER, Dates(LEGAL, TARGET, True), CALENDAR)


@given(st.sampled_from(COUNTED), st.dates(date(2004, 1, 1), date(2027, 6, 1)))
def test_the_ladder_of_every_rule_goes_up(rule: rules.Rule, start: date) -> None:
    """In the order of the file, so that no level comes before a milder one, whatever the rule and the day."""
    dates = due(rule, start, CALENDAR)
    found = moments(LADDER, Dates(dates.due_target, dates.due_legal, rule.kind == "law"), CALENDAR)
    assert [step.id for step, _ in found] == [step.id for step in LADDER.steps]
    assert [at for _, at in found] == sorted(at for _, at in found)
    levels = [LEVELS.index(step.level) for step, _ in found]
    assert levels == sorted(levels)


@given(st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.integers(0, 10), st.booleans())
def test_whoever_follows_next_at_takes_every_step_once(target: date, extra: int, law: bool) -> None:
    found = moments(LADDER, Dates(target, target + timedelta(days=extra), law), CALENDAR)
    taken: list[str] = []
    while (moment := next_at(found, taken)) is not None:
        new = [step.id for step in due_by(found, moment) if step.id not in taken]
        assert new
        taken += new
    assert taken == [step.id for step in LADDER.steps]


def test_levels_and_those_who_are_told() -> None:
    assert (gravest([]), gravest(["blue", "red", "none"])) == ("none", "red")
    by_id = {step.id: step for step in LADDER.steps}
    assert roles_told([by_id["due"], by_id["blue"]]) == (True, frozenset({"manager"}))
    assert roles_told([by_id["red"]]) == (False, frozenset({"supervisor", "deputy_head"}))
    assert [step.id for step in LADDER.steps if step.does == "supervise"] == ["red"]


def test_the_ladder_names_roles_and_states_that_exist() -> None:
    data = lifecycle.load()
    staff = {role.id for role in data.roles if role.staff} | {OWNER}
    assert {who for step in LADDER.steps for who in step.tells} | set(LADDER.idle.tells) <= staff
    assert set(LADDER.idle.states) <= {state.id for state in data.states if state.open}


def test_a_day_without_an_act_is_full_at_nine() -> None:
    morning = datetime.combine(date(2026, 11, 16), time(9), shanghai())
    usual, own = idle_since(LADDER.idle, morning)
    assert usual == date(2026, 10, 17)
    assert own == {"S14": None, "S23": None, "S24": date(2026, 9, 17)}
    assert idle_since(LADDER.idle, morning - timedelta(seconds=1))[0] == date(2026, 10, 16)
