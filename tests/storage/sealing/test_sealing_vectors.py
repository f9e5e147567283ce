"""Frozen answers: both our code and the independent reading must agree with the files in ``tests/vectors``."""

import hashlib
import json
from pathlib import Path

import pytest
import sealing_reference as reference
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from storage.ids import CaseId, ObjectId, ReaderId
from storage.sealing import (
    Context,
    KdfCost,
    Pepper,
    SealedBox,
    Seed,
    ShareB,
    Wrap,
    claim,
    enc,
    inspect,
    open_box,
    open_tip_key,
    parse_receipt,
    public_key,
    unlock,
    unwrap,
)
from storage.sealing.padding import pad_file, pad_text, unpad
from storage.sealing.tipkey import tip_seed

VECTORS = Path(__file__).parents[2] / "vectors"
DRAFT_PUBLIC_SHA256 = "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"


def load(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def context_of(fields):
    case_id, object_id = CaseId(bytes.fromhex(fields["case_id"])), ObjectId(bytes.fromhex(fields["object_id"]))
    return Context(case_id, fields["epoch"], object_id, fields["kind"], fields["field"], fields["version"])


def test_encoding():
    for case in load("encoding")["enc"]:
        parts = [bytes.fromhex(part) for part in case["parts"]]
        assert enc(*parts) == reference.lengths(*parts) == bytes.fromhex(case["out"])


def test_padding():
    vectors = load("padding")
    for case in vectors["sizes"]:
        data = bytes(case["data"])
        assert (len(pad_text(data)), len(pad_file(data))) == (case["text"], case["file"])
    example = vectors["example"]
    for padded in (bytes.fromhex(example["text"]), bytes.fromhex(example["file"])):
        assert unpad(padded) == bytes.fromhex(example["data"])
    assert pad_text(bytes.fromhex(example["data"])).hex() == example["text"]
    assert pad_file(bytes.fromhex(example["data"])).hex() == example["file"]


def test_associated_data():
    for case in load("context")["cases"]:
        expected = bytes.fromhex(case["associated_data"])
        assert context_of(case).associated_data() == reference.associated_data(case) == expected


def test_seed_expansion():
    pairs = load("keys")["key_pairs"]
    for pair in pairs:
        public = public_key(Seed(bytes.fromhex(pair["seed"])))
        assert (public.raw.hex(), public.fingerprint()) == (pair["public"], pair["fingerprint"])


def test_the_x_wing_drafts_own_key_pair():
    """Seed and public key of draft-connolly-cfrg-xwing-kem-10, appendix C, first vector (the key as its SHA-256)."""
    seed = Seed(bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"))
    assert hashlib.sha256(public_key(seed).raw).hexdigest() == DRAFT_PUBLIC_SHA256


def test_tip_seed():
    for case in load("keys")["tip_seeds"]:
        a, b, case_id = (bytes.fromhex(case[name]) for name in ("share_a", "share_b", "case_id"))
        ours = tip_seed(a, ShareB(b), CaseId(case_id), case["epoch"]).reveal()
        assert ours == reference.tip_seed(a, b, case_id, case["epoch"]) == bytes.fromhex(case["seed"])


def test_frozen_wraps():
    vectors = load("wraps")
    seed, plain, tip = bytes.fromhex(vectors["seed"]), vectors["plain"], vectors["tip_key"]
    wrapped, info = bytes.fromhex(plain["wrap"]), bytes.fromhex(plain["info"])
    assert unwrap(Seed(seed), Wrap(wrapped), info).hex() == plain["key"]
    assert reference.hpke_open(seed, wrapped, info).hex() == plain["key"]

    case_id, wrapped, share_b = (bytes.fromhex(tip[name]) for name in ("case_id", "wrap", "share_b"))
    reader_id = ReaderId(tip["reader_id"])
    opened = open_tip_key(CaseId(case_id), 2, reader_id, 3, Seed(seed), Wrap(wrapped), ShareB(share_b))
    share_a = reference.hpke_open(seed, wrapped, reference.wrap_info(case_id, 2, reader_id, 3))
    assert opened.reveal() == reference.tip_seed(share_a, share_b, case_id, 2) == bytes.fromhex(tip["tip_seed"])
    assert public_key(opened).raw.hex() == tip["public"]


def test_frozen_boxes():
    vectors = load("boxes")
    opened = 0
    for case in vectors["boxes"]:
        box, plaintext = bytes.fromhex(case["box"]), bytes.fromhex(case["plaintext"])
        for role in inspect(SealedBox(box)).roles:
            seed = bytes.fromhex(vectors["seeds"][role])
            assert open_box(Seed(seed), role, context_of(case["context"]), SealedBox(box)) == plaintext
            assert reference.box_open(seed, role.encode(), case["context"], box) == plaintext
            opened += 1
    assert opened == 4


def test_receipt_codes():
    for code in load("receipt")["codes"]:
        receipt = parse_receipt(code)
        assert receipt is not None
        assert receipt.display() == code
        alphabet, weighted, power = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 0, 1
        for character in reversed(code.replace("-", "")):
            weighted ^= reference.gf32_times(alphabet.index(character), power)
            power = reference.gf32_times(power, 2)
        assert weighted == 0


@pytest.mark.parametrize("case", load("receipt")["derived"], ids=lambda case: f"{case['memory_kib']} KiB")
def test_citizen_derivation(case):
    receipt = parse_receipt(case["code"])
    assert receipt is not None
    salt, pepper = bytes.fromhex(case["salt"]), bytes.fromhex(case["pepper"])
    cost = KdfCost(case["memory_kib"], case["iterations"], case["lanes"])
    key = claim(receipt, salt, Pepper(pepper), cost=cost)
    assert (key.seed.reveal().hex(), key.verifier.hex()) == (case["seed"], case["verifier"])

    root = Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=1, memory_cost=cost.memory_kib, secret=pepper
    )
    assert [part.hex() for part in reference.citizen_keys(root.derive(case["code"].encode()))] == [
        case["seed"],
        case["verifier"],
    ]


def test_the_librarys_argon2id_is_rfc_9106s():
    """RFC 9106 section 5.3, which fixes where the secret (our pepper) goes."""
    kdf = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8
    )
    expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert kdf.derive(b"\x01" * 32).hex() == expected


def test_frozen_keyfile():
    vectors = load("keyfile")
    seed = unlock(vectors["file"].encode(), vectors["passphrase"])
    assert public_key(seed).raw.hex() == vectors["public"]
