"""``python -m benchmarks.restart [--cases N] [--runs N]``: how soon a killed program is back, with many cases stored.

Each run: citizens hand in tips, the program is killed (SIGKILL) with its write-ahead log full, and started again.
Measured from exec to the first getUpdates that reaches the server. Exit 1 when the median is above the goal.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import statistics
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.citizens import JOURNEY, Crowd
from benchmarks.desk import environment
from benchmarks.machine import cpu_seconds, two_seats
from benchmarks.many import fill_many
from benchmarks.stand import START_SECONDS, BenchError, Program, Stand, running, spawn, standing, stop

GOAL = 2.0
"""Seconds, with 100,000 cases."""
AHEAD = 64
"""The default of QF_RECEIPTS_AHEAD: deriving them begins at start, beside everything else."""
LOOK = 0.002


async def back_after_kill(stand: Stand, program: Program, citizens: int, log: Path) -> tuple[float, float]:
    """Play ``citizens``, kill the program, start it again; returns the seconds to its first poll, and those of a
    processor that it used (NaN where the system does not tell). Raises BenchError."""
    async with running(stand, program, log) as process:
        await Crowd(stand.world).play(JOURNEY, citizens, citizens)
        process.kill()
        await process.wait()
    with suppress(TimeoutError):  # the server notices that its long poll is gone
        await asyncio.wait_for(asyncio.sleep(0.5), 1)
    polls, began = stand.world.poller.polls, perf_counter()
    process = await spawn(program.words, program.environment, stand.seats.bot, log)
    try:
        async with asyncio.timeout(START_SECONDS):
            while stand.world.poller.polls == polls:
                if process.returncode is not None:
                    raise BenchError(f"the bot did not start again: {log.read_text(errors='replace')[-800:]}")
                await asyncio.sleep(LOOK)
        took, used = perf_counter() - began, cpu_seconds(process.pid)
        return took, math.nan if used is None else used
    except TimeoutError:
        raise BenchError(f"no poll within {START_SECONDS:g} s") from None
    finally:
        await stop(process)


async def measure(cases: int, runs: int, citizens: int = 20) -> list[tuple[float, float]]:
    """Seconds of each run, by the clock and of a processor, on one data directory that grows by ``citizens`` tips a run."""
    took = list[tuple[float, float]]()
    with TemporaryDirectory(prefix="qingfeng-bench-") as folder:
        home, log = Path(folder) / "home", Path(folder) / "bot.log"
        began = perf_counter()
        await fill_many(home, cases)
        print(f"restart: {cases:,} cases made in {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        for _ in range(runs):
            async with standing(two_seats()) as stand:
                with environment(home, stand.base_url, AHEAD) as variables:
                    program = Program(("-m", "bot", "run"), variables)
                    took.append(await back_after_kill(stand, program, citizens, log))
    return took


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restart", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="stored cases (100,000)")
    parser.add_argument("--runs", type=int, default=5, help="kills and starts (5)")
    options = parser.parse_args(argv)
    if not 1 <= options.cases <= 900_000 or options.runs < 1:
        parser.error("--cases: 1 to 900,000; --runs: at least 1")
    took = asyncio.run(measure(options.cases, options.runs))
    clock, used = (sorted(one) for one in zip(*took, strict=True))
    middle = statistics.median(clock)
    print(
        f"start after SIGKILL to first getUpdates, {options.cases:,} cases: median {middle:.2f} s "
        f"({clock[0]:.2f}–{clock[-1]:.2f}), of a processor {statistics.median(used):.2f} s; goal {GOAL:g} s"
    )
    return 0 if middle <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
