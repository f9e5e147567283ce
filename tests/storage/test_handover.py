"""A leaver's cases: ownership goes to a colleague who sees them, keys by whoever holds one, and never past a recusal."""

from datetime import timedelta

import pytest
from assigned_kit import PLACE, large, receive
from storage_kit import NOW, Key, Tip
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town

from storage import handover, roster, staff
from storage.errors import UnknownColleague
from storage.handover import Handover
from storage.ids import CaseNumber, StaffId
from storage.staff import Officer

AT = NOW.isoformat(timespec="seconds")
ABOUT_WU = {"v": 1, "text": "村里的吴九拿了回扣"}
UPDATE = "UPDATE tip SET owner=? WHERE case_id=?"


async def owns(town: Town, tip: Tip, officer: Officer) -> None:
    await town.store.main.write(lambda tx: tx.execute(UPDATE, (officer.staff_id, tip.case_id)).rowcount)


async def leave(town: Town, who: Officer, to: Officer | None) -> list[CaseNumber] | None:
    return await town.store.main.write(lambda tx: handover.leave(tx, who.staff_id, to, AT))


@pytest.fixture
async def wu(town: Town) -> tuple[Officer, Key]:
    """A colleague who came later: he sees none of the cases before him."""
    key = await town.store.reader("吴九")
    return await town.store.officer("吴九", "intake manager", 503, key), key


async def test_the_colleague_owns_what_he_sees_and_the_rest_goes_back(town: Town) -> None:
    seen, hidden = await town.store.tip(), await town.store.tip(content={"v": 1, "text": "镇政府的李四收了红包"})
    for tip in (seen, hidden):
        await owns(town, tip, town.anna)
    assert await leave(town, town.anna, town.si) == [hidden.number]
    assert (await town.store.card(seen.number)).owner == town.si.staff_id
    assert (await town.store.card(hidden.number)).owner is None
    assert (await town.store.acts(seen.number))[-1] == "handover"
    waiting = await town.store.rows("SELECT chat_id, payload FROM outbox ORDER BY outbox_id DESC LIMIT 1")
    assert waiting == [(502, '{"what": "handover"}')], "he is told, without which"
    assert await town.store.one("SELECT disowned_on FROM tip WHERE number=?", hidden.number) == "2026-11-16"


async def test_closed_cases_keep_their_owner(town: Town) -> None:
    tip = await town.store.tip()
    await owns(town, tip, town.anna)
    await town.store.main.write(lambda tx: tx.execute("UPDATE tip SET closed_at='2026-11-16'").rowcount)
    assert await leave(town, town.anna, town.si) == []
    assert (await town.store.card(tip.number)).owner == town.anna.staff_id


async def test_without_a_colleague_all_go_back_and_a_stranger_is_nobody(town: Town) -> None:
    tip = await town.store.tip()
    await owns(town, tip, town.anna)
    assert await leave(town, town.anna, None) == [tip.number]
    assert await leave(town, town.anna, None) is None, "he has left already"


async def test_leadership_and_duty_end_too(town: Town) -> None:
    known = receive(town, large("Anna"))
    tip = await town.store.tip(content={"v": 1, "text": f"{PLACE}窗口反复让人跑"})
    await known.change(tip.number, "lead", town.anna.staff_id, town.anna, town.store.update(), NOW)
    first = NOW.date() - timedelta(days=1)
    await town.store.main.write(lambda tx: roster.rotate(tx, first, 4, ["Anna"], AT))
    await leave(town, town.anna, town.si)
    held = (await known.of(tip.number, town.si)).assignment
    assert (held.lead_officer, held.supervisor) == (town.si.staff_id, None)
    assert await town.store.rows("SELECT day FROM duty") == [("2026-11-15",)], "what was, was"


async def test_keys_are_handed_over_with_an_entry_for_each_case(town: Town, wu: tuple[Officer, Key]) -> None:
    one, two = await town.store.tip(), await town.store.tip()
    await town.store.main.write(lambda tx: tx.execute("DELETE FROM key_wrap WHERE reader_id=?", (wu[0].reader_id,)).rowcount)
    about = await town.store.tip(content=ABOUT_WU)
    given, kept = await Handover(town.store.main, town.access).grant(town.anna, town.anna_key.seed, wu[0].staff_id, NOW)
    assert set(given) == {one.number, two.number}
    assert kept == 1, "what concerns him stays with the others"
    assert await town.read(one, *wu) == ["窗口人员反复让人跑，一张表退了五次"]
    assert wu[0].reader_id not in await town.holders(about)
    for tip, acts in ((one, 1), (two, 1), (about, 0)):
        assert (await town.store.acts(tip.number)).count("access.grant") == acts
    again = await Handover(town.store.main, town.access).grant(town.anna, town.anna_key.seed, wu[0].staff_id, NOW)
    assert again == ([], 1)


async def test_it_is_judged_by_what_was_written_later_too(town: Town, wu: tuple[Officer, Key]) -> None:
    tip = await town.store.tip()
    await town.store.main.write(lambda tx: tx.execute("DELETE FROM key_wrap WHERE reader_id=?", (wu[0].reader_id,)).rowcount)
    await town.store.threads.say(tip.case_id, "吴九也在场", town.store.update(), NOW)
    assert await Handover(town.store.main, town.access).grant(
        town.anna, town.anna_key.seed, wu[0].staff_id, NOW
    ) == ([], 1)


async def test_a_leavers_key_still_hands_over(town: Town, wu: tuple[Officer, Key]) -> None:
    tip = await town.store.tip()
    await town.store.main.write(lambda tx: tx.execute("DELETE FROM key_wrap WHERE reader_id=?", (wu[0].reader_id,)).rowcount)
    await leave(town, town.anna, None)
    reader = town.anna.reader_id
    assert reader is not None
    assert await town.store.main.read(lambda tx: staff.by_reader(tx, reader)) is None
    left = await town.store.main.read(lambda tx: staff.by_reader(tx, reader, left_too=True))
    assert left is not None
    given, _ = await Handover(town.store.main, town.access).grant(left, town.anna_key.seed, wu[0].staff_id, NOW)
    assert given == [tip.number]


async def test_somebody_without_a_key_gets_nothing(town: Town) -> None:
    def hire(tx: object) -> str:
        staff.invite(tx, "Cara", frozenset({"intake"}), None, AT, 0)  # type: ignore[arg-type]
        return next(one.staff_id for one in staff.every(tx) if one.name == "Cara")  # type: ignore[arg-type]

    cara = await town.store.main.write(hire)
    for who in (cara, "nobody"):
        with pytest.raises(UnknownColleague):
            await Handover(town.store.main, town.access).grant(town.anna, town.anna_key.seed, StaffId(who), NOW)
