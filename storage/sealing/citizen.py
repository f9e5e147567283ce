"""The citizen's key, derived from the receipt alone. Used by intake (mint) and the claim path; run in a worker thread.

    root     = Argon2id(password = the code's 20 characters, salt, K = pepper)     per-receipt salt of 16 bytes
    seed     = HKDF-SHA256(root, info = enc(DOMAIN, "citizen", "kem"))             the citizen's X-Wing key pair
    verifier = HKDF-SHA256(root, info = enc(DOMAIN, "citizen", "auth"))            stored, compared in constant time

Stored are selector, salt, verifier and public key. Whoever holds all of them and the pepper still pays one Argon2id
for each guess of 75 bits, for one case at a time.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from typing import NewType

from storage.sealing.kdf import SALT_BYTES, KdfCost, argon2id, hkdf
from storage.sealing.receipt import Receipt, Selector
from storage.sealing.secret import Pepper, Seed
from storage.sealing.xwing import PublicKey, public_key

Verifier = NewType("Verifier", bytes)
"""32 bytes that recognise a code without opening anything."""

RECEIPT_COST = KdfCost(memory_kib=19 * 1024, iterations=2)
"""OWASP's minimum for Argon2id; 75 random bits need no more, and a phone's answer must not wait."""


@dataclass(frozen=True)
class CitizenRecord:
    """What is stored of a receipt."""

    selector: Selector
    salt: bytes
    verifier: Verifier = field(repr=False)
    public_key: PublicKey


@dataclass(frozen=True)
class CitizenKey:
    """What a typed code gives: the seed that opens replies, and the verifier to compare first."""

    seed: Seed
    verifier: Verifier = field(repr=False)


def mint(receipt: Receipt, pepper: Pepper, *, cost: KdfCost = RECEIPT_COST) -> CitizenRecord:
    """The record for a new receipt, with a fresh salt. About 50 ms; the GIL is free meanwhile."""
    salt = secrets.token_bytes(SALT_BYTES)
    key = claim(receipt, salt, pepper, cost=cost)
    return CitizenRecord(receipt.selector, salt, key.verifier, public_key(key.seed))


def claim(receipt: Receipt, salt: bytes, pepper: Pepper, *, cost: KdfCost = RECEIPT_COST) -> CitizenKey:
    """The key of a typed code. Nothing fails here on a wrong one; ``matches`` tells.

    For an unknown selector call it too, with any 16 bytes as salt: a miss must cost what a hit costs.
    """
    root = argon2id(receipt.key_material(), salt, cost, secret=pepper.reveal())
    return CitizenKey(Seed(hkdf(root, b"citizen", b"kem")), Verifier(hkdf(root, b"citizen", b"auth")))


def matches(stored: Verifier, key: CitizenKey) -> bool:
    """Whether the code was the right one; takes the same time either way."""
    return hmac.compare_digest(stored, key.verifier)
