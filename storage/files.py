"""Durable small files: created or replaced whole, readable by their owner only. For the rest of storage/ and keys.

A file counts as written when its bytes and the directory entry that names it have both reached the disk.
"""

import hashlib
import os
import secrets
from pathlib import Path


def make_dir(path: Path) -> None:
    """Make a directory (and its parents) that only its owner may enter; one that exists is left as it is."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)


def create(path: Path, data: bytes) -> None:
    """Write a new file with mode 0600, durably. Raises FileExistsError: nothing is ever overwritten here."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of a file, or make it; whoever reads meanwhile sees the old bytes or the new."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        create(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file or a directory to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """SHA-256 of a file of any size, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
