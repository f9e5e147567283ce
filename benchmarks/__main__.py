"""``python -m benchmarks [--runs N] [--quick] [--only PART …] [--tries N] [--cases N]``: every measurement, then one
table. The part million, which takes minutes and gigabytes, only where it is named.

Progress goes to standard error, the table to standard output. Exit 1 when a bot does not do what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from time import perf_counter

from benchmarks.clocks import Clocks
from benchmarks.desk import fill
from benchmarks.figures import OURS, Book
from benchmarks.flooding import Flooding
from benchmarks.load import Load
from benchmarks.machine import describe, seated, two_seats
from benchmarks.million import Million
from benchmarks.miss import Miss
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.sealing import Sealing
from benchmarks.stand import BenchError
from benchmarks.starting import Starting
from benchmarks.storing import Storing
from benchmarks.triaging import Triaging

PARTS = ("load", "start", "storage", "sealing", "miss", "triage", "flood", "clocks", "million")
Measurement = Callable[[], Awaitable[None]]


async def measure(plan: Plan, runs: int, parts: list[str]) -> str:
    """Run the parts ``runs`` times, interleaved so that a busy minute hits all alike; returns the whole report."""
    book, seats = Book(), two_seats()
    machine = describe(seats, Path(gettempdir()))
    with TemporaryDirectory(prefix="qingfeng-bench-") as folder, seated(seats.driver):
        home, log = Path(folder) / "home", Path(folder) / "bots.log"
        if {"load", "start"} & set(parts):
            _say(f"storing {plan.stored} tips to start from")
            await fill(home, plan.stored)
        todo: dict[str, Callable[[], Measurement]] = {
            "load": lambda: Load(book, plan, seats, home, log).run,
            "start": lambda: Starting(book, seats, home, plan.stored, log).run,
            "storage": lambda: Storing(book, plan, seats).run,
            "sealing": lambda: Sealing(book, plan, seats).run,
            "miss": lambda: Miss(book, plan, seats).run,
            "triage": lambda: Triaging(book, plan, seats).run,
            "clocks": lambda: Clocks(book, plan, seats).run,
            "flood": lambda: Flooding(book, plan, seats).run,
            "million": lambda: Million(book, plan, seats).run,
        }
        chosen = [(part, todo[part]()) for part in PARTS if part in parts]
        for run in range(1, runs + 1):
            for part, work in chosen:
                began = perf_counter()
                await work()
                _say(f"run {run} of {runs}: {part} took {perf_counter() - began:.0f} s")
    below = "\n".join([f"median of {runs} (lowest–highest); ratio = {OURS} / beside it", *book.remarks])
    return f"{machine}\n\n{book.table()}\n\n{below}"


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of every measurement (3)")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that it works, not how fast")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part only; may be repeated")
    parser.add_argument("--tries", type=int, help="codes of each kind for the part miss")
    parser.add_argument("--cases", type=int, help="cases for the part million")
    options = parser.parse_args(argv)
    if options.runs < 1:
        parser.error("--runs: at least 1")
    plan = QUICK if options.quick else FULL
    plan = replace(plan, tries=options.tries) if options.tries else plan
    plan = replace(plan, cases=options.cases) if options.cases else plan
    try:
        print(asyncio.run(measure(plan, options.runs, options.only or [part for part in PARTS if part != "million"])))
    except BenchError as error:
        raise SystemExit(f"bench: {error}") from None


if __name__ == "__main__":
    main()
