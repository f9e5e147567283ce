"""Key derivation: Argon2id for what a person remembers, HKDF for what is already random. For this package only."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.sealing.encoding import DOMAIN, enc

KEY_BYTES = 32
SALT_BYTES = 16


@dataclass(frozen=True)
class KdfCost:
    """Price of one Argon2id guess (RFC 9106): memory in KiB, passes over it, lanes."""

    memory_kib: int
    iterations: int
    lanes: int = 1


def argon2id(password: bytes, salt: bytes, cost: KdfCost, secret: bytes | None = None) -> bytes:
    """32 bytes from ``password``; ``secret`` is Argon2's keyed input K (a pepper). Slow: call it in a worker thread."""
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        secret=secret,
    )
    return kdf.derive(password)


def hkdf(key: bytes, *context: bytes, salt: bytes | None = None) -> bytes:
    """32 bytes by HKDF-SHA256 (RFC 5869) with ``info = enc(DOMAIN, *context)``."""
    return HKDF(SHA256(), KEY_BYTES, salt, enc(DOMAIN, *context)).derive(key)
