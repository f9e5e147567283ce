"""Key files and the passphrases that protect them. 19 MiB, two passes: the cheapest a key file may be."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.ids import ReaderId
from storage.sealing import (
    CannotOpen,
    FormatError,
    KdfCost,
    WeakPassphrase,
    WrongPassphrase,
    change_passphrase,
    inspect_keyfile,
    new_keyfile,
    public_key,
    unlock,
    weakness,
)

CHEAP = {"memory_kib": 19 * 1024, "iterations": 2}
PASSPHRASE = "清风 明月 青山 绿水 白云 红叶"
FILE, PUBLIC = new_keyfile(ReaderId("r1"), "张三", PASSPHRASE, **CHEAP)
FIELDS = json.loads(FILE)


def altered(**changes):
    return json.dumps(FIELDS | changes).encode()


def altered_kdf(**changes):
    return altered(kdf=FIELDS["kdf"] | changes)


def flipped(text):
    raw = bytearray(base64.b64decode(text))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


def test_the_passphrase_gives_the_key_back():
    assert public_key(unlock(FILE, PASSPHRASE)) == PUBLIC


@pytest.mark.parametrize("typed", [f" {PASSPHRASE} ", PASSPHRASE.replace(" ", "　"), PASSPHRASE.replace(" ", "\n  ")])
def test_spaces_and_width_do_not_matter(typed):
    assert public_key(unlock(FILE, typed)) == PUBLIC


def test_full_width_letters_are_the_same_letters():
    wide = "".join(chr(ord(character) + 0xFEE0) for character in "fourteen-chars")
    file, public = new_keyfile(ReaderId("r1"), "n", wide, **CHEAP)
    assert public_key(unlock(file, "fourteen-chars")) == public


@pytest.mark.parametrize("typed", ["", PASSPHRASE[:-1], PASSPHRASE.replace(" ", ""), "correct horse battery"])
def test_another_passphrase_does_not(typed):
    with pytest.raises(WrongPassphrase):
        unlock(FILE, typed)


def test_the_file_says_whose_it_is_and_hides_the_seed():
    said = inspect_keyfile(FILE)
    assert (said.reader_id, said.name, said.public_key) == ("r1", "张三", PUBLIC)
    assert said.cost == KdfCost(19 * 1024, 2, 1)
    seed = unlock(FILE, PASSPHRASE).reveal()
    assert base64.b64encode(seed).decode() not in FILE.decode()
    assert seed.hex() not in FILE.decode()
    assert set(FIELDS) == {"v", "name", "reader_id", "kdf", "nonce", "pub", "ct"}


def test_two_files_share_nothing_random():
    other = json.loads(new_keyfile(ReaderId("r1"), "张三", PASSPHRASE, **CHEAP)[0])
    assert other["nonce"] != FIELDS["nonce"]
    assert other["kdf"]["salt"] != FIELDS["kdf"]["salt"]
    assert other["pub"] != FIELDS["pub"]


@pytest.mark.parametrize(
    "file",
    [
        altered(name="李四"),
        altered(reader_id="r2"),
        altered(nonce=flipped(FIELDS["nonce"])),
        altered(pub=flipped(FIELDS["pub"])),
        altered(ct=flipped(FIELDS["ct"])),
        altered_kdf(salt=flipped(FIELDS["kdf"]["salt"])),
        altered_kdf(t=3),
        altered_kdf(m=19 * 1024 + 1),
    ],
    ids=["name", "reader_id", "nonce", "pub", "ct", "salt", "t", "m"],
)
def test_every_field_is_authenticated(file):
    with pytest.raises(WrongPassphrase):
        unlock(file, PASSPHRASE)


def test_order_and_spacing_of_the_json_do_not_matter():
    assert public_key(unlock(json.dumps(dict(reversed(FIELDS.items()))).encode(), PASSPHRASE)) == PUBLIC


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 10_000,
        FILE + b" " * 20_000,
        altered(v=2),
        altered(v=True),
        altered(v="1"),
        altered(extra=1),
        json.dumps({key: value for key, value in FIELDS.items() if key != "ct"}).encode(),
        altered(name=7),
        altered(name="\ud800"),
        altered(kdf=None),
        altered_kdf(name="scrypt"),
        altered_kdf(m="19456"),
        altered_kdf(m=19456.0),
        altered_kdf(m=1024),
        altered_kdf(m=1 << 40),
        altered_kdf(t=1),
        altered_kdf(t=1_000_000),
        altered_kdf(p=4),
        altered_kdf(salt=base64.b64encode(bytes(8)).decode()),
        altered_kdf(salt="%%%"),
        altered(nonce=None),
        altered(nonce=base64.b64encode(bytes(8)).decode()),
        altered(pub=base64.b64encode(bytes(32)).decode()),
        altered(ct=base64.b64encode(bytes(32)).decode()),
        altered(ct="é"),
    ],
)
def test_a_malformed_file_is_refused_before_any_derivation(file):
    for attempt in (inspect_keyfile, lambda data: unlock(data, PASSPHRASE)):
        with pytest.raises(FormatError):
            attempt(file)


@given(st.binary(max_size=60))
def test_noise_is_no_key_file(noise):
    with pytest.raises(FormatError):
        inspect_keyfile(noise)


def test_a_changed_passphrase_keeps_the_key():
    changed = change_passphrase(FILE, PASSPHRASE, "another long passphrase", memory_kib=19 * 1024, iterations=3)
    assert unlock(changed, "another long passphrase") == unlock(FILE, PASSPHRASE)
    assert inspect_keyfile(changed).cost.iterations == 3
    assert inspect_keyfile(changed).name == "张三"
    with pytest.raises(WrongPassphrase):
        unlock(changed, PASSPHRASE)


def test_changing_needs_the_old_passphrase_and_a_good_new_one():
    with pytest.raises(WrongPassphrase):
        change_passphrase(FILE, "not the old passphrase", "another long passphrase", **CHEAP)
    with pytest.raises(WeakPassphrase) as caught:
        change_passphrase(FILE, PASSPHRASE, "short", **CHEAP)
    assert caught.value.reason == "too-short"


def test_a_weak_passphrase_makes_no_key():
    with pytest.raises(WeakPassphrase):
        new_keyfile(ReaderId("r"), "n", "password1", **CHEAP)


@pytest.mark.parametrize("cost", [(19 * 1024 - 1, 2), (19 * 1024, 1), (1 << 22, 2), (19 * 1024, 17)])
def test_the_cost_has_bounds(cost):
    with pytest.raises(ValueError, match="bounds"):
        new_keyfile(ReaderId("r"), "n", PASSPHRASE, memory_kib=cost[0], iterations=cost[1])


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("", "too-short"),
        ("password1", "too-short"),
        ("thirteen-char", "too-short"),
        ("fourteen-chars", None),
        ("f o u r t e e n - c h a r s", None),
        ("a b c d e f", "too-short"),
        ("up at it no we go", None),
        ("清风明月青山", "too-short"),
        ("清风明月青山绿水白云红叶", None),
        (PASSPHRASE, None),
        ("清风明月青山绿水", "too-short"),
        ("aaaaaaaaaaaaaaaa", "too-simple"),
        ("abababababababab", "too-simple"),
        ("clean clean clean clean clean clean", "too-simple"),
        ("13812345678901", "too-simple"),
        ("1" * 30, "too-simple"),
        ("3141592653589793238462643", None),
        ("　" * 20, "too-short"),
    ],
)
def test_the_minimum_of_a_passphrase(passphrase, reason):
    assert weakness(passphrase) == reason


@given(st.text(max_size=13))
@settings(max_examples=200)
def test_short_texts_pass_only_as_words_or_han(text):
    if weakness(text) is None:
        han = sum("\u3400" <= character <= "\U0003ffff" for character in text)
        assert han >= 12 or len(text.split()) >= 6 or len("".join(text.split())) < 14


def test_wrong_passphrases_are_a_kind_of_not_opening():
    assert issubclass(WrongPassphrase, CannotOpen)
    assert issubclass(FormatError, CannotOpen)
    assert not issubclass(WeakPassphrase, CannotOpen)
