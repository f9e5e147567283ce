"""A database file opened for reading alone, while the bot may be writing it. For verify, backup and the command line.

The running program reads through storage.database; this is for programs that look once and leave. Run them as the
user who runs the bot: reading a WAL database may leave a ``-shm`` and an empty ``-wal`` file beside it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.database import T, Tx, Work
from storage.errors import StorageBroken, StorageError, StorageFull


@contextmanager
def open_readonly(path: Path, *, immutable: bool = False) -> Iterator[Tx]:
    """A connection that cannot write ``path``; SQLite's errors leave the block as StorageBroken or StorageFull.

    ``immutable`` is for copies that nobody writes: no file is made beside them.
    """
    if not path.is_file():
        raise StorageBroken(f"there is no {path.name} in {path.parent} (QF_DATA_DIR)")
    uri = path.absolute().as_uri() + "?mode=ro" + ("&immutable=1" if immutable else "")
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as db:
            for pragma in ("busy_timeout=5000", "trusted_schema=OFF", "cell_size_check=ON"):
                db.execute(f"PRAGMA {pragma}").close()
            yield db
    except sqlite3.DatabaseError as error:
        raise storage_error(path, error) from error


def look(path: Path, work: Work[T]) -> T:
    """The result of ``work`` on one snapshot of the file. Raises StorageBroken."""
    with open_readonly(path) as db:
        begin(db)
        return work(db)


def begin(db: Tx) -> None:
    """Start a snapshot now: SQLite itself takes it at the first read only."""
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def told(error: sqlite3.Error) -> str:
    """What SQLite says, without content: the errors Python adds may quote the value of a column."""
    name = getattr(error, "sqlite_errorname", None)
    return f"{error} ({name})" if name else type(error).__name__


def storage_error(path: Path, error: sqlite3.Error) -> StorageError:
    """The same error as the rest of the program knows it."""
    if getattr(error, "sqlite_errorname", None) == "SQLITE_FULL":
        return StorageFull(f"{path.name}: no room left on the disk")
    return StorageBroken(f"{path.name}: {told(error)}")
