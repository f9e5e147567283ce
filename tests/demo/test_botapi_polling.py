"""getUpdates: confirmation by offset, redelivery, waiting, conflicts, 24 hours, allowed_updates."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from botapi_kit import Call, polling

from demo.botapi import WORLD, create_app, serve
from demo.sim import Sim

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
async def three(sim: Sim) -> list[int]:
    """Three updates of one person, unconfirmed."""
    person = await sim.user()
    return [(await sim.post("send", user=person, text=f"tip {n}"))["update_id"] for n in range(3)]


async def ids(call: Call, **params: Any) -> list[int]:
    answer = await call("getUpdates", **params)
    return [update["update_id"] for update in answer["result"]]


async def test_updates_come_again_until_an_offset_above_them(call: Call, three: list[int]) -> None:
    assert await ids(call) == three
    assert await ids(call) == three
    assert await ids(call, offset=three[0]) == three
    assert await ids(call, offset=three[1]) == three[1:]
    assert await ids(call) == three[1:]
    assert await ids(call, offset=three[2] + 1) == []
    assert await ids(call) == []


async def test_ids_grow_by_one(three: list[int]) -> None:
    assert three == [three[0], three[0] + 1, three[0] + 2]


async def test_limit_is_kept_between_1_and_100(call: Call, sim: Sim, three: list[int]) -> None:
    assert await ids(call, limit=2) == three[:2]
    assert await ids(call, limit=0) == three[:1]
    for _ in range(100):
        await sim.raw({"message": {}})
    assert len(await ids(call, limit=1000)) == 100


async def test_negative_offset_keeps_the_end_and_forgets_the_rest(call: Call, three: list[int]) -> None:
    assert await ids(call, offset=-2) == three[1:]
    assert await ids(call) == three[1:]
    assert await ids(call, offset=-50) == three[1:]


async def test_an_offset_of_another_server_forgets_nothing(call: Call, three: list[int]) -> None:
    assert await ids(call, offset=three[2] + 1000) == three
    assert await ids(call, offset=three[2] + 11) == []


async def test_a_waiting_poll_returns_when_something_arrives(call: Call, sim: Sim) -> None:
    person = await sim.user()
    poll = asyncio.ensure_future(ids(call, timeout=30))
    await polling(sim)
    assert not poll.done()
    sent = await sim.post("send", user=person, text="hello")
    assert await asyncio.wait_for(poll, 5) == [sent["update_id"]]


async def test_an_empty_poll_ends_with_its_timeout(call: Call) -> None:
    assert await asyncio.wait_for(ids(call, timeout=0.05), 5) == []


async def test_a_second_poller_ends_the_first_with_409(call: Call, sim: Sim) -> None:
    first = asyncio.ensure_future(call("getUpdates", timeout=30))
    await polling(sim)
    assert await ids(call) == []
    answer = await asyncio.wait_for(first, 5)
    assert (answer["error_code"], answer["description"]) == (409, CONFLICT)


async def test_updates_older_than_24_hours_are_gone(call: Call, sim: Sim, three: list[int]) -> None:
    await sim.clock(advance=24 * 3600 - 60)
    assert await ids(call) == three
    await sim.clock(advance=120)
    assert await ids(call) == []
    assert (await sim.stats())["pending"] == 0


async def test_allowed_updates_apply_when_an_update_is_made(call: Call, sim: Sim, three: list[int]) -> None:
    assert await ids(call, allowed_updates=["edited_message"]) == three
    person = (await sim.world())["users"][0]["id"]
    sent = await sim.post("send", user=person, text="unwanted")
    assert sent["update_id"] is None
    await sim.edit(person, sent["message_id"], "wanted")
    await ids(call, allowed_updates=[])
    await sim.send(person, "wanted again")
    kinds = [[k for k in u if k != "update_id"] for u in (await call("getUpdates", offset=three[2] + 1))["result"]]
    assert kinds == [["edited_message"], ["message"]]


async def test_chat_member_comes_only_on_request(call: Call, sim: Sim) -> None:
    person, channel = await sim.user(), await sim.channel("通报")
    await sim.join(person, channel)
    assert await ids(call, allowed_updates=["chat_member"]) == []
    await sim.join(await sim.user(), channel)
    assert len(await ids(call)) == 1


async def test_a_duplicate_is_delivered_once_more_even_after_confirmation(
    call: Call, sim: Sim, three: list[int]
) -> None:
    await ids(call, offset=three[2] + 1)
    await sim.duplicate(three[1])
    assert (await sim.stats())["pending"] == 1
    assert await ids(call, offset=three[2] + 1) == [three[1]]
    assert await ids(call, offset=three[1]) == [three[1]]
    assert await ids(call, offset=three[1] + 1) == []
    assert (await sim.stats())["pending"] == 0


async def test_ids_are_not_reused_after_a_reset(call: Call, sim: Sim, three: list[int]) -> None:
    await sim.reset()
    assert await ids(call) == []
    person = await sim.user()
    sent = await sim.post("send", user=person, text="later")
    assert sent["update_id"] == three[2] + 1


async def test_raw_updates_arrive_as_they_are(call: Call, sim: Sim) -> None:
    sender = {"id": 77, "is_bot": False, "first_name": "Raw"}
    odd = {"message": {"from": sender, "chat": {"id": 77}, "text": 5}}
    update_id = await sim.raw(odd)
    assert (await call("getUpdates"))["result"] == [{"update_id": update_id, **odd}]
    assert (await call("sendMessage", chat_id=77, text="hi"))["ok"]


async def test_confirming_thousands_is_not_slower_at_the_end() -> None:
    """Every update leaves the queue and nothing of it stays: the bench relies on a flat queue."""
    app = create_app("T")
    async with serve(app):
        queue = app[WORLD].queue
        for n in range(5000):
            queue.add("message", {"n": n}, n % 7)
        while batch := queue.batch(100):
            queue.confirm(batch[-1].update_id + 1)
        assert len(queue) == 0
