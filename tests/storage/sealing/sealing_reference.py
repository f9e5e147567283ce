"""A second reading of the formats, from the published documents and not from our code; for the tests only.

HPKE: RFC 9180 sections 4 and 5 (base mode). X-Wing: draft-connolly-cfrg-xwing-kem. Body: C2SP chunked-encryption.
Only primitives come from the library: ML-KEM, X25519, AES-GCM; the rest is hashlib and hmac.
"""

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HPKE_SUITE = b"HPKE" + struct.pack(">HHH", 0x647A, 0x0001, 0x0002)


def lengths(*parts):
    return b"".join(struct.pack(">L", len(part)) + part for part in parts)


def hkdf_extract(digest, salt, ikm):
    return hmac.new(salt or bytes(hashlib.new(digest).digest_size), ikm, digest).digest()


def hkdf_expand(digest, prk, info, size):
    out = block = b""
    counter = 1
    while len(out) < size:
        block = hmac.new(prk, block + info + bytes([counter]), digest).digest()
        out += block
        counter += 1
    return out[:size]


def decapsulate(seed, ciphertext):
    expanded = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = X25519PrivateKey.from_private_bytes(expanded[64:])
    shared_m = lattice.decapsulate(ciphertext[:1088])
    shared_x = curve.exchange(X25519PublicKey.from_public_bytes(ciphertext[1088:]))
    public_x = curve.public_key().public_bytes_raw()
    label = bytes.fromhex("5c2e2f2f5e5c")  # the draft's six ASCII characters: \.//^\
    return hashlib.sha3_256(shared_m + shared_x + ciphertext[1088:] + public_x + label).digest()


def hpke_open(seed, wrapped, info):
    def extract(salt, label, ikm):
        return hkdf_extract("sha256", salt, b"HPKE-v1" + HPKE_SUITE + label + ikm)

    def expand(prk, label, context, size):
        labelled = struct.pack(">H", size) + b"HPKE-v1" + HPKE_SUITE + label + context
        return hkdf_expand("sha256", prk, labelled, size)

    shared = decapsulate(seed, wrapped[:1120])
    schedule = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    key, nonce = expand(secret, b"key", schedule, 32), expand(secret, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, wrapped[1120:], b"")


def chunked_open(key, context, body):
    salt, commitment, rest = body[:24], body[24:56], body[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    okm = hkdf_expand("sha512", key, info, 32 + 12 + 32)
    assert okm[44:] == commitment
    nonce = int.from_bytes(okm[32:44], "big")
    pieces = [rest[at : at + 16400] for at in range(0, len(rest), 16400)]
    if not pieces or len(pieces[-1]) == 16400:
        raise AssertionError("truncated")
    opened = [
        AESGCM(okm[:32]).decrypt((nonce ^ number).to_bytes(12, "big"), piece, b"")
        for number, piece in enumerate(pieces)
    ]
    return b"".join(opened)


def associated_data(fields):
    return lengths(
        b"tipbox/v1",
        b"obj",
        struct.pack(">L", 1),
        bytes.fromhex(fields["case_id"]),
        struct.pack(">L", fields["epoch"]),
        bytes.fromhex(fields["object_id"]),
        fields["kind"].encode(),
        fields["field"].encode(),
        struct.pack(">L", fields["version"]),
    )


def split_box(box):
    assert box[:3] == b"TS1"
    suite, count, at, wraps = box[3], box[4], 5, {}
    assert suite == 1
    for _ in range(count):
        role_end = at + 1 + box[at]
        role = box[at + 1 : role_end]
        (size,) = struct.unpack(">H", box[role_end : role_end + 2])
        at = role_end + 2 + size
        wraps[role] = box[role_end + 2 : at]
    return box[:at], wraps, box[at:]


def box_open(seed, role, fields, box):
    header, wraps, body = split_box(box)
    associated = associated_data(fields)
    key = hpke_open(seed, wraps[role], lengths(b"tipbox/v1", b"obj-key", associated, role))
    context = lengths(b"tipbox/v1", b"body", associated, hashlib.sha256(header).digest())
    padded = chunked_open(key, context, body)
    (size,) = struct.unpack(">L", padded[:4])
    assert not any(padded[4 + size :])
    return padded[4 : 4 + size]


def tip_seed(share_a, share_b, case_id, epoch):
    info = lengths(b"tipbox/v1", b"seed", case_id, struct.pack(">L", epoch))
    return hkdf_expand("sha256", hkdf_extract("sha256", share_b, share_a), info, 32)


def wrap_info(case_id, epoch, reader_id, reader_epoch):
    return lengths(
        b"tipbox/v1", b"wrap", case_id, struct.pack(">L", epoch), reader_id.encode(), struct.pack(">L", reader_epoch)
    )


def citizen_keys(root):
    prk = hkdf_extract("sha256", b"", root)
    return [hkdf_expand("sha256", prk, lengths(b"tipbox/v1", b"citizen", use), 32) for use in (b"kem", b"auth")]


def gf32_times(a, b):
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product
