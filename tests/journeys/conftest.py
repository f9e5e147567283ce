"""The whole program as a child process, with an officer and a channel, for all tests of one file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from journeys_kit import Citizen, Town

from demo.stage import stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    async with stage(settings={"QF_RECEIPTS_AHEAD": "24"}) as desk:
        yield Town(desk)


@pytest_asyncio.fixture(loop_scope="module")
async def lin(town: Town) -> AsyncIterator[Citizen]:
    """A new citizen for each test; afterwards the program must be alive and its log clean."""
    yield await town.citizen()
    await town.quiet()
    town.healthy()
