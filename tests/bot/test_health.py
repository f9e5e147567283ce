"""The heartbeat: what it counts, when it is too old to be believed, and what it tells the operator."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from house_kit import CHANNEL, Home, home, world
from telegram import Chat, Message, Update, User

from bot import health
from bot.canary import Canary
from bot.gate import Ledger
from bot.health import Beat, Heart
from storage import outbox

BEAT = Beat(
    at=1_000_000, tick=30.0, handled=5, unsettled=0, oldest=0, polled=3, outbox_waiting=0, outbox_dead=0, readers=1,
    canary="ok", canary_back_at=999_000, gauges={},
)  # fmt: skip


def update(update_id: int, now: object) -> Update:
    chat, user = Chat(7, "private"), User(7, "x", False)
    return Update(update_id, message=Message(1, now, chat, from_user=user, text="x"))  # type: ignore[arg-type]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Home]:
    async with world(tmp_path) as sim, home(sim, tmp_path) as found:
        yield found


async def test_it_counts_what_is_handled_waiting_and_failed(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, now = Ledger(), desk.services.now()
    heart = Heart(ledger, desk.house.vitals, Canary(desk.services, desk.house.flights, 60), 30, lambda: {"flood": 4})
    loop, clock = asyncio.get_running_loop(), [1000.0]
    monkeypatch.setattr(loop, "time", lambda: clock[0])
    first = await heart.beat(now)
    assert (first.handled, first.unsettled, first.oldest, first.polled, first.readers) == (0, 0, 0, None, 1)
    assert (first.canary, first.gauges, first.at) == ("waiting", {"flood": 4}, int(now.timestamp()))
    ledger.fetched([1, 2, 3])
    for number in (1, 2, 3):
        ledger.open(update(number, now))
    clock[0] += 20
    ledger.close(1)
    ledger.fail(update(2, now))
    ledger.close(2)
    main = desk.house.vitals._main
    await main.write(lambda tx: outbox.put(tx, dedupe="a", chat_id=CHANNEL, kind="x", payload={}, now=0))
    await main.write(lambda tx: outbox.put(tx, dedupe="b", chat_id=CHANNEL, kind="x", payload={}, now=0))
    await main.write(lambda tx: tx.execute("UPDATE outbox SET dead=1 WHERE dedupe='b'").rowcount)
    beat = await heart.beat(now)
    monkeypatch.undo()
    assert (beat.handled, beat.unsettled, beat.oldest, beat.polled) == (1, 2, 20, 20)
    assert (beat.outbox_waiting, beat.outbox_dead) == (1, 1)


async def test_a_failed_update_keeps_its_age_until_it_is_handled_or_gone(desk: Home) -> None:
    ledger, now = Ledger(), desk.services.now()
    ledger.open(update(5, now))
    since = ledger.unconfirmed
    ledger.fail(update(5, now))
    ledger.close(5)
    ledger.fetched([5, 6])
    ledger.open(update(5, now))
    assert ledger.unconfirmed == since
    ledger.close(5)
    assert ledger.unconfirmed == []
    ledger.open(update(7, now))
    ledger.fail(update(7, now))
    ledger.close(7)
    assert len(ledger.unconfirmed) == 1
    ledger.fetched([8])  # Telegram holds it no longer
    assert ledger.unconfirmed == []


def test_what_is_written_is_read_again_and_only_by_its_owner(tmp_path: Path) -> None:
    health.write(tmp_path, BEAT)
    health.write(tmp_path, dataclasses.replace(BEAT, handled=6))
    assert health.read(tmp_path) == dataclasses.replace(BEAT, handled=6)
    assert [path.name for path in tmp_path.iterdir()] == ["health.json"]
    assert (tmp_path / "health.json").stat().st_mode & 0o777 == 0o600
    health.remove(tmp_path)
    assert health.read(tmp_path) is None
    health.remove(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"at": 1}', json.dumps(dataclasses.asdict(BEAT) | {"new": 1})])
def test_a_file_of_another_version_or_half_a_file_is_no_heartbeat(tmp_path: Path, content: str) -> None:
    (tmp_path / "health.json").write_text(content)
    assert health.read(tmp_path) is None


def test_it_is_fresh_for_three_ticks_and_a_minute() -> None:
    assert BEAT.fresh(BEAT.at)
    assert BEAT.fresh(BEAT.at + 150)
    assert not BEAT.fresh(BEAT.at + 151)


def test_it_holds_counts_and_nothing_else() -> None:
    fields = dataclasses.asdict(BEAT)
    assert {key for key, value in fields.items() if not isinstance(value, int | float)} == {"canary", "gauges"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"canary": "lost"}, ["canary"]),
        ({"polled": 301}, ["Telegram does not answer"]),
        ({"oldest": 301}, ["update cannot be handled"]),
        ({"polled": None, "canary": "off"}, []),
        ({"polled": 300, "oldest": 300, "canary": "waiting"}, []),
        ({"gauges": {health.UNWELL: 2}}, ["database cannot be used"]),
        ({"gauges": {health.UNWELL: 0}}, []),
        ({"canary": "lost", "oldest": 1000}, ["canary", "update cannot be handled"]),
    ],
)
def test_what_needs_the_operator(changes: dict[str, object], words: list[str]) -> None:
    found = dataclasses.replace(BEAT, **changes).troubles()  # type: ignore[arg-type]
    assert len(found) == len(words)
    assert all(word in said for word, said in zip(words, found, strict=True))
