"""The outbox goes out once: one standing notice, patience with Telegram's limits, and no message lost by a kill."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from gate_kit import eventually
from house_kit import MONDAY, OFFICER, Home, home, world

from config.log_events import LogEvent
from demo.sim import Sim
from handlers.letters import FEW, LISTED
from storage import outbox
from storage.clocks import stop_all
from storage.database import Tx
from storage.desk import whole
from storage.errors import StorageBroken, StorageFull
from storage.ids import CaseId
from storage.outbox import LEASE_SECONDS, MAX_TRIES, Letter


class Killed(BaseException):
    """Stands for SIGKILL: nothing that catches errors catches it."""


@pytest.fixture(autouse=True)
def plain_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the library warns of a change of type in RetryAfter, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Sim]:
    async with world(tmp_path) as found:
        yield found


@pytest.fixture
async def desk(sim: Sim, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(sim, tmp_path) as found:
        yield found


async def drain(desk: Home) -> None:
    while await desk.sender.send_due():
        pass


async def test_twenty_tips_are_one_message_edited_in_place(desk: Home) -> None:
    for _ in range(20):
        await desk.tip()
        await drain(desk)
    (board,) = await desk.texts(OFFICER)
    assert "20 条新情况" in board
    assert len(await desk.sim.calls(method="sendMessage")) == 1
    assert await desk.house.outgoing.waiting() == 0


async def test_tips_that_came_together_are_told_at_once(desk: Home) -> None:
    for _ in range(20):
        await desk.tip()
    await drain(desk)
    assert ["20 条新情况" in text for text in await desk.texts(OFFICER)] == [True]
    assert len(await desk.sim.calls(method="editMessageText")) == 0


async def test_after_the_officer_looked_the_next_tip_is_a_new_notice(desk: Home) -> None:
    await desk.tip()
    await drain(desk)
    officer = await desk.services.staffing.by_chat(OFFICER)
    assert officer is not None
    assert await desk.services.staffing.looked(officer) == (await desk.sim.last(OFFICER))["message_id"]
    await desk.tip()
    await drain(desk)
    assert ["有 1 条" in text for text in await desk.texts(OFFICER)] == [True, True]


async def test_a_board_that_was_deleted_is_put_up_again(desk: Home) -> None:
    await desk.tip()
    await drain(desk)
    await desk.bot.delete_message(OFFICER, (await desk.sim.last(OFFICER))["message_id"])
    await desk.tip()
    await drain(desk)
    assert ["有 2 条" in text for text in await desk.texts(OFFICER)] == [True]


async def test_429_postpones_by_what_telegram_asks(desk: Home) -> None:
    await desk.tip()
    await desk.sim.fault("sendMessage", error_code=429, retry_after=40)
    assert await desk.sender.send_due() == 1
    for wait in (0, 38):
        await desk.sim.clock(advance=wait)
        assert await desk.sender.send_due() == 0
    assert (await desk.house.outgoing.waiting(), await desk.texts(OFFICER)) == (1, [])
    await desk.sim.clock(advance=3)
    await drain(desk)
    assert len(await desk.texts(OFFICER)) == 1


async def test_a_network_fault_is_tried_again_later_and_longer(desk: Home) -> None:
    await desk.house.dead_letters.put_aside("x", 7, desk.services.now())
    await desk.sim.fault("sendMessage", error_code=502, times=2)
    for wait in (2, 5):
        assert await desk.sender.send_due() == 1
        await desk.sim.clock(advance=wait - 2)
        assert await desk.sender.send_due() == 0
        await desk.sim.clock(advance=3)
    assert await desk.sender.send_due() == 1
    assert len(await desk.texts(OFFICER)) == 1


async def test_what_never_goes_out_is_given_up_in_the_end(desk: Home) -> None:
    await desk.house.dead_letters.put_aside("x", 7, desk.services.now())
    await desk.sim.fault("sendMessage", error_code=500, times=99)
    for _ in range(MAX_TRIES):
        assert await desk.sender.send_due() == 1
        await desk.sim.clock(advance=3600)
    assert await desk.sender.send_due() == 0
    assert await desk.house.outgoing.waiting() == 0


async def test_403_buries_and_others_are_still_told(desk: Home) -> None:
    await desk.house.dead_letters.put_aside("x", 7, desk.services.now())
    await desk.sim.block(OFFICER)
    await drain(desk)
    assert await desk.house.outgoing.waiting() == 0
    await desk.sim.block(OFFICER, False)
    await desk.sim.clock(advance=3600)
    assert await desk.sender.send_due() == 0
    await desk.tip()
    await drain(desk)
    assert len(await desk.texts(OFFICER)) == 1


async def test_a_letter_that_cannot_be_worded_does_not_stop_the_others(
    desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("payload")

    monkeypatch.setattr("handlers.letters.board", broken)
    await desk.tip()
    await desk.house.dead_letters.put_aside("x", 7, desk.services.now())
    await drain(desk)
    assert await desk.texts(OFFICER) == []  # one chat's messages keep their order
    monkeypatch.undo()
    await desk.sim.clock(advance=3)
    await drain(desk)
    assert ["新情况" in text for text in await desk.texts(OFFICER)] == [True, False]


async def test_killed_between_send_and_mark_it_goes_out_again_with_the_same_words(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise Killed

    async with home(sim, tmp_path) as desk:
        await desk.tip()
        await drain(desk)
        for _ in range(8):  # a deadline comes near
            await sim.clock(advance=86_400)
            if await desk.house.upkeep.sweep_clocks(desk.services.now()):
                break
        monkeypatch.setattr(desk.house.outgoing, "sent", killed)
        with pytest.raises(Killed):
            await desk.sender.send_due()
        first = (await desk.texts(OFFICER))[-1]
    async with home(sim, tmp_path) as desk:
        assert await desk.sender.send_due() == 0  # still leased
        await sim.clock(advance=LEASE_SECONDS)
        await drain(desk)
        texts = await desk.texts(OFFICER)
        assert await desk.house.outgoing.waiting() == 0
    assert "⏰" in first and "QF-" in first
    assert texts[1:] == [first, first]


async def test_killed_between_edit_and_mark_the_board_is_still_one_message(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise Killed

    async with home(sim, tmp_path) as desk:
        await desk.tip()
        await drain(desk)
        await desk.tip()
        monkeypatch.setattr(desk.house.outgoing, "board_shown", killed)
        with pytest.raises(Killed):
            await desk.sender.send_due()
    async with home(sim, tmp_path) as desk:
        await sim.clock(advance=LEASE_SECONDS)
        await drain(desk)
        assert ["有 2 条" in text for text in await desk.texts(OFFICER)] == [True]
        assert await desk.house.outgoing.waiting() == 0


async def test_stopping_in_the_middle_of_a_letter_finishes_it(desk: Home) -> None:
    await desk.house.dead_letters.put_aside("x", 7, desk.services.now())
    await desk.sim.fault("sendMessage", delay=0.3)
    running = asyncio.create_task(desk.sender.run())

    async def on_its_way() -> bool:
        return bool((await desk.sim.stats())["in_flight"])

    await eventually(on_its_way)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()
    assert await desk.house.outgoing.waiting() == 0
    assert len(await desk.texts(OFFICER)) == 1


async def test_storage_that_fails_is_one_line_a_trouble_and_no_alarm_of_its_own(
    desk: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Storage has sounded its alarm already; a line for every try would bury it."""
    tries = [StorageFull(), StorageBroken(), StorageFull(), None, StorageFull(), asyncio.CancelledError()]

    async def take(_: int) -> list[Letter]:
        error = tries.pop(0)
        if error:
            raise error
        return []

    monkeypatch.setattr("bot.sender.IDLE_SECONDS", 0)
    monkeypatch.setattr(desk.house.outgoing, "take", take)
    with pytest.raises(asyncio.CancelledError):
        await desk.sender.run()
    said = [(r.levelname, r.args) for r in caplog.records if r.msg == LogEvent.OUTBOX_UNREADABLE]
    assert said == [("WARNING", {"error": "StorageFull"})] * 2


async def reminders(desk: Home, count: int) -> None:
    """So many cases, each with one clock whose target has just passed; what they caused before is done with."""

    def one(tx: Tx, case_id: CaseId, due: date) -> None:
        stop_all(tx, case_id, MONDAY)
        clockwork.set_due(tx, case_id, "DT-task", due, MONDAY)

    clockwork = desk.services.desk._clockwork
    for _ in range(count):
        accepted = await desk.tip()
        card = await desk.services.desk._main.read(lambda tx, n=accepted.number: whole(tx, n))
        await desk.services.desk._main.write(lambda tx, c=card.case_id: one(tx, c, MONDAY.date()))
    await drain(desk)
    await desk.sim.clock(advance=9 * 3600)
    assert await desk.house.upkeep.sweep_clocks(desk.services.now()) == count


@pytest.mark.parametrize(("count", "messages"), [(1, 1), (FEW, FEW), (FEW + 1, 1), (25, 1)])
async def test_many_reminders_are_one_message_and_a_few_stand_alone(desk: Home, count: int, messages: int) -> None:
    await reminders(desk, count)
    await drain(desk)
    told = [text for text in await desk.texts(OFFICER) if text.startswith("⏰")]
    assert len(told) == messages
    named = {number for text in told for number in re.findall(r"QF-\w+", text)}
    assert len(named) == min(count, LISTED)
    assert (f"期限提醒：{count} 件" in told[0]) == (count > FEW)
    assert (f"另有 {count - LISTED} 件" in told[0]) == (count > LISTED)
    assert await desk.house.outgoing.waiting() == 0
    await desk.sim.clock(advance=LEASE_SECONDS)
    assert await desk.sender.send_due() == 0


async def test_killed_between_summary_and_mark_it_goes_out_again_with_the_same_words(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise Killed

    async with home(sim, tmp_path) as desk:
        await reminders(desk, 5)
        monkeypatch.setattr(desk.house.outgoing, "all_sent", killed)
        with pytest.raises(Killed):
            await desk.sender.send_due()
        first = (await desk.texts(OFFICER))[-1]
    async with home(sim, tmp_path) as desk:
        assert await desk.sender.send_due() == 0  # still leased
        await sim.clock(advance=LEASE_SECONDS)
        await drain(desk)
        assert (await desk.texts(OFFICER))[-2:] == [first, first]
        assert await desk.house.outgoing.waiting() == 0


async def test_a_summary_that_cannot_go_out_now_goes_out_later_and_whole(desk: Home) -> None:
    await reminders(desk, 5)
    await desk.sim.fault("sendMessage", error_code=502, times=1)
    assert await desk.sender.send_due() == 1
    assert await desk.sender.send_due() == 0
    await desk.sim.clock(advance=3)
    await drain(desk)
    assert ["期限提醒：5 件" in text for text in await desk.texts(OFFICER) if text.startswith("⏰")] == [True]


async def test_that_dates_have_moved_is_said(desk: Home) -> None:
    def put(tx: Tx) -> bool:
        return outbox.put(tx, dedupe="c", chat_id=OFFICER, kind="calendar", payload={"moved": 12}, now=0)

    await desk.services.desk._main.write(put)
    await drain(desk)
    assert ["有 12 个日期变了" in text for text in await desk.texts(OFFICER)] == [True]
