"""Backups are whole although tips come in, refuse to be half, and come back only after they have been checked."""

import asyncio
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filled_kit import TIPS, add_tip, change, fill, names, rows
from storage_kit import Store

from storage import backup as module
from storage import files, manifest, migrate, status
from storage import restore as restoring
from storage.backup import APART, KEYS_COPY, MAIN_COPY, backup, last_day
from storage.errors import StorageBroken, StorageError
from storage.lock import RESTORING, InUse, hold
from storage.manifest import Manifest
from storage.restore import restore
from storage.verify import verify

DAY = date(2026, 11, 20)
FILES = {MAIN_COPY, KEYS_COPY, f"{APART}/README.txt", manifest.NAME}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    fill(folder)
    return folder


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "data"))


@pytest.fixture
def copy(data: Path, tmp_path: Path) -> Path:
    """A good backup of ``data``."""
    backup(data, tmp_path / "copy", DAY)
    return tmp_path / "copy"


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    found = rows(path, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    return {name: rows(path, f"SELECT * FROM {name} ORDER BY 1, 2") for (name,) in found}


def reseal(copy: Path) -> None:
    """Make the manifest fit the files as they are now."""
    entries = {name: manifest.entry_of(copy / name, 1) for name in (MAIN_COPY, KEYS_COPY)}
    (copy / manifest.NAME).unlink()
    manifest.write(copy, Manifest(DAY, entries))


def test_a_backup_has_all_rows_and_nothing_else(data: Path, tmp_path: Path) -> None:
    made = backup(data, tmp_path / "a" / "copy", DAY)
    copy = tmp_path / "a" / "copy"
    assert names(copy) == FILES
    assert tables(copy / MAIN_COPY) == tables(data / "main.db")
    assert tables(copy / KEYS_COPY) == tables(data / "keys.db")
    assert made.report.fault is None
    assert {check.name: check.count for check in made.report.checks}["tip"] == TIPS


def test_a_backup_is_its_owners_alone(copy: Path) -> None:
    assert (copy.stat().st_mode & 0o777, (copy / APART).stat().st_mode & 0o777) == (0o700, 0o700)
    assert {(copy / name).stat().st_mode & 0o777 for name in FILES} == {0o600}


def test_the_manifest_tells_files_and_the_day_only(copy: Path) -> None:
    body = json.loads((copy / manifest.NAME).read_text())
    assert set(body) == {"v", "day", "files"}
    assert body["day"] == "2026-11-20"
    for name in (MAIN_COPY, KEYS_COPY):
        path = copy / name
        assert body["files"][name] == {"sha256": files.sha256(path), "size": path.stat().st_size, "schema": 1}


def test_the_shares_are_to_be_kept_apart_for_a_week(copy: Path) -> None:
    text = (copy / APART / "README.txt").read_text(encoding="utf-8")
    assert "7 天" in text
    assert "7 days" in text


def test_status_knows_the_last_verified_backup(data: Path, tmp_path: Path) -> None:
    assert last_day(data) == status.status(data, DAY).last_backup == ""
    backup(data, tmp_path / "copy", DAY)
    assert last_day(data) == status.status(data, DAY).last_backup == "2026-11-20"


def test_a_tip_taken_in_between_the_two_copies_leaves_a_share_and_never_a_tip_without_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, copied = module._copy, []

    def slow(source: Path, target: Path) -> manifest.Entry:
        if copied:
            add_tip(data)
        copied.append(source.name)
        return real(source, target)

    monkeypatch.setattr(module, "_copy", slow)
    made = backup(data, tmp_path / "copy", DAY)
    assert len(copied) == 2
    assert made.report.fault is None
    assert made.report.checks[-1].note == "1 without a case"


async def test_a_backup_beside_a_bot_that_takes_tips_in_is_whole(
    store: Store, anna_key: object, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = 20
    for _ in range(before):
        await store.tip()
    copying = asyncio.create_task(
        asyncio.to_thread(backup, tmp_path, tmp_path_factory.mktemp("else") / "copy", DAY)
    )
    after = 0
    while not copying.done():
        await store.tip()
        after += 1
    made = await copying
    assert after > 0
    assert before <= {check.name: check.count for check in made.report.checks}["tip"] <= before + after
    assert await store.one("SELECT count(*) FROM tip") == before + after


@pytest.mark.parametrize("what", ["a file in it", "a file of that name", "inside the data"])
def test_a_place_that_is_taken_is_refused(data: Path, tmp_path: Path, what: str) -> None:
    target = data / "copy" if what == "inside the data" else tmp_path / "copy"
    if what == "a file in it":
        target.mkdir()
        (target / "mine").write_text("kept")
    elif what == "a file of that name":
        target.write_text("kept")
    before = names(tmp_path)
    with pytest.raises(StorageError, match=r"give a new folder|choose a place outside"):
        backup(data, target, DAY)
    assert names(tmp_path) == before
    assert last_day(data) == ""


def test_an_empty_folder_is_accepted(data: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    backup(data, tmp_path / "copy", DAY)
    assert names(tmp_path / "copy") == FILES


def test_a_backup_that_cannot_be_finished_leaves_nothing_behind(data: Path, tmp_path: Path) -> None:
    (data / "keys.db").unlink()
    with pytest.raises(StorageBroken, match=r"no keys\.db"):
        backup(data, tmp_path / "copy", DAY)
    assert list((tmp_path / "copy").iterdir()) == []


def test_a_fault_is_told_and_the_copy_is_no_backup(data: Path, tmp_path: Path) -> None:
    change(data / "keys.db", "DELETE FROM share")
    with pytest.raises(StorageBroken, match=r"tip: QF-.*no valid backup"):
        backup(data, tmp_path / "copy", DAY)
    assert names(tmp_path / "copy") == FILES - {manifest.NAME}
    assert last_day(data) == ""
    with pytest.raises(StorageBroken, match=r"holds no manifest\.json"):
        restore(tmp_path / "copy", tmp_path / "new", DAY)


def test_a_backup_comes_back_in_an_empty_place(data: Path, copy: Path, tmp_path: Path) -> None:
    found, report = restore(copy, tmp_path / "new", DAY)
    assert found.day == DAY
    assert report.fault is None
    assert tables(tmp_path / "new" / "main.db") == tables(data / "main.db")
    assert tables(tmp_path / "new" / "keys.db") == tables(data / "keys.db")
    assert names(tmp_path / "new") == {"main.db", "keys.db", "bot.lock"}
    add_tip(tmp_path / "new")
    assert verify(tmp_path / "new" / "main.db", tmp_path / "new" / "keys.db").fault is None


def test_data_that_lie_there_are_refused_without_force_and_moved_aside_with_it(data: Path, copy: Path) -> None:
    add_tip(data)
    (data / "other").write_text("kept")
    newer = {name: (data / name).read_bytes() for name in names(data)}
    with pytest.raises(StorageError, match="holds data already"):
        restore(copy, data, DAY)
    assert {name: (data / name).read_bytes() for name in newer} == newer
    restore(copy, data, DAY, force=True)
    aside = data / "replaced-2026-11-20"
    assert {name: (aside / name).read_bytes() for name in names(aside)} == newer
    assert rows(data / "main.db", "SELECT count(*) FROM tip") == [(TIPS,)]
    restore(copy, data, DAY, force=True)
    assert (data / "replaced-2026-11-20-2" / "main.db").is_file()
    assert names(data) & newer.keys() == {"main.db", "keys.db"}


def spoil_byte(copy: Path) -> None:
    with (copy / MAIN_COPY).open("r+b") as file:
        file.seek(5000)
        byte = file.read(1)
        file.seek(5000)
        file.write(bytes((byte[0] ^ 1,)))


def cut_short(copy: Path) -> None:
    with (copy / KEYS_COPY).open("r+b") as file:
        file.truncate(4096)


def take_keys_away(copy: Path) -> None:
    shutil.rmtree(copy / APART)


def spoil_manifest(copy: Path) -> None:
    (copy / manifest.NAME).write_text('{"v": 1, "day": 5}')


def name_other_files(copy: Path) -> None:
    body = json.loads((copy / manifest.NAME).read_text())
    body["files"]["../main.db"] = body["files"].pop(MAIN_COPY)
    (copy / manifest.NAME).write_text(json.dumps(body))


def lose_a_share(copy: Path) -> None:
    change(copy / KEYS_COPY, "DELETE FROM share")
    reseal(copy)


def come_from_the_future(copy: Path) -> None:
    change(copy / MAIN_COPY, "PRAGMA user_version=99")
    reseal(copy)


def be_no_database(copy: Path) -> None:
    (copy / KEYS_COPY).write_bytes(b"no database" * 500)
    reseal(copy)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_byte, r"main\.db is not the file that was backed up"),
        (cut_short, r"keys-apart/keys\.db is not the file that was backed up"),
        (take_keys_away, "bring the folder keys-apart back"),
        (spoil_manifest, "cannot be read"),
        (name_other_files, "not of this version"),
        (lose_a_share, "nothing was restored: tip: QF-"),
        (come_from_the_future, "version 99"),
        (be_no_database, r"keys\.db"),
    ],
)
def test_a_bad_backup_changes_nothing(data: Path, copy: Path, spoil: Callable[[Path], None], words: str) -> None:
    spoil(copy)
    before = {name: (data / name).read_bytes() for name in names(data)}
    with pytest.raises(StorageBroken, match=words):
        restore(copy, data, DAY, force=True)
    assert names(data) - {"bot.lock"} == set(before)
    assert {name: (data / name).read_bytes() for name in before} == before


def test_nothing_is_restored_under_a_running_bot(data: Path, copy: Path) -> None:
    with hold(data), pytest.raises(InUse, match="stop it first"):
        restore(copy, data, DAY, force=True)
    assert not (data / "replaced-2026-11-20").exists()


def test_an_older_backup_is_brought_up_to_date(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = Path(shutil.copytree(migrate._HERE, tmp_path / "migrations"))
    (newer / "main" / "0002_later.sql").write_text("CREATE TABLE later (a INTEGER) STRICT;\n")
    monkeypatch.setattr(migrate, "_HERE", newer)
    restore(copy, tmp_path / "new", DAY)
    assert rows(tmp_path / "new" / "main.db", "PRAGMA user_version") == [(2,)]
    assert rows(tmp_path / "new" / "main.db", "SELECT count(*) FROM later") == [(0,)]


@pytest.mark.parametrize("renames", range(4))
def test_a_restore_that_dies_while_files_are_exchanged_keeps_the_bot_out_and_can_be_run_again(
    data: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    add_tip(data)
    old = (data / "main.db").read_bytes()
    for name in names(data) - {"main.db", "keys.db"}:  # so that there are four renames: two aside, two in
        (data / name).unlink()
    real, done = Path.rename, []

    def dying(self: Path, target: Path) -> Path:
        if len(done) == renames:
            raise KeyboardInterrupt
        done.append(self)
        return real(self, target)

    monkeypatch.setattr(Path, "rename", dying)
    with pytest.raises(KeyboardInterrupt):
        restore(copy, data, DAY, force=True)
    monkeypatch.undo()
    assert (data / RESTORING).exists()
    with pytest.raises(InUse, match="was interrupted"), hold(data):
        pytest.fail("the bot must not start on half of the files")
    restore(copy, data, DAY, force=True)
    assert tables(data / "main.db") == tables(copy / MAIN_COPY)
    assert not (data / RESTORING).exists()
    assert not (data / restoring.STAGING).exists()
    assert old in [path.read_bytes() for path in data.glob("replaced-*/main.db")]
    with hold(data):
        assert verify(data / "main.db", data / "keys.db").fault is None


def test_a_copy_that_was_left_half_is_begun_anew(data: Path, copy: Path, tmp_path: Path) -> None:
    left = tmp_path / "new" / restoring.STAGING
    left.mkdir(parents=True)
    (left / "main.db").write_bytes(b"half")
    restore(copy, tmp_path / "new", DAY)
    assert tables(tmp_path / "new" / "main.db") == tables(data / "main.db")
