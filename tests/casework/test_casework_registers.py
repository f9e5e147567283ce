"""Entries of the registers over the shipped data: main paths, refusals, four eyes, and that buttons and judge agree."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from casework.lifecycle import REFUSALS, Lifecycle, Refused
from casework.registers import Actor, Entry, Registers
from config import lifecycle, registers, rules, texts
from config.lifecycle import Operator
from config.registers import EntryAct, Kind

TODAY = date(2026, 11, 16)
CYCLE = lifecycle.load()
REGISTERS = Registers(registers.load(CYCLE, rules.load()), CYCLE)
LIFE = Lifecycle(CYCLE)
ROLES = [role.id for role in CYCLE.roles if role.staff]
ACTS = [(kind, act) for kind in REGISTERS.data.kinds for act in kind.acts]
BY_HAND = [(kind, act) for kind, act in ACTS if not act.hook]
IDS = [f"{kind.id}.{act.id}" for kind, act in BY_HAND]


def actor(roles: str, staff_id: str = "a", operator: Operator = "authorised") -> Actor:
    return Actor(staff_id, frozenset(roles.split()), TODAY, operator)


def value(name: str) -> object:
    """A value that fits this field."""
    field = REGISTERS.field(name)
    if field.choices:
        return field.choices[-1].id
    return {
        "count": 3, "day": TODAY, "ahead": TODAY + timedelta(14), "yes": True, "officer": "c", "rule": "DT-close",
    }.get(field.type, "说明")  # fmt: skip


def fields(act: EntryAct, **changes: object) -> dict[str, object]:
    return {name: value(name) for name in act.needs} | changes


def place(kind: Kind) -> str:
    return kind.in_states[0] if kind.in_states else "S10"


def before(kind: Kind, act: EntryAct) -> Entry | None:
    """An entry on which this act may be done: begun by b, last in the hands of d, with c responsible."""
    return Entry(kind.id, act.source[0], "b", "d", {"owner": "c"}) if act.source else None


def check(kind: Kind, act: EntryAct, who: Actor, given: dict[str, object], **changes: Any) -> EntryAct:
    case = {"case_state": place(kind), **changes}
    entry = case.pop("entry", before(kind, act))
    return REGISTERS.check(kind.id, act.id, entry, given, who, **case)


def refusal(kind: Kind, act: EntryAct, who: Actor, given: dict[str, object], **changes: Any) -> str:
    with pytest.raises(Refused) as refused:
        check(kind, act, who, given, **changes)
    assert refused.value.reason_key in REFUSALS
    return refused.value.reason_key


@pytest.mark.parametrize(("kind", "act"), BY_HAND, ids=IDS)
def test_the_right_roles_and_no_others(kind: Kind, act: EntryAct) -> None:
    for role in ROLES:
        if role in act.roles:
            assert check(kind, act, actor(role), fields(act)) == act
        else:
            assert refusal(kind, act, actor(role), fields(act)) == "wrong-role"


def test_administrators_and_overseers_act_in_nothing() -> None:
    assert not [act for _, act in ACTS if {"admin", "overseer", "reporter", "system"} & set(act.roles)]


@pytest.mark.parametrize(("kind", "act"), BY_HAND, ids=IDS)
def test_wrong_states(kind: Kind, act: EntryAct) -> None:
    who, given = actor(act.roles[0]), fields(act)
    for state in kind.states:
        if state.id not in act.source:
            entry = Entry(kind.id, state.id, "b", "d")
            assert refusal(kind, act, who, given, entry=entry) == "no-such-move"
    if act.source:
        assert refusal(kind, act, who, given, entry=None) == "no-such-move"
        return
    for state in CYCLE.states:
        fits = state.id in kind.in_states if kind.in_states else state.open
        if fits:
            assert check(kind, act, who, given, case_state=state.id) == act
        else:
            assert refusal(kind, act, who, given, case_state=state.id) == "not-in-this-state"


@pytest.mark.parametrize(("kind", "act"), BY_HAND, ids=IDS)
def test_each_field_must_be_there_and_fit(kind: Kind, act: EntryAct) -> None:
    who = actor(act.roles[0])
    for name in act.needs:
        for blank in (None, "", "  ", False):
            assert refusal(kind, act, who, fields(act, **{name: blank})) == "missing-field"
        unfit: object = 7 if REGISTERS.field(name).type != "count" else "7"
        expected = "date-not-ahead" if REGISTERS.field(name).type == "ahead" else "unfit-field"
        assert refusal(kind, act, who, fields(act, **{name: unfit})) == expected
    for name in act.may:
        assert check(kind, act, who, fields(act, **{name: None})) == act
        assert check(kind, act, who, fields(act, **{name: value(name)})) == act
        assert refusal(kind, act, who, fields(act, **{name: "x"})) in ("unfit-field", "date-not-ahead")


@pytest.mark.parametrize(
    ("name", "unfit"),
    [
        ("level", "purple"), ("persons", 0), ("persons", -1), ("persons", True), ("persons", "2"),
        ("day", TODAY + timedelta(1)), ("day", "2026-11-16"), ("due_date", TODAY), ("due_date", "2026-12-31"),
        ("checklist", "yes"),
    ],
)  # fmt: skip
def test_values_that_do_not_fit(name: str, unfit: object) -> None:
    kind, act = next((kind, act) for kind, act in BY_HAND if name in act.needs)
    assert refusal(kind, act, actor(act.roles[0]), fields(act, **{name: unfit})) in ("unfit-field", "date-not-ahead")
    assert check(kind, act, actor(act.roles[0]), fields(act)) == act


@pytest.mark.parametrize(("kind", "act"), [(k, a) for k, a in BY_HAND if a.apart], ids=str)
def test_four_eyes(kind: Kind, act: EntryAct) -> None:
    people = {"opener": "b", "last": "d", "holder": "c"}
    for part, who in people.items():
        if part in act.apart:
            assert refusal(kind, act, actor(act.roles[0], who), fields(act)) == "same-person"
        else:
            assert check(kind, act, actor(act.roles[0], who), fields(act)) == act


def test_what_the_rules_keep_apart() -> None:
    """Rules 4.4: author and approver, owner and verifier, handler and reviewer are two people."""
    apart = {(kind.id, act.id): set(act.apart) for kind, act in ACTS if act.apart}
    for approved in ("extension.approve", "clarification.approve", "person-outcome.confirm", "unit-outcome.confirm",
                     "confirmation.confirm"):  # fmt: skip
        kind, act = approved.split(".")
        assert "opener" in apart[kind, act]
    assert apart["rectification", "clear"] == {"holder", "last"}
    assert "last" in apart["supervision", "accept"]


@pytest.mark.parametrize(("kind", "act"), [(k, a) for k, a in ACTS if a.hook], ids=str)
def test_what_a_move_does_is_not_done_by_hand(kind: Kind, act: EntryAct) -> None:
    everybody = actor(" ".join(ROLES))
    assert refusal(kind, act, everybody, fields(act)) == "no-such-move"
    assert check(kind, act, actor("publisher"), {}, hooked=True) == act, "the move's own roles and facts were judged"
    entry = before(kind, act)
    if entry is not None:
        assert act not in REGISTERS.acts(entry, everybody)
    assert (kind, act) not in REGISTERS.beginnings(place(kind), [], everybody)


def test_a_hook_keeps_people_apart_all_the_same() -> None:
    kind, act = REGISTERS.kind("rectification"), REGISTERS.act("rectification", "clear")
    for who in ("c", "d"):
        assert refusal(kind, act, actor("supervisor", who), {}, hooked=True) == "same-person"


@pytest.mark.parametrize("kind", [kind for kind in REGISTERS.data.kinds if kind.single], ids=lambda kind: kind.id)
def test_only_one_stands_open(kind: Kind) -> None:
    act = next(act for act in kind.acts if not act.source)
    who, hooked = actor(act.roles[0]), act.hook
    for state in kind.states:
        held = [Entry(kind.id, state.id, "b", "d")]
        if state.open:
            assert refusal(kind, act, who, fields(act), entries=held, hooked=hooked) == "one-open-already"
        else:
            assert check(kind, act, who, fields(act), entries=held, hooked=hooked) == act


def test_others_may_stand_side_by_side() -> None:
    kind, act = REGISTERS.kind("supervision"), REGISTERS.act("supervision", "send")
    assert check(kind, act, actor("supervisor"), fields(act), entries=[Entry("supervision", "sent", "b", "d")]) == act


def test_a_false_report_is_found_false_by_a_higher_organ_alone() -> None:
    """规则2020 Art 39: 诬告 is found at 设区的市级 or above; this desk records it, and a relay desk not even that."""
    kind, act = REGISTERS.kind("falsity"), REGISTERS.act("falsity", "fabricated")
    given = fields(act)
    assert check(kind, act, actor("head"), given) == act
    for missing in ("approval", "outside"):
        assert refusal(kind, act, actor("head"), given | {missing: " "}) == "missing-field"
    relay = actor("head", operator="relay")
    assert refusal(kind, act, relay, given) == "authorised-only"
    assert (kind, act) not in REGISTERS.beginnings("S17", [], relay)
    assert {act.id for kind, act in REGISTERS.beginnings("S17", [], relay) if kind.id == "falsity"} == {"mistaken"}


def test_who_was_dealt_with_is_recorded_where_every_way_on_asks_what_was_put_right() -> None:
    """不得以问责代整改 (feature E12): after 办结 nothing would ask any more."""
    for name in ("person-outcome", "unit-outcome"):
        for state in REGISTERS.kind(name).in_states:
            if state in ("S16", "S21", "S22", "S23"):
                continue  # S16 leads to S17; in the others a task of rectification stands already
            for move in LIFE.state(state).moves:
                asks = "more-than-blame" in move.gates or (move.entry and move.entry.kind == "rectification")
                assert asks, f"{state}>{move.to}"


def test_every_refusal_has_a_text_in_both_languages() -> None:
    for language in texts.load_all().values():
        for key in REFUSALS:
            assert f"refused-{key}" in language.keys or key.startswith("missing-"), key
        assert "refused-missing" in language.keys


def test_made_up_names() -> None:
    kind, act = REGISTERS.kind("supervision"), REGISTERS.act("supervision", "send")
    with pytest.raises(KeyError):
        REGISTERS.act("supervision", "party")
    with pytest.raises(KeyError):
        REGISTERS.kind("party")
    with pytest.raises(Refused, match="no-such-move"):
        REGISTERS.check("supervision", "party", None, {}, actor("head"), case_state="S10")
    assert REGISTERS.state(Entry(kind.id, act.to, "b", "b")).open


people = st.sampled_from(["a", "b", "c", "d"])
actors = st.builds(
    Actor, people, st.frozensets(st.sampled_from(ROLES), max_size=4), st.just(TODAY), st.sampled_from(["relay", "authorised"])
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    kind = draw(st.sampled_from(REGISTERS.data.kinds))
    codes = draw(st.sampled_from([{}, {"owner": "a"}, {"owner": "c"}]))
    return Entry(kind.id, draw(st.sampled_from(kind.states)).id, draw(people), draw(people), codes)


def allowed(kind: Kind, act: EntryAct, entry: Entry | None, who: Actor, state: str, held: list[Entry]) -> bool:
    try:
        REGISTERS.check(kind.id, act.id, entry, fields(act), who, case_state=state, entries=held)
    except Refused:
        return False
    return True


@drawn(entries(), actors)
@settings(max_examples=300, deadline=None)
def test_buttons_and_judge_agree_on_acts(entry: Entry, who: Actor) -> None:
    kind = REGISTERS.kind(entry.kind)
    assert REGISTERS.acts(entry, who) == [act for act in kind.acts if allowed(kind, act, entry, who, "S10", [])]


@drawn(st.sampled_from([state.id for state in CYCLE.states]), st.lists(entries(), max_size=4), actors)
@settings(max_examples=200, deadline=None)
def test_buttons_and_judge_agree_on_beginnings(state: str, held: list[Entry], who: Actor) -> None:
    expected = [(kind, act) for kind, act in ACTS if allowed(kind, act, None, who, state, held)]
    assert REGISTERS.beginnings(state, held, who) == expected


WORDS = [field.id for field in REGISTERS.data.fields if field.type in registers.SEALED]


@drawn(st.dictionaries(st.sampled_from([field.id for field in REGISTERS.data.fields]), st.text(min_size=1), min_size=1))
@settings(max_examples=300, deadline=None)
def test_words_never_stand_in_clear(given: dict[str, str]) -> None:
    clear = REGISTERS.in_clear(given)
    words = {name for name in given if REGISTERS.field(name).type == "words"}
    assert set(clear) == set(given) - words
    for name in WORDS:
        assert clear.get(name, "yes") == "yes", "of an approval it stands that there is one"


def test_what_stands_in_clear() -> None:
    assert REGISTERS.in_clear({"level": "red", "persons": 2, "day": TODAY, "checklist": True, "text": "x", "until": None}) == {
        "level": "red", "persons": "2", "day": "2026-11-16", "checklist": "yes",
    }  # fmt: skip


