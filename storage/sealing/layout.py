"""The bytes of a sealed box, read and written without any key. Used by the envelope; ``inspect`` by ``verify``.

    box     "TS1"  suite u8  count u8  count × entry  body          integers big-endian
    entry   role length u8  role (ASCII)  wrap length u16  wrap
    body    Cobblestone-256: salt 24, commitment 32, then chunks of 16 KiB, each with a 16-byte tag, the last one short

Everything before the body is the header. Suite 1 is X-Wing, HKDF-SHA256, AES-256-GCM for wraps and Cobblestone-256
(C2SP chunked-encryption over SHA-512 and AES-256-GCM) for the body. Nothing is guessed: what is unknown is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NewType, get_args

from storage.sealing.errors import FormatError
from storage.sealing.padding import is_padded_size
from storage.sealing.xwing import WRAP_BYTES, Wrap

SealedBox = NewType("SealedBox", bytes)
"""One sealed object as stored."""

Role = Literal["tip", "citizen"]
"""Whose key opens a box: the case's own (through a reader's), or the one derived from the citizen's receipt."""

MAGIC: Final = b"TS1"
SUITE: Final = 1
ROLES: Final[tuple[Role, ...]] = get_args(Role)
_PREFIX_BYTES = 56
_CHUNK_BYTES = 16384
_TAG_BYTES = 16


@dataclass(frozen=True)
class BoxInfo:
    """What a box shows to everybody: suite, roles in order, bytes of the body, bytes of the padded plaintext."""

    suite: int
    roles: tuple[Role, ...]
    body_size: int
    padded_size: int


@dataclass(frozen=True)
class Layout:
    """A box taken apart: the header as it stands, the wraps by role, the body (not copied)."""

    header: bytes
    wraps: Mapping[Role, Wrap]
    body: memoryview


def pack_header(wraps: Mapping[Role, Wrap]) -> bytes:
    """The header for ``wraps``, in their order."""
    entries = (
        len(role).to_bytes(1, "big") + role.encode() + len(wrap).to_bytes(2, "big") + wrap
        for role, wrap in wraps.items()
    )
    return MAGIC + bytes((SUITE, len(wraps))) + b"".join(entries)


def parse(box: SealedBox) -> Layout:
    """Take a box apart. Raises FormatError at the first thing that is not exactly as the format says."""
    reader = _Reader(box)
    if reader.take(len(MAGIC)) != MAGIC:
        raise FormatError("not a sealed box of this version")
    if reader.number(1) != SUITE:
        raise FormatError("unknown suite")
    wraps: dict[Role, Wrap] = {}
    for _ in range(reader.number(1)):
        role = _role(reader.take(reader.number(1)))
        wrap = Wrap(reader.take(reader.number(2)))
        if role in wraps or len(wrap) != WRAP_BYTES:
            raise FormatError("bad wrap list")
        wraps[role] = wrap
    if not wraps:
        raise FormatError("no wraps")
    return Layout(reader.taken(), wraps, reader.rest())


def inspect(box: SealedBox) -> BoxInfo:
    """Check all that can be checked without a key: header, and a body length that some padding bucket gives.

    Raises FormatError. A box that passes may still have been altered; only opening it, or a digest, tells.
    """
    layout = parse(box)
    padded = plaintext_size(len(layout.body))
    if padded is None or not is_padded_size(padded):
        raise FormatError("impossible body length")
    return BoxInfo(SUITE, tuple(layout.wraps), len(layout.body), padded)


def plaintext_size(body_size: int) -> int | None:
    """Plaintext bytes in a Cobblestone body of ``body_size`` bytes; None if no plaintext gives that length."""
    chunks, last = divmod(body_size - _PREFIX_BYTES, _CHUNK_BYTES + _TAG_BYTES)
    if chunks < 0 or last < _TAG_BYTES:
        return None
    return chunks * _CHUNK_BYTES + last - _TAG_BYTES


def _role(name: bytes) -> Role:
    for role in ROLES:
        if name == role.encode():
            return role
    raise FormatError("unknown role")


class _Reader:
    """Takes bytes from the front, never past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise FormatError("cut short")
        piece = self._data[self._at : end]
        self._at = end
        return piece

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def taken(self) -> bytes:
        return self._data[: self._at]

    def rest(self) -> memoryview:
        return memoryview(self._data)[self._at :]
