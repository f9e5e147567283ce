"""An event loop whose clock jumps to the next timer as soon as nothing is left to do. Used by ``desk`` and the tests.

Waits of Telegram's size (a retry after nine seconds, a poll of thirty) then cost nothing. Work in threads takes no
virtual time: while any is under way the loop really waits for it.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite

LONGEST_THREAD_WAIT = 60.0


class _Patient(selectors.DefaultSelector):
    """Instead of waiting for a timer it moves the clock there."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        found = super().select(LONGEST_THREAD_WAIT if self.loop.threads else 0)
        if not found and not self.loop.threads:
            self.loop.now += timeout
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """``now`` is its clock, in seconds; ``threads`` counts the calls other threads are working on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.threads = 0
        selector = _Patient()
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self.now

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        self.threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._returned)
        return future

    def _returned(self, _: object) -> None:
        self.threads -= 1


def counting(name: str) -> Callable[..., Awaitable[Any]]:
    """aiosqlite's method of this name, counted as work in a thread; to be put in its place."""
    real = getattr(aiosqlite.Connection, name)

    async def counted(connection: aiosqlite.Connection, *args: Any, **kwargs: Any) -> Any:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.threads += 1
        try:
            return await real(connection, *args, **kwargs)
        finally:
            loop.threads -= 1

    return counted


COUNTED = ("_connect", "_execute", "close")
