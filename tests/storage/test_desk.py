"""Cases and moves: the faster officer wins, a move is whole or nothing, what is erased is gone."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from storage_kit import NOW, Key, Store, Tip

from casework.lifecycle import Facts, Refused
from storage import audit
from storage.desk import Card
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import CaseNumber
from storage.staff import Officer

TODAY = date(2026, 11, 16)


def facts(officer: Officer, **given) -> Facts:
    return Facts(officer.staff_id, TODAY, **given)


async def test_a_card_tells_what_stands_in_clear(store: Store, anna: Officer) -> None:
    tip = await store.tip(labels=("P07", "E02"), priority=1, fast_track=True, needs_human=True)
    await store.threads.say(tip.case_id, "补充", store.update(), NOW)
    await store.threads.reply(tip.case_id, anna, "答", store.update(), NOW)
    await store.desk.claim(tip.number, anna, store.update(), NOW)
    card = await store.card(tip.number)
    assert replace(card, clocks=[]) == Card(
        tip.case_id, tip.number, tip.accepted.box, TODAY, "S01", 1, True, True, anna.staff_id, "Anna",
        ("P07", "E02"), [], "citizen", messages=2, unfetched=1,
    )  # fmt: skip
    assert [clock.rule for clock in card.clocks] == ["DT-screening", "DT-accept-told"]
    row = (await store.desk.page(anna, "all", "", TODAY)).rows[0]
    assert (row.number, row.state, row.label, row.fast_track, row.due_on, row.owner, row.unread) == (
        tip.number, "S01", "P07", True, "2026-11-18", anna.staff_id, 2
    )  # fmt: skip


async def test_unknown_numbers(store: Store, anna: Officer) -> None:
    nobody = CaseNumber("QF-0000-0000")
    before = await store.everything()
    with pytest.raises(UnknownCase):
        await store.card(nobody)
    with pytest.raises(UnknownCase):
        await store.desk.claim(nobody, anna, store.update(), NOW)
    assert await store.everything() == before


async def test_of_many_claims_at_once_one_wins(store: Store, anna: Officer) -> None:
    officers = [anna, *[await store.officer(f"O{n}", "handler", 600 + n) for n in range(5)]]
    tip = await store.tip()
    results = await asyncio.gather(
        *(store.desk.claim(tip.number, officer, store.update(), NOW) for officer in officers), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType"] + ["Stale"] * 5
    winner = officers[results.index(None)]
    assert (await store.card(tip.number)).owner == winner.staff_id
    claims = await store.rows("SELECT actor FROM audit WHERE act='claim'")
    assert claims == [(winner.actor,)]


async def test_a_replayed_claim_counts_once(store: Store, anna: Officer) -> None:
    tip, update = await store.tip(), store.update()
    for _ in range(3):
        await store.desk.claim(tip.number, anna, update, NOW)
    assert (await store.acts(tip.number)).count("claim") == 1


async def test_a_move_is_stored_with_all_it_causes(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    card = await store.move(tip.number, "S02", anna)
    assert (card.state, card.author) == ("S02", anna.actor)
    question = await store.threads.seal_reply(tip.case_id, "请问是哪一天？", NOW)
    why = await store.threads.seal_note(tip.case_id, anna, "日期不清", NOW)
    given = facts(anna, note="日期不清")
    after = await store.desk.move(card, "S03", anna, given, [why, question], store.update(), NOW)
    assert (after.state, after.unfetched) == ("S03", 1)
    assert {clock.rule for clock in after.clocks} == {"DT-accept-told", "DT-supplement"}
    steps = await store.rows("SELECT seq, state, actor, day FROM step ORDER BY seq")
    assert steps == [
        (1, "S01", "citizen", "2026-11-16"), (2, "S02", anna.actor, "2026-11-16"), (3, "S03", anna.actor, "2026-11-16")
    ]  # fmt: skip
    turns = await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert [turn.kind for turn in turns] == ["tip", "note", "reply"]
    state, _ = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert state.states == ("S01", "S02", "S03")
    assert await store.acts(tip.number) == ["submit", "move", "move", "read"]
    assert await store.main.read(audit.check) is None


async def test_a_replayed_move_is_made_once(store: Store, anna: Officer) -> None:
    tip, update = await store.tip(), store.update()
    card = await store.card(tip.number)
    note = await store.threads.seal_note(tip.case_id, anna, "记", NOW)
    first = await store.desk.move(card, "S02", anna, facts(anna), [note], update, NOW)
    before = await store.everything()
    assert await store.desk.move(card, "S02", anna, facts(anna), [note], update, NOW) == first
    assert await store.everything() == before


async def test_a_move_from_a_state_that_has_passed_is_stale(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    old = await store.card(tip.number)
    await store.move(tip.number, "S02", anna)
    before = await store.everything()
    note = await store.threads.seal_note(tip.case_id, anna, "记", NOW)
    with pytest.raises(Stale):
        await store.desk.move(old, "S02", anna, facts(anna), [note], store.update(), NOW)
    assert await store.everything() == before


async def test_of_two_moves_at_once_one_is_made(store: Store, anna: Officer) -> None:
    other = await store.officer("Bo", "intake", 502)
    tip = await store.tip()
    await store.move(tip.number, "S02", anna)
    card = await store.card(tip.number)
    results = await asyncio.gather(
        store.desk.move(card, "S06", anna, facts(anna, approval="2026-1"), [], store.update(), NOW),
        store.desk.move(card, "S03", other, facts(other, note="问"), [], store.update(), NOW),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results] == ["Card", "Stale"]
    assert await store.one("SELECT count(*) FROM step") == 3


@pytest.mark.parametrize(
    ("to", "roles", "given", "reason"),
    [
        ("S06", "intake", {}, "missing-approval"),
        ("S06", "handler", {"approval": "2026-1"}, "wrong-role"),
        ("S19", "intake", {}, "no-such-move"),
        ("S08", "intake", {"reason": "made-up"}, "unknown-reason"),
        ("S04", "intake", {"reason": "R13-2"}, "needs-confirmation"),
        ("S04", "intake", {"reason": "R13-2", "confirmed_by": "SELF"}, "same-person"),
    ],
)
async def test_a_move_is_judged_again_inside_and_refused_whole(
    store: Store, anna: Officer, to: str, roles: str, given: dict[str, str], reason: str
) -> None:
    """Whatever the screen offered: the words sealed for a refused move are not stored either."""
    tip = await store.tip()
    card = await store.move(tip.number, "S02", anna)
    actor = replace(anna, roles=frozenset(roles.split()))
    given = {key: anna.staff_id if value == "SELF" else value for key, value in given.items()}
    note = await store.threads.seal_note(tip.case_id, anna, "记", NOW)
    before = await store.everything()
    update = store.update()
    with pytest.raises(Refused) as refused:
        await store.desk.move(card, to, actor, facts(actor, **given), [note], update, NOW)
    assert refused.value.reason_key == reason
    assert await store.everything() == before
    await store.desk.move(card, "S03", anna, facts(anna, note="问"), [note], update, NOW)


async def test_what_fails_late_in_a_move_leaves_nothing(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    card = await store.card(tip.number)
    note = await store.threads.seal_note(tip.case_id, anna, "记", NOW)
    before = await store.everything()

    def dying(*args: object) -> None:
        raise RuntimeError("died")

    monkeypatch.setattr("storage.boxes.mark_news", dying)
    with pytest.raises(RuntimeError):
        await store.desk.move(card, "S02", anna, facts(anna), [note], store.update(), NOW)
    assert await store.everything() == before


async def screened(store: Store, anna: Officer) -> Tip:
    tip = await store.tip()
    await store.move(tip.number, "S02", anna)
    return tip


async def test_a_closed_case_leaves_the_queue_and_may_come_back(store: Store, anna: Officer) -> None:
    tip = await screened(store, anna)
    reason = store.desk._lifecycle.reasons("S02", "S08")[0].id
    card = await store.move(tip.number, "S08", anna, reason=reason)
    assert card.clocks == []
    assert await store.one("SELECT closed_at FROM tip") == "2026-11-16"
    assert (await store.desk.page(anna, "all", "", TODAY)).rows == []
    assert (await store.desk.counts(anna, TODAY)).open == 0
    again = store.desk._lifecycle.reasons("S08", "S02")[0].id
    await store.move(tip.number, "S02", anna, reason=again)
    assert await store.one("SELECT closed_at FROM tip") is None
    assert [row.number for row in (await store.desk.page(anna, "all", "", TODAY)).rows] == [tip.number]


async def test_new_words_in_a_closed_case_are_seen(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await screened(store, anna)
    await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    await store.move(tip.number, "S08", anna, reason=store.desk._lifecycle.reasons("S02", "S08")[0].id)
    assert (await store.desk.page(anna, "new", "", TODAY)).rows == []
    await store.threads.say(tip.case_id, "想起来了", store.update(), NOW)
    assert [row.number for row in (await store.desk.page(anna, "new", "", TODAY)).rows] == [tip.number]
    assert (await store.desk.counts(anna, TODAY)).new == 1


async def test_an_assignment_changes_the_owner(store: Store, anna: Officer) -> None:
    handler = await store.officer("Cai", "handler", 503)
    manager = await store.officer("Bo", "manager", 502)
    tip = await screened(store, anna)
    await store.desk.claim(tip.number, anna, store.update(), NOW)
    await store.move(tip.number, "S06", anna, approval="2026-1")
    assert (await store.card(tip.number)).owner == anna.staff_id
    card = await store.move(tip.number, "S09", manager, assignee=handler.staff_id, approval="2026-1")
    assert (card.owner, card.owner_name) == (handler.staff_id, "Cai")


async def test_an_assignment_to_nobody_known_is_refused_whole(store: Store, anna: Officer) -> None:
    manager = await store.officer("Bo", "manager", 502)
    tip = await screened(store, anna)
    await store.move(tip.number, "S06", anna, approval="2026-1")
    before = await store.everything()
    with pytest.raises(UnknownColleague):
        await store.move(tip.number, "S09", manager, assignee="nobody", approval="2026-1")
    assert await store.everything() == before


async def test_moves_offered_are_those_that_pass(store: Store, anna: Officer) -> None:
    tip = await screened(store, anna)
    card = await store.card(tip.number)
    assert "S06" in {move.to for move in store.desk.moves(card, anna)}
    assert store.desk.moves(card, replace(anna, roles=frozenset({"publisher"}))) == []


async def erase(store: Store, tip: Tip, officer: Officer, **given: str) -> None:
    card = await store.card(tip.number)
    await store.desk.erase(card, officer, facts(officer, **given), store.update(), NOW)


async def test_erasing_junk_leaves_only_the_act(store: Store, anna: Officer, anna_key: Key) -> None:
    kept, junk = await store.tip(), await store.tip()
    before = await store.everything()
    reason = store.desk._lifecycle.reasons("S01", "drop")[0].id
    await erase(store, junk, anna, reason=reason)
    after = await store.everything()
    for table in ("tip", "tip_label", "step", "receipt", "key_wrap", "object", "clock"):
        assert len(after[table]) * 2 == len(before[table]), table
    assert [row[0] for row in after["tip"]] == [kept.case_id]
    assert await store.acts(junk.number) == ["submit", "erase"]
    assert await store.main.read(audit.check) is None
    turns = await store.threads.read(kept.case_id, anna, anna_key.seed, NOW)
    assert turns[0].content == kept.submission.content


async def test_erasing_needs_state_role_and_reason(store: Store, anna: Officer) -> None:
    handler = await store.officer("Cai", "handler", 503)
    junk, accepted = await store.tip(), await screened(store, anna)
    reason = store.desk._lifecycle.reasons("S01", "drop")[0].id
    before = await store.everything()
    for tip, officer, given, expected in (
        (junk, anna, {}, "missing-reason"),
        (junk, handler, {"reason": reason}, "wrong-role"),
        (accepted, anna, {"reason": reason}, "no-such-move"),
    ):
        with pytest.raises(Refused) as refused:
            await erase(store, tip, officer, **given)
        assert refused.value.reason_key == expected
    old = await store.card(junk.number)
    await store.move(junk.number, "S02", anna)
    with pytest.raises(Stale):
        await store.desk.erase(old, anna, facts(anna, reason=reason), store.update(), NOW)
    assert len(before["tip"]) == await store.one("SELECT count(*) FROM tip")


async def test_a_replayed_erasure_is_quiet(store: Store, anna: Officer) -> None:
    junk, update = await store.tip(), store.update()
    card = await store.card(junk.number)
    given = facts(anna, reason=store.desk._lifecycle.reasons("S01", "drop")[0].id)
    for _ in range(2):
        await store.desk.erase(card, anna, given, update, NOW)
    assert (await store.acts()).count("erase") == 1
    with pytest.raises(UnknownCase):
        await store.desk.erase(card, anna, given, store.update(), NOW)
