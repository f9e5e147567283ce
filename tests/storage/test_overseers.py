"""Who is told of signals and when: once a stretch, in one letter a day, never the handler, nobody who was left out."""

from datetime import timedelta

import pytest
from signals_kit import Watched, day, hire, watched
from storage_kit import NOW, Store, Tip

from storage.errors import UnknownCase, UnknownColleague
from storage.signals import PAGE, Signals
from storage.staff import Officer

OVERSEER = 790


@pytest.fixture
async def desk(store: Store) -> Watched:
    return await watched(store)


async def restricted(desk: Watched, *holders: Officer) -> Tip:
    """A case that only these officers have."""
    tip = await desk.store.tip()
    await desk.by_hand("UPDATE tip SET restricted=1 WHERE case_id=?", tip.case_id)
    marks = ",".join("?" * len(holders))
    await desk.by_hand(
        f"DELETE FROM key_wrap WHERE case_id=? AND reader_id NOT IN ({marks})", tip.case_id, *(o.reader_id for o in holders)
    )
    return tip


async def listed(desk: Watched, officer: Officer) -> list[tuple[int, str]]:
    found = await desk.signals.page(officer, 0)
    assert found.total == sum(count for _, count in found.counts)
    return [(row.rule, row.number) for row in found.rows]


async def test_a_stretch_is_told_once(desk: Watched) -> None:
    tip = await desk.store.tip()
    for n in (3, 3, 4, 10):
        await desk.signals.sweep(day(n))
    assert await desk.letters() == [[[1, 1]]]
    await desk.store.desk.claim(tip.number, desk.office["handler"], desk.store.update(), day(10))
    await desk.signals.sweep(day(10))
    assert await listed(desk, desk.overseer) == []
    rows = await desk.store.rows("SELECT first_on, last_on, told_on, cleared_on FROM signal")
    assert rows == [("2026-11-19", "2026-11-26", "2026-11-19", "2026-11-26")]
    await desk.signals.sweep(day(41))
    assert await desk.letters() == [[[1, 1]], [[3, 1]]]
    await desk.by_hand("UPDATE tip SET touched_on='2026-12-27'")
    await desk.signals.sweep(day(42))
    await desk.signals.sweep(day(75))
    assert await desk.letters() == [[[1, 1]], [[3, 1]], [[3, 1]]], "another stretch"
    assert await desk.store.one("SELECT count(*) FROM signal WHERE rule=3") == 2


async def test_one_letter_a_day_for_each_overseer(desk: Watched) -> None:
    second = await hire(desk.store, "Second", "overseer supervisor", 791)
    for _ in range(3):
        await desk.store.tip()
    await desk.signals.sweep(day(3))
    await desk.by_hand("DELETE FROM audit WHERE seq=1")
    await desk.signals.sweep(day(3) + timedelta(hours=1))  # a start on the same day: what is new waits
    assert await desk.letters(OVERSEER) == await desk.letters(791) == [[[1, 3]]]
    await desk.signals.sweep(day(4))
    assert await desk.letters(OVERSEER) == await desk.letters(791) == [[[1, 3]], [[12, 1], [13, 0]][:1]]
    assert len(await listed(desk, second)) == 4


async def test_nobody_else_is_told_or_can_look(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.signals.sweep(day(3))
    assert await desk.letters() == await desk.letters(OVERSEER) == [[[1, 1]]]
    for officer in desk.office.people.values():
        assert await listed(desk, officer) == []
        with pytest.raises(UnknownCase):
            await desk.signals.one(1, tip.case_id.hex(), officer)
        with pytest.raises(UnknownCase):
            await desk.signals.look(1, tip.case_id.hex(), officer, desk.store.update(), day(3))


async def test_of_a_restricted_case_only_who_has_it(desk: Watched) -> None:
    inside = await desk.store.officer("Inside", "overseer", 791)
    tip = await restricted(desk, inside)
    await desk.signals.sweep(day(3))
    assert await desk.letters(791) == [[[1, 1]]] and await desk.letters(OVERSEER) == []
    assert await listed(desk, inside) == [(1, tip.number)] and await listed(desk, desk.overseer) == []
    with pytest.raises(UnknownCase):
        await desk.signals.one(1, tip.case_id.hex(), desk.overseer)


async def test_nobody_is_told_of_a_restricted_case_that_no_overseer_has(desk: Watched) -> None:
    await restricted(desk, desk.office["handler"])
    await desk.signals.sweep(day(3))
    assert await desk.letters() == []
    assert await desk.store.one("SELECT told_on FROM signal") is None, "it waits for somebody who may know"


async def test_where_no_overseer_may_know_the_head_is_told(desk: Watched) -> None:
    tip = await restricted(desk, desk.office["handler"], desk.office["head"])
    await desk.store.tip()
    await desk.signals.sweep(day(3))
    head = desk.office["head"]
    assert await desk.letters(OVERSEER) == await desk.letters(head.chat_id) == [[[1, 1]]]
    assert await listed(desk, head) == [(1, tip.number)]


async def test_an_overseer_is_not_told_of_his_own_case(desk: Watched) -> None:
    both = await desk.store.officer("Both", "handler overseer", 791)
    tip = await desk.store.tip()
    await desk.store.desk.claim(tip.number, both, desk.store.update(), NOW)
    await desk.signals.sweep(day(31))
    assert await desk.letters(791) == [] and await listed(desk, both) == []
    assert await listed(desk, desk.overseer) == [(3, tip.number)]


async def test_an_overseer_is_not_told_of_what_he_did_himself(desk: Watched) -> None:
    key = await desk.store.reader("curious")
    curious = await desk.store.officer("Curious", "intake overseer", 791, key)
    inside = await desk.store.officer("Inside", "overseer", 792)
    tip = await desk.store.tip()
    await desk.store.threads.read(tip.case_id, curious, key.seed, NOW)
    await desk.by_hand("DELETE FROM key_wrap WHERE reader_id=?", key.reader_id)
    await desk.by_hand("UPDATE tip SET restricted=1")
    await desk.signals.sweep(day(1))
    assert await listed(desk, inside) == [(11, tip.number)]
    assert await listed(desk, curious) == []


async def test_only_who_has_joined_and_has_not_left(desk: Watched) -> None:
    await desk.by_hand("UPDATE staff SET chat_id=NULL WHERE staff_id=?", desk.overseer.staff_id)
    await desk.store.tip()
    await desk.signals.sweep(day(3))
    head = desk.office["head"]
    assert await desk.letters(head.chat_id) == [[[1, 1]]], "no overseer has joined: the head"
    await desk.by_hand("UPDATE staff SET chat_id=790 WHERE staff_id=?", desk.overseer.staff_id)
    await desk.signals.sweep(day(4))
    assert await desk.letters(OVERSEER) == [], "it has been told"
    assert len(await listed(desk, desk.overseer)) == 1 and await listed(desk, head) == []


async def test_taking_note_is_a_link_of_the_log(desk: Watched) -> None:
    tip, other = await desk.store.tip(), await desk.store.tip()
    await desk.signals.sweep(day(3))
    update = desk.store.update()
    for _ in range(2):
        await desk.signals.look(1, tip.case_id.hex(), desk.overseer, update, day(3))
    assert (await desk.store.acts(tip.number)).count("signal.look") == 1
    rows = (await desk.signals.page(desk.overseer, 0)).rows
    assert [(row.number, row.looked_by) for row in rows] == [(other.number, ""), (tip.number, desk.overseer.staff_id)]


async def test_asking_reaches_who_supervises_and_sees_the_case(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.by_hand(
        "DELETE FROM key_wrap WHERE case_id=? AND reader_id=?", tip.case_id, desk.office["deputy_head"].reader_id
    )
    await desk.signals.sweep(day(3))
    for _ in range(2):
        assert await desk.signals.ask(1, tip.case_id.hex(), desk.overseer, desk.store.update(), day(3)) == 1
    rows = await desk.store.rows("SELECT chat_id, payload FROM outbox WHERE kind='explain'")
    assert rows == [(desk.office["supervisor"].chat_id, f'{{"number": "{tip.number}", "signal": 1}}')]


async def test_asking_where_only_the_owner_supervises(desk: Watched) -> None:
    tip = await desk.store.tip()
    for role in ("deputy_head",):
        reader = desk.office[role].reader_id
        await desk.by_hand("DELETE FROM key_wrap WHERE case_id=? AND reader_id=?", tip.case_id, reader)
    await desk.by_hand("UPDATE tip SET owner=?", desk.office["supervisor"].staff_id)
    await desk.signals.sweep(day(3))
    before = await desk.store.everything()
    with pytest.raises(UnknownColleague):
        await desk.signals.ask(1, tip.case_id.hex(), desk.overseer, desk.store.update(), day(3))
    assert await desk.store.everything() == before


async def test_what_was_asked_goes_unsent_when_he_loses_the_case(desk: Watched) -> None:
    from storage import notices

    tip = await desk.store.tip()
    await desk.signals.sweep(day(3))
    await desk.signals.ask(1, tip.case_id.hex(), desk.overseer, desk.store.update(), day(3))
    reader = desk.office["supervisor"].reader_id
    assert reader is not None
    await desk.store.main.write(lambda tx: notices.hush(tx, tip.case_id, reader))
    chats = await desk.store.rows("SELECT chat_id FROM outbox WHERE kind='explain'")
    assert chats == [(desk.office["deputy_head"].chat_id,)]


async def test_pages(desk: Watched) -> None:
    tips = [await desk.store.tip() for _ in range(PAGE + 1)]
    await desk.signals.sweep(day(3))
    first, last = await desk.signals.page(desk.overseer, 0), await desk.signals.page(desk.overseer, 1)
    assert (len(first.rows), first.more, len(last.rows), last.more) == (PAGE, True, 1, False)
    assert {row.number for row in (*first.rows, *last.rows)} == {tip.number for tip in tips}
    assert (await desk.signals.page(desk.overseer, 99)).rows == last.rows


async def test_it_looks_once_a_day_from_nine_and_after_a_start(desk: Watched) -> None:
    await desk.store.tip()
    night = day(3).replace(hour=3)
    await desk.signals.daily(night)
    assert await desk.store.rows("SELECT 1 FROM signal") == []
    await desk.signals.daily(night.replace(hour=9))
    assert await desk.letters() == [[[1, 1]]]
    await desk.store.tip(NOW)
    await desk.signals.daily(night.replace(hour=12))
    assert await desk.store.one("SELECT count(*) FROM signal") == 1
    again = Signals(desk.store.main, desk.signals.data, desk.store.clockwork.calendar)
    await again.daily(night.replace(hour=13))
    assert await desk.store.one("SELECT count(*) FROM signal") == 2
    assert await desk.letters() == [[[1, 1]]]


async def test_a_case_that_is_erased_takes_its_signals_along(desk: Watched) -> None:
    tip = await desk.store.tip()
    await desk.signals.sweep(day(3))
    await desk.by_hand("DELETE FROM tip WHERE case_id=?", tip.case_id)
    assert await desk.store.rows("SELECT 1 FROM signal") == []


async def test_a_signal_back_on_the_day_it_began_is_the_same_stretch(desk: Watched) -> None:
    await desk.store.tip()
    await desk.signals.sweep(day(3))
    await desk.by_hand("UPDATE tip SET touched_on='2026-11-16'")
    await desk.signals.sweep(day(3))
    await desk.by_hand("UPDATE tip SET touched_on=NULL")
    await desk.signals.sweep(day(3))
    assert await desk.store.rows("SELECT first_on, cleared_on FROM signal") == [("2026-11-19", None)]
