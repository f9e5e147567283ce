"""What is written to files that somebody took away is not taken for stored; and nothing is suspected without reason."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from storage.database import Database, Tx, Work
from storage.errors import StorageBroken, StorageGone
from storage.footing import Footing
from storage.readonly import look


def insert(number: int, day: str = "2026-11-16") -> Work[int]:
    return lambda tx: tx.execute("INSERT INTO seen VALUES(?,?)", (number, day)).rowcount


def replaced(path: Path) -> None:
    shutil.copyfile(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


@pytest.mark.parametrize("harm", [Path.unlink, replaced, cut])
@pytest.mark.parametrize("file", ["main.db", "main.db-wal"])
async def test_nothing_is_stored_in_files_that_are_not_what_they_were(
    main: Database, tmp_path: Path, file: str, harm: Callable[[Path], None]
) -> None:
    await main.write(insert(1))
    harm(tmp_path / file)
    with pytest.raises(StorageGone, match=f"{file} was"):
        await main.write(insert(2))
    with pytest.raises(StorageGone):
        await main.look_after()
    with pytest.raises(StorageGone):
        await main.checkpoint()
    assert main.alarm.unwell == ["main.db"]


async def test_a_file_taken_away_while_work_is_done_confirms_nothing(main: Database, tmp_path: Path) -> None:
    def work(tx: Tx) -> int:
        (tmp_path / "main.db-wal").unlink()
        return insert(1)(tx)

    with pytest.raises(StorageGone):
        await main.write(work)


async def test_a_file_taken_away_during_the_commit_confirms_nothing(
    main: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, looks = Footing.check, count(1)

    def check(footing: Footing) -> None:
        real(footing)
        if next(looks) == 1:
            (tmp_path / "main.db-wal").unlink()

    monkeypatch.setattr(Footing, "check", check)
    with pytest.raises(StorageGone):
        await main.write(insert(1))


async def test_a_missing_shared_memory_file_is_noticed(main: Database, tmp_path: Path) -> None:
    """Another program would make a new one, and the two would write the log without seeing each other's locks."""
    (tmp_path / "main.db-shm").unlink()
    with pytest.raises(StorageGone, match="shm was deleted"):
        await main.write(insert(1))


async def test_a_file_brought_back_serves_again_without_a_restart(main: Database, tmp_path: Path) -> None:
    (tmp_path / "main.db").rename(tmp_path / "elsewhere")
    with pytest.raises(StorageGone):
        await main.write(insert(1))
    (tmp_path / "elsewhere").rename(tmp_path / "main.db")
    assert await main.write(insert(1)) == 1


async def test_nothing_is_suspected_where_nothing_was_taken(main: Database, tmp_path: Path) -> None:
    """Checkpoints of our own, another program's rows and looks, rows deleted, a log that begins anew."""
    path = tmp_path / "main.db"
    for turn in range(4):
        for number in range(40):
            await main.write(insert(turn * 100 + number, "x" * 20_000))  # past SQLite's own checkpoint at 1,000 pages
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            insert(turn * 100 + 50)(other)
            other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        await main.write(lambda tx: tx.execute("DELETE FROM seen WHERE update_id % 3 = 0").rowcount)
        assert look(path, lambda tx: tx.execute("SELECT count(*) FROM seen").fetchone()[0])
        await main.checkpoint()
        await main.look_after()
    assert main.alarm.unwell == []


async def test_a_trouble_is_tried_until_it_has_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.alarm.WELL_SECONDS", 0.0)
    database = await Database.open(tmp_path / "x.db", "main")
    await database.write(lambda tx: tx.execute("PRAGMA busy_timeout=1").fetchone())
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBroken, match="locked"):
            await database.write(insert(1))
        with pytest.raises(StorageBroken, match="locked"):
            await database.look_after()
        other.execute("ROLLBACK")
    commits = database.commits
    await database.look_after()
    assert database.alarm.unwell == [] and database.commits == commits + 1
    await database.look_after()
    assert database.commits == commits + 1  # all is well: nothing is written
    await database.close()
