"""A local Bot API server in this process and a bot as a child of it. For the measurements that need a whole bot."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.machine import Seats, cpu_seconds, seated
from demo.botapi import create_app, serve
from demo.botapi.app import WORLD
from demo.botapi.people import User
from demo.botapi.world import World

TOKEN = "123456:benchmark-token-not-a-secret-000000"
ROOT = Path(__file__).resolve().parent.parent
OFFICER = 9001
"""Chat of the officer who is told of every tip."""
START_SECONDS = 60.0
STOP_SECONDS = 20.0
IDLE_LOOK = 0.5
IDLE_SHARE = 0.05


class BenchError(Exception):
    """A bot did not do what is to be measured; the message says where it stopped."""


@dataclass(frozen=True)
class Stand:
    """The server, its world, and where a bot is put."""

    world: World
    base_url: str
    seats: Seats


@dataclass(frozen=True)
class Program:
    """A bot: the words after the interpreter and what is set in its environment beside what every child gets."""

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def standing(seats: Seats) -> AsyncIterator[Stand]:
    """A fresh world with the officer in it, served on a free port of 127.0.0.1."""
    app = create_app(TOKEN)
    app[WORLD].add_user(User(OFFICER, "王值班", language_code="zh-hans", started=True))
    async with serve(app) as base_url:
        yield Stand(app[WORLD], base_url, seats)


async def spawn(
    words: tuple[str, ...], environment: Mapping[str, str], cpu: int | None, log: Path
) -> asyncio.subprocess.Process:
    """Start the interpreter with ``words`` on ``cpu``; what it says goes to ``log``."""
    with log.open("ab") as out, seated(cpu):
        return await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=ROOT, env=dict(environment), stdout=out, stderr=subprocess.STDOUT
        )


@asynccontextmanager
async def running(stand: Stand, program: Program, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot from its first getUpdates on; it is stopped afterwards. Raises BenchError with its last words."""
    polls = stand.world.poller.polls
    process = await spawn(program.words, program.environment, stand.seats.bot, log)
    try:
        async with asyncio.timeout(START_SECONDS):
            while stand.world.poller.polls == polls:
                if process.returncode is not None:
                    raise BenchError(f"the bot did not start: {log.read_text(errors='replace')[-800:]}")
                await asyncio.sleep(0.02)
        yield process
    finally:
        await stop(process)


async def stop(process: asyncio.subprocess.Process) -> None:
    """Ask it to end, and make it end."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def idle(pid: int) -> None:
    """Wait until a process has nothing to do any more, such as receipts to derive ahead."""
    before = cpu_seconds(pid)
    while before is not None:
        await asyncio.sleep(IDLE_LOOK)
        now = cpu_seconds(pid)
        if now is None or now - before <= IDLE_SHARE * IDLE_LOOK:
            return
        before = now
    await asyncio.sleep(IDLE_LOOK)
