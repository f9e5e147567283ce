"""无主件: an open case without owner is reported to managers who see it, once for each stretch, and to nobody else."""

import json
from datetime import datetime, timedelta
from typing import Any

from storage_kit import NOW, Store, Tip
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town

from storage import staff
from storage.ownerless import Ownerless

MORNING = NOW.replace(hour=9, minute=0) + timedelta(days=1)


async def told(store: Store) -> list[tuple[int, dict[str, Any]]]:
    rows = await store.rows("SELECT chat_id, payload FROM outbox WHERE kind='ownerless' ORDER BY outbox_id")
    return [(chat, json.loads(payload)) for chat, payload in rows]


async def sweep(store: Store, now: datetime, hours: int = 24) -> int:
    return await Ownerless(store.main, hours).sweep(now)


async def owned(store: Store, tip: Tip, owner: str | None) -> None:
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET owner=? WHERE case_id=?", (owner, tip.case_id)).rowcount)


async def test_it_is_told_at_nine_of_the_next_day_and_once(town: Town) -> None:
    tip = await town.store.tip()
    assert await sweep(town.store, NOW) == await sweep(town.store, MORNING - timedelta(minutes=1)) == 0
    assert await sweep(town.store, MORNING) == 1
    assert await told(town.store) == [(chat, {"number": tip.number, "since": "2026-11-16"}) for chat in (501, 502)]
    for later in range(3):
        assert await sweep(town.store, MORNING + timedelta(days=later)) == 0


async def test_hours_are_counted_in_whole_days_and_none_means_never(store: Store) -> None:
    await store.officer("Anna", "manager", 501)
    await store.tip()
    assert await sweep(store, MORNING + timedelta(days=9), hours=0) == 0
    assert await sweep(store, MORNING, hours=25) == 0
    assert await sweep(store, MORNING + timedelta(days=1), hours=25) == 1


async def test_owned_and_closed_cases_are_left_alone(town: Town) -> None:
    tip, closed = await town.store.tip(), await town.store.tip()
    await owned(town.store, tip, town.anna.staff_id)
    await town.store.main.write(
        lambda tx: tx.execute("UPDATE tip SET closed_at='2026-11-16' WHERE case_id=?", (closed.case_id,)).rowcount
    )
    assert await sweep(town.store, MORNING + timedelta(days=5)) == 0


async def test_managers_are_told_and_failing_them_all_who_see_it(town: Town) -> None:
    await town.store.main.write(lambda tx: tx.execute("UPDATE staff SET roles='intake' WHERE name='Anna'").rowcount)
    await town.store.tip()
    hidden = await town.store.tip(content={"v": 1, "text": "镇政府的李四收了红包"})
    assert await sweep(town.store, MORNING) == 2
    found = await told(town.store)
    assert [chat for chat, payload in found if payload["number"] != hidden.number] == [502]
    assert [chat for chat, payload in found if payload["number"] == hidden.number] == [501], "he sees it, the manager does not"


async def test_an_owner_who_leaves_begins_a_new_stretch(town: Town) -> None:
    tip = await town.store.tip()
    assert await sweep(town.store, MORNING) == 1
    await owned(town.store, tip, town.si.staff_id)
    left = MORNING + timedelta(days=10)
    await town.store.main.write(lambda tx: staff.leave(tx, town.si.staff_id, left.isoformat(timespec="seconds")))
    assert await sweep(town.store, left) == 0
    assert await sweep(town.store, left + timedelta(days=1)) == 1
    assert (await told(town.store))[-1] == (501, {"number": tip.number, "since": "2026-11-27"})


async def test_whoever_is_taken_off_begins_one_too_and_is_told_nothing(town: Town) -> None:
    tip = await town.store.tip()
    await owned(town.store, tip, town.si.staff_id)
    assert await sweep(town.store, MORNING) == 0
    await town.withdraw(tip, town.si)
    assert await sweep(town.store, MORNING) == 1
    assert [chat for chat, _ in await told(town.store)] == [501]


async def test_a_waiting_notice_goes_with_the_case(town: Town) -> None:
    tip = await town.store.tip()
    await sweep(town.store, MORNING)
    await town.withdraw(tip, town.si)
    assert [chat for chat, _ in await told(town.store)] == [501]
