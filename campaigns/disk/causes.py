"""What goes wrong with the disks and clocks of a running program, and stops going wrong again. For campaigns/disk/live.py."""

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import storage  # noqa: F401 - first: it chooses the SQLite library
from demo.stage import Desk

LOCKED_SECONDS = 8.0
DAY = 86_400


@dataclass(frozen=True)
class Trouble:
    """The running desk and the file that tells the shim what to refuse."""

    desk: Desk
    fault: Path

    @property
    def run(self) -> Path:
        return Path(self.desk.environment["QF_RUN_DIR"])


Cause = Callable[[Trouble], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def refused(trouble: Trouble, *, code: int, place: str) -> AsyncIterator[None]:
    """Every write below ``place`` (of "data/…" or "run/…") fails with this error."""
    top, _, rest = place.partition("/")
    folder = trouble.run if top == "run" else trouble.desk.data
    trouble.fault.write_text(f"{code} {folder.resolve() / rest}")
    try:
        yield
    finally:
        trouble.fault.write_text("")


@asynccontextmanager
async def locked(trouble: Trouble, *, file: str) -> AsyncIterator[None]:
    """Another program holds the write lock of the file, for longer than the program waits."""
    with closing(sqlite3.connect(trouble.desk.data / file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        held = asyncio.create_task(asyncio.sleep(LOCKED_SECONDS))
        yield
        await held
        other.execute("ROLLBACK")


@asynccontextmanager
async def stepped(trouble: Trouble, *, seconds: float) -> AsyncIterator[None]:
    """The clock jumps, and back again."""
    await trouble.desk.sim.clock(advance=seconds)
    yield
    await trouble.desk.sim.clock(reset=True)


CAUSES: dict[str, Cause] = {
    "data full": partial(refused, code=errno.ENOSPC, place="data/"),
    "keys.db full": partial(refused, code=errno.ENOSPC, place="data/keys.db"),
    "wal full": partial(refused, code=errno.ENOSPC, place="data/main.db-wal"),
    "memory full": partial(refused, code=errno.ENOSPC, place="run/"),
    "data read-only": partial(refused, code=errno.EROFS, place="data/"),
    "data failing": partial(refused, code=errno.EIO, place="data/main.db"),
    "main.db locked": partial(locked, file="main.db"),
    "keys.db locked": partial(locked, file="keys.db"),
    "clock +1 h": partial(stepped, seconds=3600),
    "clock -1 h": partial(stepped, seconds=-3600),
    "clock +30 days": partial(stepped, seconds=30 * DAY),
}
SHIMMED = frozenset(name for name, cause in CAUSES.items() if isinstance(cause, partial) and cause.func is refused)


def spoil(path: Path, page: int) -> None:
    """Overwrite one page of a database (1 is the first) with what no program wrote; the last if there are fewer."""
    with path.open("r+b") as file:
        pages = max(path.stat().st_size // 4096, 1)
        file.seek((min(page, pages) - 1) * 4096)
        file.write(os.urandom(4096))


def halve(path: Path) -> None:
    """Cut the file in the middle."""
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


DAMAGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "main.db first page": ("main.db", partial(spoil, page=1)),
    "main.db page": ("main.db", partial(spoil, page=3)),
    "main.db gone": ("main.db", Path.unlink),
    "main.db empty": ("main.db", empty),
    "main.db halved": ("main.db", halve),
    "keys.db page": ("keys.db", partial(spoil, page=2)),
    "keys.db halved": ("keys.db", halve),
    "keys.db empty": ("keys.db", empty),
    "keys.db gone": ("keys.db", Path.unlink),
    "sessions.db first page": ("sessions.db", partial(spoil, page=1)),
    "sessions.db page": ("sessions.db", partial(spoil, page=2)),
    "main.db-wal gone": ("main.db-wal", Path.unlink),
}
"""File and what is done to it. Whoever deletes a WAL deletes commits, which SQLite cannot notice afterwards."""
