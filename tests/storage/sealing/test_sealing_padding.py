"""Encoding and padding: injective, reversible, strict, and only the promised sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import enc, u32
from storage.sealing.padding import FILE_MINIMUM, TEXT_BUCKETS, is_padded_size, pad_file, pad_text, padme, unpad

parts = st.lists(st.binary(max_size=6), max_size=4)


@given(parts, parts)
def test_enc_is_injective(one, other):
    assert (enc(*one) == enc(*other)) == (one == other)


@pytest.mark.parametrize("number", [-1, 1 << 32])
def test_u32_refuses_what_does_not_fit(number):
    with pytest.raises(ValueError, match="32-bit"):
        u32(number)


@given(st.binary(max_size=40_000))
def test_text_padding_round_trip(data):
    padded = pad_text(data)
    assert unpad(padded) == data
    sizes = (*TEXT_BUCKETS, 32768, 49152)
    assert len(padded) == min(size for size in sizes if size >= len(data) + 4)
    assert is_padded_size(len(padded))


@given(st.binary(max_size=5_000))
def test_file_padding_round_trip(data):
    padded = pad_file(data)
    assert unpad(padded) == data
    assert is_padded_size(len(padded))


@given(st.integers(min_value=0, max_value=1 << 32))
def test_padme_never_shrinks_and_wastes_little(size):
    padded = padme(size)
    assert padded >= max(size, FILE_MINIMUM)
    assert padded <= max(FILE_MINIMUM, size * 1.12)
    assert padme(padded) == padded


@pytest.mark.parametrize(
    ("data", "text", "file"), [(1020, 1024, 1024), (1021, 4096, 1088), (4092, 4096, 4096), (4093, 16384, 4352)]
)
def test_bucket_edges(data, text, file):
    assert (len(pad_text(bytes(data))), len(pad_file(bytes(data)))) == (text, file)


def test_longer_texts_go_to_multiples_of_the_largest_bucket():
    assert [len(pad_text(bytes(size))) for size in (16380, 16381, 32764, 32765)] == [16384, 32768, 32768, 49152]


@pytest.mark.parametrize("padded", [b"", b"\0\0\0", b"\0\0\0\x01", b"\xff\xff\xff\xff" + bytes(252)])
def test_impossible_lengths_are_refused(padded):
    with pytest.raises(ValueError, match="length"):
        unpad(padded)


@pytest.mark.parametrize("position", [7, 8, 500, 1023])
def test_every_filler_byte_must_be_zero(position):
    padded = bytearray(pad_text(b"abc"))
    padded[position] = 1
    with pytest.raises(ValueError, match="filler"):
        unpad(bytes(padded))


@pytest.mark.parametrize("size", [0, 255, 257, 1025, 1023, 4095, 16385])
def test_sizes_no_padding_gives(size):
    assert not is_padded_size(size)
