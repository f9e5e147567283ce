"""The office key's file: its private half under a passphrase, to be kept off the host. Used by ``bot keys``.

UTF-8 JSON with exactly these fields: ``v`` 1, ``kind`` "office", ``kdf``, ``nonce``, ``pub`` (32 bytes), ``ct``; all but
``kind`` as in a reader's key file. The label of its associated data is "officefile", so neither passes for the other.
"""

from dataclasses import dataclass

from storage.sealing.errors import FormatError, WrongPassphrase
from storage.sealing.kdf import KdfCost
from storage.sealing.keyfile import DEFAULT_ITERATIONS, DEFAULT_MEMORY_KIB
from storage.sealing.keyfile_fields import Locked, bytes_of, encode_bytes, parse
from storage.sealing.locked import lock, unlocked
from storage.sealing.signing import VERIFY_KEY_BYTES, SigningKey, VerifyKey, verify_key

_LABEL = b"officefile"
_KIND = "office"
_FIELDS = frozenset({"v", "kind", "kdf", "nonce", "pub", "ct"})


@dataclass(frozen=True)
class OfficeFile(Locked):
    """What the file states in clear."""

    public: VerifyKey


def new_officefile(
    passphrase: str, *, memory_kib: int = DEFAULT_MEMORY_KIB, iterations: int = DEFAULT_ITERATIONS
) -> tuple[bytes, VerifyKey]:
    """A new office key: its file and its public half. Slow, and raises, like ``new_keyfile``."""
    key = SigningKey.generate()
    about = {"kind": _KIND, "pub": encode_bytes(verify_key(key))}
    return lock(_LABEL, about, key, passphrase, KdfCost(memory_kib, iterations)), verify_key(key)


def unlock_office(file: bytes, passphrase: str) -> SigningKey:
    """The private half. Slow. Raises FormatError if it is no such file, else WrongPassphrase."""
    parsed = inspect_officefile(file)
    key = SigningKey(unlocked(_LABEL, parsed, passphrase))
    if verify_key(key) != parsed.public:
        raise WrongPassphrase("the two halves of the office key do not belong together")
    return key


def inspect_officefile(file: bytes) -> OfficeFile:
    """Public half and cost as the file states them, unauthenticated. Raises FormatError."""
    locked, fields = parse(file, _FIELDS)
    if fields["kind"] != _KIND:
        raise FormatError("key file: kind")
    public = VerifyKey(bytes_of(fields["pub"], "pub", VERIFY_KEY_BYTES))
    return OfficeFile(locked.cost, locked.salt, locked.nonce, locked.ciphertext, locked.clear_fields, public)
