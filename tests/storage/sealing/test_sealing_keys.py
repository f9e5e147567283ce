"""Secrets, key pairs, wraps and the two-share key of a case."""

import copy
import pickle
from dataclasses import replace

import pytest
import sealing_reference as reference
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.ids import CaseId, ReaderId, new_case_id
from storage.sealing import (
    CannotOpen,
    FormatError,
    Pepper,
    PublicKey,
    Reader,
    Seed,
    ShareB,
    Wrap,
    grant,
    new_tip_key,
    open_tip_key,
    public_key,
    unwrap,
    wrap,
)

SEED, OTHER = Seed(bytes(range(32))), Seed(bytes(range(1, 33)))
KEY, INFO = b"k" * 32, b"info"
WRAPPED = wrap(public_key(SEED), KEY, INFO)
CASE = CaseId(bytes(16))
ANNA, BAO = ReaderId("anna"), ReaderId("bao")
READERS = [Reader(ANNA, 1, public_key(SEED)), Reader(BAO, 7, public_key(OTHER))]


@pytest.mark.parametrize("kind", [Seed, Pepper])
def test_a_secret_shows_nothing(kind):
    raw = b"SECRET-BYTES-THAT-MUST-NOT-SHOW!"
    secret = kind(raw)
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret!r:>60}", repr([secret])):
        assert "SECRET" not in shown
        assert raw.hex() not in shown
    assert secret.reveal() == raw


def test_a_secret_does_not_travel():
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            attempt(SEED)
    with pytest.raises(TypeError, match="unhashable"):
        hash(SEED)


def test_secrets_compare_by_type_and_value():
    assert Seed(bytes(32)) == Seed(bytes(32))
    assert Seed(bytes(32)) != Pepper(bytes(32))
    assert Seed.generate() != Seed.generate()
    assert Seed(bytes(32)) != bytes(32)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_has_32_bytes(size):
    with pytest.raises(ValueError, match="32 bytes"):
        Seed(bytes(size))


def test_sizes():
    assert len(public_key(SEED).raw) == 1216
    assert len(WRAPPED) == 1168
    assert len(public_key(SEED).fingerprint()) == 20
    assert repr(public_key(SEED)) == f"PublicKey({public_key(SEED).fingerprint()})"


@pytest.mark.parametrize("size", [0, 32, 1184, 1215, 1217])
def test_a_public_key_of_another_length_is_refused(size):
    with pytest.raises(FormatError):
        PublicKey(bytes(size))


@pytest.mark.parametrize("raw", [b"\xff" * 1216, public_key(SEED).raw[:1184] + bytes(32)])
def test_an_unusable_public_key_is_refused_when_used(raw):
    """ML-KEM coefficients above the modulus; an X25519 point of low order."""
    with pytest.raises(FormatError):
        wrap(PublicKey(raw), KEY, INFO)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_only_keys_are_wrapped(size):
    with pytest.raises(ValueError, match="32 bytes"):
        wrap(public_key(SEED), bytes(size), INFO)


def test_wrap_and_unwrap():
    assert unwrap(SEED, WRAPPED, INFO) == KEY
    assert wrap(public_key(SEED), KEY, INFO) != WRAPPED


@given(seed=st.binary(min_size=32, max_size=32).map(Seed), info=st.binary(max_size=20))
@settings(max_examples=30)
def test_another_seed_or_info_does_not_unwrap(seed, info):
    with pytest.raises(CannotOpen):
        unwrap(seed, WRAPPED, INFO)
    if info != INFO:
        with pytest.raises(CannotOpen):
            unwrap(SEED, WRAPPED, info)


@given(position=st.integers(0, 1167), bit=st.integers(0, 7))
def test_an_altered_wrap_does_not_open(position, bit):
    altered = bytearray(WRAPPED)
    altered[position] ^= 1 << bit
    with pytest.raises(CannotOpen):
        unwrap(SEED, Wrap(bytes(altered)), INFO)


@pytest.mark.parametrize("wrapped", [b"", WRAPPED[:-1], WRAPPED + b"\0", WRAPPED[1:]])
def test_a_wrap_of_another_length_is_malformed(wrapped):
    with pytest.raises(FormatError):
        unwrap(SEED, Wrap(wrapped), INFO)


def test_a_low_order_point_in_a_wrap_does_not_open():
    with pytest.raises(CannotOpen):
        unwrap(SEED, Wrap(WRAPPED[:1088] + bytes(32) + WRAPPED[1120:]), INFO)


def test_every_reader_reaches_the_same_tip_key():
    made = new_tip_key(CASE, READERS)
    assert set(made.wraps) == {ANNA, BAO}
    assert len(made.share_b) == 32
    for reader, seed in zip(READERS, (SEED, OTHER), strict=True):
        wrapped = made.wraps[reader.reader_id]
        opened = open_tip_key(CASE, 1, reader.reader_id, reader.epoch, seed, wrapped, made.share_b)
        assert public_key(opened) == made.public_key


def test_a_new_tip_key_prints_without_share_b():
    made = new_tip_key(CASE, READERS)
    assert "share_b" not in repr(made)
    assert repr(made.share_b) not in repr(made)


def test_two_cases_share_nothing():
    one, other = new_tip_key(CASE, READERS), new_tip_key(CASE, READERS)
    assert one.public_key != other.public_key
    assert one.share_b != other.share_b
    shares = [
        reference.hpke_open(SEED.reveal(), made.wraps[ANNA], reference.wrap_info(CASE, 1, "anna", 1))
        for made in (one, other)
    ]
    assert shares[0] != shares[1]
    assert not {*shares} & {one.share_b, other.share_b}


@pytest.mark.parametrize(
    ("case", "epoch", "reader", "reader_epoch", "seed"),
    [
        (new_case_id(), 1, ANNA, 1, SEED),
        (CASE, 2, ANNA, 1, SEED),
        (CASE, 1, BAO, 1, SEED),
        (CASE, 1, ANNA, 2, SEED),
        (CASE, 1, ANNA, 1, OTHER),
    ],
    ids=["case", "epoch", "reader", "epoch of reader", "key"],
)
def test_a_wrap_opens_only_for_its_case_epoch_reader_and_key(case, epoch, reader, reader_epoch, seed):
    made = new_tip_key(CASE, READERS)
    with pytest.raises(CannotOpen):
        open_tip_key(case, epoch, reader, reader_epoch, seed, made.wraps[ANNA], made.share_b)


def test_a_wrap_cannot_be_relabelled_to_another_reader():
    made = new_tip_key(CASE, READERS)
    with pytest.raises(CannotOpen):
        open_tip_key(CASE, 1, BAO, 7, OTHER, made.wraps[ANNA], made.share_b)


def test_without_share_b_the_key_is_gone():
    made = new_tip_key(CASE, READERS)
    opened = open_tip_key(CASE, 1, ANNA, 1, SEED, made.wraps[ANNA], ShareB(bytes(32)))
    assert public_key(opened) != made.public_key
    with pytest.raises(ValueError, match="share B"):
        open_tip_key(CASE, 1, ANNA, 1, SEED, made.wraps[ANNA], ShareB(b""))


def test_grant_adds_exactly_one_reader():
    made = new_tip_key(CASE, READERS[:1], epoch=4)
    with_bao = grant(CASE, 4, ANNA, 1, SEED, made.wraps[ANNA], READERS[1])
    opened = open_tip_key(CASE, 4, BAO, 7, OTHER, with_bao, made.share_b)
    assert public_key(opened) == made.public_key
    with pytest.raises(CannotOpen):
        open_tip_key(CASE, 4, ANNA, 1, SEED, with_bao, made.share_b)


def test_only_a_reader_can_grant():
    made = new_tip_key(CASE, READERS[:1])
    with pytest.raises(CannotOpen):
        grant(CASE, 1, ANNA, 1, OTHER, made.wraps[ANNA], READERS[1])


@pytest.mark.parametrize("readers", [[], [READERS[0], replace(READERS[1], reader_id=ANNA)]])
def test_readers_are_some_and_each_once(readers):
    with pytest.raises(ValueError, match="readers"):
        new_tip_key(CASE, readers)


def test_a_case_id_has_16_bytes():
    with pytest.raises(ValueError, match="case id"):
        new_tip_key(CaseId(b"short"), READERS)
