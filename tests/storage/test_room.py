"""Room on the disk: looked at once a second, one alarm an episode, a ballast that really occupies its place."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from storage_kit import NOW, Store, submit

from config.log_events import LogEvent
from storage import room
from storage.errors import NoRoom, StorageFull
from storage.intake import Intake
from storage.room import MIB, Room, ballast, free, lay_ballast
from storage.staff import Officer
from storage.thread import Threads
from tests.office_kit import trusted


@dataclass
class Disk:
    """A disk whose free space a test chooses; counts how often it is looked at."""

    free: int
    seconds: float = 0.0
    looks: int = 0

    def left(self, folder: Path) -> int:
        self.looks += 1
        return self.free

    def tick(self, seconds: float = 1.0) -> None:
        self.seconds += seconds


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk(free=200 * MIB)
    monkeypatch.setattr(room, "free", made.left)
    return made


def watched(disk: Disk, least: int = 100 * MIB) -> Room:
    return Room(Path("data"), least, lambda: disk.seconds)


def test_no_room_is_an_error_of_its_own_and_room_is_found_again(disk: Disk) -> None:
    found = watched(disk)
    found.require()
    disk.free = 99 * MIB
    disk.tick()
    with pytest.raises(NoRoom):
        found.require()
    assert issubclass(NoRoom, StorageFull)
    disk.free = 113 * MIB
    disk.tick()
    found.require()


def test_it_looks_at_most_once_a_second(disk: Disk) -> None:
    found = watched(disk)
    for _ in range(100):
        disk.tick(0.02)
        found.short()
    assert disk.looks == 2
    disk.free = 0
    assert not found.short()


def test_one_alarm_an_episode_also_on_the_edge(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    found = watched(disk)
    with caplog.at_level(logging.INFO, "qingfeng.room"):
        for mib in (200, 99, 50, 101, 99, 112, 20):
            disk.free = mib * MIB
            disk.tick()
            found.short()
        assert [r.msg for r in caplog.records] == [LogEvent.ROOM_SHORT]
        for mib in (113, 99):
            disk.free = mib * MIB
            disk.tick()
            found.short()
    events = [r.msg for r in caplog.records]
    assert events == [LogEvent.ROOM_SHORT, LogEvent.ROOM_AGAIN, LogEvent.ROOM_SHORT]
    assert caplog.records[0].args == {"free_mib": 99, "least_mib": 100}


def test_nothing_is_kept_free_when_nothing_is_asked(disk: Disk) -> None:
    disk.free = 0
    watched(disk, least=0).require()
    assert disk.looks == 0


def test_the_real_disk_is_asked(tmp_path: Path) -> None:
    assert free(tmp_path) > 0
    assert not Room(tmp_path, 1).short()
    assert Room(tmp_path, 2**62).short()


needs_reserve = pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="this system cannot reserve room")


@needs_reserve
def test_the_ballast_occupies_what_it_says(tmp_path: Path) -> None:
    lay_ballast(tmp_path, MIB, 0)
    made = (tmp_path / room.BALLAST).stat()
    assert made.st_size == MIB == ballast(tmp_path)
    assert made.st_blocks * 512 >= MIB, "a sparse file would free nothing"
    assert made.st_mode & 0o777 == 0o600
    lay_ballast(tmp_path, MIB, 0)
    assert (tmp_path / room.BALLAST).stat().st_ino == made.st_ino, "what is right is left alone"
    lay_ballast(tmp_path, 2 * MIB, 0)
    assert ballast(tmp_path) == 2 * MIB
    lay_ballast(tmp_path, 0, 0)
    assert ballast(tmp_path) == 0 and not (tmp_path / room.BALLAST).exists()


@needs_reserve
def test_no_ballast_where_it_would_take_the_room_that_is_kept_free(tmp_path: Path) -> None:
    lay_ballast(tmp_path, MIB, 2**60)
    assert ballast(tmp_path) == 0


@needs_reserve
def test_a_disk_that_fills_up_meanwhile_gets_no_half_ballast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(handle: int, offset: int, size: int) -> None:
        os.write(handle, b"x")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    lay_ballast(tmp_path, MIB, 0)
    assert ballast(tmp_path) == 0
    assert [r.msg for r in caplog.records] == [LogEvent.BALLAST_NOT_LAID]


async def test_intake_stops_before_the_disk_is_full_and_still_knows_what_it_took(
    store: Store, anna: Officer, disk: Disk
) -> None:
    intake = Intake(store.main, store.keys, store.clockwork, watched(disk), recipients=trusted(store.main))
    (first, _), (second, _) = submit(), submit()
    taken = await intake.accept(first, store.update(), NOW)
    disk.free = 0
    disk.tick()
    before = await store.everything()
    with pytest.raises(NoRoom):
        await intake.accept(second, store.update(), NOW)
    again = await intake.accept(first, store.update(), NOW)
    assert again.repeated and again.number == taken.number, "a press that comes again is not told the contrary"
    assert await store.everything() == before
    disk.free = 200 * MIB
    disk.tick()
    assert not (await intake.accept(second, store.update(), NOW)).repeated


async def test_additions_stop_too_and_officers_write_on(store: Store, anna: Officer, disk: Disk) -> None:
    threads = Threads(store.main, store.keys, watched(disk))
    submission, _ = submit()
    await store.intake.accept(submission, store.update(), NOW)
    update = store.update()
    assert await threads.say(submission.case_id, "补充", update, NOW)
    disk.free = 0
    disk.tick()
    before = await store.everything()
    with pytest.raises(NoRoom):
        await threads.say(submission.case_id, "再补充", store.update(), NOW)
    assert not await threads.say(submission.case_id, "补充", update, NOW), "repeated: told as done"
    assert await store.everything() == before
    assert await threads.reply(submission.case_id, anna, "答复", store.update(), NOW)
