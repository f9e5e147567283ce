"""Shared by the tests of the local Bot API server: the token, the type of the bare caller, patient waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from demo.sim import Sim

TOKEN = "4242:test-token"
Call = Callable[..., Awaitable[dict[str, Any]]]


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Return as soon as the condition holds; fail if it does not within many tries."""
    for _ in range(2000):
        if await condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("the condition never came true")


async def working(sim: Sim) -> None:
    """Wait until a call other than getUpdates has arrived and is not yet answered."""

    async def in_flight() -> bool:
        return bool((await sim.stats())["in_flight"] > 0)

    await eventually(in_flight)


async def polling(sim: Sim) -> None:
    """Wait until a getUpdates call has arrived."""

    async def polled() -> bool:
        return bool((await sim.stats())["polls"] > 0)

    await eventually(polled)
