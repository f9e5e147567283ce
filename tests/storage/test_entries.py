"""Entries of the registers on real SQLite: once, sealed, seen by whom the case is seen by, with their clocks and notices."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from entries_kit import ANSWERED, LATER, NOTICE, TODAY, Office, at, open_office, refused
from storage_kit import NOW, Store, Tip, shipped_entries
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town
from test_content_at_rest import files_of

from casework.lifecycle import Facts, Lifecycle, Refused
from storage import audit, verify_queue
from storage.database import Tx
from storage.entries import PAGE
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import EntryId
from storage.withdrawals import Withdrawals


@pytest.fixture
async def office(store: Store) -> Office:
    return await open_office(store)


async def test_a_repeated_update_begins_and_acts_once(office: Office) -> None:
    tip, update = await at(office, "S10"), office.store.update()
    for _ in range(3):
        note = await office.note(tip, "supervisor", "督办")
        await office.entries.begin(tip.number, "supervision", "send", office["supervisor"], NOTICE, note, update, NOW)
    (row,) = await office.entries.of_case(tip.number, office["supervisor"])
    assert (row.entry.kind, row.entry.state, row.case_state) == ("supervision", "sent", "S10")
    update = office.store.update()
    for _ in range(3):
        await office.entries.act(row.entry_id, "answer", office["handler"], ANSWERED, [], update, NOW)
    assert [step[0] for step in await office.store.rows("SELECT act FROM entry_step ORDER BY seq")] == ["send", "answer"]
    assert await office.store.one("SELECT count(*) FROM object WHERE kind='note'") == 1
    assert (await office.store.acts(tip.number))[-2:] == ["entry.send", "entry.answer"]


async def test_words_and_approvals_stand_nowhere_in_clear(office: Office) -> None:
    tip = await at(office, "S17")
    words = ("绿皮书第九页请说明", "批字第七七七号", "某市纪委二室")
    given = {"approval": words[1], "outside": words[2], "text": words[0]}
    office.entries = shipped_entries(office.store.main, office.store.clockwork, "authorised")
    note = await office.note(tip, "head", "\n".join(words))
    row = await office.begin(tip, "falsity.fabricated", "head", note, **given)
    assert row.entry.codes == {"approval": "yes"}
    await office.store.main.checkpoint()
    held = files_of(office.store, "main")
    for word in words:
        assert word.encode() not in held and json.dumps(word)[1:-1].encode() not in held
    assert b'"approval":"yes"' in held, "the search looks where entries stand"


async def test_codes_stand_in_clear_and_what_follows_is_added(office: Office) -> None:
    tip = await at(office, "S21")
    row = await office.begin(
        tip, "rectification.order", "section_head", owner=office["handler"].staff_id, due_date=LATER, problem="x", measure="y"
    )
    expected = {"owner": office["handler"].staff_id, "due_date": LATER.isoformat()}
    assert row.entry.codes == expected
    row = await office.act(row, "report", "handler", evidence="照片")
    assert (row.entry.codes, row.entry.last) == (expected, office["handler"].staff_id)


async def test_whoever_lacks_a_wrap_finds_nothing(office: Office) -> None:
    tip = await at(office, "S10")
    row = await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    late = await office.store.officer("Late", "handler supervisor", 900)  # joined after it was sealed
    for doing in (
        office.entries.of_case(tip.number, late),
        office.entries.one(row.entry_id, late),
        office.entries.beginnings(tip.number, late, NOW),
        office.entries.begin(tip.number, "supervision", "send", late, NOTICE, [], office.store.update(), NOW),
        office.entries.act(row.entry_id, "answer", late, ANSWERED, [], office.store.update(), NOW),
        office.entries.one(EntryId(b"\0" * 16), late),
    ):
        with pytest.raises(UnknownCase):
            await doing
    assert (await office.entries.open_ones(late, "", "")).rows == []
    row = await office.act(row, "answer", "handler", **ANSWERED)
    assert late.chat_id not in await office.told()
    assert len((await office.entries.open_ones(office["supervisor"], "", "")).rows) == 1


async def test_notices_go_to_those_who_see_it_and_may_act(office: Office) -> None:
    tip = await at(office, "S10")
    row = await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    told = await office.told()
    assert set(told) == {office["handler"].chat_id, office["section_head"].chat_id}
    assert told[office["handler"].chat_id or 0] == [
        {"number": tip.number, "entry": row.entry_id.hex(), "kind": "supervision", "state": "sent"}
    ]
    row = await office.act(row, "answer", "handler", **ANSWERED)
    news = {chat for chat, payloads in (await office.told()).items() if payloads[-1]["state"] == "answered"}
    assert news == {office[role].chat_id for role in ("supervisor", "deputy_head", "head")}
    before = await office.told()
    await office.act(row, "accept", "supervisor")
    assert await office.told() == before, "what is done asks nobody"


async def test_the_owner_of_the_case_is_told_before_others(office: Office) -> None:
    tip = await at(office, "S10")
    await office.store.desk.claim(tip.number, office["handler"], office.store.update(), NOW)
    await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    assert set(await office.told()) == {office["handler"].chat_id}


async def test_a_notice_runs_a_clock_of_its_own(office: Office) -> None:
    tip = await at(office, "S10")
    first = await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    second = await office.begin(tip, "supervision.send", "head", **NOTICE)
    row = first if first.entry_id != second.entry_id else second
    ((rule, _, runs),) = await office.clocks(row)
    assert (rule, runs) == ("DT-supervision-reply", 1)
    answered = await office.act(row, "answer", "handler", **ANSWERED)
    assert answered.due_on == ""
    assert [runs for *_, runs in await office.clocks(row)] == [0]
    running = await office.store.one("SELECT count(*) FROM clock WHERE entry_id IS NOT NULL AND stopped_at IS NULL")
    assert running == 1, "the other notice still waits"
    again = await office.act(row, "again", "supervisor", level="red", text="请再说明")
    assert again.due_on and again.entry.codes["level"] == "red"
    assert [runs for *_, runs in await office.clocks(row)] == [0, 1]


async def test_a_date_that_was_given_is_when_it_is_due(office: Office) -> None:
    tip = await at(office, "S10")
    row = await office.begin(tip, "instruction.record", "head", leader="某书记", text="从快", due_date=LATER)
    assert await office.clocks(row) == [("DT-instruction", LATER.isoformat(), 1)]
    assert row.due_on == LATER.isoformat()
    await office.act(row, "answer", "handler", **ANSWERED)
    assert [runs for *_, runs in await office.clocks(row)] == [0]


async def test_an_extension_moves_the_day_counts_and_is_refused_a_second_time(office: Office) -> None:
    rule = "DT-close"
    tip = await extensible(office, rule)
    before = await office.store.one("SELECT ends_on FROM clock WHERE rule=? AND stopped_at IS NULL", rule)
    row = await office.begin(tip, "extension.ask", "handler", rule=rule, text="材料多")
    await refused("one-open-already", office.begin(tip, "extension.ask", "manager", rule=rule, text="还要"))
    await refused("wrong-role", office.act(row, "approve", "handler", approval="批1号"))
    await refused("missing-field", office.act(row, "approve", "head", approval=" "))
    await refused("wrong-role", office.act(row, "approve", "section_head", approval="批1号"))  # the rule asks for the head
    row = await office.act(row, "approve", "head", approval="批1号")
    assert (row.entry.state, row.entry.codes) == ("approved", {"rule": rule, "approval": "yes"})
    after, times = (await office.store.rows(
        "SELECT ends_on, extended FROM clock WHERE rule=? AND stopped_at IS NULL", rule
    ))[0]  # fmt: skip
    assert after > before and times == 1
    row = await office.begin(tip, "extension.ask", "handler", rule=rule, text="还要")
    held = await office.store.everything()
    await refused("no-extension", office.act(row, "approve", "head", approval="批2号"))
    assert await office.store.everything() == held
    row = await office.act(row, "refuse", "head", text="不再延长")
    assert row.entry.state == "refused"


async def extensible(office: Office, rule: str) -> Tip:
    """A case in S10 in which this clock runs."""
    tip = await at(office, "S10")

    def work(tx: Tx) -> None:
        office.store.clockwork.start(tx, tip.case_id, rule, NOW)

    await office.store.main.write(work)
    return tip


async def test_only_a_limit_that_runs_is_extended(office: Office) -> None:
    tip = await extensible(office, "DT-close")
    await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    for rule in ("T05", "made-up", "DT-supervision-reply"):  # the last runs, but is the notice's own
        await refused("unfit-field", office.begin(tip, "extension.ask", "handler", rule=rule, text="材料多"))


async def test_only_whoever_sees_the_case_is_made_responsible(office: Office) -> None:
    tip = await at(office, "S21")
    late = await office.store.officer("Late", "handler", 900)
    for owner in (late.staff_id, "nobody", "请把全文写在这里"):
        with pytest.raises(UnknownColleague):
            await office.begin(
                tip, "rectification.order", "head", owner=owner, due_date=LATER, problem="x", measure="y"
            )
    assert await office.store.rows("SELECT * FROM entry") == []


async def test_every_act_is_a_link_of_the_chain(office: Office) -> None:
    tip = await at(office, "S10")
    row = await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    await office.act(row, "answer", "handler", **ANSWERED)
    links = await office.store.rows("SELECT act, actor, number FROM audit WHERE act LIKE 'entry.%' ORDER BY seq")
    assert links == [
        ("entry.send", office["supervisor"].actor, tip.number), ("entry.answer", office["handler"].actor, tip.number)
    ]  # fmt: skip
    assert await office.store.main.read(audit.check) is None


async def test_a_refusal_leaves_nothing(office: Office) -> None:
    tip = await at(office, "S10")
    note = await office.note(tip, "handler", "督办")
    before, update = await office.store.everything(), office.store.update()
    with pytest.raises(Refused):
        await office.entries.begin(tip.number, "supervision", "send", office["handler"], NOTICE, note, update, NOW)
    assert await office.store.everything() == before
    note = await office.note(tip, "supervisor", "督办")
    await office.entries.begin(tip.number, "supervision", "send", office["supervisor"], NOTICE, note, update, NOW)


async def test_what_was_sealed_for_another_case_is_not_stored(office: Office) -> None:
    tip, other = await at(office, "S10"), await at(office, "S10")
    before = await office.store.everything()
    with pytest.raises(Stale):
        await office.begin(tip, "supervision.send", "supervisor", await office.note(other, "supervisor", "督办"), **NOTICE)
    assert await office.store.everything() == before


async def test_a_new_key_between_sealing_and_storing_stores_nothing(town: Town) -> None:
    store, entries = town.store, shipped_entries(town.store.main, town.store.clockwork)
    tip = await store.tip()
    boss = replace(town.anna, roles=frozenset({"supervisor", "handler"}))
    await entries.begin(tip.number, "supervision", "send", boss, NOTICE, [], store.update(), NOW)
    (row,) = await entries.of_case(tip.number, boss)
    note = [await store.threads.seal_note(tip.case_id, boss, "答复", NOW)]
    await town.withdraw(tip, town.si)
    before = await store.everything()
    with pytest.raises(Stale):
        await entries.act(row.entry_id, "answer", boss, ANSWERED, note, store.update(), NOW)
    with pytest.raises(Stale):
        await entries.begin(tip.number, "supervision", "send", boss, NOTICE, note, store.update(), NOW)
    assert await store.everything() == before
    with pytest.raises(UnknownCase):
        await entries.one(row.entry_id, town.si)


async def test_entries_go_with_their_case(office: Office, shipped_lifecycle: Lifecycle) -> None:
    withdrawals = Withdrawals(office.store.main, office.store.keys, shipped_lifecycle, "relay")
    back, junk, kept = [await office.store.tip() for _ in range(3)]
    for tip in (back, junk, kept):
        await office.begin(tip, "supervision.send", "supervisor", **NOTICE)
    assert await withdrawals.withdraw(back.case_id, "erased", office.store.update(), NOW) == "erased"
    card = await office.store.card(junk.number)
    reason = office.store.desk._lifecycle.reasons("S01", "drop")[0].id
    given = Facts(office["intake"].staff_id, TODAY, reason=reason)
    await office.store.desk.erase(card, office["intake"], given, office.store.update(), NOW)
    for table in ("entry", "clock"):
        rows = await office.store.rows(f"SELECT DISTINCT case_id FROM {table}")
        assert [bytes(case) for (case,) in rows] == [kept.case_id]
    assert await office.store.one("SELECT count(*) FROM entry_step") == 1


async def test_open_ones_come_by_their_day_in_pages(office: Office) -> None:
    tip, head = await at(office, "S10"), office["head"]
    days = [TODAY + timedelta(days=30 - n) for n in range(PAGE + 3)]
    for day in days:
        await office.begin(tip, "instruction.record", "head", leader="某书记", text="从快", due_date=day)
    await office.begin(tip, "verification.record", "handler", steps="a", findings="b", evidence="c")  # closed at once
    first = await office.entries.open_ones(head, "", "")
    second = await office.entries.open_ones(head, "", first.next)
    assert (len(first.rows), len(second.rows), second.next) == (PAGE, 3, "")
    listed = [row.due_on for row in (*first.rows, *second.rows)]
    assert listed == sorted(listed) and len({row.entry_id for row in (*first.rows, *second.rows)}) == PAGE + 3
    assert (await office.entries.open_ones(head, "supervision", "")).rows == []
    assert (await office.entries.open_ones(head, "instruction", "no cursor")).rows == first.rows
    for made_up in ("x.y", "..", "9999.zz"):
        await office.entries.open_ones(head, "", made_up)


async def test_what_may_be_begun_follows_state_and_role(office: Office) -> None:
    tip = await at(office, "S10")
    found = {(kind.id, act.id) for kind, act in await office.entries.beginnings(tip.number, office["handler"], NOW)}
    assert ("verification", "record") in found and ("rectification", "order") not in found
    assert not {("transfer", "send"), ("confirmation", "ask")} & found, "what a move does is not done by hand"
    tip = await at(office, "S21")
    found = {(kind.id, act.id) for kind, act in await office.entries.beginnings(tip.number, office["head"], NOW)}
    assert ("rectification", "order") in found and ("falsity", "fabricated") not in found


async def test_a_page_of_open_entries_is_read_from_its_index(office: Office) -> None:
    tip = await at(office, "S10")
    await office.begin(tip, "instruction.record", "head", leader="某书记", text="从快", due_date=LATER)
    plans: list[str] = []

    def looked(tx: Tx) -> None:
        seen = "entry.closed_on IS NULL AND (entry.due_on, entry_id) > ('', x'') ORDER BY entry.due_on, entry_id LIMIT 9"
        query = f"EXPLAIN QUERY PLAN SELECT number FROM entry JOIN tip USING(case_id) WHERE {seen}"
        plans.extend(str(row[3]) for row in tx.execute(query))

    await office.store.main.read(looked)
    assert any("entry_due" in step for step in plans), plans
    assert not any("TEMP B-TREE" in step for step in plans), plans


async def test_the_day_of_an_entry_follows_its_clocks(office: Office) -> None:
    tip, main = await at(office, "S10"), office.store.main
    row = await office.begin(tip, "instruction.record", "head", leader="某书记", text="从快", due_date=LATER)
    assert row.due_on == LATER.isoformat()
    assert (await main.read(lambda tx: verify_queue.entries(tx, tx))).fault == ""
    await main.write(lambda tx: tx.execute("UPDATE entry SET due_on='2026-01-01'").rowcount)
    assert tip.number in (await main.read(lambda tx: verify_queue.entries(tx, tx))).fault
    row = await office.act(row, "answer", "handler", text="办好了")
    assert row.due_on == "" and (await main.read(lambda tx: verify_queue.entries(tx, tx))).fault == ""
