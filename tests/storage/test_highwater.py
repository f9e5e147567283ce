"""Commits that were lost while nothing ran are noticed at the next start, and nothing else is taken for such a loss."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from filled_kit import fill

from storage import audit
from storage.backup import backup
from storage.care import Care
from storage.database import Database, Tx
from storage.errors import StorageBroken, StorageError
from storage.highwater import NAME, HighWater
from storage.restore import restore

Both = tuple[Database, Database]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Both]:
    main = await Database.open(folder / "main.db", "main")
    keys = await Database.open(folder / "keys.db", "keys", alarm=main.alarm)
    try:
        yield main, keys
    finally:
        await keys.close()
        await main.close()


async def act(main: Database, count: int = 1) -> None:
    for _ in range(count):
        await main.write(lambda tx: audit.append(tx, at="2026-11-16", actor=audit.SYSTEM, act="test"))


async def start(folder: Path) -> None:
    async with opened(folder) as (main, keys):
        mark = await HighWater.open(main, keys)
        await Care((main, keys), mark).look()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    fill(folder)
    return folder


@asynccontextmanager
async def killed(folder: Path, left: Path, *, marked: bool = True) -> AsyncIterator[Both]:
    """``left`` is what a killed program leaves: the files as they lay there while it still ran."""
    async with opened(folder) as (main, keys):
        yield main, keys
        if marked:
            await (await HighWater.open(main, keys)).note()
        left.mkdir()
        for path in folder.iterdir():
            if path.is_file() and not path.name.endswith("-shm"):
                shutil.copyfile(path, left / path.name)


async def test_a_log_deleted_while_nothing_ran_is_noticed(desk: Path, tmp_path: Path) -> None:
    async with killed(desk, left := tmp_path / "left") as (main, _):
        await act(main)
    await start(left)
    async with killed(left, again := tmp_path / "again") as (main, _):
        await act(main, 2)
    (again / "main.db-wal").unlink()
    with pytest.raises(StorageBroken, match=r"main\.db has lost the last .* restore it .* delete .*high-water"):
        await start(again)
    with pytest.raises(StorageBroken, match="has lost"):
        await start(again)
    (again / NAME).unlink()
    await start(again)
    await start(again)


async def test_an_older_main_file_is_noticed(desk: Path, tmp_path: Path) -> None:
    await start(desk)
    shutil.copyfile(desk / "main.db", tmp_path / "old")
    async with opened(desk) as (main, keys):
        await act(main)
        await (await HighWater.open(main, keys)).note()
    shutil.copyfile(tmp_path / "old", desk / "main.db")
    with pytest.raises(StorageBroken, match=r"main\.db has lost"):
        await start(desk)


async def test_both_files_gone_are_noticed(desk: Path) -> None:
    await start(desk)
    for name in ("main.db", "keys.db"):
        (desk / name).unlink()
    with pytest.raises(StorageBroken, match="has lost"):
        await start(desk)


async def test_lost_shares_are_noticed_once_and_can_be_accepted(desk: Path) -> None:
    async with opened(desk) as (main, keys):
        await (await HighWater.open(main, keys)).note()
        tip = await main.read(lambda tx: tx.execute("SELECT case_id FROM tip LIMIT 1").fetchone())
        await keys.write(lambda tx: tx.execute("DELETE FROM share WHERE case_id=?", tip).rowcount)
    with pytest.raises(StorageBroken, match=r"keys\.db has lost shares, 1 cases need them"):
        await start(desk)
    (desk / NAME).unlink()
    await start(desk)
    await start(desk)


async def test_acts_after_the_last_mark_and_shares_without_a_tip_are_no_loss(desk: Path, tmp_path: Path) -> None:
    await start(desk)
    async with killed(desk, left := tmp_path / "left", marked=False) as (main, keys):
        await act(main, 3)
        await keys.write(lambda tx: tx.execute("INSERT INTO share VALUES(zeroblob(16), 1, zeroblob(32))").rowcount)
    await start(left)


async def test_a_restored_backup_starts(desk: Path, tmp_path: Path) -> None:
    backup(desk, tmp_path / "copy", date(2026, 11, 16))
    async with opened(desk) as (main, keys):
        await act(main)
        await (await HighWater.open(main, keys)).note()
    restore(tmp_path / "copy", desk, date(2026, 11, 17), force=True)
    await start(desk)


async def test_the_mark_is_written_when_something_happened_and_not_otherwise(desk: Path) -> None:
    async with opened(desk) as (main, keys):
        mark = await HighWater.open(main, keys)
        await mark.note()
        first = (desk / NAME).stat().st_ino
        assert (desk / NAME).stat().st_mode & 0o777 == 0o600
        keep = (desk / NAME).open("rb")  # its number cannot be given to another file
        await mark.note()
        assert (desk / NAME).stat().st_ino == first
        await act(main)
        await mark.note()
        assert (desk / NAME).stat().st_ino != first
        keep.close()


async def test_a_log_emptied_under_the_running_program_is_noticed_at_the_next_start(desk: Path, tmp_path: Path) -> None:
    await start(desk)
    async with opened(desk) as (main, keys):
        mark = await HighWater.open(main, keys)
        await act(main)
        os.truncate(desk / "main.db-wal", 0)
        with pytest.raises(StorageError):
            await main.read(audit.last)
        await Care((main, keys), mark).look()
        shutil.copytree(desk, left := tmp_path / "left")
    with pytest.raises(StorageBroken, match=r"main\.db has lost"):
        await start(left)


async def test_work_that_fails_is_not_marked(desk: Path) -> None:
    def failing(tx: Tx) -> None:
        audit.append(tx, at="2026-11-16", actor=audit.SYSTEM, act="test")
        raise ValueError("not wanted")

    async with opened(desk) as (main, keys):
        mark = await HighWater.open(main, keys)
        with pytest.raises(ValueError, match="not wanted"):
            await main.write(failing)
        await mark.note()
    await start(desk)


async def test_a_mark_of_rubbish_is_refused_and_said_what_to_do(desk: Path) -> None:
    (desk / NAME).write_bytes(b"\xff nothing")
    with pytest.raises(StorageBroken, match="run verify, and delete it"):
        await start(desk)
    (desk / NAME).write_text("1 2")
    with pytest.raises(StorageBroken, match="run verify"):
        await start(desk)


async def test_a_look_goes_on_past_what_is_broken(desk: Path) -> None:
    async with opened(desk) as (main, keys):
        care = Care((main, keys), await HighWater.open(main, keys))
        (desk / "main.db-shm").unlink()
        (desk / "keys.db-shm").unlink()
        await care.look()
        assert main.alarm.unwell == ["keys.db", "main.db"] and care.unwell() == 2
        assert (desk / NAME).exists()
