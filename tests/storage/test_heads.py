"""The daily closing: once a day whatever happens, always a multiple of 64, and telling nothing of what was done when."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from chain_kit import FIRST, HOST, STRANGER, closer, empty, small

from storage import audit, heads
from storage.database import Database, Tx
from storage.heads import BLOCK, Heads
from storage.sealing import verify, verify_key

DAY = timedelta(days=1)
MIDNIGHT = FIRST.replace(hour=0, minute=0)


@pytest.fixture
def closing(main: Database) -> Heads:
    return Heads(main, HOST)


async def act(main: Database, at: datetime, count: int = 1) -> None:
    def work(tx: Tx) -> None:
        for _ in range(count):
            audit.append(tx, at=at.isoformat(), actor="staff:ab", act="read", number="QF-1")

    await main.write(work)


async def every(main: Database) -> list[heads.Head]:
    return await main.read(lambda tx: list(heads.every(tx)))


async def test_nothing_is_closed_before_something_of_a_day_gone_by_is_there(main: Database, closing: Heads) -> None:
    assert await closing.close_due(FIRST) is None
    await act(main, FIRST)
    assert await closing.close_due(FIRST + timedelta(hours=13, minutes=59)) is None
    made = await closing.close_due(MIDNIGHT + DAY)
    assert made is not None
    assert (made.day, made.seq) == ("2026-11-17", BLOCK)
    assert await main.read(lambda tx: [row[0] for row in tx.execute("SELECT DISTINCT act FROM audit ORDER BY 1")]) == [
        "blank", "close", "read",
    ]  # fmt: skip


async def test_it_happens_once_a_day_and_once_after_an_outage(main: Database, closing: Heads) -> None:
    await act(main, FIRST)
    for ticks in range(3 * 48):
        await closing.close_due(FIRST + timedelta(minutes=30 * ticks))
    await closing.close_due(FIRST + 20 * DAY)
    await Heads(main, HOST).close_due(FIRST + 20 * DAY + timedelta(hours=1))  # after a restart
    assert [head.day for head in await every(main)] == ["2026-11-17", "2026-11-18", "2026-11-19", "2026-12-06"]


async def test_many_ticks_at_once_close_once(main: Database, closing: Heads) -> None:
    await act(main, FIRST)
    made = await asyncio.gather(*(closing.close_due(FIRST + DAY) for _ in range(6)))
    assert sum(head is not None for head in made) == 1
    assert len(await every(main)) == 1


async def test_a_clock_set_back_closes_nothing_twice(main: Database, closing: Heads) -> None:
    await act(main, FIRST)
    await closing.close_due(FIRST + 3 * DAY)
    assert await closing.close_due(FIRST + DAY) is None
    assert await closing.close_due(FIRST + 4 * DAY) is not None


@pytest.mark.parametrize(("acts", "entries"), [(0, 64), (1, 64), (63, 64), (64, 128), (127, 128), (128, 192)])
async def test_days_of_up_to_63_acts_look_alike(main: Database, closing: Heads, acts: int, entries: int) -> None:
    await act(main, FIRST)
    await closing.close_due(FIRST + DAY)
    await act(main, FIRST + DAY, acts)
    await closing.close_due(FIRST + 2 * DAY)
    first, second = await every(main)
    assert second.seq - first.seq == entries


async def test_the_day_is_that_of_shanghai(main: Database, closing: Heads) -> None:
    await act(main, FIRST)
    assert await closing.close_due(datetime(2026, 11, 16, 15, 59, tzinfo=UTC)) is None
    assert await closing.close_due(datetime(2026, 11, 16, 16, 0, tzinfo=UTC)) is not None


async def test_a_closing_that_fails_leaves_nothing(
    main: Database, closing: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    await act(main, FIRST)

    def dying(*args: object) -> bytes:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr(heads, "sign", dying)
        with pytest.raises(RuntimeError):
            await closing.close_due(FIRST + DAY)
    assert (await main.read(audit.last))[0] == 1
    assert await closing.close_due(FIRST + DAY) is not None


def test_a_head_is_signed_by_the_host_over_day_number_and_link() -> None:
    tx = small()
    head = heads.latest(tx)
    assert head is not None
    assert head.signer == verify_key(HOST)
    assert head.holds()
    assert verify(head.signer, head.signature, b"head", head.day.encode(), str(head.seq).encode(), head.link)
    for day, seq, link in (("2026-11-30", head.seq, head.link), (head.day, 8, head.link), (head.day, head.seq, bytes(32))):
        assert not heads.Head(day, seq, link, head.signer, head.signature).holds()


def test_a_changed_key_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    tx = small()
    with caplog.at_level(logging.WARNING):
        closer(STRANGER).close(tx, FIRST + 10 * DAY)
        closer(STRANGER).close(tx, FIRST + 11 * DAY)
    assert [record.getMessage() for record in caplog.records] == ["head-key-changed"]


def test_the_public_order_is_no_order_of_time() -> None:
    """Somebody who files two tips and finds both in the export does not learn how much was entered between them."""
    distances = []
    for _ in range(200):
        tx = empty()
        mine = []
        audit.append(tx, at=FIRST.isoformat(), actor="operator", act="reader.add")
        for seq in range(20):
            made = audit.append(tx, at=FIRST.isoformat(), actor="citizen", act="submit", number=f"QF-{seq}")
            if seq in (4, 5):
                mine.append(made)
        closer(block=BLOCK).close(tx, FIRST + DAY)
        order = heads.block(tx, 0, BLOCK)
        distances.append(order.index(mine[1]) - order.index(mine[0]))
    assert 60 < sum(distance > 0 for distance in distances) < 140  # a coin, six deviations wide
    assert sum(abs(distance) == 1 for distance in distances) < 20  # in the order of time it would be all of them
    assert max(map(abs, distances)) > BLOCK / 2


def test_entries_find_the_head_that_covers_them() -> None:
    tx = small(days=3)
    first, second, third = heads.every(tx)
    assert heads.covering(tx, 1) == heads.covering(tx, first.seq) == (first, 0)
    assert heads.covering(tx, first.seq + 1) == (second, first.seq)
    assert heads.covering(tx, third.seq) == (third, second.seq)
    assert heads.covering(tx, third.seq + 1) is None
