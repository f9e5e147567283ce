"""The alarm of the files: one line when a trouble begins, one when it has passed, whatever fails in between."""

import errno

import pytest

from config.log_events import LogEvent
from storage.alarm import Alarm
from storage.errors import StorageBroken, StorageDamaged, StorageFull, StorageGone


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alarm(clock: Clock) -> Alarm:
    return Alarm(60, clock)


def lines(caplog: pytest.LogCaptureFixture) -> list[object]:
    return [(r.msg, r.args) for r in caplog.records if r.name == "qingfeng.storage"]


def unwell(file: str, error: str) -> object:
    return LogEvent.STORAGE_UNWELL, {"file": file, "error": error}


def well(file: str) -> object:
    return LogEvent.STORAGE_WELL, {"file": file}


def test_one_cause_is_one_line_in_whatever_files_it_is_met(alarm: Alarm, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("keys.db", "main.db", "keys.db", "main.db"):
        alarm.failed(name, StorageFull())
    alarm.failed("main.db", StorageDamaged())
    assert lines(caplog) == [unwell("keys.db", "StorageFull")]
    assert alarm.unwell == ["keys.db", "main.db"]


def test_another_cause_in_another_file_is_another_line(alarm: Alarm, caplog: pytest.LogCaptureFixture) -> None:
    alarm.failed("keys.db", StorageFull())
    alarm.failed("main.db", StorageGone())
    assert lines(caplog) == [unwell("keys.db", "StorageFull"), unwell("main.db", "StorageGone")]


def test_it_is_well_when_all_files_have_worked_after_a_quiet_minute(
    alarm: Alarm, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    alarm.failed("keys.db", StorageFull())
    alarm.failed("main.db", StorageFull())
    clock.now += 59
    alarm.worked("keys.db")
    assert alarm.unwell == ["keys.db", "main.db"]
    clock.now += 1
    alarm.worked("keys.db")
    alarm.worked("sessions.db")
    assert alarm.unwell == ["main.db"] and len(lines(caplog)) == 1
    alarm.worked("main.db")
    alarm.worked("main.db")
    assert lines(caplog)[1:] == [well("main.db")]
    alarm.failed("keys.db", StorageFull())
    assert lines(caplog)[2:] == [unwell("keys.db", "StorageFull")]


def test_a_disk_on_the_edge_is_one_trouble(alarm: Alarm, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(50):
        alarm.failed("main.db", StorageFull())
        clock.now += 30
        alarm.worked("main.db")
    assert lines(caplog) == [unwell("main.db", "StorageFull")]


def test_damage_does_not_pass_by_itself(alarm: Alarm, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    alarm.failed("main.db", StorageDamaged())
    alarm.failed("main.db", StorageBroken())
    clock.now += 10_000
    alarm.worked("main.db")
    assert alarm.unwell == ["main.db"]
    assert lines(caplog) == [unwell("main.db", "StorageDamaged")]


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, StorageFull), (errno.EDQUOT, StorageFull), (errno.EROFS, StorageBroken)]
)
def test_a_plain_file_that_cannot_be_written_sounds_it_too(
    alarm: Alarm, clock: Clock, code: int, kind: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(kind) as raised, alarm.writing("mark"):
        raise OSError(code, "a path nobody needs to see")
    assert type(raised.value) is kind and "path" not in str(raised.value)
    clock.now += 60
    with alarm.writing("mark"):
        pass
    assert lines(caplog) == [unwell("mark", kind.__name__), well("mark")]
