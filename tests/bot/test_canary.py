"""The canary in the running program: when it flies, what it goes through, and who hears when it does not come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from house_kit import OFFICER, Home, home, world

from bot import canary as canary_module
from bot.canary import CHAT, Canary
from config.log_events import LogEvent
from demo.sim import Sim
from storage.errors import StorageFull

LOGGER = "qingfeng.canary"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Home]:
    sim: Sim
    async with world(tmp_path) as sim, home(sim, tmp_path) as found:
        yield found


@pytest.fixture
def canary(desk: Home) -> Canary:
    return Canary(desk.services, desk.house.flights, 60)


def events(caplog: pytest.LogCaptureFixture) -> list[object]:
    return [record.msg for record in caplog.records if record.name == LOGGER]


async def links(desk: Home) -> int:
    main = desk.house.vitals._main
    return int(await main.read(lambda tx: tx.execute("SELECT count(*) FROM audit WHERE act='canary'").fetchone()[0]))


async def waiting(desk: Home) -> int:
    return (await desk.house.vitals.now()).outbox_waiting


def lose(desk: Home, monkeypatch: pytest.MonkeyPatch, error: Exception | None = None) -> None:
    async def lost(*_: Any) -> dict[str, Any]:
        if error:
            raise error
        return {"v": 1, "text": "别的话"}

    monkeypatch.setattr(desk.house.flights, "fly", lost)


async def test_it_flies_at_once_and_then_every_hour(desk: Home, canary: Canary, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    now = desk.services.now()
    assert canary.state == "waiting"
    for minutes in (0, 1, 59, 60, 61, 121):
        await canary.tick(now + timedelta(minutes=minutes))
    assert (canary.state, canary.back_at) == ("ok", int((now + timedelta(minutes=121)).timestamp()))
    assert await links(desk) == 3
    assert events(caplog) == [LogEvent.CANARY_BACK]
    assert await waiting(desk) == 0


async def test_it_leaves_no_draft_and_no_reserved_receipt(
    desk: Home, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserved: list[str] = []
    reserve = desk.services.sessions.reserve

    async def noted(chat_id: int, selector: str) -> bool:
        reserved.append(selector)
        return await reserve(chat_id, selector)

    monkeypatch.setattr(desk.services.sessions, "reserve", noted)
    await canary.tick(desk.services.now())
    assert await desk.services.sessions.load(CHAT, desk.services.seconds()) is None
    (selector,) = reserved
    assert await reserve(1, selector)


async def test_it_never_flies_when_switched_off(desk: Home) -> None:
    off = Canary(desk.services, desk.house.flights, 0)
    await off.tick(desk.services.now())
    assert (off.state, await links(desk)) == ("off", 0)


@pytest.mark.parametrize("error", [None, StorageFull("disk"), KeyError("a mistake of ours")])
async def test_a_lost_one_is_one_alarm_and_one_notice_until_one_comes_back(
    desk: Home, canary: Canary, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    caplog.set_level(logging.INFO)
    now = desk.services.now()
    with monkeypatch.context() as patches:
        lose(desk, patches, error)
        for minutes in (0, 5, 10, 20):
            await canary.tick(now + timedelta(minutes=minutes))
    assert canary.state == "lost"
    assert await waiting(desk) == 1
    while await desk.sender.send_due():
        pass
    told = await desk.texts(OFFICER)
    assert len(told) == 1 and "自检没有通过" in told[0]
    await canary.tick(now + timedelta(minutes=30))
    assert canary.state == "ok"
    assert events(caplog) == [LogEvent.CANARY_LOST, LogEvent.CANARY_BACK]
    lost = next(record for record in caplog.records if record.msg == LogEvent.CANARY_LOST)
    assert lost.args == {"error": type(error).__name__ if error else "CanaryError"}


async def test_a_late_one_is_lost(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    started = asyncio.Event()

    async def slow(*_: Any) -> None:
        started.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(desk.house.flights, "fly", slow)
    late = Canary(desk.services, desk.house.flights, 60, late=0.2)
    await late.tick(desk.services.now())
    assert (started.is_set(), late.state, await waiting(desk)) == (True, "lost", 1)


async def test_a_notice_that_cannot_be_stored_is_tried_again(
    desk: Home, canary: Canary, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = desk.services.now()
    lose(desk, monkeypatch, StorageFull("disk"))
    with monkeypatch.context() as patches:

        async def full(_: datetime) -> int:
            raise StorageFull("disk")

        patches.setattr(desk.house.flights, "tell", full)
        for _ in range(3):  # one line, however often it is tried
            await canary.tick(now)
    assert await waiting(desk) == 0
    await canary.tick(now + timedelta(minutes=1))
    assert await waiting(desk) == 1
    assert events(caplog) == [LogEvent.CANARY_LOST, LogEvent.CANARY_UNTOLD]


@pytest.mark.parametrize("part", ["draft", "receipt"])
async def test_a_session_store_or_a_receipt_that_fails_is_noticed(
    desk: Home, canary: Canary, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async def nothing(*_: Any) -> None:
        return None

    if part == "draft":
        monkeypatch.setattr(desk.services.sessions, "load", nothing)
    else:
        monkeypatch.setattr(desk.services.receipts, "opens", nothing)
    await canary.tick(desk.services.now())
    assert canary.state == "lost"


async def test_its_words_are_a_tip_and_nothing_else(desk: Home) -> None:
    reading = desk.services.reader.read(canary_module.WORDS)
    assert reading.scope == "in"
    assert reading.labels and not reading.adverts and not reading.personal


async def test_queue_digest_and_desk_never_show_it(desk: Home, canary: Canary) -> None:
    number = (await desk.tip()).number
    await canary.tick(desk.services.now())
    officer = await desk.services.staffing.by_chat(OFFICER)
    assert officer is not None
    main = desk.house.vitals._main
    assert await main.read(lambda tx: tx.execute("SELECT number FROM tip").fetchall()) == [(number,)]
    assert await main.read(lambda tx: tx.execute("SELECT count(*) FROM reader").fetchone()) == (1,)
    boards = "SELECT count(*) FROM outbox WHERE kind='board'"
    assert await main.read(lambda tx: tx.execute(boards).fetchone()) == (1,)
