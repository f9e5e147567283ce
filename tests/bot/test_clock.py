"""The one source of the present time, and the file by which demo and tests move it."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock

SLACK = timedelta(minutes=5)


def offset(clock: Clock) -> timedelta:
    """How far the clock is from real time, in whole tens of minutes: no measuring of speed."""
    away = clock() - datetime.now(UTC)
    return timedelta(minutes=10 * round(away / timedelta(minutes=10)))


def write(path: Path, text: str, turn: int) -> None:
    """As the local server does it, with a time stamp of its own for each turn."""
    path.write_text(text, encoding="ascii")
    os.utime(path, ns=(turn, turn))


def test_without_a_file_it_is_real_time_in_shanghai() -> None:
    now = Clock()()
    assert now.utcoffset() == timedelta(hours=8)
    assert abs(now - datetime.now(UTC)) < SLACK


def test_a_file_that_does_not_exist_yet_changes_nothing(tmp_path: Path) -> None:
    assert offset(Clock(tmp_path / "clock")) == timedelta()


def test_the_file_may_change_at_any_time(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    clock = Clock(path)
    for turn, days in enumerate((1, 8, 0, 40), start=1):
        write(path, str(days * 86_400.0), turn)
        assert offset(clock) == timedelta(days=days)
        assert offset(clock) == timedelta(days=days)


def test_an_unchanged_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clock"
    write(path, "86400", 1)
    clock = Clock(path)
    clock()

    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("read again")

    monkeypatch.setattr(Path, "read_text", refuse)
    assert offset(clock) == timedelta(days=1)


def test_a_removed_file_means_real_time_and_it_may_come_back(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    write(path, "86400", 1)
    clock = Clock(path)
    assert offset(clock) == timedelta(days=1)
    path.unlink()
    assert offset(clock) == timedelta()
    write(path, "172800", 1)  # the same time stamp as the file before it
    assert offset(clock) == timedelta(days=2)


@pytest.mark.parametrize("said", [b"", b"soon", b"nan", b"inf", b"1e300", b"9e11", b"\xff\xfe"])
def test_a_file_without_a_number_ends_nobody_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, said: bytes
) -> None:
    path = tmp_path / "clock"
    path.write_bytes(said)
    clock = Clock(path)
    assert [offset(clock), offset(clock)] == [timedelta(), timedelta()]
    write(path, "86400", 2)
    assert offset(clock) == timedelta(days=1)
    path.write_bytes(said)
    assert [offset(clock), offset(clock)] == [timedelta(days=1)] * 2
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert told == ["clock-file-unreadable"] * 2


def test_a_folder_in_its_place_ends_nobody(tmp_path: Path) -> None:
    assert offset(Clock(tmp_path)) == timedelta()
