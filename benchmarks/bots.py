"""The bots that are measured: the program itself, and the echo bot on either transport."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Literal

from benchmarks.desk import copied, environment
from benchmarks.machine import Seats
from benchmarks.stand import TOKEN, Program, Stand, running, standing

ECHO_NAME = {"aiohttp": "echo bot, aiohttp", "httpx": "echo bot, httpx"}
Transport = Literal["aiohttp", "httpx"]


@contextmanager
def ours(home: Path, base_url: str, receipts_ahead: int) -> Iterator[Program]:
    """The program as it is installed, on a copy of ``home``."""
    with copied(home) as copy, environment(copy, base_url, receipts_ahead) as variables:
        yield Program(("-m", "bot", "run"), variables)


def echo(base_url: str, transport: Transport) -> Program:
    words = ("-m", "benchmarks.echo_bot", "--base-url", base_url, "--token", TOKEN, "--transport", transport)
    return Program(words, dict(os.environ))


@asynccontextmanager
async def our_bot(home: Path, seats: Seats, receipts_ahead: int, log: Path) -> AsyncIterator[tuple[Stand, int]]:
    """The program running on a fresh server; gives the stand and the process id."""
    async with standing(seats) as stand:
        with ours(home, stand.base_url, receipts_ahead) as program:
            async with running(stand, program, log) as process:
                yield stand, process.pid


@asynccontextmanager
async def echo_bot(transport: Transport, seats: Seats, log: Path) -> AsyncIterator[tuple[Stand, int]]:
    """The echo bot running on a fresh server; gives the stand and the process id."""
    async with standing(seats) as stand, running(stand, echo(stand.base_url, transport), log) as process:
        yield stand, process.pid
