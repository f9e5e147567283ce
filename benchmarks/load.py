"""Figures 1, 2 and 4: updates a second over whole journeys, press to receipt, resident memory.

The program is measured twice, because a receipt costs one Argon2id derivation whatever the bot does: in a *rush* the
receipts lie ready, as QF_RECEIPTS_AHEAD provides (their replacements are derived meanwhile, on the same processor);
*sustained*, every receipt is derived while its citizen waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Literal

from benchmarks.bots import ECHO_NAME, Transport, echo_bot, our_bot
from benchmarks.citizens import ECHO, JOURNEY, Crowd, Played, Step
from benchmarks.figures import OURS, Book, percentile
from benchmarks.machine import Seats, cpu_seconds, memory_mib, seated
from benchmarks.plan import Plan
from benchmarks.stand import Stand, idle
from storage.sealing import Pepper, mint, new_receipt

Mode = Literal["rush", "sustained"]
TIMED = (1, 16)
"""Crowds whose last step is timed."""
DETAILED = 16
"""The crowd for which calls and processor time are told as well."""
DERIVED = "Argon2id alone, 4 updates each"


class Load:
    """One run of the same crowds on each bot; ``log`` is where the bots speak."""

    def __init__(self, book: Book, plan: Plan, seats: Seats, home: Path, log: Path) -> None:
        self._book, self._plan, self._seats, self._home, self._log = book, plan, seats, home, log

    async def run(self) -> None:
        """Everything once."""
        await self.program("rush")
        await self.program("sustained")
        self.derivations()
        await self.echo("aiohttp", ("rush", "sustained"))
        await self.echo("httpx", ("rush",))

    async def program(self, mode: Mode) -> None:
        """This program, with receipts ready or with none."""
        ahead = self._plan.receipts if mode == "rush" else 0
        async with our_bot(self._home, self._seats, ahead, self._log) as (stand, pid):
            await self._crowds(stand, pid, JOURNEY, OURS, (mode,))

    async def echo(self, transport: Transport, modes: Sequence[Mode]) -> None:
        """The echo bot; its figures stand beside ours of the given modes."""
        async with echo_bot(transport, self._seats, self._log) as (stand, pid):
            await self._crowds(stand, pid, ECHO, ECHO_NAME[transport], modes)

    def derivations(self) -> None:
        """What Argon2id alone allows on one processor."""
        pepper = Pepper.generate()
        with seated(self._seats.bot):
            began = perf_counter()
            for _ in range(self._plan.derivations):
                mint(new_receipt(), pepper)
            each = (perf_counter() - began) / self._plan.derivations
        for at_once in self._plan.crowds:
            self._book.note(f"whole journey, sustained, {at_once} at once", "updates/s", len(JOURNEY) / each, DERIVED)

    async def _crowds(self, stand: Stand, pid: int, steps: Sequence[Step], who: str, modes: Sequence[Mode]) -> None:
        crowd = Crowd(stand.world)
        await idle(pid)
        self._memory("idle after start", pid, "VmRSS", who, modes)
        await crowd.play(steps, 2, self._plan.warm_up)
        for at_once, journeys in self._plan.crowds.items():
            await idle(pid)
            began, here = cpu_seconds(pid), process_time()
            played = await crowd.play(steps, at_once, journeys)
            ended, busy = cpu_seconds(pid), process_time() - here
            spent = ended - began if began is not None and ended is not None else None
            for mode in modes:
                self._journeys(played, at_once, mode, who)
                if at_once == DETAILED:
                    self._details(played, spent, busy, mode, who)
        self._memory("highest under load", pid, "VmHWM", who, modes)

    def _journeys(self, played: Played, at_once: int, mode: Mode, who: str) -> None:
        note, where = self._book.note, f"{mode}, {at_once} at once"
        note(f"whole journey, {where}", "updates/s", played.updates / played.seconds, who)
        note(f"Bot API calls made, {where}", "calls/s", played.calls / played.seconds, who)
        if at_once in TIMED:
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                took = percentile(played.last_steps, share) * 1000
                note(f"submit press to receipt shown, {where}, {name}", "ms", took, who)

    def _details(self, played: Played, spent: float | None, busy: float, mode: Mode, who: str) -> None:
        note, where = self._book.note, f"{mode}, {DETAILED} at once"
        note(f"Bot API calls per update, {where}", "calls", played.calls / played.updates, who)
        if spent is not None:
            note(f"processor time of the bot per update, {where}", "ms", spent / played.updates * 1000, who)
        note(f"processor time of driver and server per update, {where}", "ms", busy / played.updates * 1000, who)

    def _memory(self, when: str, pid: int, field: str, who: str, modes: Sequence[Mode]) -> None:
        found = memory_mib(pid, field)
        if found is not None and "rush" in modes:
            self._book.note(f"resident memory, {when}", "MiB", found, who)
