"""The host key's file, and 128 bits for people to copy."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import StorageBroken
from storage.hostkey import fingerprint, load, load_or_create
from storage.sealing import SigningKey, looks_like_receipt, sign, verify, verify_key
from storage.shortform import grouped, is_short, ungrouped


def test_it_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "head.key"
    assert load(path) is None
    key, new = load_or_create(path)
    assert (new, load_or_create(path), load(path)) == (True, (key, False), key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == key.reveal()
    assert key != load_or_create(tmp_path / "other")[0]


def test_a_file_of_another_size_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "head.key"
    path.write_bytes(b"short")
    for act in (load, load_or_create):
        with pytest.raises(StorageBroken, match=r"head\.key is not 32 bytes"):
            act(path)
    assert path.read_bytes() == b"short"


def test_the_key_does_not_print() -> None:
    assert "h" * 4 not in repr(SigningKey(b"h" * 32))


@given(st.lists(st.binary(max_size=20), max_size=4), st.lists(st.binary(max_size=20), max_size=4))
def test_a_signature_is_over_these_parts_and_no_others(parts: list[bytes], others: list[bytes]) -> None:
    key = SigningKey(b"k" * 32)
    made = sign(key, *parts)
    assert verify(verify_key(key), made, *parts)
    assert verify(verify_key(key), made, *others) == (parts == others)
    assert not verify(verify_key(SigningKey(b"l" * 32)), made, *parts)


@pytest.mark.parametrize(("public", "signature"), [(b"", bytes(64)), (bytes(31), bytes(64)), (b"\xff" * 32, bytes(63))])
def test_what_has_no_form_is_no_signature(public: bytes, signature: bytes) -> None:
    assert not verify(public, signature, b"x")


@given(st.binary(min_size=16, max_size=16))
def test_a_short_form_is_read_back_and_is_never_taken_for_a_receipt(data: bytes) -> None:
    text = grouped(data)
    assert len(text) == 32
    assert ungrouped(text) == ungrouped(text.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == data
    assert is_short(text)
    assert not looks_like_receipt(text)


@pytest.mark.parametrize("text", ["", "K7QM3-XPD9T-2WHBR-6VN48", "村口的桥修了三年", "Z" * 26, "U" * 26, "0" * 25, "0" * 27])
def test_other_words_are_no_short_form(text: str) -> None:
    assert not is_short(text)


def test_the_order_of_bits_is_the_numbers() -> None:
    assert grouped(bytes(15) + b"\x01") == "0000-0000-0000-0000-0000-0000-01"
    assert grouped(b"\xff" * 16) == "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ"
    assert fingerprint(bytes(32)) != fingerprint(b"\x01" + bytes(31))
