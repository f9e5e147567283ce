"""The files an open database stands on: are they still the ones it was opened on? Used by storage/database.py only.

SQLite goes on writing to a file that somebody has deleted, replaced or cut short, and what it accepts would be gone.
"""

import os
from pathlib import Path

from storage.errors import StorageBroken, StorageGone

TAILS = ("", "-wal", "-shm")


class Footing:
    """Made once the database is open; used on its writer's thread alone. A look costs three ``stat``: tens of microseconds.

    None of the files shrinks by itself: nothing here vacuums, and a WAL keeps its length until it is emptied by
    ``Database.checkpoint``. What is overwritten in place with as many bytes is not noticed here.
    """

    def __init__(self, path: Path) -> None:
        self._seen = {file: _stat(file) for file in (Path(f"{path}{tail}") for tail in TAILS)}

    def check(self) -> None:
        """Raises StorageGone when a file is missing, another one or shorter, StorageBroken when none can be looked at."""
        for file, seen in self._seen.items():
            found = _stat(file)
            if (found.st_dev, found.st_ino) != (seen.st_dev, seen.st_ino):
                raise StorageGone(f"{file} was replaced while in use: {_ADVICE}")
            if found.st_size < seen.st_size:
                raise StorageGone(f"{file} was cut short while in use: {_ADVICE}")
            self._seen[file] = found

    def emptied(self) -> None:
        """The WAL was folded into the file and emptied, by ourselves: from now on it counts from there."""
        self._seen = {file: _stat(file) for file in self._seen}


_ADVICE = "stop the bot, put the file back or restore from a backup"


def _stat(file: Path) -> os.stat_result:
    try:
        return file.stat()
    except FileNotFoundError:
        raise StorageGone(f"{file} was deleted while in use: {_ADVICE}") from None
    except OSError as error:
        raise StorageBroken(f"{file} cannot be looked at: {type(error).__name__}") from error
