"""Copying the databases to a new folder while the bot may be running. Called by `python -m bot backup`.

The main file is copied first, the shares after it. A case's share B is durable before its tip is stored, so every tip
in the first copy has its share in the second. The other way round, a tip taken in between would have none and could
never be read. What the order costs is shares without a tip, which open nothing.

Each copy is one VACUUM INTO: one snapshot, taken while writers go on, without the remains of deleted rows.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage import files, manifest
from storage.errors import StorageBroken, StorageError
from storage.manifest import Entry, Manifest
from storage.readonly import open_readonly
from storage.verify import Report, verify

APART = "keys-apart"
MAIN, KEYS = "main.db", "keys.db"
MAIN_COPY, KEYS_COPY = MAIN, f"{APART}/{KEYS}"
KEEP_KEYS_DAYS = 7
"""How long a copy of the shares may live: a shredded case can be read again from any copy that still has its share."""
MARKER = "last-backup"
"""File in the data directory with the day of the last backup that verified, for `status`."""

_README = f"""\
keys.db 须与 main.db 分开保管,并在 {KEEP_KEYS_DAYS} 天内销毁:只要旧副本还在,已销毁的案件就仍可能被还原。
Keep keys.db apart from main.db and destroy it within {KEEP_KEYS_DAYS} days: shredded cases can be read from old copies.
"""


@dataclass(frozen=True)
class Backup:
    """A backup that was made and verified."""

    manifest: Manifest
    report: Report


def backup(data_dir: Path, target: Path, day: date) -> Backup:
    """Copy both databases into the new folder ``target``, verify the copy, and write its manifest last.

    Neither the pepper nor key files are copied: who holds this backup alone can read nothing and try no receipt.
    Raises StorageError; then ``target`` is left empty, except where the copy has the fault that the original has: its
    files stay for rescue, without a manifest. Raises OSError when ``target`` cannot be written.
    """
    _new_folder(data_dir, target)
    try:
        (target / APART).mkdir(mode=0o700)
        entries = {name: _copy(data_dir / Path(name).name, target / name) for name in (MAIN_COPY, KEYS_COPY)}
        files.create(target / APART / "README.txt", _README.encode())
        files.sync(target)
    except BaseException:
        _empty(target)
        raise
    report = verify(target / MAIN_COPY, target / KEYS_COPY, immutable=True)
    if report.fault:
        raise StorageBroken(
            f"{report.fault.name}: {report.fault.fault}. This is no valid backup; the files stay in {target} for rescue"
        )
    made = Manifest(day, entries)
    manifest.write(target, made)
    files.sync(target.absolute().parent)
    files.replace(data_dir / MARKER, day.isoformat().encode() + b"\n")
    return Backup(made, report)


def last_day(data_dir: Path) -> str:
    """ISO date of the last verified backup, "" for none."""
    try:
        return (data_dir / MARKER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _new_folder(data_dir: Path, target: Path) -> None:
    if target.resolve().is_relative_to(data_dir.resolve()):
        raise StorageError(f"{target} is inside the data directory: choose a place outside, best on another disk")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StorageError(f"{target} exists already: give a new folder")
    files.make_dir(target)


def _copy(source: Path, copy: Path) -> Entry:
    with open_readonly(source) as db:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # VACUUM INTO keeps the mode it finds
        db.execute("VACUUM INTO ?", (str(copy),))
        schema = int(db.execute("PRAGMA user_version").fetchone()[0])
    files.sync(copy)
    files.sync(copy.parent)
    return manifest.entry_of(copy, schema)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
