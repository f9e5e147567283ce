"""What happens by itself: drafts run out, read content goes, deadlines and digests are told, upkeep runs once a day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from house_kit import CHANNEL, OFFICER, Home, home, world

from bot.ticks import Ticks
from demo.sim import Sim
from handlers.citizen.conversation import Conversation, Draft, Part
from storage.errors import StorageBroken
from storage.ids import StaffId
from storage.sealing import Seed

CITIZEN = 7123456789
DAY = 86_400


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Sim]:
    async with world(tmp_path) as found:
        yield found


@pytest.fixture
async def desk(sim: Sim, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(sim, tmp_path) as found:
        await sim.user("Lin", id=CITIZEN)
        await sim.send(CITIZEN, "/start")
        yield found


def talk(language: str = "") -> dict[str, Any]:
    draft = Draft("t", "00" * 16, "K7QM3-XPD9T-2WHBR-6VN48", {}, (Part(1, "", "村里修路的事"),))
    return Conversation(language=language, draft=draft).to_body()


async def drain(desk: Home) -> None:
    while await desk.sender.send_due():
        pass


@pytest.mark.parametrize(("language", "words"), [("", "草稿放了太久"), ("en", "draft")])
async def test_an_idle_draft_runs_out_with_a_notice(desk: Home, language: str, words: str) -> None:
    sessions, now = desk.services.sessions, desk.services.seconds
    await sessions.save(CITIZEN, talk(language), now(), 1800)
    await sessions.reserve(CITIZEN, "K7QM3XP")
    await desk.sim.clock(advance=1700)
    await desk.ticks.tick()
    assert await sessions.load(CITIZEN, now()) is not None
    assert await desk.texts(CITIZEN) == []
    await desk.sim.clock(advance=101)
    for _ in range(2):
        await desk.ticks.tick()
    (said,) = await desk.texts(CITIZEN)
    assert words in said
    assert await sessions.expired(now()) == []
    assert await sessions.reserve(1, "K7QM3XP")  # what it had reserved is free again


async def test_a_talk_without_a_draft_ends_silently(desk: Home) -> None:
    await desk.services.sessions.save(CITIZEN, Conversation(expect="code").to_body(), desk.services.seconds(), 1800)
    await desk.services.sessions.save(OFFICER, {"staff": {}}, desk.services.seconds(), 1800)
    await desk.sim.clock(advance=1801)
    await desk.ticks.tick()
    assert await desk.services.sessions.expired(desk.services.seconds()) == []
    assert await desk.texts(CITIZEN) == await desk.texts(OFFICER) == []


async def test_whoever_comes_back_while_others_are_told_keeps_the_new_draft(desk: Home) -> None:
    sessions, now = desk.services.sessions, desk.services.seconds
    other = await desk.sim.user("B")
    await desk.sim.send(other, "/start")
    await sessions.save(other, talk(), now(), 1800)
    await sessions.save(CITIZEN, talk(), now(), 1801)
    await desk.sim.clock(advance=1802)
    drop = sessions.drop

    async def drop_and_return(chat_id: int, **when: int) -> None:
        await drop(chat_id, **when)
        if chat_id == other:
            await sessions.save(CITIZEN, talk("en"), now(), 1800)

    sessions.drop = drop_and_return  # type: ignore[method-assign]
    await desk.ticks.tick()
    kept = await sessions.load(CITIZEN, now())
    assert kept is not None and kept["language"] == "en"
    assert await desk.texts(CITIZEN) == []


async def test_a_citizen_who_blocked_the_bot_does_not_keep_others_from_being_told(desk: Home) -> None:
    other = await desk.sim.user("B")
    await desk.sim.send(other, "/start")
    for chat in (CITIZEN, other):
        await desk.services.sessions.save(chat, talk(), desk.services.seconds(), 1800)
    await desk.sim.block(CITIZEN)
    await desk.sim.clock(advance=1801)
    await desk.ticks.tick()
    assert len(await desk.texts(other)) == 1


async def test_what_an_officer_read_vanishes_after_the_reading_time(desk: Home) -> None:
    shown = [(await desk.bot.send_message(OFFICER, f"举报内容{n}")).message_id for n in range(3)]
    kept = await desk.bot.send_message(OFFICER, "待办")
    await desk.services.sessions.vanish_at(OFFICER, shown, desk.services.seconds() + 300)
    await desk.sim.clock(advance=290)
    await desk.ticks.tick()
    assert len(await desk.texts(OFFICER)) == 4
    await desk.sim.clock(advance=11)
    await desk.ticks.tick()
    assert await desk.texts(OFFICER) == [kept.text]


async def test_an_officers_key_is_forgotten_after_its_time(desk: Home) -> None:
    keyring = desk.services.keyring
    keyring.unlock(StaffId("w"), Seed.generate(), desk.services.seconds())
    await desk.sim.clock(advance=desk.services.settings.unlock_minutes * 60 + 1)
    await desk.ticks.tick()
    assert keyring.expire(desk.services.seconds()) == []
    assert not keyring.lock(StaffId("w"))


async def test_deadlines_are_announced_once_across_restarts(sim: Sim, tmp_path: Path) -> None:
    async with home(sim, tmp_path) as desk:
        number = (await desk.tip()).number
        await drain(desk)
        await sim.clock(advance=2 * DAY)
        for _ in range(3):
            await desk.ticks.tick()
    async with home(sim, tmp_path) as desk:
        await desk.ticks.tick()
        await drain(desk)
        told = [text for text in await desk.texts(OFFICER) if text.startswith("⏰")]
    assert len(told) == len(set(told)) >= 1
    assert all(number in text for text in told)


async def test_the_digest_goes_out_once_a_week_across_restarts(sim: Sim, tmp_path: Path) -> None:
    async with home(sim, tmp_path) as desk:
        await desk.tip()
        await drain(desk)
        before = len(await desk.texts(CHANNEL))
        await desk.ticks.tick()
        await drain(desk)
        this_week = len(await desk.texts(CHANNEL)) - before  # of last week, whose Monday 09:00 has passed
        await sim.clock(advance=6.9 * DAY)
        await desk.ticks.tick()
        await drain(desk)
        assert len(await desk.texts(CHANNEL)) == before + this_week == 1
        await sim.clock(advance=0.2 * DAY)
        for _ in range(2):
            await desk.ticks.tick()
    async with home(sim, tmp_path) as desk:
        await desk.ticks.tick()
        await drain(desk)
        posts = await desk.texts(CHANNEL)
        staff = [text for text in await desk.texts(OFFICER) if "值班台周报" in text]
    assert ["2026-W46" in posts[0], "2026-W47" in posts[1], len(posts)] == [True, True, 2]
    assert ["2026-W46" in staff[0], "2026-W47" in staff[1], len(staff)] == [True, True, 2]


async def test_upkeep_runs_once_a_day(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[str] = []
    nightly = desk.house.upkeep.nightly

    async def noted(now: datetime) -> None:
        days.append(now.date().isoformat())
        await nightly(now)

    monkeypatch.setattr(desk.house.upkeep, "nightly", noted)
    ticks = desk.ticks
    for _ in range(3):
        await ticks.tick()
    await desk.sim.clock(advance=13.9 * 3600)
    await ticks.tick()
    assert days == ["2026-11-16"]
    await desk.sim.clock(advance=0.2 * 3600)
    for _ in range(2):
        await ticks.tick()
    assert days == ["2026-11-16", "2026-11-17"]


async def test_upkeep_that_failed_is_tried_again(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    async def broken(now: datetime) -> None:
        tries.append(1)
        raise StorageBroken("disk")

    monkeypatch.setattr(desk.house.upkeep, "nightly", broken)
    ticks = desk.ticks
    for _ in range(2):
        await ticks.tick()
    assert len(tries) == 2


@pytest.mark.parametrize("error", [StorageBroken("disk"), KeyError("a mistake of ours")])
async def test_one_task_that_fails_does_not_keep_the_others_from_running(
    desk: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    async def broken(now: datetime) -> int:
        raise error

    monkeypatch.setattr(desk.house.upkeep, "sweep_clocks", broken)
    monkeypatch.setattr(desk.house.digests, "make_due", broken)
    await desk.services.sessions.save(CITIZEN, talk(), desk.services.seconds(), 1)
    await desk.sim.clock(advance=2)
    await desk.ticks.tick()
    assert len(await desk.texts(CITIZEN)) == 1
    level = "WARNING" if isinstance(error, StorageBroken) else "ERROR"  # storage has sounded an alarm of its own
    found = [f"{r.msg} {r.args}" for r in caplog.records if r.name == "qingfeng.ticks" and r.levelname == level]
    assert len(found) == 2 and all(type(error).__name__ in line for line in found)
    assert ["clocks" in found[0], "digest" in found[1]] == [True, True]
    assert "a mistake of ours" not in str(found) and "disk" not in str(found)


async def test_more_tasks_follow_in_order_and_a_stop_waits_for_the_round_in_hand(desk: Home) -> None:
    did: list[str] = []
    go, began = asyncio.Event(), asyncio.Event()

    async def first(now: datetime) -> None:
        began.set()
        await go.wait()
        did.append("first")
        raise KeyError("a mistake of ours")

    async def second(now: datetime) -> None:
        did.append("second")

    more = {"first": first, "second": second}
    ticks = Ticks(desk.bot, desk.services, desk.house.upkeep, desk.house.digests, more)
    round_in_hand = asyncio.create_task(ticks.tick())
    await began.wait()
    rest = asyncio.create_task(ticks.rest())
    await asyncio.sleep(0)
    assert not rest.done()
    go.set()
    await rest
    assert did == ["first", "second"]
    await round_in_hand
