"""Acknowledge after commit: Telegram is told "done" only when we are, whatever a handler does."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from gate_kit import SECRET, TOKEN, eventually, pending, running, settled, words
from telegram import Chat, Message, Update

from bot import gate
from bot.gate import MAX_TRIES, UNREAD, Ledger
from bot.logs import Redactor
from bot.webhook import SECRET_HEADER
from demo.botapi import create_app, serve
from demo.sim import Sim

CANARY = "金丝雀在矿井里"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed updates are asked for again at once."""
    monkeypatch.setattr(gate, "RETRY_SECONDS", 0.01)


@pytest.fixture
async def sim() -> AsyncIterator[Sim]:
    async with serve(create_app(TOKEN)) as url, Sim(url) as client:
        yield client


class Failing:
    """A handler that raises ``times`` times for the text ``bad``."""

    def __init__(self, bad: str, times: int) -> None:
        self.bad = bad
        self.left = times

    async def __call__(self, update: Update) -> None:
        if words(update) == self.bad and self.left:
            self.left -= 1
            raise RuntimeError("as if the disk were full")


class Held:
    """A handler that waits on one text until it is let go, then raises if told so."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entered = asyncio.Event()
        self.go = asyncio.Event()
        self.raises = False

    async def __call__(self, update: Update) -> None:
        if words(update) == self.text:
            self.entered.set()
            await self.go.wait()
            if self.raises:
                raise RuntimeError("stopped in the middle")


def message(update_id: int, chat: int) -> Update:
    return Update(update_id, Message(1, datetime.now(UTC), Chat(chat, "private"), text="x"))


async def nothing(update: Update) -> None:
    await asyncio.sleep(0)


async def test_confirmed_only_after_the_handler_returned(sim: Sim) -> None:
    handle = Held("slow")
    async with running(sim, handle) as rig:
        await sim.send(await sim.user(), "slow")
        await handle.entered.wait()
        polls = (await sim.stats())["polls"]
        await asyncio.sleep(0.2)  # the library left to itself would have confirmed by now
        assert (await pending(sim), (await sim.stats())["polls"]) == (1, polls)
        handle.go.set()
        await settled(sim)
        assert rig.done == ["slow"]


async def test_a_failed_update_comes_again_in_order_and_others_not_twice(sim: Sim) -> None:
    anna, boris = await sim.user("A"), await sim.user("B")
    for who, text in ((anna, "a1"), (boris, "b1"), (anna, "a2"), (boris, "b2")):
        await sim.send(who, text)
    async with running(sim, Failing("a1", 2)) as rig:
        await settled(sim)
    assert [t for t in rig.seen if t[0] == "a"] == ["a1", "a1", "a1", "a2"]
    assert [t for t in rig.seen if t[0] == "b"] == ["b1", "b2"]
    assert rig.poisoned == []


async def test_a_failure_is_not_forgotten_when_the_next_poll_fails(sim: Sim) -> None:
    handle = Held("a1")
    handle.raises = True
    await sim.send(await sim.user(), "a1")
    async with running(sim, handle) as rig:
        await handle.entered.wait()
        await sim.fault("getUpdates", error_code=502)
        handle.go.set()
        await eventually(lambda: len(rig.seen) > 1)
        handle.raises = False
        await settled(sim)
    assert rig.done == ["a1"]


async def test_a_failed_update_that_telegram_gave_up_does_not_hold_up_the_queue(sim: Sim) -> None:
    anna = await sim.user()

    async def a_day_later(update: Update) -> None:
        if words(update) == "a1":
            await sim.clock(advance=25 * 3600)
            raise RuntimeError("too late")

    await sim.send(anna, "a1")
    async with running(sim, a_day_later) as rig:
        await eventually(lambda: bool(rig.seen))
        await sim.send(anna, "a2")
        await settled(sim)
    assert (rig.seen, rig.done) == (["a1", "a2"], ["a2"])


async def test_five_failures_put_one_update_aside_and_the_queue_moves_on(sim: Sim) -> None:
    anna = await sim.user()
    for text in ("a1", "a2", "a3"):
        await sim.send(anna, text)
    async with running(sim, Failing("a1", 99)) as rig:
        await settled(sim)
    assert rig.seen == ["a1"] * MAX_TRIES + ["a2", "a3"]
    assert rig.poisoned == ["a1"]


async def test_an_update_that_cannot_even_be_put_aside_is_delivered_again(sim: Sim) -> None:
    anna = await sim.user()
    await sim.send(anna, "a1")
    await sim.send(anna, "a2")
    broken = Failing("a1", 2)
    async with running(sim, Failing("a1", 99), poison=broken) as rig:
        await settled(sim)
    assert rig.poisoned == ["a1"] * 3
    assert rig.done == ["a2"]
    assert rig.seen == ["a1"] * (MAX_TRIES + 2) + ["a2"]


async def test_the_count_of_failures_begins_anew_after_success(sim: Sim) -> None:
    anna = await sim.user()
    for turn in range(2):
        await sim.send(anna, f"a{turn}")
        async with running(sim, Failing(f"a{turn}", MAX_TRIES - 1)) as rig:
            await settled(sim)
        assert (rig.done, rig.poisoned) == ([f"a{turn}"], [])


async def test_an_update_delivered_twice_while_it_is_open_settles(sim: Sim) -> None:
    handle = Held("slow")
    async with running(sim, handle) as rig:
        anna = await sim.user()
        await sim.send(anna, "slow")
        await handle.entered.wait()
        await sim.duplicate((await sim.stats())["last_update_id"])
        handle.go.set()
        await settled(sim)
        assert rig.ledger.unsettled == 0


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_an_update_that_cannot_be_read_does_not_hold_up_or_leak(
    sim: Sim, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    ours = io.StringIO()
    handler = logging.StreamHandler(ours)
    handler.addFilter(Redactor())
    logging.getLogger().addHandler(handler)
    try:
        anna = await sim.user(id=7123456789)
        for turn in range(3):
            if turn == place:
                chat = {"id": 7123456789, "type": "private"}
                await sim.raw({"message": {"message_id": 1, "date": "soon", "chat": chat, "text": CANARY}})
            await sim.send(anna, f"{CANARY}{turn}")
        async with running(sim, nothing) as rig:
            await settled(sim)
            await sim.send(anna, "after")
            await settled(sim)
    finally:
        logging.getLogger().removeHandler(handler)
    assert rig.done == [f"{CANARY}0", f"{CANARY}1", f"{CANARY}2", "after"]
    assert rig.poisoned == [UNREAD]
    # The library itself does log the batch, so an empty log of ours means that it was kept out.
    assert CANARY in caplog.text
    assert "update-left-out" in ours.getvalue()
    assert CANARY not in ours.getvalue() and "7123456789" not in ours.getvalue() and TOKEN not in ours.getvalue()


async def test_webhook_an_update_that_cannot_be_read_does_not_hold_up_its_chat(sim: Sim) -> None:
    anna = await sim.user()
    async with running(sim, nothing, mode="webhook") as rig:
        await sim.raw({"message": {"message_id": 1, "date": "soon", "chat": {"id": anna, "type": "private"}}})
        await sim.send(anna, "a1")
        await settled(sim)
    assert (rig.seen, rig.poisoned) == ([UNREAD] * MAX_TRIES + ["a1"], [UNREAD])


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [(b"{", SECRET, 400), (b"[]", SECRET, 400), (b"{}", SECRET, 400), (b"\xff", SECRET, 400),
     (b'{"update_id": 5}', SECRET, 200), (b'{"update_id": 5}', "t" * 16, 403), (b'{"update_id": 5}', "", 403)],
)  # fmt: skip
async def test_webhook_takes_telegrams_json_only(sim: Sim, body: bytes, secret: str, status: int) -> None:
    async with running(sim, nothing, mode="webhook") as rig, aiohttp.ClientSession() as session:
        url = str((await rig.app.bot.get_webhook_info()).url)
        async with session.post(url, data=body, headers={SECRET_HEADER: secret} if secret else {}) as answer:
            assert answer.status == status
        assert len(rig.seen) == (status == 200)


async def test_webhook_answers_200_only_after_handling(sim: Sim) -> None:
    handle = Held("slow")
    async with running(sim, handle, mode="webhook") as rig:
        await sim.send(await sim.user(), "slow")
        await handle.entered.wait()
        await asyncio.sleep(0.1)
        assert await pending(sim) == 1
        handle.go.set()
        await settled(sim)
        assert rig.done == ["slow"]


async def test_webhook_answers_500_on_failure_and_the_update_comes_again(sim: Sim) -> None:
    anna, boris = await sim.user("A"), await sim.user("B")
    async with running(sim, Failing("a1", 2), mode="webhook") as rig:
        for who, text in ((anna, "a1"), (anna, "a2"), (boris, "b1")):
            await sim.send(who, text)
        await settled(sim)
        info = await rig.app.bot.get_webhook_info()
    assert [t for t in rig.seen if t[0] == "a"] == ["a1", "a1", "a1", "a2"]
    assert rig.seen.count("b1") == 1
    assert info.last_error_message is not None and "500" in info.last_error_message


async def test_webhook_puts_poison_aside(sim: Sim) -> None:
    anna = await sim.user()
    async with running(sim, Failing("a1", 99), mode="webhook") as rig:
        await sim.send(anna, "a1")
        await sim.send(anna, "a2")
        await settled(sim)
    assert (rig.seen, rig.poisoned) == (["a1"] * MAX_TRIES + ["a2"], ["a1"])


async def test_stopping_finishes_what_is_in_hand_and_confirms_it(sim: Sim) -> None:
    handle = Held("a1")
    async with running(sim, handle) as rig:
        await sim.send(await sim.user(), "a1")
        await handle.entered.wait()
        stop = asyncio.create_task(rig.stop())
        await asyncio.sleep(0.1)
        assert not stop.done() and await pending(sim) == 1
        handle.go.set()
        await stop
    assert (rig.done, await pending(sim)) == (["a1"], 0)


async def test_stopping_confirms_nothing_that_failed(sim: Sim) -> None:
    handle = Held("a1")
    handle.raises = True
    anna, boris = await sim.user("A"), await sim.user("B")
    await sim.send(boris, "b1")
    await sim.send(anna, "a1")
    async with running(sim, handle) as rig:
        await handle.entered.wait()
        stop = asyncio.create_task(rig.stop())
        handle.go.set()
        await stop
    assert (rig.done, await pending(sim)) == (["b1"], 1)
    async with running(sim, nothing) as again:
        await settled(sim)
    assert again.done == ["a1"]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_burst_of_one_chat_keeps_its_order(sim: Sim, mode: str) -> None:
    people = [await sim.user(f"P{n}") for n in range(4)]

    async def uneven(update: Update) -> None:
        # Every first one is the slowest, so that running them side by side would turn them round.
        await asyncio.sleep(0.01 if int(words(update)[1:]) % 2 == 0 else 0)

    async with running(sim, uneven, mode=mode) as rig:  # type: ignore[arg-type]
        for number in range(30):
            for index, person in enumerate(people):
                await sim.send(person, f"{index}{number}")
        await settled(sim)
    for index in range(4):
        assert [t for t in rig.done if t[0] == str(index)] == [f"{index}{number}" for number in range(30)]


async def test_chats_do_not_wait_for_each_other(sim: Sim) -> None:
    handle = Held("slow")
    await sim.send(await sim.user("A"), "slow")
    await sim.send(await sim.user("B"), "quick")
    async with running(sim, handle) as rig:
        await eventually(lambda: "quick" in rig.done)
        assert "slow" not in rig.done
        handle.go.set()
        await settled(sim)


async def test_a_chat_that_takes_long_does_not_hold_up_the_poll(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SETTLE_SECONDS", 0.05)
    handle = Held("slow")
    anna, boris = await sim.user("A"), await sim.user("B")
    async with running(sim, handle) as rig:
        await sim.send(anna, "slow")
        await handle.entered.wait()
        for text in ("b1", "b2"):
            await sim.send(boris, text)
            await eventually(lambda text=text: text in rig.done)  # type: ignore[misc]
        assert await pending(sim) == 3
        handle.go.set()
        await settled(sim)
    assert (rig.seen, rig.done) == (["slow", "b1", "b2"], ["b1", "b2", "slow"])


async def test_a_late_failure_keeps_its_chat_in_order(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SETTLE_SECONDS", 0.01)
    handle = Held("a1")
    handle.raises = True
    anna, boris = await sim.user("A"), await sim.user("B")
    async with running(sim, handle) as rig:
        await sim.send(anna, "a1")
        await handle.entered.wait()
        await sim.send(anna, "a2")
        await sim.send(boris, "b1")
        await eventually(lambda: "b1" in rig.done)
        handle.go.set()
        await eventually(lambda: rig.seen.count("a1") > 1)
        await sim.send(anna, "a3")
        handle.raises = False
        await settled(sim)
    assert [t for t in rig.done if t[0] == "a"] == ["a1", "a2", "a3"]
    assert (rig.seen.count("a2"), rig.seen.count("b1")) == (1, 1)


def test_a_failed_update_waits_for_those_of_its_chat_that_are_in_hand() -> None:
    """A poll may answer between an update's failure and the turn of the next one of its chat."""

    async def story() -> None:
        ledger, (first, second, third) = Ledger(), [message(number, chat=1) for number in (1, 2, 3)]
        ledger.open(first)
        ledger.open(second)
        ledger.fail(first)
        ledger.close(1)
        ledger.fetched([1, 2, 3])
        assert ledger.blocks(second)
        assert all(ledger.passed_over(update) for update in (first, second, third))
        ledger.fail(second)
        ledger.close(2)
        ledger.fetched([1, 2, 3])
        assert not any(ledger.passed_over(update) for update in (first, second, third))

    asyncio.run(story())


async def test_one_chat_with_many_messages_leaves_room_for_others(sim: Sim) -> None:
    handle = Held("a0")
    anna, boris = await sim.user("A"), await sim.user("B")
    for number in range(40):  # the kit lets 16 chats in at a time
        await sim.send(anna, f"a{number}")
    await sim.send(boris, "b")
    async with running(sim, handle) as rig:
        await eventually(lambda: "b" in rig.done)
        assert rig.seen == ["a0", "b"]
        handle.go.set()
        await settled(sim)
    assert [t for t in rig.done if t[0] == "a"] == [f"a{number}" for number in range(40)]


async def test_no_more_chats_at_a_time_than_allowed(sim: Sim) -> None:
    most = now = 0

    async def count(update: Update) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1

    for number in range(24):
        await sim.send(await sim.user(f"P{number}"), "x")
    async with running(sim, count):
        await settled(sim)
    assert most == 16


async def test_next_is_text_looks_at_plain_texts_of_the_same_chat_only(sim: Sim) -> None:
    anna, boris = await sim.user("A"), await sim.user("B")
    await sim.send(anna, "t1")
    await sim.send(boris, "other")
    await sim.send(anna, "t2")
    await sim.send(anna, "/help")
    await sim.send(anna, "t3")
    await sim.send(anna, "t4", forward_from_name="somebody")
    await sim.send(anna, "t5")
    await sim.send(anna, sticker="👍")
    told: dict[str, bool] = {}

    async def ask(update: Update) -> None:
        assert update.effective_chat is not None
        if words(update) == "t1":
            await eventually(lambda: rig.processor.current_concurrent_updates >= 7)
        told[words(update)] = rig.processor.next_is_text(update.effective_chat.id)

    async with running(sim, ask) as rig:
        await settled(sim)
        assert not rig.processor.next_is_text(anna)
    assert told == {
        "t1": True, "other": False, "t2": False, "/help": True, "t3": False, "t4": True, "t5": False, "?": False,
    }  # fmt: skip
