"""Moves through the real desk: what they do in the registers, what holds them up, and a colleague who has to press too."""

from datetime import timedelta
from typing import Any

import pytest
from entries_kit import LATER, NOTICE, TODAY, Office, at, open_office, refused
from storage_kit import NOW, Store, Tip
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town

from casework.lifecycle import Facts
from storage import staff
from storage.errors import Stale, UnknownCase


@pytest.fixture
async def office(store: Store) -> Office:
    return await open_office(store)


async def registered(office: Office) -> Tip:
    tip = await office.store.tip()
    await office.move(tip, "S02", "intake")
    return tip


async def kinds_of_clocks(office: Office, tip: Tip) -> set[str]:
    return {clock.rule for clock in (await office.store.card(tip.number)).clocks}


async def test_a_transfer_is_sent_signed_for_or_returned_by_moves(office: Office) -> None:
    tip = await registered(office)
    await office.move(tip, "S05", "intake", destination="市监局")
    assert await office.stands(tip, "transfer") == ["sent"]
    (row,) = await office.entries.of_case(tip.number, office["intake"])
    await refused("no-such-move", office.act(row, "receive", "intake"))
    await office.move(tip, "S02", "intake", reason="returned-not-theirs")
    assert await office.stands(tip, "transfer") == ["returned"]
    await office.move(tip, "S05", "intake", destination="农业局")
    await office.move(tip, "S19", "manager", receipt="签收单")
    assert await office.stands(tip, "transfer") == ["received", "returned"]
    assert await office.store.one("SELECT count(*) FROM entry WHERE closed_on IS NULL") == 0
    await office.move(tip, "S20", "manager", file_complete=True)


async def test_a_refused_move_does_nothing_in_the_registers(office: Office) -> None:
    tip = await registered(office)
    before = await office.store.everything()
    await refused("wrong-role", office.move(tip, "S05", "handler", destination="市监局"))
    await refused("missing-destination", office.move(tip, "S05", "intake"))
    assert await office.store.everything() == before


async def rectifying(office: Office) -> Tip:
    tip = await at(office, "S18")
    await office.store.desk.claim(tip.number, office["handler"], office.store.update(), NOW)
    await office.move(tip, "S21", "head", owner=office["handler"].staff_id, due_date=LATER)
    return tip


async def test_rectification_goes_on_through_moves(office: Office) -> None:
    tip = await rectifying(office)
    assert await office.stands(tip, "rectification") == ["ordered"]
    assert "DT-rectify" in await kinds_of_clocks(office, tip)
    second = {"owner": office["handler"].staff_id, "due_date": LATER, "problem": "x", "measure": "y"}
    await office.begin(tip, "rectification.order", "supervisor", **second)
    await office.move(tip, "S22", "handler", evidence="照片")
    assert await office.stands(tip, "rectification") == ["reported", "reported"]
    await office.move(tip, "S21", "supervisor", reason="redo-effect", due_date=LATER)
    assert await office.stands(tip, "rectification") == ["ordered", "ordered"]
    await office.move(tip, "S22", "handler", evidence="照片")
    await office.move(tip, "S23", "reviewer", evidence="复核", second_person=office["handler"].staff_id)
    assert await office.stands(tip, "rectification") == ["cleared", "cleared"]
    await office.move(tip, "S20", "handler", file_complete=True)


async def test_nobody_clears_what_he_is_responsible_for(office: Office) -> None:
    tip = await at(office, "S18")
    await office.move(tip, "S21", "head", owner=office["reviewer"].staff_id, due_date=LATER)
    await office.move(tip, "S22", "handler", evidence="照片")
    claimed = {"evidence": "复核", "second_person": office["handler"].staff_id}
    before = await office.store.everything()
    await refused("same-person", office.move(tip, "S23", "reviewer", **claimed))
    assert await office.store.everything() == before
    await office.move(tip, "S23", "supervisor", **claimed)


async def test_what_is_not_reported_or_cleared_holds_the_case_up(office: Office) -> None:
    tip = await at(office, "S21")
    await refused("tasks-reported", office.move(tip, "S22", "handler", evidence="照片"))
    tip = await rectifying(office)
    await office.move(tip, "S22", "handler", evidence="照片")
    await office.store.main.write(lambda tx: tx.execute("UPDATE tip SET state='S21'").rowcount)
    third = {"owner": office["handler"].staff_id, "due_date": LATER, "problem": "x", "measure": "y"}
    await office.begin(tip, "rectification.order", "supervisor", **third)
    await office.store.main.write(lambda tx: tx.execute("UPDATE tip SET state='S22'").rowcount)
    given = {"evidence": "复核", "second_person": office["handler"].staff_id}
    await refused("tasks-cleared", office.move(tip, "S23", "reviewer", **given))


PERSON = {"form": "form-1", "sanction": "educate", "rank": "staff", "liability": "direct", "checklist": True, "person": "x"}


async def test_dealing_with_somebody_alone_closes_nothing(office: Office) -> None:
    tip = await at(office, "S17")
    row = await office.begin(tip, "person-outcome.propose", "handler", **PERSON)
    conclude: dict[str, Any] = {"outcome": "partly", "second_person": office["handler"].staff_id}
    await refused("more-than-blame", office.move(tip, "S18", "reviewer", **conclude))
    await office.begin(tip, "immediate-fix.record", "handler", problem="x", evidence="y")
    await office.move(tip, "S18", "reviewer", **conclude)
    await refused("outcomes-reviewed", office.move(tip, "S19", "handler", reply="答复"))
    await office.act(row, "confirm", "deputy_head")
    await office.move(tip, "S19", "handler", reply="答复")


async def test_nobody_is_cleared_before_the_head_approves(office: Office) -> None:
    tip = await at(office, "S18")
    await refused("clarification-approved", office.move(tip, "S24", "head", note="x"))
    row = await office.begin(tip, "clarification.propose", "handler", text="x")
    row = await office.act(row, "approve", "head", way="letter", text="x")
    await office.move(tip, "S24", "head", note="x")
    await refused("nothing-open", office.move(tip, "S20", "handler", file_complete=True))
    row = await office.act(row, "make", "handler", day=TODAY, text="x")
    assert [rule for rule, *_ in await office.clocks(row)] == ["DT-clarify-visit"]
    await office.move(tip, "S20", "handler", file_complete=True)
    await office.act(row, "visit", "supervisor", text="x")  # the visit comes half a year later


async def test_nothing_is_archived_over_what_is_open_or_unanswered(office: Office) -> None:
    tip = await at(office, "S19")
    row = await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    archive = {"file_complete": True}
    await refused("nothing-open", office.move(tip, "S20", "manager", **archive))
    row = await office.act(row, "answer", "handler", text="x")
    await refused("nothing-open", office.move(tip, "S20", "manager", **archive))
    await office.act(row, "accept", "supervisor")
    await office.store.main.write(lambda tx: office.store.clockwork.start(tx, tip.case_id, "DT-review", NOW))
    await refused("review-answered", office.move(tip, "S20", "manager", **archive))
    await office.store.main.write(lambda tx: office.store.clockwork.stop(tx, tip.case_id, "DT-review", NOW))
    await office.move(tip, "S20", "manager", **archive)


async def test_a_case_on_hold_has_its_day(office: Office) -> None:
    tip = await at(office, "S11")
    given: dict[str, Any] = {"note": "x", "second_person": office["handler"].staff_id}
    await refused("missing-review-date", office.move(tip, "S14", "head", **given))
    await refused("date-not-ahead", office.move(tip, "S14", "head", review_date=TODAY, **given))
    await office.move(tip, "S14", "head", review_date=LATER, **given)
    rows = await office.store.rows("SELECT ends_on FROM clock WHERE rule='DT-review-date' AND stopped_at IS NULL")
    assert rows == [(LATER.isoformat(),)]
    await office.move(tip, "S11", "handler", reason="hold-date")
    assert "DT-review-date" not in await kinds_of_clocks(office, tip)


# A colleague presses too.


async def test_declining_waits_for_a_colleague_and_then_happens_once(office: Office) -> None:
    tip = await registered(office)
    card = await office.store.card(tip.number)
    assert await office.store.desk.waits_for_colleague(card, "S04")
    assert not await office.store.desk.waits_for_colleague(card, "S06")
    await refused("needs-confirmation", office.move(tip, "S04", "intake", reason="R13-2"))
    row = await office.ask(tip, "S04", "intake", await office.note(tip, "intake", "依据"), reason="R13-2")
    assert (await office.store.card(tip.number)).state == "S02"
    told = await office.told()
    able = ("manager", "section_head", "deputy_head", "head", "reviewer")
    assert set(told) == {office[role].chat_id for role in able}, "who can only take it back is not asked"
    await refused("one-open-already", office.ask(tip, "S04", "intake", reason="R13-2"))
    update = office.store.update()
    reply = [await office.store.threads.seal_reply(tip.case_id, "请拨打12345", NOW)]
    for _ in range(2):
        card = await office.store.desk.confirm(row.entry_id, office["manager"], reply, update, NOW)
    assert (card.state, card.author, card.unfetched) == ("S04", office["intake"].actor, 1)
    assert await office.stands(tip, "confirmation") == ["confirmed"]
    assert (await office.store.acts(tip.number))[-2:] == ["entry.confirm", "move"]
    _, turns = await office.store.threads.for_citizen(tip.case_id, tip.seed())
    assert "请拨打12345" in [turn.content["text"] for turn in turns if turn.content]
    before = await office.store.everything()
    with pytest.raises(Stale):
        await office.confirm(row, "head")
    assert await office.store.everything() == before


async def test_who_may_press_too(office: Office) -> None:
    tip = await registered(office)
    late = await office.store.officer("Late", "intake manager", 800)  # has no wrap
    row = await office.ask(tip, "S04", "intake", reason="R13-2")
    before = await office.store.everything()
    await refused("same-person", office.confirm(row, "intake"))
    await refused("wrong-role", office.confirm(row, "supervisor"))
    await refused("wrong-role", office.confirm(row, "handler"))
    with pytest.raises(UnknownCase):
        await office.store.desk.confirm(row.entry_id, late, [], office.store.update(), NOW)
    await refused("no-such-move", office.act(row, "confirm", "manager"))
    await refused("wrong-role", office.act(row, "withdraw", "head"))
    assert await office.store.everything() == before
    assert (await office.act(row, "decline", "manager", text="应当受理")).entry.state == "declined"


async def test_it_is_taken_back_by_whoever_asked(office: Office) -> None:
    tip = await registered(office)
    row = await office.ask(tip, "S04", "intake", reason="R13-2")
    withdraw = {act.id for act in office.entries.acts(row.entry, office["intake"], NOW)}
    assert withdraw == {"withdraw"}
    assert {act.id for act in office.entries.acts(row.entry, office["head"], NOW)} == {"confirm", "decline"}
    await office.act(row, "withdraw", "intake")
    await office.ask(tip, "S04", "intake", reason="R13-2")


async def test_what_waits_has_no_object_once_the_case_moves(office: Office) -> None:
    tip = await registered(office)
    row = await office.ask(tip, "S04", "intake", reason="R13-2")
    await office.move(tip, "S03", "intake", note="哪一天？")
    assert await office.stands(tip, "confirmation") == ["withdrawn"]
    await office.move(tip, "S02", "intake")
    await refused("no-such-move", office.confirm(row, "manager"))


async def test_pressing_too_late_is_stale(office: Office) -> None:
    tip = await registered(office)
    row = await office.ask(tip, "S04", "intake", reason="R13-2")
    await office.store.main.write(lambda tx: tx.execute("UPDATE tip SET state='S03'").rowcount)
    before = await office.store.everything()
    with pytest.raises(Stale):
        await office.confirm(row, "manager")
    assert await office.store.everything() == before


async def test_whoever_asked_has_left_the_desk(office: Office) -> None:
    tip = await registered(office)
    row = await office.ask(tip, "S04", "intake", reason="R13-2")
    who = office["intake"].staff_id

    def leave(tx: Any) -> None:
        tx.execute("UPDATE staff SET left_at='2026-11-16', chat_id=NULL WHERE staff_id=?", (who,))
        assert who not in {one.staff_id for one in staff.every(tx)}

    await office.store.main.write(leave)
    with pytest.raises(Stale):
        await office.confirm(row, "manager")


async def test_whoever_asked_has_lost_the_case(town: Town) -> None:
    office = Office(town.store, town.store.desk._entries, {"intake": town.si, "manager": town.anna})
    tip = await town.store.tip()
    await office.move(tip, "S02", "intake")
    row = await office.ask(tip, "S04", "intake", reason="R13-2")
    await town.withdraw(tip, town.si)
    before = await town.store.everything()
    with pytest.raises(Stale):
        await office.confirm(row, "manager")
    assert await town.store.everything() == before


@pytest.mark.parametrize(("elements", "waits"), [(3, False), (4, True), (5, True)])
async def test_a_clue_near_complete_is_settled_by_three(office: Office, elements: int, waits: bool) -> None:
    tip = await at(office, "S11", elements=elements)
    settle = {"reason": "settled-vague", "second_person": office["handler"].staff_id}
    card = await office.store.card(tip.number)
    assert await office.store.desk.waits_for_colleague(card, "S15") == waits
    if not waits:
        assert (await office.move(tip, "S15", "head", **settle)).state == "S15"
        return
    await refused("needs-confirmation", office.move(tip, "S15", "head", **settle))
    settle["second_person"] = office["section_head"].staff_id
    row = await office.ask(tip, "S15", "head", **settle)
    await refused("same-person", office.confirm(row, "head"))
    await refused("same-person", office.confirm(row, "section_head"))  # the author of the opinion
    assert await office.stands(tip, "confirmation") == ["asked"]
    assert (await office.confirm(row, "reviewer")).state == "S15"


async def test_closing_what_was_settled_waits_too(office: Office) -> None:
    tip = await at(office, "S15")
    await refused("needs-confirmation", office.move(tip, "S18", "handler"))
    row = await office.ask(tip, "S18", "handler")
    assert (await office.confirm(row, "section_head")).state == "S18"


async def test_asking_is_judged_like_the_move_itself(office: Office) -> None:
    tip = await registered(office)
    before = await office.store.everything()
    await refused("missing-reason", office.ask(tip, "S04", "intake"))
    await refused("wrong-role", office.ask(tip, "S04", "head", reason="R13-2"))
    card = await office.store.card(tip.number)
    assert await office.store.everything() == before
    await office.move(tip, "S03", "intake", note="x")
    given = Facts(office["intake"].staff_id, TODAY, reason="R13-2")
    with pytest.raises(Stale):
        await office.store.desk.ask_colleague(card, "S04", office["intake"], given, [], office.store.update(), NOW)


async def test_a_task_force_reports_stays_longer_and_ends_before_the_case_is_filed(office: Office) -> None:
    """Feature C05: members, dates and place; workload and results are reported."""
    tip = await at(office, "S16")
    made = {"members": "组长李，成员王、赵", "place": "石桥镇政府", "day": TODAY, "due_date": LATER}
    row = await office.begin(tip, "task-force.form", "section_head", **made)
    assert row.entry.codes == {"day": TODAY.isoformat(), "due_date": LATER.isoformat()}, "names and place are sealed"
    row = await office.act(row, "report", "handler", workdays=6, text="走访十二户")
    until = LATER + timedelta(days=7)
    row = await office.act(row, "prolong", "head", due_date=until, text="还差两户")
    assert [(rule, runs) for rule, _, runs in await office.clocks(row)] == [("DT-task", 0), ("DT-task", 1)]
    assert await office.stands(tip, "task-force") == ["active"]
    row = await office.act(row, "end", "deputy_head", workdays=11, text="都核实了")
    assert (row.entry.state, row.entry.codes["workdays"]) == ("ended", "11")
    assert [runs for *_, runs in await office.clocks(row)] == [0, 0]
