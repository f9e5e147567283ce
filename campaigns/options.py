"""What the campaigns' command lines share: their options, and eras side by side. Used by their ``__main__``."""

import argparse
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")


def parser(name: str, what: str | None, unit: str, count: int, broken: Iterable[str]) -> argparse.ArgumentParser:
    """Options every campaign of eras has; ``count`` is how many ``unit`` it runs unless told otherwise."""
    made = argparse.ArgumentParser(prog=f"python -m campaigns.{name}", description=what)
    made.add_argument("--n", type=int, default=count, help=f"{unit} in all, about ({count})")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--workers", type=int, default=2, help="eras side by side (2)")
    made.add_argument("--broken", choices=sorted(broken), default="", help="try a wrong build: must end with 1")
    made.add_argument("--era", type=int, help="run one era of the campaign again, by its number")
    return made


def eras(options: argparse.Namespace, longest: int) -> tuple[Sequence[int], int]:
    """The numbers of the eras to run, and how long each is: as long as the others, and none longer than ``longest``."""
    count = -(-options.n // longest)
    return range(count) if options.era is None else [options.era], -(-options.n // max(count, 1))


def side_by_side(live: Callable[[P], R], plans: Sequence[P], workers: int) -> Iterator[R]:
    """Live all plans, each in a process of its own; yields outcomes as they come. Closing it starts no more."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = [pool.submit(live, plan) for plan in plans]
        try:
            for done in as_completed(running):
                yield done.result()
        finally:
            for waiting in running:
                waiting.cancel()
