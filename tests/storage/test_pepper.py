"""The pepper is made once, durably and for its owner alone, and never a second time over living receipts."""

from pathlib import Path

import pytest
from filled_kit import change, fill

from storage import files
from storage.errors import StorageBroken
from storage.pepper import load_or_create


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    fill(folder)
    return folder


def test_the_first_start_makes_one_and_later_starts_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "pepper"
    pepper = load_or_create(path, tmp_path / "main.db")
    assert path.read_bytes() == pepper.reveal()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert load_or_create(path, tmp_path / "main.db") == pepper
    assert load_or_create(tmp_path / "other", tmp_path / "main.db") != pepper


def test_it_is_not_made_anew_while_receipts_exist(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "pepper"
    with pytest.raises(StorageBroken, match="bring back its copy"):
        load_or_create(path, filled / "main.db")
    assert not path.exists()


def test_it_is_made_for_a_database_without_receipts(filled: Path, tmp_path: Path) -> None:
    main = tmp_path / "main.db"
    main.write_bytes((filled / "main.db").read_bytes())
    change(main, "DELETE FROM receipt")
    assert load_or_create(tmp_path / "pepper", main).reveal() == (tmp_path / "pepper").read_bytes()


def test_a_database_file_without_tables_holds_no_receipts(tmp_path: Path) -> None:
    change(tmp_path / "main.db", "PRAGMA user_version=0")
    assert load_or_create(tmp_path / "pepper", tmp_path / "main.db").reveal()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_file_of_another_size_is_refused_and_left_alone(tmp_path: Path, size: int) -> None:
    path = tmp_path / "pepper"
    path.write_bytes(b"x" * size)
    with pytest.raises(StorageBroken, match=f"{size} bytes, expected 32"):
        load_or_create(path, tmp_path / "main.db")
    assert path.read_bytes() == b"x" * size


def test_one_that_another_program_made_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pepper"
    monkeypatch.setattr(files, "make_dir", lambda folder: path.write_bytes(b"o" * 32))
    with pytest.raises(FileExistsError):
        load_or_create(path, tmp_path / "main.db")
    assert path.read_bytes() == b"o" * 32
