from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.normalise import Normaliser, folded_character


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("開會補臺賬", "开会补台账"),
        ("乾坤", "乾坤"),
        ("ＡＰＰ　１３８，！", "app 138,!"),
        ("代\u200b写\u202e加\ufeff微\u0336信", "代写加微信"),
        ("㎡½", "m21⁄2"),
        ("a\r\nb\tc\x00", "a\nb\tc"),
        ("\ud83d", "\ufffd"),
        ("𝟏𝟑𝟖🯱", "1381"),
        ("⑴⑶⑻⓪", "1380"),
    ],
)
def test_fold(normaliser: Normaliser, text: str, folded: str) -> None:
    assert normaliser.fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("代*笔 加%微^&信", "代笔加微信"),
        ("：%cw~^k，", ":%cwk,"),
        ("hello world 你好", "hello world 你好"),
        ("2023-09-03 共12*3元", "2023-09-03 共12*3元"),
        ("开会。\n填表", "开会。\n填表"),
        ("*号开头", "*号开头"),
    ],
)
def test_denoise_drops_only_what_is_squeezed_between_letters(normaliser: Normaliser, text: str, clean: str) -> None:
    assert normaliser.denoise(normaliser.fold(text)).text == clean


def test_spans_point_into_the_original(normaliser: Normaliser) -> None:
    text = "他們……㎡代*\u200b筆！"
    normal = normaliser.denoise(normaliser.fold(text))
    start = normal.text.index("代笔")
    span = normal.span(start, start + 2)
    assert text[span.start : span.end] == "代*\u200b筆"
    assert normal.without([span]).text == "他们......m2!"


PHRASES = (
    "沈默",
    "回覆",
    "瞭解",
    "藉口",
    "土坏",
    "英哩",
    "甦醒",
    "衹得",
    "乾坤",
    "乾淨",
    "不瞭",
    "茶几",
    "著作",
    "收穫",
)


@pytest.mark.parametrize("phrase", PHRASES[:8])
def test_what_only_changes_in_phrases_is_changed(normaliser: Normaliser, phrase: str) -> None:
    assert normaliser.fold(phrase).text == opencc.OpenCC("t2s").convert(phrase) != phrase


@given(
    st.lists(st.sampled_from(PHRASES) | st.text("开会门口檢查資料ＡＢ１…㎡\u200b。", max_size=4), max_size=8).map(
        "".join
    )
    | st.text(max_size=40)
)
def test_folding_is_what_a_character_at_a_time_would_be(normaliser: Normaliser, text: str) -> None:
    plain = "".join(folded_character(char) for char in text)
    assert normaliser.fold(text).text == opencc.OpenCC("t2s").convert(plain)


def test_folding_knows_every_character_that_folds(normaliser: Normaliser) -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    plain = "".join(folded_character(char) for char in every)
    assert normaliser.fold("".join(every)).text == opencc.OpenCC("t2s").convert(plain)


@given(st.text(max_size=60))
def test_index_always_fits(normaliser: Normaliser, text: str) -> None:
    folded = normaliser.fold(text)
    clean = normaliser.denoise(folded)
    for normal in (folded, clean):
        assert len(normal.index) == len(normal.text)
        assert list(normal.index) == sorted(normal.index)
        assert all(0 <= place < len(text) for place in normal.index)


@given(st.text(st.characters(categories=["Lo", "Nd", "Po", "Zs", "Sm"]), max_size=60))
def test_folding_twice_changes_nothing(normaliser: Normaliser, text: str) -> None:
    once = normaliser.fold(text).text
    assert normaliser.fold(once).text == once
