"""Doing the same to many things step by step: each step for all of them before the next one. triage.reading uses it.

A step that comes again and again finds its tables and its code still in the processor's cache, which saves a quarter of
the time of reading tips one by one (docs/triage.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def take(steps: Iterable[Callable[[Thing], None]], things: Sequence[Thing]) -> None:
    """Take each step for all the things, then the next."""
    for step in steps:
        for thing in things:
            step(thing)
