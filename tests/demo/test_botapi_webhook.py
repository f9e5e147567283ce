"""Webhooks: secret, retries until 2xx, order within a chat, connections, what getWebhookInfo says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from botapi_kit import Call, eventually, polling

from demo.botapi import serve
from demo.sim import Sim


class Receiver:
    """A bot's webhook that answers with the statuses in ``answers``, then with 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.got: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.open = asyncio.Event()
        self.open.set()
        self.now = self.most = 0
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.now += 1
        self.most = max(self.most, self.now)
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(await request.json())
        await self.open.wait()
        self.now -= 1
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    target = Receiver()
    app = web.Application()
    app.router.add_post("/hook", target.handle)
    async with serve(app) as url:
        target.url = url + "/hook"
        yield target


async def drained(sim: Sim) -> None:
    await sim.quiet(idle=0.0)


async def test_updates_are_pushed_with_the_secret(call: Call, sim: Sim, receiver: Receiver) -> None:
    person = await sim.user()
    await sim.send(person, "before the webhook")
    assert (await call("setWebhook", url=receiver.url, secret_token="s3cret"))["result"] is True
    await sim.send(person, "after")
    await drained(sim)
    assert [u["message"]["text"] for u in receiver.got] == ["before the webhook", "after"]
    assert receiver.secrets == {"s3cret"}


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(
    call: Call, sim: Sim, receiver: Receiver
) -> None:
    receiver.answers = [500, 503]
    await call("setWebhook", url=receiver.url)
    person = await sim.user()
    for text in ("one", "two"):
        await sim.send(person, text)
    await drained(sim)
    assert [u["message"]["text"] for u in receiver.got] == ["one", "one", "one", "two"]
    assert len({u["update_id"] for u in receiver.got}) == 2
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["pending_update_count"] == 0


async def test_chats_go_side_by_side_up_to_max_connections(call: Call, sim: Sim, receiver: Receiver) -> None:
    receiver.open.clear()
    people = [await sim.user() for _ in range(6)]
    for person in people:
        for text in ("a", "b"):
            await sim.send(person, text)
    await call("setWebhook", url=receiver.url, max_connections=3)

    async def full() -> bool:
        return receiver.now == 3

    await eventually(full)
    receiver.open.set()
    await drained(sim)
    assert receiver.most == 3
    for person in people:
        assert [u["message"]["text"] for u in receiver.got if u["message"]["chat"]["id"] == person] == ["a", "b"]


async def test_get_updates_and_webhook_exclude_each_other(call: Call, sim: Sim, receiver: Receiver) -> None:
    poll = asyncio.ensure_future(call("getUpdates", timeout=30))
    await polling(sim)
    await call("setWebhook", url=receiver.url)
    assert (await asyncio.wait_for(poll, 5))["description"] == "Conflict: terminated by setWebhook request"
    answer = await call("getUpdates")
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await call("deleteWebhook")
    assert (await call("getUpdates"))["ok"]


async def test_an_unreachable_webhook_keeps_the_updates(call: Call, sim: Sim) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await sim.send(await sim.user(), "kept")

    async def failed() -> bool:
        return "last_error_message" in (await call("getWebhookInfo"))["result"]

    await eventually(failed)
    info = (await call("getWebhookInfo"))["result"]
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)
    await call("deleteWebhook")
    assert [u["message"]["text"] for u in (await call("getUpdates"))["result"]] == ["kept"]
    await call("deleteWebhook", drop_pending_updates=True)
    assert (await call("getUpdates"))["result"] == []


@pytest.mark.parametrize(
    "params",
    [
        {"url": "ftp://127.0.0.1/x"},
        {"url": "https://example.org/x"},
        {"url": "http://127.0.0.1/x", "secret_token": "ä"},
    ],
)
async def test_bad_webhooks_are_refused(call: Call, params: dict[str, str]) -> None:
    assert (await call("setWebhook", **params))["error_code"] == 400
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


async def test_a_duplicate_is_pushed_once_more(call: Call, sim: Sim, receiver: Receiver) -> None:
    await call("setWebhook", url=receiver.url)
    sent = await sim.post("send", user=await sim.user(), text="again")
    await drained(sim)
    await sim.duplicate(sent["update_id"])
    await drained(sim)
    assert [u["update_id"] for u in receiver.got] == [sent["update_id"]] * 2
