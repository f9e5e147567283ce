"""X-Wing key pairs and key wrapping by HPKE. Used by the envelope and by tip keys; nobody else wraps.

KEM: X-Wing (draft-connolly-cfrg-xwing-kem), a hybrid of ML-KEM-768 (FIPS 203) and X25519: a tip recorded today stays
closed if either one is broken. HPKE: RFC 9180 base mode, KEM 0x647A, HKDF-SHA256, AES-256-GCM, empty ``aad``, one
message per encapsulation. Base mode does not authenticate the sender, and must not: anyone may submit.
"""

import hashlib
from dataclasses import dataclass
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from storage.sealing.errors import CannotOpen, FormatError
from storage.sealing.fingerprint import fingerprint
from storage.sealing.secret import SECRET_BYTES, Seed

Wrap = NewType("Wrap", bytes)
"""A 32-byte key wrapped to one public key: X-Wing ciphertext (1,120 bytes), then key and tag (48 bytes)."""

PUBLIC_KEY_BYTES = 1216
WRAP_BYTES = 1168
_MLKEM_PUBLIC_BYTES = 1184
_MLKEM_SEED_BYTES = 64
_EXPANDED_BYTES = 96


@dataclass(frozen=True, repr=False)
class PublicKey:
    """An X-Wing public key: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes). Raises FormatError on another length."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_KEY_BYTES:
            raise FormatError(f"a public key has {PUBLIC_KEY_BYTES} bytes")

    def fingerprint(self) -> str:
        """20 hex digits, for people to compare."""
        return fingerprint(self.raw)

    def __repr__(self) -> str:
        return f"PublicKey({self.fingerprint()})"


def public_key(seed: Seed) -> PublicKey:
    """The public half of ``seed``."""
    mlkem, x25519 = _components(seed)
    return PublicKey(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())


def wrap(recipient: PublicKey, key: bytes, info: bytes) -> Wrap:
    """Wrap a 32-byte key so that only ``recipient`` unwraps it, and only with the same ``info``.

    Raises FormatError if the public key is not a usable one, ValueError if ``key`` is not 32 bytes.
    """
    if len(key) != SECRET_BYTES:
        raise ValueError(f"only keys of {SECRET_BYTES} bytes are wrapped")
    try:
        hybrid = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(recipient.raw[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(recipient.raw[_MLKEM_PUBLIC_BYTES:]),
        )
        return Wrap(_suite().encrypt(key, hybrid, info=info))
    except ValueError as error:
        raise FormatError("unusable public key") from error


def unwrap(seed: Seed, wrapped: Wrap, info: bytes) -> bytes:
    """The wrapped 32 bytes. Raises FormatError on a wrong length, CannotOpen on a wrong seed, ``info`` or byte."""
    if len(wrapped) != WRAP_BYTES:
        raise FormatError(f"a wrap has {WRAP_BYTES} bytes")
    try:
        return _suite().decrypt(wrapped, MLKEM768X25519PrivateKey(*_components(seed)), info=info)
    except InvalidTag as error:
        raise CannotOpen("wrap does not open") from error


def _components(seed: Seed) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """The draft's expandDecapsulationKey: SHAKE-256 to 96 bytes, 64 for ML-KEM (d, z), 32 for X25519."""
    expanded = hashlib.shake_256(seed.reveal()).digest(_EXPANDED_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
