"""One local Bot API server per test, a /sim client, and a bare HTTP caller for the bot's side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from botapi_kit import TOKEN, Call

from demo.botapi import create_app, serve
from demo.sim import Sim


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
async def base_url(clock_file: Path) -> AsyncIterator[str]:
    async with serve(create_app(TOKEN, clock_file=clock_file)) as url:
        yield url


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def sim(base_url: str) -> AsyncIterator[Sim]:
    async with Sim(base_url) as client:
        yield client


@pytest.fixture
def call(base_url: str, http: aiohttp.ClientSession) -> Call:
    """``await call("sendMessage", chat_id=1, …)`` posts JSON and returns Telegram's whole answer."""

    async def post(method: str, **params: Any) -> dict[str, Any]:
        async with http.post(f"{base_url}/bot{TOKEN}/{method}", json=params) as answer:
            body: dict[str, Any] = await answer.json()
        assert answer.status == (200 if body["ok"] else body["error_code"])
        return body

    return post


@pytest.fixture
async def citizen(sim: Sim) -> int:
    """A person who has started the bot; the update is confirmed."""
    person = await sim.user("Lin", language_code="zh-hans")
    await sim.send(person, "/start")
    async with sim._open().post(f"{sim.base_url}/bot{TOKEN}/getUpdates", json={"offset": -1}) as answer:
        last = (await answer.json())["result"][-1]["update_id"]
    async with sim._open().post(f"{sim.base_url}/bot{TOKEN}/getUpdates", json={"offset": last + 1}) as answer:
        assert (await answer.json())["result"] == []
    return person
