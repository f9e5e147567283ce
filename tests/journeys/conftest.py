"""The whole program as a child process, with an officer and a channel, for all tests of one file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from journeys_kit import Town

from demo.stage import stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    async with stage(settings={"QF_RECEIPTS_AHEAD": "24"}) as desk:
        yield Town(desk)
