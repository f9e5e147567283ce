"""Common hashes of short values (ids, phones, user names), plain and with secrets. Used by ``searcher``.

A digest is known by its first 8 bytes, so that truncated ones are found too. A CRC has only four: among megabytes of
sealed bytes four stand by chance, so CRCs are looked for as text everywhere, and as bytes only as a value of a cell.
"""

import hashlib
import hmac
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

PREFIX = 8
HMACS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256")
BLAKE2B_SIZES = (8, 16, 20, 32, 64)
Hash: TypeAlias = Callable[[bytes], bytes]
Named: TypeAlias = tuple[str, bytes]


def _plain(name: str) -> Hash:
    return lambda data: hashlib.new(name, data, usedforsecurity=False).digest()


def _blake2b(size: int) -> Hash:
    return lambda data: hashlib.blake2b(data, digest_size=size).digest()


PLAIN: dict[str, Hash] = {
    **{name: _plain(name) for name in HMACS},
    **{f"blake2b-{size * 8}": _blake2b(size) for size in BLAKE2B_SIZES},
    "blake2s": lambda data: hashlib.blake2s(data).digest(),
}


def messages_of_number(number: int) -> dict[str, bytes]:
    """What a program would hash of an id: its digits or its eight bytes."""
    return {
        "digits": str(number).encode(),
        "8 bytes, little endian": struct.pack("<q", number),
        "8 bytes, big endian": struct.pack(">q", number),
    }


def digests(message: bytes, secrets: Iterable[bytes]) -> Iterator[Named]:
    """Every digest of one message, plain and with each secret before it, after it and as a key."""
    for name, hashed in PLAIN.items():
        yield name, hashed(message)
    for secret in secrets:
        for name, hashed in PLAIN.items():
            yield f"{name}, secret first", hashed(secret + message)
            yield f"{name}, secret last", hashed(message + secret)
        for name in HMACS:
            yield f"HMAC-{name}", hmac.digest(secret, message, name)
        for size in BLAKE2B_SIZES:
            key = secret[: hashlib.blake2b.MAX_KEY_SIZE]
            yield f"keyed blake2b-{size * 8}", hashlib.blake2b(message, key=key, digest_size=size).digest()
        short = secret[: hashlib.blake2s.MAX_KEY_SIZE]
        yield "keyed blake2s", hashlib.blake2s(message, key=short).digest()


def prefix(digest: bytes) -> int:
    """The first bytes of a digest as the number that this machine reads there."""
    return int.from_bytes(digest[:PREFIX], sys.byteorder)


def checksums(message: bytes, secrets: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    """CRC-32 and Adler-32 of one message, plain and with each secret before and after it."""
    for name, data in _salted(message, secrets):
        yield f"CRC-32{name}", zlib.crc32(data)
        yield f"Adler-32{name}", zlib.adler32(data)


def _salted(message: bytes, secrets: Iterable[bytes]) -> Iterator[Named]:
    yield "", message
    for secret in secrets:
        yield ", secret first", secret + message
        yield ", secret last", message + secret
