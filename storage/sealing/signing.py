"""Ed25519 signatures over injectively encoded statements: of the office over its readers, of the host over its heads.

Every statement begins with the project's domain and a word that says what it is, so that none passes for another.
"""

from typing import NewType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.sealing.encoding import DOMAIN, enc
from storage.sealing.secret import Secret

VerifyKey = NewType("VerifyKey", bytes)
"""The public half, 32 bytes (RFC 8032)."""

Signature = NewType("Signature", bytes)
"""64 bytes (RFC 8032)."""

VERIFY_KEY_BYTES, SIGNATURE_BYTES = 32, 64


class SigningKey(Secret):
    """The private half of an Ed25519 key pair: its 32-byte seed."""

    __slots__ = ()


def verify_key(key: SigningKey) -> VerifyKey:
    """The public half of ``key``."""
    return VerifyKey(Ed25519PrivateKey.from_private_bytes(key.reveal()).public_key().public_bytes_raw())


def statement(*parts: bytes) -> bytes:
    """The bytes that are signed: enc(DOMAIN, part, …). The first part names the kind of statement."""
    return enc(DOMAIN, *parts)


def sign(key: SigningKey, *parts: bytes) -> Signature:
    """Sign the statement made of ``parts``; the same parts always give the same signature."""
    return Signature(Ed25519PrivateKey.from_private_bytes(key.reveal()).sign(statement(*parts)))


def verify(public: bytes, signature: bytes, *parts: bytes) -> bool:
    """Whether ``signature`` is that of ``public`` over ``parts``; False also for keys and signatures of a wrong form."""
    if len(public) != VERIFY_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement(*parts))
    except (InvalidSignature, ValueError):
        return False
    return True
