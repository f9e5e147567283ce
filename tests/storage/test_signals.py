"""Each signal of suppressed cases fires on rows that real acts have made, and keeps quiet on those next to them."""

from datetime import date
from itertools import pairwise

import pytest
from entries_kit import NOTICE, at
from signals_kit import Watched, day, watched
from storage_kit import NOW, Store, Tip

from casework.lifecycle import Facts
from storage import audit
from storage.corrections import Corrections
from storage.signal_cases import staff_id


@pytest.fixture
async def desk(store: Store) -> Watched:
    return await watched(store)


async def test_1_nobody_began(desk: Watched) -> None:
    tip, claimed, read = [await desk.store.tip() for _ in range(3)]
    await desk.store.desk.claim(claimed.number, desk.office["intake"], desk.store.update(), NOW)
    await desk.by_hand("UPDATE tip SET opened_on='2026-11-16' WHERE case_id=?", read.case_id)
    assert await desk.fired(day(2), tip) == {}  # Wednesday: the second working day is not over
    assert await desk.fired(day(3), tip) == {1: {"since": "2026-11-16"}}
    assert await desk.fired(day(3), claimed) == {}
    assert 1 in await desk.fired(day(3), read), "to look is not to act"
    await desk.store.threads.note(tip.case_id, desk.office["intake"], "在办", desk.store.update(), day(3))
    assert await desk.fired(day(3), tip) == {}


async def test_1_not_for_what_waits_at_the_superior(desk: Watched) -> None:
    await desk.store.reader("superior", "superior")
    tip = await desk.store.tip(about_desk=True)
    assert (await desk.store.card(tip.number)).state == "S05R"
    assert await desk.fired(day(10), tip) == {}


async def test_2_no_opinion_in_a_month(desk: Watched) -> None:
    late, judged = await desk.store.tip(), await desk.store.tip()
    await desk.assigned(late)
    await desk.judged(judged, "S14", review_date=date(2027, 3, 1), note="暂存")
    assert 2 not in await desk.fired(day(30), late)  # 16 December, its last day
    assert (await desk.fired(day(31), late))[2] == {"rule": "T09", "due": "2026-12-16"}
    assert 2 not in await desk.fired(day(31), judged)


async def test_3_left_lying(desk: Watched) -> None:
    idle, worked = await desk.store.tip(), await desk.store.tip()
    for tip in (idle, worked):
        await desk.assigned(tip)
    await desk.store.threads.note(worked.case_id, desk.office["handler"], "在办", desk.store.update(), day(20))
    assert 3 not in await desk.fired(day(30), idle)
    assert (await desk.fired(day(31), idle))[3] == {"since": "2026-11-16", "state": "S09"}
    assert 3 not in await desk.fired(day(31), worked)


async def test_4_on_hold(desk: Watched) -> None:
    tip, handler = await desk.store.tip(), desk.office["handler"].staff_id
    hold = {"second_person": handler, "note": "暂存"}
    await desk.judged(tip, "S14", review_date=date(2026, 12, 1), note="暂存")
    assert 4 not in await desk.fired(day(15), tip)  # 1 December
    assert (await desk.fired(day(16), tip))[4] == {"due": "2026-12-01", "renewed": 0}
    for time in (1, 2):
        await desk.move(tip, "S11", "handler", day(16), reason="hold-date")
        await desk.move(tip, "S14", "section_head", day(16), review_date=date(2027, 2, 1), **hold)
        assert (4 in await desk.fired(day(16), tip)) == (time == 2)
    assert (await desk.fired(day(16), tip))[4] == {"due": "2027-02-01", "renewed": 2}


async def test_4_on_hold_without_a_review_date(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.judged(tip, "S14", review_date=date(2027, 2, 1), note="暂存")
    assert 4 not in await desk.fired(day(1), tip)
    await desk.by_hand("UPDATE clock SET stopped_at='2026-11-16' WHERE rule='DT-review-date'")
    assert (await desk.fired(day(1), tip))[4] == {"renewed": 0}


async def settled(desk: Watched, elements: int) -> Tip:
    """The approval of a specific clue waits for a colleague's press; it comes."""
    tip = await desk.store.tip(elements=elements)
    office, handler = desk.office, desk.office["handler"].staff_id
    await desk.assigned(tip)
    await desk.move(tip, "S10", "handler")
    await desk.move(tip, "S11", "handler", note="意见")
    given = {"reason": "settled-vague", "second_person": handler}
    if elements < 4:
        await desk.move(tip, "S15", "section_head", **given)
    else:
        await office.confirm(await office.ask(tip, "S15", "section_head", **given), "deputy_head")
    return tip


async def test_5_settled_although_specific(desk: Watched) -> None:
    specific, vague = await settled(desk, 4), await settled(desk, 3)
    assert (await desk.fired(day(1), specific))[5] == {"elements": 4, "since": "2026-11-16"}
    assert 5 not in await desk.fired(day(1), vague)
    assert 5 in await desk.fired(day(365), specific) and 5 not in await desk.fired(day(366), specific)
    await desk.by_hand("INSERT INTO step VALUES(?,90,'S26','staff:x','2026-12-01')", specific.case_id)
    assert 5 not in await desk.fired(day(20), specific), "taken up again"


async def test_6_extension_without_approval(desk: Watched) -> None:
    tip, office = await desk.store.tip(), desk.office
    await desk.assigned(tip)
    row = await office.begin(tip, "extension.ask", "handler", rule="DT-close", text="材料多")
    await office.act(row, "approve", "head", approval="青纪延〔2026〕3号")
    assert await desk.store.one("SELECT max(extended) FROM clock") == 1
    assert 6 not in await desk.fired(day(1), tip)
    await desk.by_hand("UPDATE entry SET codes=json_remove(codes, '$.approval') WHERE entry_id=?", row.entry_id)
    assert (await desk.fired(day(1), tip))[6] == {"approved": 0, "extended": 1}
    await desk.by_hand("DELETE FROM entry WHERE entry_id=?", row.entry_id)
    assert (await desk.fired(day(1), tip))[6] == {"approved": 0, "extended": 1}


async def test_7_sent_back_again_and_again(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.move(tip, "S02", "intake")
    await desk.move(tip, "S05", "intake", destination="市监局")
    await desk.move(tip, "S02", "intake", reason="returned-not-theirs")
    assert 7 not in await desk.fired(day(1), tip)
    await desk.move(tip, "S06", "intake", approval="3号")
    await desk.move(tip, "S09", "manager", assignee=desk.office["handler"].staff_id, approval="3号")
    await desk.move(tip, "S02", "handler", day(1), reason="bounce-not-ours", note="不归本科")
    assert (await desk.fired(day(1), tip))[7] == {"bounced": 2, "since": "2026-11-17"}


async def test_7_other_ways_to_screening_do_not_count(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.move(tip, "S02", "intake")
    for _ in range(3):
        await desk.move(tip, "S03", "intake", note="请补充")
        await desk.move(tip, "S02", "intake")
    assert 7 not in await desk.fired(day(1), tip)


async def concluded(desk: Watched, outcome: str) -> Tip:
    """A case whose conclusion was told and which was closed, by the real moves of its last part."""
    tip = await at(desk.office, "S17")
    await desk.move(tip, "S18", "reviewer", outcome=outcome, second_person=desk.office["handler"].staff_id)
    await desk.move(tip, "S19", "handler", reply="答复")
    await desk.move(tip, "S20", "handler", file_complete=True)
    assert await desk.store.one("SELECT outcome FROM tip WHERE case_id=?", tip.case_id) == outcome
    return tip


async def group(desk: Watched, *tips: Tip) -> None:
    for one, other in pairwise(tips):
        await desk.by_hand(
            "INSERT INTO link(case_id, other, kind, by, day) VALUES(?,?,'group','x','2026-11-16')",
            one.case_id, other.case_id,
        )


async def test_8_many_reports_none_found_true(desk: Watched) -> None:
    untrue = [await concluded(desk, "unsubstantiated") for _ in range(3)]
    mixed = [await concluded(desk, outcome) for outcome in ("unsubstantiated", "unsubstantiated", "partly")]
    await group(desk, *untrue[:2])
    await group(desk, *mixed)
    first = min(untrue, key=lambda tip: tip.case_id)
    assert all([8 not in await desk.fired(day(1), tip) for tip in (*untrue, *mixed)])
    await group(desk, *untrue[1:])
    found = [await desk.fired(day(1), tip) for tip in untrue]
    assert [one.get(8) for one in found] == [{"reports": 3} if tip is first else None for tip in untrue]
    await desk.by_hand("UPDATE tip SET closed_at=NULL, state='S26' WHERE case_id=?", untrue[2].case_id)
    assert all([8 not in await desk.fired(day(1), tip) for tip in untrue]), "one of them is being looked at again"


async def test_8_a_repeat_counts_with_the_file_it_joined(desk: Watched) -> None:
    first = await concluded(desk, "unsubstantiated")
    for _ in range(2):
        tip = await desk.store.tip(NOW)
        await desk.move(tip, "S02", "intake", day(1))
        await desk.move(tip, "S07", "intake", day(1), first_case=str(first.number))
    assert await desk.store.one("SELECT count(*) FROM link WHERE kind='repeat'") == 2
    await desk.signals.sweep(day(1))
    rows = await desk.store.rows("SELECT facts FROM signal WHERE rule=8")
    assert rows == [('{"reports": 3}',)]


async def closed_by(desk: Watched, who: str, count: int, settled: int, *, unit: str = "", restricted: int = 0) -> None:
    """Archived cases of one officer or unit, some of them settled without a check."""
    for n in range(count):
        tip = await at(desk.office, "S20")
        await desk.by_hand(
            "UPDATE tip SET closed_at='2026-11-16', owner=?, restricted=? WHERE case_id=?", who, restricted, tip.case_id
        )
        if n < settled:
            await desk.by_hand("INSERT INTO step VALUES(?,50,'S15','staff:x','2026-11-16')", tip.case_id)
        if unit:
            await desk.by_hand(
                "INSERT INTO assignment(case_id, duty_unit, assigned_on) VALUES(?,?,'2026-11-16')", tip.case_id, unit
            )


async def test_9_settles_far_more_than_its_peers(desk: Watched) -> None:
    people = [str(desk.office[role].staff_id) for role in ("handler", "section_head", "intake", "manager")]
    await closed_by(desk, people[0], 10, 6)
    await closed_by(desk, people[1], 10, 3)
    await closed_by(desk, people[2], 10, 3)
    await closed_by(desk, people[3], 9, 9)  # too few to say anything
    await desk.signals.sweep(day(1))
    found = await desk.store.rows("SELECT subject, who, facts FROM signal WHERE rule=9")
    assert found == [(f"o-{people[0]}", people[0], '{"closed": 10, "settled": 6, "usual": 30}')]


async def test_9_by_unit_where_there_are_units_and_without_restricted_cases(desk: Watched) -> None:
    who = str(desk.office["handler"].staff_id)
    await closed_by(desk, who, 10, 2, unit="one")
    await closed_by(desk, who, 10, 2, unit="two")
    await closed_by(desk, who, 5, 5, unit="two", restricted=1)
    await desk.signals.sweep(day(1))
    assert await desk.store.rows("SELECT subject FROM signal WHERE rule=9") == []
    await closed_by(desk, who, 5, 5, unit="two")
    await desk.signals.sweep(day(1))
    assert await desk.store.rows("SELECT subject, who FROM signal WHERE rule=9") == [("u-two", "")]


async def objected(desk: Watched) -> Tip:
    tip = await concluded(desk, "partly")
    desk.store.threads._clockwork = desk.store.clockwork
    await desk.store.threads.say(tip.case_id, "我不同意", desk.store.update(), NOW, "objection")
    return tip


async def test_10_objection_left_alone(desk: Watched) -> None:
    alone, answered, later = [await objected(desk) for _ in range(3)]
    await desk.store.threads.reply(answered.case_id, desk.office["intake"], "答复", desk.store.update(), NOW)
    await desk.store.threads.note(later.case_id, desk.office["intake"], "在看", desk.store.update(), day(10))
    assert 10 not in await desk.fired(day(21), alone)  # Monday, the fifteenth working day
    assert (await desk.fired(day(22), alone))[10] == {"since": "2026-11-16"}
    assert 10 not in await desk.fired(day(22), answered)
    assert 10 not in await desk.fired(day(22), later)


async def reads(desk: Watched, tip: Tip, by: str, times: int) -> None:
    """Readings as storage.thread notes them; the seeds of these officers are not at hand."""
    at = day(0).isoformat(timespec="seconds")
    for _ in range(times):
        await desk.store.main.write(
            lambda tx: audit.append(tx, at=at, actor=desk.office[by].actor, act="read", number=tip.number)
        )


async def test_11_opened_by_somebody_it_is_not_for(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.store.desk.claim(tip.number, desk.office["handler"], desk.store.update(), NOW)
    await reads(desk, tip, "handler", 9)  # his own
    await reads(desk, tip, "supervisor", 9)  # looking is what he is there for
    await reads(desk, tip, "intake", 2)
    assert 11 not in await desk.fired(day(1), tip)
    await reads(desk, tip, "intake", 1)
    assert (await desk.fired(day(1), tip))[11] == {"reads": 3, "since": "2026-11-16"}
    assert await desk.store.one("SELECT who FROM signal WHERE rule=11") == desk.office["intake"].staff_id
    await desk.store.threads.note(tip.case_id, desk.office["intake"], "在办", desk.store.update(), NOW)
    assert 11 not in await desk.fired(day(1), tip), "he has something to do with it"


async def test_11_opened_by_somebody_who_lost_it(desk: Watched) -> None:
    key = await desk.store.reader("zhang")
    zhang = await desk.store.officer("Zhang", "intake", 780, key)
    tip = await desk.store.tip()
    await desk.store.threads.read(tip.case_id, zhang, key.seed, NOW)
    assert 11 not in await desk.fired(day(1), tip)
    await desk.by_hand("DELETE FROM key_wrap WHERE case_id=? AND reader_id=?", tip.case_id, key.reader_id)
    await desk.by_hand("UPDATE tip SET restricted=1 WHERE case_id=?", tip.case_id)  # as when he is taken out
    assert (await desk.fired(day(1), tip))[11] == {"lost": "yes", "reads": 1, "since": "2026-11-16"}
    assert 11 not in await desk.fired(day(31), tip), "long ago"


async def test_12_edits_after_close(desk: Watched) -> None:
    tip = await concluded(desk, "partly")
    lookback = {"result": "holds", "text": "没有反弹"}
    await desk.office.begin(tip, "lookback.first", "supervisor", **lookback)
    await desk.by_hand("UPDATE entry SET changed_on='2026-11-18' WHERE kind='lookback'")
    assert 12 not in await desk.fired(day(3), tip), "a look-back belongs there"
    await desk.by_hand(
        "INSERT INTO entry SELECT randomblob(16), case_id, 'person-outcome', 'effective', 'x', 'x', opened_on, "
        "'2026-11-18', '2026-11-18', '{}', '9999-12-31' FROM entry WHERE kind='lookback'"
    )
    assert (await desk.fired(day(3), tip))[12] == {"closed": "2026-11-16", "edited": "2026-11-18", "kind": "person-outcome"}


async def test_12_labels_changed_after_close(desk: Watched) -> None:
    tip = await concluded(desk, "partly")
    corrections = Corrections(desk.store.main, desk.store.keys)
    card = await desk.store.card(tip.number)
    await corrections.correct(card, desk.office["intake"], ["P02"], "改", desk.store.update(), NOW)
    assert 12 not in await desk.fired(day(1), tip)  # on the day it was closed
    await corrections.correct(card, desk.office["intake"], ["P03"], "改", desk.store.update(), day(1))
    assert (await desk.fired(day(1), tip))[12] == {"closed": "2026-11-16", "edited": "2026-11-17", "kind": "label"}


async def test_12_holes_in_the_log(desk: Watched) -> None:
    for _ in range(3):
        await desk.store.tip()
    assert await desk.fired(day(1)) == {}
    await desk.by_hand("DELETE FROM audit WHERE seq=2")
    assert (await desk.fired(day(1)))[12] == {"holes": 1}


async def test_13_received_and_registered_differ(desk: Watched) -> None:
    tip, erased = await desk.store.tip(), await desk.store.tip()
    facts = Facts(desk.office["intake"].staff_id, NOW.date(), reason="junk-test")
    card = await desk.store.card(erased.number)
    await desk.store.desk.erase(card, desk.office["intake"], facts, desk.store.update(), NOW)
    assert await desk.fired(day(1)) == {}
    await desk.by_hand("DELETE FROM tip WHERE case_id=?", tip.case_id)
    assert await desk.fired(day(1)) == {13: {"extra": 0, "missing": 1}}


async def test_13_a_case_nobody_submitted(desk: Watched) -> None:
    await desk.store.tip()
    await desk.by_hand(
        "INSERT INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, epoch, public_key, "
        "touched_on) VALUES(zeroblob(16), 'QF-X', '1', '2026-11-16', 'S02', 1, 0, 0, 1, zeroblob(1216), '2026-11-16')"
    )
    assert await desk.fired(day(1)) == {13: {"extra": 1, "missing": 0}}
    await desk.by_hand("UPDATE tip SET restricted=1 WHERE number='QF-X'")
    assert await desk.fired(day(1)) == {}, "who reads the figure may be left out of it"


async def test_14_passed_on_without_receipt(desk: Watched) -> None:
    waiting, signed = await desk.store.tip(), await desk.store.tip()
    for tip in (waiting, signed):
        await desk.move(tip, "S02", "intake")
        await desk.move(tip, "S05", "intake", destination="市监局")
    await desk.move(signed, "S19", "manager", day(3), receipt="签收单")
    assert 14 not in await desk.fired(day(7), waiting)  # the fifth working day
    assert (await desk.fired(day(8), waiting))[14] == {"since": "2026-11-16"}
    assert 14 not in await desk.fired(day(8), signed)


async def test_15_supervision_not_answered(desk: Watched) -> None:
    waiting, answered = await desk.store.tip(), await desk.store.tip()
    for tip in (waiting, answered):
        row = await desk.office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    await desk.office.act(row, "answer", "handler", text="已核实")
    assert 15 not in await desk.fired(day(7), waiting)
    assert (await desk.fired(day(8), waiting))[15] == {"rule": "DT-supervision-reply", "due": "2026-11-23"}
    assert 15 not in await desk.fired(day(8), answered)


def test_nobody_is_an_officer_of_the_program() -> None:
    assert [staff_id(actor) for actor in ("staff:ab12", "ab12", "system", "citizen", "")] == ["ab12", "ab12", "", "", ""]
