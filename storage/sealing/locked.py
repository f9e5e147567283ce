"""A secret of 32 bytes in a JSON file under a passphrase. For ``keyfile`` and ``officefile`` only.

``ct`` is AES-256-GCM of the secret under Argon2id(passphrase in NFKC, single spaces, UTF-8); its associated data is
``enc(DOMAIN, label, canonical JSON of all other fields)``, canonical meaning sorted keys, no spaces, non-ASCII as it is.
Each writing draws salt and nonce.
"""

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.sealing.encoding import DOMAIN, enc
from storage.sealing.errors import WeakPassphrase, WrongPassphrase
from storage.sealing.kdf import SALT_BYTES, KdfCost, argon2id
from storage.sealing.keyfile_fields import NONCE_BYTES, VERSION, Locked, checked_cost, encode_bytes
from storage.sealing.passphrase import normalise, weakness
from storage.sealing.secret import Secret


def lock(label: bytes, about: dict[str, Any], secret: Secret, passphrase: str, cost: KdfCost) -> bytes:
    """The file's bytes; ``about`` are its fields in clear. Raises WeakPassphrase, or ValueError for the cost."""
    reason = weakness(passphrase)
    if reason is not None:
        raise WeakPassphrase(reason)
    if not checked_cost(cost):
        raise ValueError("key derivation cost out of bounds")
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    kdf = {
        "name": "argon2id",
        "m": cost.memory_kib,
        "t": cost.iterations,
        "p": cost.lanes,
        "salt": encode_bytes(salt),
    }
    fields = {"v": VERSION, **about, "kdf": kdf, "nonce": encode_bytes(nonce)}
    key = argon2id(normalise(passphrase), salt, cost)
    ciphertext = AESGCM(key).encrypt(nonce, secret.reveal(), _associated_data(label, fields))
    return json.dumps(fields | {"ct": encode_bytes(ciphertext)}, ensure_ascii=False, indent=1).encode() + b"\n"


def unlocked(label: bytes, locked: Locked, passphrase: str) -> bytes:
    """The 32 bytes. Raises WrongPassphrase."""
    key = argon2id(normalise(passphrase), locked.salt, locked.cost)
    try:
        return AESGCM(key).decrypt(locked.nonce, locked.ciphertext, _associated_data(label, locked.clear_fields))
    except InvalidTag as error:
        raise WrongPassphrase("wrong passphrase, or the key file was altered") from error


def _associated_data(label: bytes, fields: dict[str, Any]) -> bytes:
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return enc(DOMAIN, label, canonical.encode())
