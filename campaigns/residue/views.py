"""What bytes may wrap: base64, hexadecimal, URL escapes, plain letters in UTF-16, SQLite cells. Used by ``searcher``."""

import base64
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

DEPTH = 2
"""Wrappings that are undone one inside the other, such as hexadecimal in base64."""
SQLITE = b"SQLite format 3\0"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-](?:[A-Za-z0-9+/_-]|\r?\n){9,}")
_HEX = re.compile(rb"[0-9A-Fa-f]{8,}")
_SPACED_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}[ :-]){3,}[0-9A-Fa-f]{2}")
_ESCAPED = re.compile(rb"(?:%[0-9A-Fa-f]{2}[\w.~+-]*){2,}", re.ASCII)
_LITTLE, _BIG = re.compile(rb"(?:[\x20-\x7e]\0){8,}"), re.compile(rb"(?:\0[\x20-\x7e]){8,}")
_GAP = b"\0"
Value = int | float | str | bytes | None


def views(content: bytes, depth: int = DEPTH) -> Iterator[tuple[str, bytes]]:
    """The content itself and what it may wrap, as (how, bytes); ``how`` of the content itself is ""."""
    yield "", content
    if depth == 0:
        return
    for how, inner in _unwrapped(content):
        if inner.strip(_GAP):
            for deeper, bytes_ in views(inner, depth - 1):
                yield f"{how} {deeper}".strip(), bytes_


def _unwrapped(content: bytes) -> Iterator[tuple[str, bytes]]:
    runs = [re.sub(rb"[\r\n]", b"", run).translate(_STANDARD) for run in _BASE64.findall(content)]
    for skip in range(4):
        yield "in base64", _GAP.join(_unbase64(run[skip:]) for run in runs)
    pairs = _HEX.findall(content) + [re.sub(rb"[ :-]", b"", run) for run in _SPACED_HEX.findall(content)]
    for skip in range(2):
        yield "in hex", _GAP.join(bytes.fromhex(_even(run[skip:]).decode()) for run in pairs)
    yield "in URL escapes", _GAP.join(unquote_to_bytes(run) for run in _ESCAPED.findall(content))
    for order in (_LITTLE, _BIG):
        yield "in UTF-16", _GAP.join(run.replace(_GAP, b"") for run in order.findall(content))


_STANDARD = bytes.maketrans(b"-_", b"+/")


def _unbase64(run: bytes) -> bytes:
    rest = len(run) % 4
    run = run[:-1] if rest == 1 else run
    return base64.b64decode(run + b"=" * (-len(run) % 4))


def _even(run: bytes) -> bytes:
    return run[: len(run) // 2 * 2]


def cells(path: Path) -> list[Value]:
    """Every value of every table of a SQLite file; one long text stands whole here, and split over pages in the file.

    A copy is opened, with its WAL, so that nothing is made beside the file. Raises sqlite3.DatabaseError.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        for suffix in ("", "-wal"):
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                copy.with_name(copy.name + suffix).write_bytes(beside.read_bytes())
        db = sqlite3.connect(copy)
        try:
            names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
            return [value for name in names for row in db.execute(f'SELECT * FROM "{name}"') for value in row]
        finally:
            db.close()
