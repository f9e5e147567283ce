"""The duty roster: filled in turn, swapped, and whoever is on duty keeps what comes in, if he may know of it."""

from datetime import date, timedelta

import pytest
from assigned_kit import receive
from storage_kit import NOW, submit
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town

from config import organisation
from storage import roster
from storage.errors import UnknownColleague
from storage.ids import ReaderId
from storage.roster import Roster
from storage.sealing import Reader, Seed, public_key

TODAY = NOW.date()
AT = NOW.isoformat(timespec="seconds")


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


async def on_duty(town: Town, *names: str, first: date = TODAY, days: int = 4) -> None:
    await town.store.main.write(lambda tx: roster.rotate(tx, first, days, names, AT))


@pytest.fixture
async def manned(town: Town) -> Town:
    """A town with a reception, and a third officer who takes nothing in."""
    receive(town, organisation.load())
    await town.store.officer("Cara", "manager", 503)
    return town


async def owner(town: Town, **tip: object) -> str | None:
    case = await town.store.tip(**tip)
    return (await town.store.card(case.number)).owner_name or None


async def test_the_roster_goes_round(town: Town) -> None:
    await on_duty(town, "Anna", "李四", days=3)
    week = await Roster(town.store.main).week(TODAY)
    assert week == [(after(d), name) for d, name in enumerate(["Anna", "李四", "Anna", "", "", "", ""])]
    await on_duty(town, "李四", days=1)
    assert (await Roster(town.store.main).week(TODAY))[0] == (TODAY, "李四"), "days that were filled are overwritten"
    assert (await town.store.acts()).count("staff.duty") == 2


async def test_an_unknown_or_doubtful_name_fills_nothing(town: Town) -> None:
    await town.store.officer("Anna", "intake", 509)
    for name in ("Nobody", "Anna"):
        with pytest.raises(UnknownColleague, match=name):
            await on_duty(town, "李四", name)
    assert await town.store.one("SELECT count(*) FROM duty") == 0


async def test_without_a_roster_nothing_changes(manned: Town) -> None:
    assert await owner(manned) is None
    await on_duty(manned, "Anna", first=after(1))
    assert await owner(manned) is None, "nobody is on duty today"
    assert "duty" not in await manned.store.acts()


async def test_whoever_is_on_duty_keeps_it_and_he_alone_is_told(manned: Town) -> None:
    await on_duty(manned, "李四", "Anna")
    assert await owner(manned) == "李四"
    assert [c for (c,) in await manned.store.rows("SELECT chat_id FROM outbox")] == [502]
    assert await manned.store.rows("SELECT at, actor FROM audit WHERE act='duty'") == [("2026-11-16", "system")]


async def test_a_tip_about_him_goes_to_the_next_on_the_roster(manned: Town) -> None:
    await on_duty(manned, "李四", "Anna")
    about = {"v": 1, "text": "镇政府的李四收了红包"}
    assert await owner(manned, content=about) == "Anna"
    assert await owner(manned) == "李四", "his turn is what it was"
    assert [c for (c,) in await manned.store.rows("SELECT chat_id FROM outbox ORDER BY outbox_id")] == [501, 502]


async def test_who_takes_nothing_in_or_has_not_joined_is_passed_over(manned: Town) -> None:
    await on_duty(manned, "Cara", "李四", "Anna")
    assert await owner(manned) == "李四"
    await manned.store.main.write(lambda tx: tx.execute("UPDATE staff SET chat_id=NULL WHERE name='李四'").rowcount)
    assert await owner(manned) == "Anna"
    await manned.store.main.write(lambda tx: tx.execute("UPDATE staff SET left_at='2026-11-16' WHERE name='Anna'").rowcount)
    assert await owner(manned) is None


async def test_a_day_is_swapped_once_and_only_ahead(town: Town) -> None:
    swaps, update = Roster(town.store.main), town.store.update()
    for who in (town.si, town.anna):
        await swaps.swap(after(1), who.staff_id, town.anna, update, NOW)
    assert (await swaps.week(TODAY))[1] == (after(1), "李四")
    cara = await town.store.officer("Cara", "manager", 503)
    for day, who in ((after(-1), town.si), (after(1), cara)):
        with pytest.raises(UnknownColleague):
            await swaps.swap(day, who.staff_id, town.anna, town.store.update(), NOW)
    assert [one.name for one in await swaps.able()] == ["Anna", "李四"]




async def test_the_canary_leaves_nothing_with_a_roster_either(manned: Town) -> None:
    await on_duty(manned, "Anna")
    store, extra = manned.store, Reader(ReaderId("extra"), 1, public_key(Seed.generate()))
    before = await store.everything()
    submission, _ = submit()
    owners, _ = await store.intake.rehearse(
        submission, extra, lambda tx: tx.execute("SELECT owner FROM tip").fetchall(), NOW
    )
    assert owners == [(manned.anna.staff_id,)], "it goes the way of any other"
    after_it = await store.everything()
    assert {name for name in before if before[name] != after_it[name]} == {"audit"}
