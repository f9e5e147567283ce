"""A reader's key file: the private seed under a passphrase. Used by ``bot keys``, the desk and chat unlock.

UTF-8 JSON with exactly these fields: ``v`` 1, ``name``, ``reader_id``, ``kdf`` {``name`` "argon2id", ``m`` KiB, ``t``,
``p``, ``salt``}, ``nonce``, ``pub``, ``ct``; bytes in standard base64. ``ct`` is AES-256-GCM of the 32-byte seed under
Argon2id(passphrase in NFKC, single spaces, UTF-8); its associated data is ``enc(DOMAIN, "keyfile", canonical JSON of
all other fields)``, canonical meaning sorted keys, no spaces, non-ASCII as it is. Each writing draws salt and nonce.
"""

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.ids import ReaderId
from storage.sealing.encoding import DOMAIN, enc
from storage.sealing.errors import WeakPassphrase, WrongPassphrase
from storage.sealing.kdf import SALT_BYTES, KdfCost, argon2id
from storage.sealing.keyfile_fields import NONCE_BYTES, VERSION, KeyFile, checked_cost, decode, encode_bytes
from storage.sealing.passphrase import normalise, weakness
from storage.sealing.secret import Seed
from storage.sealing.xwing import PublicKey, public_key

DEFAULT_MEMORY_KIB = 256 * 1024
DEFAULT_ITERATIONS = 3


def new_keyfile(
    reader_id: ReaderId,
    name: str,
    passphrase: str,
    *,
    memory_kib: int = DEFAULT_MEMORY_KIB,
    iterations: int = DEFAULT_ITERATIONS,
) -> tuple[bytes, PublicKey]:
    """A new key pair: its file and its public half. About a second; run it in a thread.

    Raises WeakPassphrase, or ValueError if the cost is out of bounds (19 MiB … 2 GiB, 2 … 16 passes).
    """
    seed = Seed.generate()
    return _write(seed, reader_id, name, passphrase, KdfCost(memory_kib, iterations)), public_key(seed)


def unlock(keyfile: bytes, passphrase: str) -> Seed:
    """The private seed. Slow like ``new_keyfile``. Raises FormatError if it is no key file, else WrongPassphrase."""
    parsed = decode(keyfile)
    key = argon2id(normalise(passphrase), parsed.salt, parsed.cost)
    try:
        return Seed(AESGCM(key).decrypt(parsed.nonce, parsed.ciphertext, _associated_data(parsed.clear_fields)))
    except InvalidTag as error:
        raise WrongPassphrase("wrong passphrase, or the key file was altered") from error


def change_passphrase(
    keyfile: bytes,
    old: str,
    new: str,
    *,
    memory_kib: int = DEFAULT_MEMORY_KIB,
    iterations: int = DEFAULT_ITERATIONS,
) -> bytes:
    """The same key pair under a new passphrase and cost. Raises as ``unlock`` and ``new_keyfile`` do."""
    parsed = decode(keyfile)
    return _write(unlock(keyfile, old), parsed.reader_id, parsed.name, new, KdfCost(memory_kib, iterations))


def inspect_keyfile(keyfile: bytes) -> KeyFile:
    """Reader, name, public key and cost as the file states them, unauthenticated. Raises FormatError."""
    return decode(keyfile)


def _write(seed: Seed, reader_id: ReaderId, name: str, passphrase: str, cost: KdfCost) -> bytes:
    reason = weakness(passphrase)
    if reason is not None:
        raise WeakPassphrase(reason)
    if not checked_cost(cost):
        raise ValueError("key derivation cost out of bounds")
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    fields: dict[str, Any] = {
        "v": VERSION,
        "name": name,
        "reader_id": reader_id,
        "kdf": {
            "name": "argon2id",
            "m": cost.memory_kib,
            "t": cost.iterations,
            "p": cost.lanes,
            "salt": encode_bytes(salt),
        },
        "nonce": encode_bytes(nonce),
        "pub": encode_bytes(public_key(seed).raw),
    }
    key = argon2id(normalise(passphrase), salt, cost)
    ciphertext = AESGCM(key).encrypt(nonce, seed.reveal(), _associated_data(fields))
    return json.dumps(fields | {"ct": encode_bytes(ciphertext)}, ensure_ascii=False, indent=1).encode() + b"\n"


def _associated_data(fields: dict[str, Any]) -> bytes:
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return enc(DOMAIN, b"keyfile", canonical.encode())
