"""Clocks and the life cycle together: which run when, and that none is left behind."""

from itertools import product

import pytest

from casework.lifecycle import Lifecycle
from casework.running import CaseKind, started, stopped
from config.lifecycle import DROP, Operator
from config.rules import Rules

ALL_ROLES = (
    "intake", "manager", "handler", "section_head", "deputy_head", "head", "reviewer", "supervisor", "publisher",
    "overseer", "admin", "reporter", "system",
)  # fmt: skip
LOOKBACKS = {"DT-lookback-90", "DT-lookback-180"}
KINDS = [CaseKind(*flags) for flags in product((False, True), repeat=3)]


def ids(rules: Rules, event: str, kind: CaseKind) -> set[str]:
    return {rule.id for rule in started(rules, event, kind)}


def test_what_starts_on_receipt(all_rules: Rules) -> None:
    assert ids(all_rules, "S01", CaseKind()) == {"DT-screening", "DT-accept-told"}
    assert ids(all_rules, "S01", CaseKind(named=True)) == {"DT-screening", "DT-accept-told", "T06"}


def test_what_starts_on_acceptance(all_rules: Rules) -> None:
    assert ids(all_rules, "S06", CaseKind()) == {"DT-close"}
    assert ids(all_rules, "S06", CaseKind(fast_track=True)) == {"DT-close", "DT-fast"}
    assert ids(all_rules, "S06", CaseKind(named=True)) == {"DT-close-named"}


def test_clocks_of_an_authorised_organ_do_not_run_at_a_relay(all_rules: Rules) -> None:
    assert ids(all_rules, "S17", CaseKind()) == set()
    assert ids(all_rules, "S17", CaseKind(authorised=True)) == {"T15"}


def test_the_opinion_clock(all_rules: Rules) -> None:
    assert "T09" in ids(all_rules, "S09", CaseKind())
    for state in ("S12", "S13", "S14", "S15"):
        assert "T09" in {rule.id for rule in stopped(all_rules, state)}
    assert "T09" not in {rule.id for rule in stopped(all_rules, "S11")}  # an opinion counts once it is approved


def test_clocks_name_states_that_exist(all_rules: Rules, life: Lifecycle) -> None:
    states = {state.id for state in life.data.states}
    for rule in all_rules:
        for event in rule.starts_on + rule.stops_on:
            assert event in states or event in all_rules.acts, f"{rule.id}: {event}"


def running_after(rules: Rules, running: frozenset[str], state: str, kind: CaseKind) -> frozenset[str]:
    return running - {rule.id for rule in stopped(rules, state)} | ids(rules, state, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_no_clock_outlives_its_case(all_rules: Rules, life: Lifecycle, kind: CaseKind) -> None:
    """Walk every path: a case at rest has no clock running but its look-backs, an open one is always watched."""
    operator: Operator = "authorised" if kind.authorised else "relay"
    todo = [("S01", running_after(all_rules, frozenset(), "S01", kind))]
    seen = set(todo)
    while todo:
        state, running = todo.pop()
        if state in ("S07", "S08", "S20"):
            assert running <= LOOKBACKS, f"{state}: {set(running)}"
        if state in ("S01", "S02", "S03", "S05", "S06", "S09", "S10", "S11", "S13", "S16", "S18", "S26"):
            assert running - LOOKBACKS, f"{state} is not watched by any clock"
        for move in life.moves(state, ALL_ROLES, operator=operator):
            if move.to != DROP:
                following = (move.to, running_after(all_rules, running, move.to, kind))
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
    assert len({state for state, _ in seen}) == (27 if kind.authorised else 24)
