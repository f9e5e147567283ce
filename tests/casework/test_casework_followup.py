"""What a citizen may do with his receipt, over the shipped data."""

from datetime import date
from itertools import pairwise

import pytest

from casework.lifecycle import Facts, Lifecycle, Refused
from config.lifecycle import DRAFT


@pytest.mark.parametrize(
    ("history", "shreds"),
    [
        ("S01", True), ("S01 S02", True), ("S01 S02 S03", True), ("S01 S02 S03 S02", True), ("S01 S02 S05", False),
        ("S01 S02 S05 S02", False), ("S01 S02 S06", False), ("S01 S05R", False), ("S01 S02 S04", False),
    ],
)  # fmt: skip
def test_content_goes_only_while_nothing_was_passed_on_or_decided(life: Lifecycle, history: str, shreds: bool) -> None:
    assert (life.kept_because(history.split()) is None) is shreds


def test_every_state_says_why_or_shreds(life: Lifecycle) -> None:
    for state in life.data.states:
        if state.id != DRAFT:
            why = life.kept_because(["S01", state.id])
            assert (why is None) is (state.id in life.data.followup.withdrawal.shreds)


def test_what_was_passed_on_is_said_before_anything_else(life: Lifecycle) -> None:
    passed, done, hand = (life.kept_because(h.split()) for h in ("S01 S02 S05", "S01 S02 S05 S19", "S01 S02 S06"))
    assert passed == done != hand


def test_the_reason_does_not_tell_the_way_of_disposition(life: Lifecycle) -> None:
    hand = ("S06", "S09", "S10", "S11", "S12", "S13", "S14", "S16", "S17")
    assert len({life.kept_because(["S01", "S02", state]) for state in hand}) == 1


def test_the_program_ends_what_was_shredded_and_nobody_else_can(life: Lifecycle) -> None:
    rules = life.data.followup.withdrawal
    facts = Facts("system", date(2026, 11, 16), reason=rules.reason)
    for state in rules.shreds:
        assert life.check(state, rules.to, {"system"}, facts, operator="relay").to == "S20"
        people = {role.id for role in life.data.roles} - {"system"}
        with pytest.raises(Refused, match="wrong-role"):
            life.check(state, rules.to, people, facts, operator="relay")
    assert rules.roles == ("reporter",)


def test_a_result_is_told_before_it_can_be_rated(life: Lifecycle) -> None:
    path = ["S01", "S02", "S06", "S09", "S10", "S11", "S15", "S18", "S19", "S20", "S26"]
    told = [life.has_result(path[: n + 1]) for n in range(len(path))]
    assert told.index(True) == path.index("S19")
    assert all(later or not earlier for earlier, later in pairwise(told))
    assert not life.has_result(["S01", "S02", "S05"]) and life.has_result(["S01", "S02", "S04"])
