"""The manifest of a backup: which files, how long, with which SHA-256. Written last; a backup without it is none."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from storage import files
from storage.errors import StorageBroken

NAME = "manifest.json"
VERSION = 1


@dataclass(frozen=True)
class Entry:
    """One file: SHA-256 in hex, bytes, and its schema version."""

    sha256: str
    size: int
    schema: int


@dataclass(frozen=True)
class Manifest:
    """``day`` is the day of the backup in Asia/Shanghai; ``entries`` by path relative to the manifest."""

    day: date
    entries: dict[str, Entry]


def entry_of(path: Path, schema: int) -> Entry:
    """What the manifest says of a file as it lies there."""
    return Entry(files.sha256(path), path.stat().st_size, schema)


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into ``folder``, durably."""
    entries = {name: asdict(entry) for name, entry in manifest.entries.items()}
    body = {"v": VERSION, "day": manifest.day.isoformat(), "files": entries}
    files.create(folder / NAME, json.dumps(body, indent=1).encode() + b"\n")


def read(folder: Path, names: tuple[str, ...]) -> Manifest:
    """The manifest of a backup that has exactly the files ``names``. Raises StorageBroken."""
    path = folder / NAME
    if not path.is_file():
        raise StorageBroken(f"{folder} holds no {NAME}: it is no backup, or one that was not finished")
    try:
        body = json.loads(path.read_bytes())
        if body["v"] != VERSION or set(body["files"]) != set(names):
            raise StorageBroken(f"{path} is not of this version")
        entries = {name: _entry(body["files"][name]) for name in names}
        return Manifest(date.fromisoformat(body["day"]), entries)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise StorageBroken(f"{path} cannot be read") from None


def check(path: Path, entry: Entry, name: str) -> None:
    """Raises StorageBroken when the file is not the one the manifest names."""
    if path.stat().st_size != entry.size or files.sha256(path) != entry.sha256:
        raise StorageBroken(f"{name} is not the file that was backed up: size or SHA-256 differs from {NAME}")


def _entry(fields: Any) -> Entry:
    return Entry(str(fields["sha256"]), int(fields["size"]), int(fields["schema"]))
