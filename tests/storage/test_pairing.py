"""The two databases are only begun together."""

from pathlib import Path

import pytest
from filled_kit import fill

from storage.errors import StorageBroken
from storage.pairing import check_pair


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Path]:
    fill(tmp_path)
    return tmp_path / "main.db", tmp_path / "keys.db"


def test_a_whole_desk_and_a_new_one_may_start(desk: tuple[Path, Path], tmp_path: Path) -> None:
    check_pair(*desk)
    check_pair(tmp_path / "new" / "main.db", tmp_path / "new" / "keys.db")


@pytest.mark.parametrize("lost", [0, 1], ids=["main", "keys"])
@pytest.mark.parametrize("how", ["missing", "empty"])
def test_half_a_desk_is_refused(desk: tuple[Path, Path], lost: int, how: str) -> None:
    for tail in ("-wal", "-shm"):
        Path(f"{desk[lost]}{tail}").unlink(missing_ok=True)
    desk[lost].unlink() if how == "missing" else desk[lost].write_bytes(b"")
    with pytest.raises(StorageBroken, match=f"{desk[lost].name} is missing or empty"):
        check_pair(*desk)


def test_a_start_that_died_early_may_start_again(tmp_path: Path) -> None:
    (tmp_path / "main.db").write_bytes(b"")
    check_pair(tmp_path / "main.db", tmp_path / "keys.db")
