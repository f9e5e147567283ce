"""One program at a time on a data directory. Held by the running bot and by ``restore``.

The lock belongs to the open file and ends with the process, however it dies; the file itself stays.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import SAFE_SQLITE
from storage.errors import StorageError
from storage.files import make_dir

LOCK_FILE = "bot.lock"
RESTORING = "restoring"
"""Empty file that exists while ``restore`` exchanges the databases, and afterwards if it was interrupted there."""


class InUse(StorageError):
    """Another program works on the data directory, or was interrupted while it exchanged its files."""


@contextmanager
def hold(data_dir: Path, *, restoring: bool = False) -> Iterator[None]:
    """Have the data directory alone; it is made if need be. Raises InUse at once, without waiting.

    A directory in which a restore was interrupted is refused to all but another restore (``restoring``): its files may
    be missing, and new empty ones must not take their place.
    """
    make_dir(data_dir)
    handle = os.open(data_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"{data_dir} is in use by a running bot or restore: stop it first") from None
        if not restoring:
            _refuse_interrupted(data_dir)
        yield
    finally:
        os.close(handle)


@contextmanager
def hold_to_write(data_dir: Path) -> Iterator[None]:
    """What a command that changes a few rows has to hold: nothing, where SQLite is safe with two writing processes.

    Before 3.51.3 it could reset the WAL under another process and lose rows; there the bot has to be stopped first.
    Raises InUse.
    """
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        with hold(data_dir):
            yield
    else:
        _refuse_interrupted(data_dir)
        yield


def _refuse_interrupted(data_dir: Path) -> None:
    if (data_dir / RESTORING).exists():
        raise InUse(f"a restore into {data_dir} was interrupted: run `restore PATH --force` again")
