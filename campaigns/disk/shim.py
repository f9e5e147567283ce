"""Builds the preloaded shim and reads its record. For campaigns/disk only; what the shim does stands in shim.c."""

import ctypes
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
_HEAD = struct.Struct("=IIIIQ")


class NoShim(Exception):
    """There is no C compiler, or it cannot build the shim; the message says what is missing."""


@dataclass(frozen=True)
class Entry:
    """One thing done to a file. ``kind``: W write, S sync, T truncate, C create, U unlink, R rename, M mark."""

    kind: str
    path: str
    to: str
    at: int
    data: bytes


def build(folder: Path) -> Path:
    """Compile the shim into ``folder`` and return the library. Raises NoShim."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or os.uname().sysname != "Linux":
        raise NoShim("needs Linux and a C compiler (cc, gcc or clang)")
    library = folder / "diskshim.so"
    done = subprocess.run(  # noqa: S603 - the compiler found on the path, with constant arguments
        [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library), str(SOURCE), "-ldl", "-lpthread"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NoShim(f"the shim cannot be built: {done.stderr.strip()[-300:]}")
    return library


def environment(library: Path, root: Path, *, record: Path | None = None, fault: Path | None = None) -> Mapping[str, str]:
    """What a child needs so that its files below ``root`` are recorded, or refused while ``fault`` says so."""
    found = {"LD_PRELOAD": str(library), "DISKSHIM_ROOT": str(root.resolve())}
    if record:
        found["DISKSHIM_LOG"] = str(record)
    if fault:
        found["DISKSHIM_FAULT"] = str(fault)
    return found


def mark(text: str) -> None:
    """In the child: note in the record that this much has been promised by now."""
    put = ctypes.CDLL(None).diskshim_mark
    put.argtypes, put.restype = [ctypes.c_char_p], None
    put(text.encode())


def entries(record: Path) -> Iterator[Entry]:
    """The record, in order. A killed child may leave half an entry at its end, which is left out."""
    raw, at = record.read_bytes(), 0
    while at + _HEAD.size <= len(raw):
        kind, one, two, size, offset = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        if at + one + two + size > len(raw):
            return
        path, to = raw[at : at + one].decode(), raw[at + one : at + one + two].decode()
        at += one + two
        yield Entry(chr(kind), path, to, offset, raw[at : at + size])
        at += size
