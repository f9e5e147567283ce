"""One SQLite file behind one writer that groups commits, and one read-only connection. Only storage/ uses it.

A unit of work is a plain function of a connection; it runs whole on the database's own thread, inside one
transaction. Tasks never share an open transaction, so none can undo another's rows or leave the write lock behind.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import aiosqlite

from storage.alarm import Alarm
from storage.errors import StorageBroken, StorageDamaged, StorageFull
from storage.footing import Footing
from storage.migrate import migrate

T = TypeVar("T")
Tx = sqlite3.Connection
Work = Callable[[Tx], T]

MAX_GROUP = 256
SAFE_SQLITE = (3, 51, 3)
"""First version without the WAL-reset bug."""

_DENIED = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_DROP_TABLE}

logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # its DEBUG lines print SQL parameters


class Database:
    """Open with :meth:`open`, close with :meth:`close`; aiosqlite's threads are not daemons."""

    def __init__(
        self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection, footing: Footing, alarm: Alarm
    ) -> None:
        self.path = path
        self.alarm = alarm
        self._footing = footing
        self._writer = writer
        self._reader = reader
        self._waiting: asyncio.Queue[tuple[Work[Any], asyncio.Future[Any]] | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._write_groups(), name=f"writer:{path.name}")
        self.commits = 0
        self.watched: Any = None
        """What the work given to ``watch`` found in the last commit."""
        self._watch: Work[Any] = _nothing
        self._closing = False

    @classmethod
    async def open(
        cls, path: Path, kind: str, *, durability: Literal["FULL", "OFF"] = "FULL", alarm: Alarm | None = None
    ) -> "Database":
        """Open or create the file, migrate it to the present version of ``kind``, and start the writer.

        ``durability`` is SQLite's ``synchronous``: FULL survives power loss, OFF only a killed process
        (enough where the file lives in memory). ``alarm`` is that of the folder, its own if none is given.
        Raises StorageBroken.
        """
        writer = await _connect(path, durability)
        try:
            await _on_thread(writer, _whole)
            await _on_thread(writer, lambda db: migrate(db, kind))
            await _on_thread(writer, lambda db: db.set_authorizer(_authorize))
            footing = Footing(path)
            reader = await _connect(path, durability, read_only=True)
            await _on_thread(reader, lambda db: db.set_authorizer(_authorize))
        except sqlite3.DatabaseError as error:
            await writer.close()
            raise StorageBroken(f"{path} cannot be opened: {error}; {_advice(path)}") from error
        except BaseException:
            await writer.close()
            raise
        return cls(path, writer, reader, footing, alarm or Alarm())

    async def write(self, work: Work[T]) -> T:
        """Run ``work`` in a transaction and return its result once that is durable, in the files as they lie there.

        Work that raises is rolled back alone; its neighbours in the group are not touched. Raises StorageFull or
        StorageBroken when SQLite cannot commit, StorageGone when a file is no longer what it was, and
        whatever ``work`` itself raises.
        """
        if self._closing:
            raise StorageBroken(f"{self.path.name} is closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((work, done))
        return await asyncio.shield(done)

    async def read(self, work: Work[T]) -> T:
        """Run ``work`` on the read-only connection, in one snapshot. Raises StorageBroken for a damaged file."""
        return await self._told(self._reader, lambda db: _snapshot(db, work))

    async def watch(self, work: Work[Any]) -> None:
        """Keep in ``watched`` what ``work`` finds now and in each commit: known even when the file can be read no more.

        Raises as ``read``.
        """
        self._watch = work
        self.watched = await self._told(self._writer, work)

    async def checkpoint(self) -> None:
        """Fold the WAL into the file and empty it, so that deleted rows are gone from both. Raises as ``write``."""
        await self._told(self._writer, self._fold)

    async def look_after(self) -> None:
        """Look whether the files are still there and, after a failure, whether they can be written again.

        Raises what ``write`` raises.
        """
        if self.path.name in self.alarm.unwell:
            await self.write(_touch)
        else:
            await self._told(self._writer, lambda _: self._footing.check())

    async def close(self) -> None:
        """Finish what waits, then close both connections."""
        if self._closing:
            return
        self._closing = True
        self._waiting.put_nowait(None)
        await self._task
        await self._reader.close()
        await self._writer.close()

    async def _write_groups(self) -> None:
        while True:
            first = await self._waiting.get()
            if first is None:
                return
            group, stop = [first], False
            while len(group) < MAX_GROUP and not self._waiting.empty():
                item = self._waiting.get_nowait()
                if item is None:
                    stop = True
                    break
                group.append(item)
            await self._commit(group)
            if stop:
                return

    async def _commit(self, group: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        jobs = [work for work, _ in group]
        try:
            results, self.watched = await _on_thread(
                self._writer, lambda db: _run_group(db, jobs, self._footing.check, self._watch)
            )
            self.commits += 1
            self.alarm.worked(self.path.name)
        except Exception as error:
            results = [(None, _storage_error(error))] * len(group)
        for failure in {type(failure): failure for _, failure in results}.values():
            self._tell(failure)
        for (_, done), (value, failure) in zip(group, results, strict=True):
            if done.done():
                continue
            if failure is None:
                done.set_result(value)
            else:
                done.set_exception(failure)

    def _fold(self, db: Tx) -> None:
        self._footing.check()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._footing.emptied()

    async def _told(self, db: aiosqlite.Connection, work: Work[T]) -> T:
        """Run it on the connection's thread; a trouble of the files sounds the alarm on its way out."""
        try:
            return await _on_thread(db, work)
        except (sqlite3.DatabaseError, StorageBroken) as error:
            failure = _storage_error(error)
            self._tell(failure)
            if failure is error:
                raise
            raise failure from error

    def _tell(self, failure: Exception | None) -> None:
        if isinstance(failure, StorageFull | StorageBroken):
            self.alarm.failed(self.path.name, failure)


async def _connect(path: Path, durability: str, *, read_only: bool = False) -> aiosqlite.Connection:
    uri = path.absolute().as_uri() + ("?mode=ro" if read_only else "")
    try:
        db = await aiosqlite.connect(uri, uri=True, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise StorageBroken(f"{path.name} cannot be opened: {error}") from error
    pragmas = {
        "temp_store": "MEMORY",
        "busy_timeout": 5000,
        "trusted_schema": "OFF",
        "cell_size_check": "ON",
        "foreign_keys": "ON",
    }
    if read_only:
        pragmas |= {"query_only": "ON", "wal_autocheckpoint": 0}
    else:
        pragmas |= {"journal_mode": "WAL", "synchronous": durability, "secure_delete": "ON"}
    try:
        for name, value in pragmas.items():
            await (await db.execute(f"PRAGMA {name}={value}")).close()
    except sqlite3.DatabaseError as error:
        await db.close()
        raise StorageBroken(f"{path} cannot be used: {error}; {_advice(path)}") from error
    return db


def _whole(db: Tx) -> None:
    """A second per GiB at start, so that nobody is taken in on a damaged file."""
    fault = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if fault != "ok":
        raise sqlite3.DatabaseError("damaged pages")


def _advice(path: Path) -> str:
    return "delete it, only open drafts are lost" if path.name == "sessions.db" else "restore it from a backup"


async def _on_thread(db: aiosqlite.Connection, work: Work[T]) -> T:
    # aiosqlite has no public call that runs a whole function on its thread; one hop per transaction
    # instead of one per statement is worth this single use of its private one (tests pin the behaviour).
    result: T = await db._execute(work, db._conn)  # type: ignore[no-untyped-call]
    return result


def _nothing(_: Tx) -> None:
    return None


def _run_group(
    db: Tx, jobs: list[Work[Any]], check: Callable[[], None], watch: Work[Any]
) -> tuple[list[tuple[Any, Exception | None]], Any]:
    results: list[tuple[Any, Exception | None]] = []
    db.execute("BEGIN IMMEDIATE")
    try:
        for work in jobs:
            db.execute("SAVEPOINT job")
            try:
                results.append((work(db), None))
            except Exception as error:
                if not db.in_transaction:  # SQLite itself gave up the whole group (disk full, I/O error)
                    raise
                db.execute("ROLLBACK TO job")
                results.append((None, _storage_error(error)))
            db.execute("RELEASE job")
        check()
        watched = watch(db)
        db.execute("COMMIT")
        check()  # taken away meanwhile, it holds nothing that could be confirmed
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return results, watched


def _touch(db: Tx) -> None:
    """Write one page with what stands there already: whether a commit goes through shows nothing less."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    db.execute(f"PRAGMA user_version={version}")


def _snapshot(db: Tx, work: Work[T]) -> T:
    db.execute("BEGIN")
    try:
        return work(db)
    finally:
        db.execute("COMMIT")


def _storage_error(error: Exception) -> Exception:
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError) and not isinstance(
        error, sqlite3.IntegrityError | sqlite3.ProgrammingError
    ):
        text, name = str(error), getattr(error, "sqlite_errorname", "") or ""
        damaged = name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        kind = StorageFull if "full" in text else StorageDamaged if damaged else StorageBroken
        wrapped: StorageBroken | StorageFull = kind(text)
        wrapped.__cause__ = error
        return wrapped
    return error


def _authorize(action: int, *_: str | None) -> int:
    """Refuse what the running program never does, so that an injected statement could not do it either."""
    return sqlite3.SQLITE_DENY if action in _DENIED else sqlite3.SQLITE_OK
