"""Plain arrays out of a numpy archive, whatever it says of itself: no pickle, no size without a bound. For config/."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

MOST_BYTES = 64 * 2**20
"""Of one array, unpacked; the largest shipped has 13 MB. A small archive can unpack to gigabytes."""
_NPY = (1, 0)
"""The version of numpy's format that `numpy.savez_compressed` writes for plain arrays."""


def read(path: Path, stored: Mapping[str, DTypeLike]) -> dict[str, NDArray[Any]]:
    """The arrays of these names, each of its type.

    A dozen kinds of errors come out of zipfile, zlib and numpy, none of which lists its own: callers turn them all into
    what is wrong with their file.
    """
    with zipfile.ZipFile(path) as archive:
        return {name: _array(archive, name, np.dtype(dtype)) for name, dtype in stored.items()}


def _array(archive: zipfile.ZipFile, name: str, expected: np.dtype[Any]) -> NDArray[Any]:
    member = archive.getinfo(f"{name}.npy")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without a bound
        raise ValueError(f"{name}: expected deflate, found method {member.compress_type}")
    with archive.open(member) as packed:
        file = io.BytesIO(packed.read(MOST_BYTES + 1))
    if file.getbuffer().nbytes > MOST_BYTES:
        raise ValueError(f"{name}: more than {MOST_BYTES} bytes unpacked")
    if np.lib.format.read_magic(file) != _NPY:
        raise ValueError(f"{name}: expected version 1.0 of numpy's format")
    shape, by_column, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype != expected:
        raise ValueError(f"{name}: expected {expected}, found {dtype}")
    return np.frombuffer(file.read(), dtype).reshape(shape, order="F" if by_column else "C")
