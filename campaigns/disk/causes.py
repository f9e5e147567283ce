"""What goes wrong with the disks and clocks of a running program, and stops going wrong again. For campaigns/disk/live.py."""

import asyncio
import errno
import os
import shutil
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
    """The running desk, the file that tells the shim what to refuse, and the one that tells it after the next tip."""

    desk: Desk
    fault: Path
    trap: Path

    @property
    def run(self) -> Path:
        return Path(self.desk.environment["QF_RUN_DIR"])


Cause = Callable[[Trouble], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def refused(trouble: Trouble, *, code: int, place: str, stored: bool = False) -> AsyncIterator[None]:
    """Every write below ``place`` (of "data/…" or "run/…") fails so; with ``stored``, from the next stored tip on."""
    top, _, rest = place.partition("/")
    folder = trouble.run if top == "run" else trouble.desk.data
    (trouble.trap if stored else trouble.fault).write_text(f"{code} {folder.resolve() / rest}")
    try:
        yield
    finally:
        trouble.trap.unlink(missing_ok=True)
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
    "memory full after a tip": partial(refused, code=errno.ENOSPC, place="run/", stored=True),
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


def swap(path: Path) -> None:
    """Put a copy in its place: the same bytes, and yet another file."""
    copy = path.with_name(path.name + ".copy")
    shutil.copyfile(path, copy)
    copy.replace(path)


@dataclass(frozen=True)
class Damage:
    """What is done to a file. ``seen``: a running program must notice it and confirm nothing any more."""

    file: str
    harm: Callable[[Path], None]
    seen: bool = True


DAMAGES: dict[str, Damage] = {
    "main.db first page": Damage("main.db", partial(spoil, page=1), seen=False),
    "main.db page": Damage("main.db", partial(spoil, page=3), seen=False),
    "main.db gone": Damage("main.db", Path.unlink),
    "main.db empty": Damage("main.db", empty),
    "main.db halved": Damage("main.db", halve),
    "main.db swapped": Damage("main.db", swap),
    "main.db-wal gone": Damage("main.db-wal", Path.unlink),
    "main.db-wal empty": Damage("main.db-wal", empty),
    "main.db-shm gone": Damage("main.db-shm", Path.unlink),
    "keys.db page": Damage("keys.db", partial(spoil, page=2), seen=False),
    "keys.db gone": Damage("keys.db", Path.unlink),
    "keys.db empty": Damage("keys.db", empty),
    "keys.db halved": Damage("keys.db", halve),
    "keys.db-wal gone": Damage("keys.db-wal", Path.unlink),
    "sessions.db first page": Damage("sessions.db", partial(spoil, page=1), seen=False),
    "sessions.db page": Damage("sessions.db", partial(spoil, page=2), seen=False),
    "sessions.db gone": Damage("sessions.db", Path.unlink),
}
"""By name. SQLite may still hold a spoiled page in its cache or its WAL, and then nothing of it is to be noticed."""
