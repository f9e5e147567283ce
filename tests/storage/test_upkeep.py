"""Recurring work at rest: what has served is forgotten, what is still needed is not."""

from datetime import timedelta

import pytest
from storage_kit import NOW, SECONDS, Store

from casework.lifecycle import Facts
from storage.dead_letters import DeadLetters
from storage.staff import Officer
from storage.upkeep import SENT_DAYS, Upkeep
from tests.office_kit import trusted


@pytest.fixture
def upkeep(store: Store) -> Upkeep:
    return Upkeep(store.main, store.keys, store.clockwork)


async def shares(store: Store) -> set[bytes]:
    return await store.keys.read(lambda tx: {bytes(c) for (c,) in tx.execute("SELECT case_id FROM share")})


async def test_old_update_ids_and_sent_notices_are_forgotten(store: Store, anna: Officer, upkeep: Upkeep) -> None:
    await store.tip()
    await store.tip()
    await store.main.write(lambda tx: tx.execute("UPDATE outbox SET sent_at=? WHERE outbox_id=1", (SECONDS,)).rowcount)
    await upkeep.nightly(NOW + timedelta(days=3))
    assert await store.one("SELECT count(*) FROM seen") == 2
    await upkeep.nightly(NOW + timedelta(days=4))
    assert await store.one("SELECT count(*) FROM seen") == 0
    assert await store.one("SELECT count(*) FROM outbox") == 2
    await upkeep.nightly(NOW + timedelta(days=SENT_DAYS, seconds=1))
    assert await store.rows("SELECT outbox_id FROM outbox") == [(2,)]


async def test_the_logs_are_folded(store: Store, anna: Officer, upkeep: Upkeep) -> None:
    await store.tip()
    logs = [store.folder / "main.db-wal", store.folder / "keys.db-wal"]
    assert all(log.stat().st_size > 0 for log in logs)
    await upkeep.nightly(NOW)
    assert [log.stat().st_size for log in logs] == [0, 0]


async def test_shares_of_living_cases_and_letters_stay(store: Store, anna: Officer, upkeep: Upkeep) -> None:
    await store.tip()
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside("旧话", 7, NOW)
    before = await shares(store)
    assert len(before) == 2
    for day in range(4):
        await upkeep.nightly(NOW + timedelta(days=day))
    assert await shares(store) == before


async def test_a_share_alone_goes_the_second_time_it_is_found_so(store: Store, anna: Officer, upkeep: Upkeep) -> None:
    """The first time its tip may just be on the way: intake writes the share before the tip."""
    tip = await store.tip()
    await store.keys.write(lambda tx: tx.execute("INSERT INTO share VALUES(?, 1, zeroblob(32))", (b"o" * 16,)).rowcount)
    await upkeep.nightly(NOW)
    assert await shares(store) == {tip.case_id, b"o" * 16}
    await upkeep.nightly(NOW + timedelta(days=1))
    assert await shares(store) == {tip.case_id}


async def test_a_share_left_by_an_erasure_that_died_is_swept(
    store: Store, anna: Officer, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    share = await store.keys.read(lambda tx: bytes(tx.execute("SELECT share_b FROM share").fetchone()[0]))
    given = Facts(anna.staff_id, NOW.date(), reason=store.desk._lifecycle.reasons("S01", "drop")[0].id)
    card = await store.card(tip.number)

    async def dying(work: object) -> None:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr(store.keys, "write", dying)
        with pytest.raises(RuntimeError):
            await store.desk.erase(card, anna, given, store.update(), NOW)
    assert await shares(store) == {tip.case_id}
    for day in (1, 2):
        await upkeep.nightly(NOW + timedelta(days=day))
    assert await shares(store) == set()
    assert all(share not in path.read_bytes() for path in store.folder.glob("keys.db*"))
