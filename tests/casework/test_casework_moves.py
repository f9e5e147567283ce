"""The state machine over the shipped data: gates, roles, reachability, what the reporter reads."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, get_args

import pytest

from casework.gates import Situation, Standing
from casework.lifecycle import REFUSALS, Facts, Lifecycle, Refused
from config.lifecycle import DROP, Need, Operator

OPERATORS: tuple[Operator, ...] = get_args(Operator)
SMALL_DESK = ("intake", "manager", "handler", "section_head", "deputy_head", "head")
FULL = Facts(
    actor="a", today=date(2026, 11, 21), second_person="b", confirmed_by="d", note="已研究", approval="批字1号", assignee="a",
    destination="市监局", receipt="签收", first_case="QF-1", evidence="附件1", team=("a", "b"), plan="方案", owner="c",
    reply="答复", review_date=date(2027, 1, 4), due_date=date(2026, 12, 21), file_complete=True,
)  # fmt: skip


def facts(life: Lifecycle, state: str, to: str, **changes: Any) -> Facts:
    """Facts that satisfy any need of this move."""
    reason = next((reason.id for reason in life.reasons(state, to)), "")
    return replace(FULL, reason=reason, outcome="partly", **changes)


def situation(life: Lifecycle, state: str, to: str) -> Situation:
    """A case whose registers let this move pass."""
    move = life.move(state, to)
    assert move is not None
    held = {
        "tasks-reported": Standing("rectification", "reported", True, True),
        "clarification-approved": Standing("clarification", "approved", True, True),
    }
    return Situation(entries=tuple(held[gate] for gate in move.gates if gate in held))


def everyone(life: Lifecycle) -> list[str]:
    return [role.id for role in life.data.roles]


def reachable(life: Lifecycle, start: str, operator: Operator) -> set[str]:
    todo, seen = [start], {start}
    while todo:
        here = todo.pop()
        targets = {move.to for move in life.moves(here, everyone(life), operator=operator)} if here != DROP else set()
        todo += targets - seen
        seen |= targets
    return seen


def walk(life: Lifecycle, path: str, roles: tuple[str, ...], operator: Operator = "relay") -> None:
    states = path.split()
    for state, to in pairwise(states):
        stands = situation(life, state, to)
        assert life.check(state, to, roles, facts(life, state, to), operator=operator, situation=stands).to == to


def test_all_28_states(life: Lifecycle) -> None:
    assert [state.id for state in life.data.states] == [
        *(f"S{n:02d}" for n in range(6)), "S05R", *(f"S{n:02d}" for n in range(6, 27)),
    ]  # fmt: skip


def test_the_transitions_of_the_rules_are_there(life: Lifecycle) -> None:
    table = {
        "S00": "S01", "S01": "S02", "S02": "S03 S04 S05 S06 S07 S08", "S03": "S02", "S04": "S20", "S05": "S19 S02",
        "S05R": "S19", "S06": "S09", "S07": "S02", "S08": "S02 S20", "S09": "S10 S02", "S10": "S11",
        "S11": "S12 S13 S14 S15", "S12": "S12 S13 S17", "S13": "S16 S17 S14 S05", "S14": "S11", "S15": "S18",
        "S16": "S17", "S17": "S18 S21", "S18": "S19 S21 S24", "S19": "S20 S26", "S20": "S25 S26", "S21": "S22",
        "S22": "S23 S21", "S23": "S25 S20", "S24": "S20", "S25": "S20 S21 S26", "S26": "S10",
    }  # fmt: skip
    beyond = {"S00": "drop", "S01": "S05R drop S20", "S02": "S05R S20", "S03": "S20", "S11": "S10"}
    for state, targets in table.items():
        found = {move.to for move in life.moves(state, everyone(life), operator="authorised")}
        assert found == set(targets.split()) | set(beyond.get(state, "").split()), state


def test_what_a_relay_may_not_do(life: Lifecycle) -> None:
    reached = reachable(life, "S00", "relay")
    assert {state.id for state in life.data.states} - reached == {"S12", "S13", "S16"}
    assert {state.id for state in life.data.states if state.authorised_only} == {"S12", "S13", "S16"}
    assert {move.to for move in life.moves("S11", everyone(life), operator="relay")} == {
        "S05", "S10", "S14", "S15", "S17",
    }  # fmt: skip


@pytest.mark.parametrize("operator", OPERATORS)
def test_no_dead_end(life: Lifecycle, operator: Operator) -> None:
    for state in reachable(life, "S00", operator) - {DROP}:
        assert {"S20", DROP} & reachable(life, state, operator), f"{state} leads nowhere"


def test_every_state_of_an_authorised_organ_is_reachable(life: Lifecycle) -> None:
    assert reachable(life, "S00", "authorised") == {state.id for state in life.data.states} | {DROP}


@pytest.mark.parametrize("ending", ["S15 S18 S19 S20", "S17 S18 S19 S20", "S17 S21 S22 S23 S20", "S14 S11 S15 S18"])
def test_a_small_desk_walks_the_main_path(life: Lifecycle, ending: str) -> None:
    walk(life, f"S01 S02 S06 S09 S10 S11 {ending}", SMALL_DESK)


@pytest.mark.parametrize("path", ["S02 S03 S02", "S02 S04 S20", "S02 S05 S19 S26 S10", "S02 S08 S02", "S02 S07 S02"])
def test_a_small_desk_walks_the_side_paths(life: Lifecycle, path: str) -> None:
    walk(life, path, SMALL_DESK)


def test_an_authorised_organ_walks_its_own_path(life: Lifecycle) -> None:
    walk(life, "S11 S12 S12 S13 S16 S17 S18 S24 S20 S25 S21 S22 S21", (*SMALL_DESK, "supervisor"), "authorised")


@pytest.mark.parametrize("operator", OPERATORS)
def test_each_need_is_asked_for(life: Lifecycle, operator: Operator) -> None:
    asked = set()
    for state in life.data.states:
        for move in life.moves(state.id, everyone(life), operator=operator):
            for need in move.needs:
                given = facts(life, state.id, move.to)
                blank = {str: " ", tuple: (), date: None, bool: False}[type(getattr(given, need))]
                with pytest.raises(Refused) as refused:
                    life.check(state.id, move.to, everyone(life), replace(given, **{need: blank}), operator=operator)
                assert refused.value.reason_key == f"missing-{need.replace('_', '-')}"
                assert refused.value.reason_key in REFUSALS
                asked.add(need)
    if operator == "authorised":
        assert asked == set(get_args(Need))


@pytest.mark.parametrize(
    ("state", "to", "operator", "changes", "expected"),
    [
        ("S02", "S18", "relay", {}, "no-such-move"),
        ("S11", "S13", "relay", {}, "authorised-only"),
        ("S11", "S17", "authorised", {}, "no-such-move"),
        ("S02", "S04", "relay", {"reason": "settled-vague"}, "unknown-reason"),
        ("S17", "S18", "relay", {"outcome": "guilty"}, "unknown-outcome"),
        ("S11", "S15", "relay", {"second_person": "a"}, "same-person"),
        ("S22", "S23", "relay", {"second_person": "a"}, "same-person"),
        ("S26", "S10", "relay", {"second_person": "a"}, "same-person"),
        ("S11", "S13", "authorised", {"team": ("a", "a")}, "team-too-small"),
        ("S11", "S14", "relay", {"review_date": date(2026, 11, 21)}, "date-not-ahead"),
        ("S17", "S21", "relay", {"due_date": date(2026, 11, 20)}, "date-not-ahead"),
        ("S02", "S04", "relay", {"confirmed_by": ""}, "needs-confirmation"),
        ("S02", "S04", "relay", {"confirmed_by": "a"}, "same-person"),
        ("S15", "S18", "relay", {"confirmed_by": ""}, "needs-confirmation"),
        ("S21", "S22", "relay", {}, "tasks-reported"),
        ("S18", "S24", "relay", {}, "clarification-approved"),
    ],
)
def test_refusals(
    life: Lifecycle, state: str, to: str, operator: Operator, changes: dict[str, Any], expected: str
) -> None:
    given = replace(facts(life, state, to), **changes)
    with pytest.raises(Refused) as refused:
        life.check(state, to, everyone(life), given, operator=operator)
    assert refused.value.reason_key == expected
    assert expected in REFUSALS


def test_check_and_moves_agree_for_each_single_role(life: Lifecycle) -> None:
    for state in life.data.states:
        for move in state.moves:
            for role in everyone(life):
                offered = move.to in {one.to for one in life.moves(state.id, [role], operator="authorised")}
                try:
                    given, stands = facts(life, state.id, move.to), situation(life, state.id, move.to)
                    life.check(state.id, move.to, [role], given, operator="authorised", situation=stands)
                    allowed = True
                except Refused as refused:
                    assert refused.reason_key == ("no-such-move" if move.operator == "relay" else "wrong-role")
                    allowed = False
                assert offered == allowed


def test_roles_kept_apart(life: Lifecycle) -> None:
    def acts_of(role: str) -> set[str]:
        return {f"{s.id}>{m.to}" for s in life.data.states for m in s.moves if role in m.roles}

    assert not acts_of("admin") and not acts_of("overseer") and not acts_of("publisher")
    dispositions = {f"S11>{to}" for to in ("S12", "S13", "S14", "S15")}
    assert not acts_of("intake") & dispositions and not acts_of("handler") & dispositions
    assert dispositions <= acts_of("head")
    assert "S22>S23" not in acts_of("handler")
    assert {role.id for role in life.data.roles if not role.staff} == {"reporter", "system"}


@pytest.mark.parametrize(
    ("move", "second"),
    [("S17>S18", "author"), ("S22>S23", "owner"), ("S26>S10", "former_handler")]
    + [(f"S11>{to}", "author") for to in ("S12", "S13", "S14", "S15", "S17", "S05")],
)
def test_four_eyes(life: Lifecycle, move: str, second: str) -> None:
    state, to = move.split(">")
    assert next(one.second for one in life.state(state).moves if one.to == to) == second


def test_the_reporter_cannot_tell_the_way_of_disposition(life: Lifecycle) -> None:
    in_hand = ("S09", "S10", "S11", "S12", "S13", "S14", "S16", "S17")
    for lang in ("zh-CN", "en"):
        assert len({life.public_wording(state, lang) for state in in_hand}) == 1
        assert life.public_wording("S05", lang) == life.public_wording("S05R", lang)
        assert life.public_wording("S15", lang) == life.public_wording("S18", lang)
        assert life.public_wording("S21", lang) == life.public_wording("S22", lang)


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("S00", "未提交"), ("S01", "已收到"), ("S02", "正在甄别"), ("S03", "需要您补充"), ("S04", "不予受理"),
        ("S05", "已转送"), ("S06", "已受理"), ("S07", "已并入原件"), ("S13", "办理中"), ("S18", "已办结"),
        ("S19", "已反馈"), ("S20", "已结案"), ("S21", "整改中"), ("S23", "整改完成"), ("S26", "重新办理"),
    ],
)  # fmt: skip
def test_public_titles_of_the_rules(life: Lifecycle, state: str, title: str) -> None:
    wording = life.public_wording(state, "zh-CN")
    assert wording is not None and wording[0] == title


def test_no_public_text_promises_or_reveals(life: Lifecycle) -> None:
    wordings = [life.public_wording(state.id, lang) for state in life.data.states for lang in ("zh", "en")]
    texts = [text for wording in wordings if wording for text in wording]
    texts += [reason.citizen.zh for reason in life.data.reasons if reason.citizen]
    texts += [outcome.citizen.zh for outcome in life.data.outcomes]
    for word in ("立案", "核实某", "正在核查", "处分", "函询", "承办人", "诬告", "investigat", "punish"):
        assert not [text for text in texts if word in text]
    assert all(text.strip() for text in texts)


def test_what_a_reason_tells(life: Lifecycle) -> None:
    for state, to in (("S02", "S04"), ("S02", "S08"), ("S11", "S15")):
        reasons = life.reasons(state, to)
        assert reasons and all(reason.citizen for reason in reasons)
    assert len(life.reasons("S02", "S04")) == 3  # 规则2020 Art 13 has three items


def test_states_without_wording_keep_the_former(life: Lifecycle) -> None:
    assert life.public_wording("S24", "zh") is None
    assert life.shown_state(["S01", "S18", "S24"]) == "S18"
    assert life.shown_state(["S01", "S23", "S25"]) == "S23"
    assert life.shown_state(["S01", "S02"]) == "S02"
    with pytest.raises(ValueError, match="at least one"):
        life.shown_state(["S25"])


def test_open_and_terminal(life: Lifecycle) -> None:
    assert {state.id for state in life.data.states if not state.open} == {"S00", "S07", "S08", "S20"}
    assert {state.id for state in life.data.states if state.terminal} == {"S07", "S08", "S20"}
