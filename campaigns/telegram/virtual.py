"""An event loop whose clock jumps to the next timer as soon as nothing is left to do. Used by ``desk`` and the tests.

Waits of Telegram's size (a retry after nine seconds, a poll of thirty) then cost nothing. What the program gives to
threads is done at once, on the loop's own: the same draws then take the same course each time.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite

OWN_FILES = 1
"""The loop's own pipe, by which other threads and signals wake it."""


class _Patient(selectors.DefaultSelector):
    """Instead of waiting for a timer it moves the clock there."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("nothing is left to do, and no timer runs: everybody waits for somebody else")
        found = super().select(0) if len(self.get_map()) > OWN_FILES else []
        if not found and timeout > 0:
            self.loop.now += timeout
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """``now`` is its clock, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        selector = _Patient()
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self.now

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]
        return self.create_task(_at_once(func, *args))


async def _at_once(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Let others have their turn, as a thread would, then do the work."""
    await asyncio.sleep(0)
    return work(*args, **kwargs)


async def _connect(connection: aiosqlite.Connection) -> aiosqlite.Connection:
    connection._connection = await _at_once(connection._connector)
    return connection


def _opened(connection: aiosqlite.Connection) -> Any:
    return _connect(connection).__await__()


async def _execute(connection: aiosqlite.Connection, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    if connection._connection is None:
        raise ValueError("Connection closed")
    return await _at_once(work, *args, **kwargs)


async def _close(connection: aiosqlite.Connection) -> None:
    if connection._connection is not None:
        await _at_once(connection._connection.close)
        connection._connection = None


WITHOUT_THREADS: dict[str, Callable[..., Awaitable[Any] | Any]] = {
    "__await__": _opened,
    "_execute": _execute,
    "close": _close,
}
"""What takes the place of aiosqlite's methods of these names."""
