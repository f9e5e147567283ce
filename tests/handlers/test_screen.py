"""Cutting texts for Telegram, in its own unit of length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.screen import shorten, split, utf16_length

texts = st.text(st.sampled_from("字a\n。！？!? 😀𠀀é"), max_size=300)


@given(texts, st.integers(3, 40))
def test_pieces_rejoin_and_fit(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(utf16_length(piece) <= limit for piece in pieces)
    assert all(pieces) or pieces == [""]


@given(texts, st.integers(1, 40))
def test_shortened_texts_fit_and_begin_alike(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16_length(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert (short == text) == (utf16_length(text) <= limit)


def test_nothing_more_is_left_out_than_must_be() -> None:
    assert shorten("字" * 10, 5) == "字字字字…"
    assert shorten("😀" * 10, 5) == "😀😀…"
    assert shorten("a😀", 3) == "a😀"


def test_astral_characters_count_twice() -> None:
    assert [utf16_length(text) for text in ("", "a", "字", "😀", "𠀀")] == [0, 1, 1, 2, 2]


def test_cuts_come_after_a_line_or_a_sentence() -> None:
    assert split("一二三四五。六七八九十", 8) == ["一二三四五。", "六七八九十"]
    assert split("一二三四五\n六七八九十", 8) == ["一二三四五\n", "六七八九十"]


def test_a_mark_too_early_is_not_used() -> None:
    assert split("一。" + "字" * 12, 8) == ["一。" + "字" * 5, "字" * 7]


def test_the_default_fits_into_a_message_with_room_for_its_head() -> None:
    assert [utf16_length(piece) for piece in split("字" * 20_000)][:2] == [3499, 3499]
