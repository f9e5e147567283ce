"""A target of the campaign and the judgement over one input. Used by ``targets`` and ``worker``."""

import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import Literal

from campaigns.fuzz.mutate import Mutator

SECONDS = 2.0
"""Processor time one input may take; not time by the clock, or a busy machine would be to blame."""
UNCHANGED = 40
"""One input in so many is a valid one, unchanged: it must be taken."""

Feed = Callable[[bytes], None]
"""Give an input to the program and check what comes back; raises one of the target's errors, or AssertionError."""


@dataclass(frozen=True)
class Target:
    """``prepare`` is called once a process, with an empty folder of its own; ``refuses`` are the documented errors.

    ``seeds`` are valid inputs, which are taken without an error. ``share``: how many inputs it gets, 10 the usual.
    """

    name: str
    seeds: Callable[[], list[bytes]]
    prepare: Callable[[Path], Feed]
    mutate: Mutator
    refuses: tuple[type[Exception], ...] = ()
    share: int = 10


class TooLong(BaseException):
    """Not an Exception: no parser may catch it."""


@dataclass(frozen=True)
class Verdict:
    """``kind`` names a violation by error and place, "" where there is none; ``trace`` is for people."""

    outcome: Literal["taken", "refused", "violation"]
    kind: str = ""
    trace: str = ""


def input_of(target: Target, seeds: list[bytes], seed: int, number: int) -> tuple[bytes, bool]:
    """Input ``number``, and whether it is a valid one unchanged. Depends on nothing else."""
    rng = Random(f"{seed}/{target.name}/{number}")  # noqa: S311 - chance to repeat, not to hide
    valid = rng.choice(seeds)
    if number % UNCHANGED == 0:
        return seeds[number // UNCHANGED % len(seeds)], True
    return target.mutate(rng, valid, seeds), False


def judge(target: Target, feed: Feed, data: bytes, *, valid: bool = False) -> Verdict:
    """Feed one input, within SECONDS of processor time. ``valid``: a refusal is a violation too."""
    try:
        with _within(SECONDS):
            feed(data)
    except target.refuses as error:
        return _violation(error, "refused a valid input: ") if valid else Verdict("refused")
    except (Exception, TooLong) as error:
        return _violation(error)
    return Verdict("taken")


def _violation(error: BaseException, what: str = "") -> Verdict:
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if "campaigns" not in frame.filename and "site-packages" not in frame.filename]
    here = (inside or frames)[-1]
    kind = f"{what}{type(error).__name__} at {'/'.join(Path(here.filename).parts[-2:])} {here.name}"
    if isinstance(error, AssertionError):
        kind = f"promise: {error}"
    return Verdict("violation", kind, "".join(traceback.format_exception(error, limit=-12))[-4000:])


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLong(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
