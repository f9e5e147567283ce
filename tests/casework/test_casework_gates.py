"""Gates of the life cycle: each shut and open, judged by what stands in a case's registers."""

from typing import get_args

import pytest

from casework.gates import Situation, Standing, fault
from casework.lifecycle import Lifecycle, Refused
from config.lifecycle import Gate
from tests.casework.test_casework_moves import everyone, facts


def standing(kind: str, state: str, *, open: bool = True, blocks: bool = True) -> Standing:
    return Standing(kind, state, open, blocks)


SHUT: dict[Gate, list[Situation]] = {
    "tasks-reported": [Situation(), Situation((standing("rectification", "ordered"),))],
    "tasks-cleared": [Situation((standing("rectification", "reported"),))],
    "more-than-blame": [Situation((standing("person-outcome", "effective", open=False, blocks=False),)),
                        Situation((standing("unit-outcome", "proposed"),))],
    "outcomes-reviewed": [Situation((standing("person-outcome", "proposed"),))],
    "clarification-approved": [Situation(), Situation((standing("clarification", "proposed"),))],
    "nothing-open": [Situation((standing("supervision", "sent"),))],
    "review-answered": [Situation(running=frozenset({"DT-review"}))],
    "assigned": [Situation(unassigned=("lead_unit",))],
}  # fmt: skip
OPEN: dict[Gate, list[Situation]] = {
    "tasks-reported": [Situation((standing("rectification", "reported"),))],
    "tasks-cleared": [Situation(), Situation((standing("rectification", "cleared", open=False, blocks=False),))],
    "more-than-blame": [
        Situation(),
        Situation((standing("person-outcome", "dropped", open=False, blocks=False),)),
        Situation((standing("unit-outcome", "effective", open=False), standing("immediate-fix", "done", open=False))),
    ],
    "outcomes-reviewed": [Situation((standing("unit-outcome", "effective", open=False, blocks=False),))],
    "clarification-approved": [Situation((standing("clarification", "approved"),))],
    "nothing-open": [Situation((standing("clarification", "made", blocks=False),))],
    "review-answered": [Situation(running=frozenset({"DT-close"}))],
    "assigned": [Situation()],
}


@pytest.mark.parametrize("gate", get_args(Gate))
def test_each_gate_shuts_and_opens(gate: Gate) -> None:
    assert SHUT[gate] and OPEN[gate]
    for case in SHUT[gate]:
        assert fault(gate, case) == gate
    for case in OPEN[gate]:
        assert fault(gate, case) is None


@pytest.mark.parametrize("gate", get_args(Gate))
def test_each_gate_stands_before_some_move_and_says_its_name(life: Lifecycle, gate: Gate) -> None:
    behind = [(state.id, move) for state in life.data.states for move in state.moves if gate in move.gates]
    assert behind
    for state, move in behind:
        with pytest.raises(Refused) as refused:
            life.check(
                state, move.to, everyone(life), facts(life, state, move.to), operator="authorised",
                situation=SHUT[gate][-1],
            )  # fmt: skip
        assert refused.value.reason_key in move.gates


@pytest.mark.parametrize(("elements", "asked"), [(3, False), (4, True), (5, True)])
def test_a_clue_near_complete_is_not_settled_without_a_third_person(
    life: Lifecycle, elements: int, asked: bool
) -> None:
    """Rules 4.9, signal 5: the approver is not the author; and a colleague of both presses too."""
    given = facts(life, "S11", "S15")
    for confirmed, refusal in (("", "needs-confirmation"), ("a", "same-person"), ("b", "same-person"), ("d", None)):
        case = Situation(elements=elements)
        if asked and refusal:
            with pytest.raises(Refused, match=refusal):
                life.check("S11", "S15", everyone(life), given.__class__(**{**vars(given), "confirmed_by": confirmed}),
                           operator="relay", situation=case)  # fmt: skip
        else:
            life.check("S11", "S15", everyone(life), given, operator="relay", situation=case)
