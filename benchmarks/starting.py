"""Figure 3: from starting the process to its first answer, with a citizen's /start already waiting at the server."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from time import perf_counter

from benchmarks.bots import ECHO_NAME, echo, ours
from benchmarks.figures import OURS, Book
from benchmarks.machine import Seats, seated
from benchmarks.stand import START_SECONDS, BenchError, Program, Stand, spawn, standing, stop
from demo.botapi.people import User
from demo.botapi.sim import talk

CITIZEN = 1001
AHEAD = 64
"""The default of QF_RECEIPTS_AHEAD: deriving them begins at start, beside everything else."""


class Starting:
    """One run: the program, the echo bot, and the bare import of the library."""

    def __init__(self, book: Book, seats: Seats, home: Path, stored: int, log: Path) -> None:
        self._book, self._seats, self._home, self._log = book, seats, home, log
        self._what = f"start to first answer, {stored:,} tips stored"

    async def run(self) -> None:
        async with standing(self._seats) as stand:
            with ours(self._home, stand.base_url, AHEAD) as program:
                self._note(await self._first_answer(stand, program), OURS)
        async with standing(self._seats) as stand:
            self._note(await self._first_answer(stand, echo(stand.base_url, "aiohttp")), ECHO_NAME["aiohttp"])
        self._note(await self._library(), "import telegram.ext alone")

    def _note(self, seconds: float, who: str) -> None:
        self._book.note(self._what, "s", seconds, who)

    async def _first_answer(self, stand: Stand, program: Program) -> float:
        """Seconds until the citizen who waits is answered. Raises BenchError."""
        chat = stand.world.add_user(User(CITIZEN, "群众", language_code="zh-hans"))
        await talk.send(stand.world, {"user": CITIZEN, "text": "/start"})
        began = perf_counter()
        process = await spawn(program.words, program.environment, self._seats.bot, self._log)
        try:
            async with asyncio.timeout(START_SECONDS):
                while not any(message.author == "bot" for message in chat.messages.values()):
                    await stand.world.changed_since(stand.world.rev, START_SECONDS)
            return perf_counter() - began
        except TimeoutError:
            said = self._log.read_text(errors="replace")[-800:]
            raise BenchError(f"no answer within {START_SECONDS:g} s: {said}") from None
        finally:
            await stop(process)

    async def _library(self) -> float:
        with seated(self._seats.bot):
            began = perf_counter()
            process = await spawn(("-c", "import telegram.ext"), os.environ, self._seats.bot, self._log)
            await process.wait()
            return perf_counter() - began
