"""Secrets that lie on the disk, any of which could have salted a hash. Used by ``searcher``."""

import base64
import binascii
import json
from collections.abc import Iterator
from pathlib import Path

from campaigns.residue.views import SQLITE, cells

MOST = 3000
"""Secrets that are tried; hashing grows with them times the markers."""
_SHORTEST, _LONGEST_FILE = 8, 1 << 16
_BLOBS = (16, 32)
_RAW_FILE = 128


def secrets_in_files(folder: Path) -> list[bytes]:
    """Small files whole (a pepper), and every field of JSON files, as text and as what its base64 or hex stands for."""
    found: dict[bytes, None] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size <= _LONGEST_FILE):
        content = path.read_bytes()
        if content.startswith(SQLITE):
            continue
        if _SHORTEST <= len(content) <= _RAW_FILE:
            found |= dict.fromkeys((content, content.strip(), content.hex().encode()))
        for text in _fields(content):
            found |= dict.fromkeys(_readings(text))
    return [secret for secret in found if len(secret) >= _SHORTEST]


def secrets_in_databases(folder: Path) -> list[bytes]:
    """Every value of 16 or 32 bytes: salts, shares, ids, digests, links."""
    found: dict[bytes, None] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            database = file.read(len(SQLITE)) == SQLITE
        if database:
            found |= dict.fromkeys(v for v in cells(path) if isinstance(v, bytes) and len(v) in _BLOBS)
    return list(found)


def _fields(content: bytes) -> Iterator[str]:
    try:
        waiting = [json.loads(content)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value


def _readings(text: str) -> Iterator[bytes]:
    yield text.encode()
    for decode in (lambda t: base64.b64decode(t, validate=True), bytes.fromhex):
        try:
            yield decode(text)
        except (binascii.Error, ValueError):
            continue
