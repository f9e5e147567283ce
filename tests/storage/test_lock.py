"""The lock of a data directory: one holder, free when the holder ends, however it ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage import lock
from storage.lock import LOCK_FILE, RESTORING, InUse, hold, hold_to_write

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys
from pathlib import Path
from storage.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another program that holds the lock until it is told to stop."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield program


def test_the_directory_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with hold(tmp_path / "data"):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "data" / LOCK_FILE).stat().st_mode & 0o777 == 0o600


def test_a_second_holder_is_refused_at_once_and_let_in_afterwards(tmp_path: Path) -> None:
    with hold(tmp_path):
        with pytest.raises(InUse, match="stop it first"), hold(tmp_path):
            pytest.fail("two programs hold the directory")
        with pytest.raises(InUse), hold(tmp_path, restoring=True):
            pytest.fail("a restore came between")
    with hold(tmp_path):
        assert (tmp_path / LOCK_FILE).exists()


def test_an_error_inside_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError
    with hold(tmp_path), pytest.raises(InUse), hold(tmp_path):
        pytest.fail("two programs hold the directory")


def test_another_process_is_noticed_and_a_killed_one_forgotten(tmp_path: Path) -> None:
    with other_process(tmp_path) as program:
        with pytest.raises(InUse), hold(tmp_path):
            pytest.fail("two programs hold the directory")
        program.kill()
        program.wait()
        with hold(tmp_path):
            assert program.returncode != 0


def test_an_interrupted_restore_lets_only_a_restore_in(tmp_path: Path) -> None:
    (tmp_path / RESTORING).touch()
    for shut_out in (hold, hold_to_write):
        with pytest.raises(InUse, match="interrupted"), shut_out(tmp_path):
            pytest.fail("the directory may lack its files")
    with hold(tmp_path, restoring=True):
        assert (tmp_path / RESTORING).exists()


def test_commands_write_beside_a_bot_only_where_sqlite_is_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hold(tmp_path):
        monkeypatch.setattr(lock, "SAFE_SQLITE", (3, 0, 0))
        with hold_to_write(tmp_path):
            pass
        monkeypatch.setattr(lock, "SAFE_SQLITE", (99, 0, 0))
        with pytest.raises(InUse), hold_to_write(tmp_path):
            pytest.fail("two processes write with a SQLite that loses rows")
