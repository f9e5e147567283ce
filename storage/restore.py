"""Putting a backup in the place of the databases. Called by `python -m bot restore`, while the bot is stopped.

Everything is copied, compared, migrated and verified in a folder of its own first; only then are the files exchanged,
by renaming. Until that moment the present data are not touched, and nothing is deleted at any time.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path

from storage import files, manifest
from storage.backup import APART, KEYS, KEYS_COPY, MAIN, MAIN_COPY
from storage.errors import StorageBroken, StorageError
from storage.lock import LOCK_FILE, RESTORING, hold
from storage.manifest import Manifest
from storage.migrate import migrate
from storage.readonly import storage_error
from storage.verify import Report, verify

STAGING = "restoring.part"
ASIDE = "replaced-"


def restore(source: Path, data_dir: Path, day: date, *, force: bool = False) -> tuple[Manifest, Report]:
    """Put the backup in ``source`` into ``data_dir``; returns its manifest and the report of what now lies there.

    With ``force``, files that lie there are moved to a folder ``replaced-<day>`` in it. Raises StorageError: InUse
    while a bot runs on the directory, StorageBroken for a damaged or unfinished backup. Raises OSError.
    """
    found = manifest.read(source, (MAIN_COPY, KEYS_COPY))
    if not (source / KEYS_COPY).is_file():
        raise StorageBroken(f"{KEYS_COPY} is not in {source}: bring the folder {APART} back from where it is kept")
    with hold(data_dir, restoring=True):
        if _present(data_dir) and not force:
            raise StorageError(f"{data_dir} holds data already: --force moves them aside first")
        _stage(source, found, data_dir / STAGING)
        try:
            report = _checked(data_dir / STAGING)
        except BaseException:
            shutil.rmtree(data_dir / STAGING)
            raise
        _exchange(data_dir, day)
    return found, report


def _present(data_dir: Path) -> list[Path]:
    """What lies in the data directory, except what belongs to restoring itself."""
    own = {LOCK_FILE, RESTORING, STAGING}
    return sorted(p for p in data_dir.iterdir() if p.name not in own and not p.name.startswith(ASIDE))


def _stage(source: Path, found: Manifest, staging: Path) -> None:
    if staging.exists():  # a restore that was interrupted before it had touched anything
        shutil.rmtree(staging)
    staging.mkdir(mode=0o700)
    try:
        for name, file in ((MAIN_COPY, MAIN), (KEYS_COPY, KEYS)):
            copy = staging / file
            copy.touch(mode=0o600)
            shutil.copyfile(source / name, copy)
            manifest.check(copy, found.entries[name], name)
    except BaseException:
        shutil.rmtree(staging)
        raise


def _checked(staging: Path) -> Report:
    """Bring the copies to this program's version and verify them. Raises StorageBroken."""
    for file, kind in ((MAIN, "main"), (KEYS, "keys")):
        try:
            with closing(sqlite3.connect(staging / file, isolation_level=None)) as db:
                migrate(db, kind)
        except sqlite3.DatabaseError as error:
            raise storage_error(staging / file, error) from error
        files.sync(staging / file)
    files.sync(staging)
    report = verify(staging / MAIN, staging / KEYS, immutable=True)
    if report.fault:
        raise StorageBroken(f"the backup has a fault, nothing was restored: {report.fault.name}: {report.fault.fault}")
    return report


def _exchange(data_dir: Path, day: date) -> None:
    """Old files aside, new files in. Should it be interrupted, the mark it leaves keeps the bot from starting."""
    files.replace(data_dir / RESTORING, b"")
    old = _present(data_dir)
    if old:
        aside = _free(data_dir, day)
        aside.mkdir(mode=0o700)
        for path in old:
            path.rename(aside / path.name)
        files.sync(aside)
    for file in (KEYS, MAIN):
        (data_dir / STAGING / file).rename(data_dir / file)
    (data_dir / STAGING).rmdir()
    files.sync(data_dir)
    (data_dir / RESTORING).unlink()
    files.sync(data_dir)


def _free(data_dir: Path, day: date) -> Path:
    names = (f"{ASIDE}{day.isoformat()}" + (f"-{n}" if n > 1 else "") for n in count(1))
    return next(data_dir / name for name in names if not (data_dir / name).exists())
