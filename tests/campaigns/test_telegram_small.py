"""The Telegram campaign, small: a right build passes, a revoked token ends it, and its clock really jumps.

Its webhook eras and its wrong builds are run by hand (`make telegram`): their draws are not steady enough to gate a
change by, see docs/evidence.md.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator

import pytest

from campaigns.telegram import whole
from campaigns.telegram.era import Plan, live
from campaigns.telegram.virtual import VirtualLoop


@pytest.fixture(autouse=True)
def logs_again() -> Iterator[None]:
    """An era silences all logging; other tests need theirs."""
    yield
    logging.disable(logging.NOTSET)


def test_a_small_campaign_finds_nothing() -> None:
    outcome = live(Plan(seed=1, number=0, sequences=40, revoke=False))
    assert outcome.faults == []
    assert outcome.sequences == 40
    assert outcome.tips > 5
    assert sum(outcome.met.values()) > 100


def test_a_revoked_token_ends_the_program_and_says_so() -> None:
    assert live(Plan(seed=1, number=0, sequences=0)).faults == []


async def test_the_whole_program_over_http() -> None:
    faults: list[tuple[str, str]] = []
    said = await whole.run(4, faults)
    assert faults == []
    assert "burst 20 updates of 4 accounts" in said


def test_virtual_time_passes_in_waits_only() -> None:
    async def wait() -> float:
        await asyncio.sleep(86_400)
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(wait()) == 86_400


def test_virtual_time_stands_still_while_a_thread_works() -> None:
    async def work() -> float:
        timer = asyncio.create_task(asyncio.sleep(0.5))
        await asyncio.to_thread(time.sleep, 0.02)
        early = asyncio.get_running_loop().time()
        await timer
        return early

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(work()) == 0.0
