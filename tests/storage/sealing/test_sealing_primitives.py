"""Answers of published documents, asked of the very calls the formats are made of; and bodies frozen as they were written."""

import hashlib
import json
from pathlib import Path

import pytest
import sealing_reference as reference
from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.sealing import CannotOpen, Seed, SigningKey, Wrap, sign, unwrap, verify_key
from storage.sealing.signing import statement

VECTORS = Path(__file__).parents[2] / "vectors"


def load(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


KNOWN, BODIES = load("primitives"), load("cobblestone")["cases"]


def raw(case, *names):
    return [bytes.fromhex(case[name]) for name in names]


def test_hkdf():
    case = KNOWN["hkdf_sha256"]
    key, salt, info, out = raw(case, "key", "salt", "info", "out")
    assert HKDF(SHA256(), case["size"], salt, info).derive(key) == out
    prk = reference.hkdf_extract("sha256", salt, key)
    assert reference.hkdf_expand("sha256", prk, info, case["size"]) == out


def test_argon2id():
    case = KNOWN["argon2id"]
    password, salt, secret, ad, out = raw(case, "password", "salt", "secret", "ad", "out")
    kdf = Argon2id(
        salt=salt, length=len(out), iterations=case["iterations"], lanes=case["lanes"], memory_cost=case["memory_kib"],
        ad=ad, secret=secret,
    )  # fmt: skip
    assert kdf.derive(password) == out


@pytest.mark.parametrize("case", KNOWN["ed25519"], ids=lambda case: case["source"])
def test_ed25519(case):
    seed, public, message, signature = raw(case, "seed", "public", "message", "signature")
    assert verify_key(SigningKey(seed)) == public
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert key.sign(message) == signature
    assert sign(SigningKey(seed), message) == key.sign(statement(message)) != signature


def test_aes_gcm():
    key, nonce, plaintext, out = raw(KNOWN["aes_256_gcm"], "key", "nonce", "plaintext", "out")
    assert AESGCM(key).encrypt(nonce, plaintext, b"") == out


def test_the_x_wing_drafts_own_encapsulation():
    """Fixes both halves of the hybrid and the combiner; our wraps stand on it through HPKE."""
    seed, ciphertext, shared = raw(KNOWN["x_wing"], "seed", "ciphertext", "shared")
    assert reference.decapsulate(seed, ciphertext) == shared


def test_a_wrap_over_that_encapsulation_opens():
    seed, info, key, wrapped = raw(KNOWN["hpke_wrap"], "seed", "info", "key", "wrap")
    assert wrapped[:1120].hex() == KNOWN["x_wing"]["ciphertext"]
    assert unwrap(Seed(seed), Wrap(wrapped), info) == reference.hpke_open(seed, wrapped, info) == key
    with pytest.raises(CannotOpen):
        unwrap(Seed(seed), Wrap(wrapped), info + b"x")


@pytest.mark.parametrize("case", BODIES, ids=lambda case: str(case["size"]))
def test_frozen_bodies(case):
    key, context, body = raw(case, "key", "context", "body")
    plaintext = hashlib.shake_128(f"body {case['size']}".encode()).digest(case["size"])
    decryptor = Cobblestone256Decryptor(key, context)
    assert decryptor.update(body) + decryptor.finalize() == plaintext
    assert reference.chunked_open(key, context, body) == plaintext


@pytest.mark.parametrize("case", BODIES, ids=lambda case: str(case["size"]))
def test_a_body_opens_only_with_its_context_and_whole(case):
    key, context, body = raw(case, "key", "context", "body")
    for other, data in ((context + b"x", body), (context, body[:-16]), (context, body[:-1]), (context, body + bytes(16))):
        with pytest.raises((InvalidTag, ValueError)):
            decryptor = Cobblestone256Decryptor(key, other)
            decryptor.update(data) + decryptor.finalize()
