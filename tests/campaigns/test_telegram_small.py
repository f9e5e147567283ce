"""The Telegram campaign, small: a right build passes, wrong ones are noticed, and its clock really jumps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from campaigns.telegram import whole
from campaigns.telegram.broken import BREAKS
from campaigns.telegram.era import Plan, live
from campaigns.telegram.virtual import VirtualLoop


@pytest.fixture(autouse=True)
def as_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An era silences all logging, other tests need theirs; and a warning of the library's is no fault of an update."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("number", [0, 2], ids=["polling", "webhook"])
def test_a_small_campaign_finds_nothing(number: int) -> None:
    outcome = live(Plan(seed=1, number=number, sequences=40, revoke=False))
    assert outcome.faults == []
    assert outcome.sequences == 40
    assert outcome.tips > 5
    assert sum(outcome.met.values()) > 50


def test_the_same_draws_take_the_same_course() -> None:
    first, second = (live(Plan(seed=4, number=0, sequences=12, revoke=False)) for _ in range(2))
    assert replace(first, seconds=0) == replace(second, seconds=0)
    assert first.tips > 0


@pytest.mark.parametrize(
    ("name", "seed", "number"),
    [
        ("confirm-first", 1, 0), ("forget-done", 1, 0), ("overtake", 1, 0), ("unsaved", 1, 0), ("accept-twice", 2, 0),
        ("wait-for-ever", 2, 2), ("no-end", 1, 0), ("aside-again", 1, 2),
    ],
)  # fmt: skip
def test_a_wrong_build_is_noticed(name: str, seed: int, number: int) -> None:
    """The draws are fixed: a change of the program that shifts them may ask for another seed."""
    assert live(Plan(seed, number, sequences=80, broken=name, revoke=False)).faults


def test_every_wrong_build_is_tried_here() -> None:
    tried = {case[0] for mark in test_a_wrong_build_is_noticed.pytestmark for case in mark.args[1]}  # type: ignore[attr-defined]
    assert tried == set(BREAKS)


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


def test_work_for_threads_takes_no_virtual_time() -> None:
    async def work() -> tuple[str, float]:
        timer = asyncio.create_task(asyncio.sleep(0.5))
        done = await asyncio.to_thread(lambda: "done")
        early = asyncio.get_running_loop().time()
        await timer
        return done, early

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(work()) == ("done", 0.0)


def test_everybody_waiting_for_nothing_is_an_error() -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner, pytest.raises(RuntimeError, match="everybody waits"):
        runner.run(wait())
