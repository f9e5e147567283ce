"""The canary at rest: intake's own transaction sees all of it, and nobody else ever sees anything but one link."""

import asyncio
from typing import Any

import pytest
from storage_kit import NOW, Key, Store, everything, submit

from storage import verify
from storage.canary import Flights
from storage.database import Tx
from storage.errors import NoReaders, NoRoom, StorageBroken, StorageError
from storage.intake import Intake
from storage.room import Room
from storage.sealing import CannotOpen, SealedBox, ShareB
from storage.staff import Officer
from tests.office_kit import trusted


@pytest.fixture
def flights(store: Store) -> Flights:
    return Flights(store.main, store.keys, store.intake)


async def rest(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of both files but the audit chain."""
    main, keys = await store.everything(), await store.keys.read(everything)
    return {name: rows for name, rows in (main | keys).items() if name != "audit"}


async def test_it_comes_back_as_it_was_sent_and_leaves_one_link(
    store: Store, anna: Officer, anna_key: Key, flights: Flights
) -> None:
    await store.tip()
    before, acts = await rest(store), await store.acts()
    submission, _ = submit(content={"v": 1, "text": "某镇窗口"})
    assert await flights.fly(submission, NOW) == {"v": 1, "text": "某镇窗口"}
    assert await rest(store) == before
    assert await store.acts() == [*acts, "canary"]
    assert (await store.rows("SELECT actor, number FROM audit WHERE act='canary'")) == [("system", "")]
    assert verify.verify(store.main.path, store.keys.path).fault is None


async def test_intakes_transaction_held_everything_a_tip_causes(
    store: Store, anna: Officer, anna_key: Key, flights: Flights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The undone transaction is the real one: the desk was told, clocks ran, every real reader got a wrap."""
    seen: dict[str, int] = {}
    look = flights._look

    def counting(tx: Tx, tip: Any) -> Any:
        for table in ("tip", "receipt", "object", "key_wrap", "clock", "step", "outbox", "seen"):
            seen[table] = tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return look(tx, tip)

    monkeypatch.setattr(flights, "_look", counting)
    await flights.fly(submit()[0], NOW)
    assert seen.pop("clock") >= 1
    assert seen == {"tip": 1, "receipt": 1, "object": 1, "key_wrap": 2, "step": 1, "outbox": 1, "seen": 1}


async def test_real_tips_in_the_same_commit_stay(store: Store, anna_key: Key, flights: Flights) -> None:
    tips = [submit()[0] for _ in range(5)]
    taken = [store.intake.accept(tip, store.update(), NOW) for tip in tips]
    await asyncio.gather(*taken[:3], flights.fly(submit()[0], NOW), *taken[3:])
    assert {row[0] for row in await store.rows("SELECT case_id FROM tip")} == {tip.case_id for tip in tips}
    assert await store.one("SELECT count(*) FROM reader") == 1


async def test_without_a_reader_no_canary_comes_back_as_no_tip_would(store: Store, flights: Flights) -> None:
    before = await store.everything()
    with pytest.raises(NoReaders):
        await flights.fly(submit()[0], NOW)
    assert await store.everything() == before


async def test_without_room_no_canary_comes_back_either(store: Store, anna_key: Key) -> None:
    tight = Intake(store.main, store.keys, store.clockwork, Room(store.folder, 2**62), recipients=trusted(store.main))
    with pytest.raises(NoRoom):
        await Flights(store.main, store.keys, tight).fly(submit()[0], NOW)


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        ("DELETE FROM clock", StorageBroken),
        ("DELETE FROM receipt", StorageBroken),
        ("DELETE FROM object", StorageBroken),
        ("DELETE FROM key_wrap WHERE reader_id LIKE 'canary-%'", StorageBroken),
        ("UPDATE key_wrap SET wrap=zeroblob(length(wrap))", CannotOpen),
        ("UPDATE object SET epoch=2", CannotOpen),
    ],
)
async def test_whatever_intake_does_wrong_is_noticed_and_undone(
    store: Store, anna_key: Key, flights: Flights, monkeypatch: pytest.MonkeyPatch, damage: str, error: type[Exception]
) -> None:
    before, real = await rest(store), Intake._store

    def broken(self: Intake, tx: Tx, *args: Any) -> Any:
        done = real(self, tx, *args)
        tx.execute(damage)
        return done

    monkeypatch.setattr(Intake, "_store", broken)
    with pytest.raises(error):
        await flights.fly(submit()[0], NOW)
    assert await rest(store) == before


async def test_a_lost_or_swapped_share_is_noticed(
    store: Store, anna_key: Key, flights: Flights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.canary._share", lambda tx, case_id: ShareB(bytes(32)))
    with pytest.raises(CannotOpen):
        await flights.fly(submit()[0], NOW)
    monkeypatch.undo()
    real = store.intake._seal

    async def forgetful(*args: Any) -> Any:
        made = await real(*args)
        await store.keys.write(lambda tx: tx.execute("DELETE FROM share").rowcount)
        return made

    monkeypatch.setattr(store.intake, "_seal", forgetful)
    with pytest.raises(StorageBroken, match="share is gone"):
        await flights.fly(submit()[0], NOW)


async def test_a_commit_that_is_not_there_afterwards_is_noticed(
    store: Store, anna_key: Key, flights: Flights, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.intake.rehearse

    async def lying(*args: Any) -> Any:
        found, _ = await real(*args)
        return found, bytes(32)

    monkeypatch.setattr(store.intake, "rehearse", lying)
    with pytest.raises(StorageError, match="cannot be read back"):
        await flights.fly(submit()[0], NOW)


async def test_a_rotten_box_does_not_open(
    store: Store, anna_key: Key, flights: Flights, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = flights._look

    def rotten(tx: Tx, tip: Any) -> Any:
        wrap, sealed = look(tx, tip)
        return wrap, type(sealed)(**{**vars(sealed), "box": SealedBox(sealed.box[:-1] + bytes([sealed.box[-1] ^ 1]))})

    monkeypatch.setattr(flights, "_look", rotten)
    with pytest.raises(CannotOpen):
        await flights.fly(submit()[0], NOW)


async def test_admins_and_managers_are_told_once_a_day(store: Store, flights: Flights) -> None:
    await store.officer("甲", "admin", 601)
    await store.officer("乙", "manager", 602)
    await store.officer("丙", "handler", 603)
    assert [await flights.tell(NOW) for _ in range(2)] == [2, 0]
    assert await store.rows("SELECT chat_id, kind, payload FROM outbox ORDER BY chat_id") == [
        (601, "canary-lost", "{}"),
        (602, "canary-lost", "{}"),
    ]
