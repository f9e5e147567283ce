"""Faults on demand: errors, delays, cut connections, before and after the effect."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from botapi_kit import TOKEN, Call, working

from demo.sim import Sim, SimFailed


async def test_a_fault_hits_so_many_times_and_then_no_more(call: Call, sim: Sim, citizen: int) -> None:
    await sim.fault("sendMessage", error_code=429, retry_after=7, times=2)
    for _ in range(2):
        answer = await call("sendMessage", chat_id=citizen, text="x")
        assert (answer["description"], answer["parameters"]) == (
            "Too Many Requests: retry after 7", {"retry_after": 7},
        )  # fmt: skip
    assert (await call("sendMessage", chat_id=citizen, text="x"))["ok"]
    assert len((await sim.chat(citizen))["messages"]) == 2


async def test_contains_looks_into_the_parameters(call: Call, sim: Sim, citizen: int) -> None:
    await sim.fault("*", error_code=500, contains="回执")
    assert (await call("sendMessage", chat_id=citizen, text="别的"))["ok"]
    markup = {"inline_keyboard": [[{"text": "回执码", "callback_data": "a"}]]}
    answer = await call("sendMessage", chat_id=citizen, text="x", reply_markup=markup)
    assert (answer["error_code"], answer["description"]) == (500, "Internal Server Error")


async def test_after_effect_fails_although_it_happened(call: Call, sim: Sim, citizen: int) -> None:
    await sim.fault("sendMessage", error_code=502, description="Bad Gateway!", after_effect=True)
    assert (await call("sendMessage", chat_id=citizen, text="done"))["description"] == "Bad Gateway!"
    assert (await sim.last(citizen))["text"] == "done"


@pytest.mark.parametrize("after_effect", [False, True])
async def test_drop_cuts_the_connection(call: Call, sim: Sim, citizen: int, after_effect: bool) -> None:
    await sim.fault("sendMessage", drop=True, after_effect=after_effect)
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=citizen, text="done")
    arrived = [m["text"] for m in (await sim.chat(citizen))["messages"]]
    assert ("done" in arrived) is after_effect
    assert (await sim.calls())[-1]["status"] == 0


async def test_delay_holds_the_answer_back(call: Call, sim: Sim, citizen: int) -> None:
    await sim.fault("sendMessage", delay=30)
    slow = asyncio.ensure_future(call("sendMessage", chat_id=citizen, text="slow"))
    await working(sim)
    assert (await call("sendMessage", chat_id=citizen, text="fast"))["ok"]
    assert not slow.done()
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


async def test_a_fault_on_get_updates_confirms_nothing(call: Call, sim: Sim, citizen: int) -> None:
    update_id = (await sim.post("send", user=citizen, text="kept"))["update_id"]
    await sim.fault("*", error_code=500)
    assert len((await call("getUpdates"))["result"]) == 1
    await sim.fault("getUpdates", error_code=502)
    assert (await call("getUpdates", offset=update_id + 1))["error_code"] == 502
    assert len((await call("getUpdates"))["result"]) == 1


async def test_faults_can_be_cleared_and_must_name_a_method(call: Call, sim: Sim, base_url: str) -> None:
    await sim.fault("getMe", error_code=500, times=99)
    await sim.clear_faults()
    assert (await call("getMe"))["ok"]
    with pytest.raises(SimFailed, match="method"):
        await sim.fault("")


async def test_refusals_of_the_wire_are_logged_with_the_token_unsaid(call: Call, sim: Sim) -> None:
    await call("sendMessage", chat_id=1, text="x")
    logged = (await sim.calls())[-1]
    assert (logged["method"], logged["status"], logged["ok"]) == ("sendMessage", 400, False)
    assert TOKEN not in str(logged)
