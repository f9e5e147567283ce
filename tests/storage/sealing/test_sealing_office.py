"""The office's signature, its key file, fingerprints by voice, and keys in parts: known answers and refusals."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
import sealing_reference as reference
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from shamir_mnemonic.share import Share

from storage.ids import ReaderId
from storage.office import Identity, certify, vouches
from storage.sealing import (
    CannotOpen,
    FormatError,
    Seed,
    SigningKey,
    WrongPassphrase,
    fingerprint,
    inspect_keyfile,
    inspect_officefile,
    new_officefile,
    unlock,
    unlock_office,
    verify_key,
)
from storage.sealing.parts import BadParts, join, needed, split
from storage.sealing.words import as_digits, as_words

VECTORS = Path(__file__).parents[2] / "vectors"


def load(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def identity_of(fields):
    key = bytes.fromhex(fields["public_key"])
    return Identity(ReaderId(fields["reader_id"]), fields["kind"], fields["name"], fields["epoch"], key)


@pytest.mark.parametrize("fields", load("office")["readers"], ids=lambda fields: fields["kind"])
def test_the_statement_and_its_signature(fields):
    office = load("office")["office"]
    signature, public = bytes.fromhex(fields["signature"]), bytes.fromhex(office["public"])
    statement = reference.lengths(
        b"tipbox/v1", b"reader", fields["reader_id"].encode(), fields["kind"].encode(), fields["name"].encode(),
        fields["epoch"].to_bytes(4, "big"), bytes.fromhex(fields["public_key"]),
    )  # fmt: skip
    Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)  # raises if it is another
    key = SigningKey(bytes.fromhex(office["private"]))
    assert verify_key(key) == public
    assert certify(key, identity_of(fields)) == signature
    assert vouches(public, identity_of(fields), signature)


@pytest.mark.parametrize(
    "change",
    [
        {"reader_id": "0a1b2c3e"}, {"kind": "escrow"}, {"name": "张三丰"}, {"epoch": 2}, {"public_key": "00" * 1216},
        {"reader_id": "0a1b2c3dofficer", "kind": ""}, {"epoch": -1}, {"epoch": 1 << 32}, {"public_key": ""},
    ],
)  # fmt: skip
def test_a_signature_holds_for_nothing_else(change):
    vectors = load("office")
    fields, public = vectors["readers"][0], bytes.fromhex(vectors["office"]["public"])
    assert not vouches(public, identity_of(fields | change), bytes.fromhex(fields["signature"]))


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), bytes(65)])
def test_a_missing_or_misshapen_signature_is_none(signature):
    vectors = load("office")
    assert not vouches(bytes.fromhex(vectors["office"]["public"]), identity_of(vectors["readers"][0]), signature)
    other = verify_key(SigningKey(bytes(32)))
    assert not vouches(other, identity_of(vectors["readers"][0]), bytes.fromhex(vectors["readers"][0]["signature"]))


def test_the_office_signs_no_key_of_a_wrong_size():
    with pytest.raises(FormatError):
        certify(SigningKey(bytes(32)), Identity(ReaderId("r"), "officer", "n", 1, bytes(1215)))


def test_the_frozen_office_file_opens_and_passes_for_no_readers():
    vectors = load("officefile")
    file = vectors["file"].encode()
    assert verify_key(unlock_office(file, vectors["passphrase"])).hex() == vectors["public"]
    assert inspect_officefile(file).public.hex() == vectors["public"]
    with pytest.raises(WrongPassphrase):
        unlock_office(file, "not this passphrase")
    with pytest.raises(FormatError):
        inspect_keyfile(file)
    reader = load("keyfile")
    with pytest.raises(FormatError):
        unlock_office(reader["file"].encode(), reader["passphrase"])


def test_an_office_file_with_another_public_half_does_not_open():
    file, _ = new_officefile("correct horse battery staple", memory_kib=19 * 1024, iterations=2)
    _, other = new_officefile("correct horse battery staple", memory_kib=19 * 1024, iterations=2)
    swapped = json.loads(file) | {"pub": reference_base64(other)}
    with pytest.raises(WrongPassphrase):
        unlock_office(json.dumps(swapped).encode(), "correct horse battery staple")
    with pytest.raises(FormatError):
        unlock_office(json.dumps(json.loads(file) | {"kind": "reader"}).encode(), "correct horse battery staple")


def reference_base64(data):
    import base64

    return base64.b64encode(data).decode()


def test_fingerprints_by_voice_are_stable_and_tell_keys_apart():
    vectors = load("office")
    for one in vectors["fingerprints"]:
        assert (as_words(one["hex"]), as_digits(one["hex"])) == (one["words"], one["digits"])
        assert len(one["words"].split()) == 8
        assert [len(group) for group in one["digits"].split()] == [4] * 6
        assert all(group.isdecimal() for group in one["digits"].split())
    zero, full = (one["words"] for one in vectors["fingerprints"][-2:])
    assert (zero, full) == (" ".join(["academic"] * 8), " ".join(["zero"] * 8))  # first and last word of SLIP-39's list
    assert fingerprint(bytes.fromhex(vectors["office"]["public"])) == vectors["fingerprints"][0]["hex"]


def test_every_bit_of_a_fingerprint_is_said_in_words():
    said = {as_words(f"{1 << bit:020x}") for bit in range(80)}
    assert len(said) == 80
    with pytest.raises(ValueError, match="20 hex digits"):
        as_words("ab")


def test_any_three_of_the_five_frozen_parts_give_the_key():
    vectors = load("parts")
    for some in itertools.combinations(vectors["parts"], 3):
        assert join(some).reveal().hex() == vectors["seed"]
    assert join([part.upper() for part in vectors["parts"]]).reveal().hex() == vectors["seed"]  # all of them, too
    assert needed(vectors["parts"][4]) == 3


@pytest.mark.parametrize(("parts", "threshold"), [(2, 2), (5, 3), (16, 16)])
def test_as_many_parts_as_were_said_give_it_and_one_less_does_not(parts, threshold):
    seed = Seed.generate()
    made = split(seed, parts, threshold)
    assert join(made[-threshold:]) == seed
    with pytest.raises(BadParts, match=f"{threshold} parts are needed, {threshold - 1} were given"):
        join(made[: threshold - 1])


@pytest.mark.parametrize(("parts", "threshold"), [(1, 1), (3, 1), (2, 3), (17, 2)])
def test_a_split_that_protects_nothing_is_refused(parts, threshold):
    with pytest.raises(ValueError, match="2 to 16 parts"):
        split(Seed.generate(), parts, threshold)


def wrong(parts, how):
    first = parts[0].split()
    other = split(Seed(bytes(32)), 5, 3)
    return {
        "none": [],
        "twice": [parts[0], parts[1], parts[0]],
        "another set": [parts[0], parts[1], other[2]],
        "misspelt": [" ".join([*first[:7], "Geheimnis", *first[8:]]), *parts[1:3]],
        "a word wrong": [" ".join([*first[:7], "zero" if first[7] != "zero" else "yoga", *first[8:]]), *parts[1:3]],
        "two words swapped": [" ".join([*first[:20], first[21], first[20], *first[22:]]), *parts[1:3]],
        "cut off": [" ".join(first[:-1]), *parts[1:3]],
    }[how]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("none", "no part"), ("twice", "same part was given twice"), ("another set", "not of one set"),
        ("misspelt", "part 1: not of the word list: word 8"), ("a word wrong", "part 1: its words do not fit"),
        ("two words swapped", "part 1: its words do not fit"), ("cut off", "part 1: expected 33 words, found 32"),
    ],
)  # fmt: skip
def test_wrong_parts_are_told_apart_and_no_word_is_quoted(how, words):
    parts = load("parts")["parts"]
    with pytest.raises(BadParts, match=words) as raised:
        join(wrong(parts, how))
    assert "Geheimnis" not in str(raised.value)
    assert not set(str(raised.value).split()) & set(parts[0].split()[:4])
    assert isinstance(raised.value, CannotOpen)


@pytest.mark.parametrize(
    "changes",
    [
        {"iteration_exponent": 15}, {"iteration_exponent": 0}, {"extendable": False}, {"member_threshold": 1},
        {"group_index": 1}, {"group_count": 2}, {"group_count": 2, "group_threshold": 2},
    ],
)  # fmt: skip
def test_parts_of_another_kind_are_refused_before_anything_is_derived(monkeypatch, changes):
    """Rightly written, checksum and all: an exponent of 15 would take minutes."""

    def derive(*_):
        raise AssertionError("derived")

    monkeypatch.setattr("storage.sealing.parts.combine_mnemonics", derive)
    forged = [replace(Share.from_mnemonic(part), **changes).mnemonic() for part in load("parts")["parts"]]
    for read in (lambda: join(forged), lambda: needed(forged[0])):
        with pytest.raises(BadParts, match="part 1: a SLIP-39 part, but of another kind"):
            read()


def test_no_two_parts_and_no_two_splits_are_alike():
    seed = Seed.generate()
    made = split(seed, 5, 3) + split(seed, 5, 3)
    assert len(set(made)) == 10


def test_a_joined_key_opens_what_the_file_opened(tmp_path):
    vectors = load("keyfile")
    seed = unlock(vectors["file"].encode(), vectors["passphrase"])
    assert join(split(seed, 3, 2)[1:]) == seed
