"""Running a stretch of one target's inputs in a process of its own, and telling what became of them. Used by ``__main__``."""

import logging
import resource
import tempfile
import time
import warnings
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from campaigns.fuzz.broken import BREAKS
from campaigns.fuzz.target import TooLong, Verdict, input_of, judge
from campaigns.fuzz.targets import every

MEMORY = 6 * 2**30
"""Bytes of address space a worker may use: a file that asks for more is refused by the program, or ends it."""
SILENT_SECONDS = 120.0
"""Without a word for so long a worker hangs in a place where no alarm reaches it."""
ENOUGH = 10
"""After so many inputs that took too long, a stretch is left: each costs seconds, and tells the same."""


@dataclass(frozen=True)
class Stretch:
    """Inputs ``first`` to ``last`` (excluded) of a target."""

    target: str
    seed: int
    first: int
    last: int
    broken: str = ""


@dataclass
class Told:
    """What became of a stretch. ``found``: kind -> (how often, number of the first, its trace)."""

    stretch: Stretch
    outcomes: Counter[str] = field(default_factory=Counter)
    found: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, verdict: Verdict, number: int) -> None:
        """What became of an input; the first violation of each kind is remembered."""
        self.outcomes[verdict.outcome] += 1
        if verdict.kind:
            times, first, trace = self.found.get(verdict.kind, (0, number, verdict.trace))
            self.found[verdict.kind] = (times + 1, first, trace)

    def too_long(self) -> int:
        """How many inputs have taken all the time there is."""
        return sum(times for kind, (times, _, _) in self.found.items() if kind.startswith(TooLong.__name__))


def run(stretch: Stretch) -> Told:
    """Run it in a child; where the child dies or hangs, that is a violation of the input it had in hand, and it goes on."""
    told, next_number, start = Told(stretch), stretch.first, time.monotonic()
    while next_number < stretch.last:
        with tempfile.TemporaryDirectory(prefix="qingfeng-fuzz-", dir=_memory()) as folder:
            next_number = _child(replace(stretch, first=next_number), told, folder)
    told.seconds = time.monotonic() - start
    return told


def _child(stretch: Stretch, told: Told, folder: str) -> int:
    """One child, until it is done, dead or silent; returns where the next has to begin."""
    ours, theirs = _context().Pipe(duplex=False)
    process = _context().Process(target=_work, args=(stretch, folder, theirs), daemon=True)
    process.start()
    theirs.close()
    at, why = stretch.first, "the process ended"
    with suppress(EOFError), ours:
        while at < stretch.last:
            if not ours.poll(SILENT_SECONDS):
                why = f"no word for {SILENT_SECONDS:g} s"
                break
            told.add(ours.recv(), at)
            at += 1
            if told.outcomes["violation"] and told.too_long() >= ENOUGH:
                process.kill()
                process.join()
                return stretch.last
    done = at == stretch.last
    if done or why != "the process ended":
        process.kill()  # done: nothing it may have left open shall keep it
    process.join()
    if not done:
        told.add(Verdict("violation", why, f"exit status {process.exitcode}"), at)
    return at + (not done)


def _context() -> ForkServerContext:
    """Children are forked from a process that has imported everything and runs no thread."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["campaigns.fuzz.worker"])
    return context


def _work(stretch: Stretch, folder: str, told: Connection) -> None:
    """The child: tells the outcome of each input as soon as it is known, so that the one it dies of is known too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    logging.disable()
    target = every()[stretch.target]
    if stretch.broken:
        BREAKS[stretch.broken][1]()
    feed, seeds = target.prepare(Path(folder)), target.seeds()
    for number in range(stretch.first, stretch.last):
        data, valid = input_of(target, seeds, stretch.seed, number)
        told.send(judge(target, feed, data, valid=valid))


def _memory() -> str | None:
    """Small files are written for each input: in memory where there is such a place."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of its own is made in it
