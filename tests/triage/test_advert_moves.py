"""The second stage: moving the edges of what the first one finds, and judging it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import advert_weights
from config.advert_weights import MOVES, PAIRS, PLACES, SCALARS, VERDICT, AdvertWeights
from config.taxonomy import Taxonomy
from triage import advert_moves, advert_verdict, advert_view
from triage.advert_language import BACK, Language, packed, sequences
from triage.advert_patterns import Patterns, Sign
from triage.advert_segments import Glance, Segmenter, Weighed
from triage.adverts import AdvertFinder
from triage.normalise import Normaliser
from triage.spans import Span, cut
from triage.training import advert_second
from triage.training.advert_cases import Taught

CASES = Path(__file__).with_name("test_advert_cases.txt")
_MARKED = re.compile("⟪([^⟫]*)⟫")
PIECES = ["代写", "加微信", "abc_12", "，", "。", "【", "】", " ", "\n", "★", "镇里", "开会", "138", "😎", "“", "\u3000"]


@pytest.fixture(scope="module")
def weights() -> AdvertWeights:
    return advert_weights.load()


@pytest.fixture(scope="module")
def language(weights: AdvertWeights) -> Language:
    return Language.stored(weights.counts)


@pytest.fixture(scope="module")
def finder(book: Taxonomy, weights: AdvertWeights) -> AdvertFinder:
    return AdvertFinder(book, weights)


def _look(
    text: str, weights: AdvertWeights, language: Language, signs: list[Sign] | None = None
) -> tuple[advert_view.View | None, Weighed, Glance]:
    segmenter = Segmenter(weights)
    glance = segmenter.glance(text)
    weighed = segmenter.weigh(glance, signs or [])
    return advert_view.view(text, weighed, language), weighed, glance


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join), st.text(min_size=1, max_size=60)),
    st.tuples(st.integers(0, 60), st.integers(1, 60)),
)
def test_any_stretch_of_any_text_is_moved_to_one_within_it(
    weights: AdvertWeights, language: Language, text: str, at: tuple[int, int]
) -> None:
    look, weighed, glance = _look(text, weights, language)
    if look is None:
        assert not text.strip()
        return
    start = min(at[0], len(text) - 1)
    raw = look.within(Span(start, min(len(text), start + at[1])))
    rows = advert_view.rows(look, text, weighed)
    found = advert_moves.candidates(look, rows, raw, language)
    for places, row, own in ((found.starts, rows[0], raw.start), (found.ends, rows[1], raw.end)):
        assert not (row["torn"][places[places != own]] % 2).any(), "within a number, a handle or a pattern"
    moved = advert_moves.best(found, weights.moves)
    assert 0 <= moved.start < moved.end <= look.length
    stretch = look.stretch(moved)
    assert 0 <= stretch.start < stretch.end <= len(text)
    assert text[stretch.start] not in " \n" and text[stretch.end - 1] not in " \n"
    assert set(found.start_rows) == set(PLACES) and set(found.pair_rows) == set(PAIRS)
    for prefix, every in (("start_at", found.start_rows), ("end_at", found.end_rows), ("pair", found.pair_rows)):
        assert all(0 <= places.min() <= places.max() < MOVES[f"{prefix}_{name}"] for name, places in every.items())
    assert found.scalars.shape == (len(found.first), len(SCALARS))
    numbers = advert_verdict.numbers(text, moved, look, weighed, glance, [], language)
    assert numbers.shape == (VERDICT,) and np.isfinite(numbers).all()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_cuts_are_within_the_text(finder: AdvertFinder, normaliser: Normaliser, text: str) -> None:
    folded = normaliser.fold(text)
    [found] = finder.find([folded], [normaliser.denoise(folded)])
    assert all(0 <= one.start < one.end <= len(text) for one in found.cuts)
    assert list(found.cuts) == sorted(found.cuts)


def test_a_place_is_told_from_where_it_is_in_the_text(weights: AdvertWeights, language: Language) -> None:
    text = "开会 代写\n加我"
    look, _, _ = _look(text, weights, language)
    assert look is not None
    assert look.length == 6
    assert look.within(Span(3, 5)) == Span(2, 4)
    assert look.within(Span(2, 6)) == Span(2, 4)
    assert look.stretch(Span(2, 4)) == Span(3, 5)
    assert look.stretch(Span(2, 6)) == Span(3, 8)


def test_what_is_often_told_fits_together() -> None:
    tips = ["镇里天天开会，填表填到半夜。"] * 50 + ["路灯坏了，没人来修。"] * 50
    language = Language.stored(advert_second._named(advert_second.counted(tips)))
    rows = np.array([[ord(char) for char in text] for text in ("里天天开", "里天天修")])
    usual, strange = language.shares(rows)[BACK]
    assert usual > strange
    assert language.shares(rows).shape == (BACK + 1, 2)


def test_counts_are_stored_closely() -> None:
    counts = np.array([0, 1, 2, 10, 1000, 40000])
    stored = packed(counts)
    assert stored[0] == 0
    assert (np.diff(stored.astype(int)) > 0).all()
    back = np.exp2(stored / 16) - 1
    assert np.allclose(back, counts, rtol=0.05)


def test_the_place_of_a_sequence_depends_on_its_own_characters_only() -> None:
    places = sequences(np.array([[1, 2, 3, 4], [9, 2, 3, 4]]))
    assert [one[0] == one[1] for one in places] == [True, True, True, False]


def test_stretches_that_leave_the_same_text_are_all_right(weights: AdvertWeights, language: Language) -> None:
    text = "开会，代写材料加微信，没人管"
    look, weighed, _ = _look(text, weights, language)
    assert look is not None
    rows = advert_view.rows(look, text, weighed)
    found = advert_moves.candidates(look, rows, Span(3, 10), language)
    right = advert_second._right(look, found, Span(3, 11))
    spans = {found.span(number) for number in np.flatnonzero(right)}
    assert spans == {Span(2, 10), Span(3, 11)}
    assert {cut(text, [span]) for span in spans} == {"开会，没人管"}


def test_what_is_read_for_learning_is_what_stands_there(book: Taxonomy, weights: AdvertWeights, language: Language) -> None:
    advert = "专业代写公文材料，质量保证，加微信 abc_123"
    text = "镇里天天开会，" + advert + "我们受不了。"
    case = Taught(text, (Span(7, 7 + len(advert)),))
    reader = advert_second.Reading(book, weights)
    ((look, rows, raw, ask),) = reader.stretches(case, language)
    (gold,) = reader.marked(case, look)
    found = advert_moves.candidates(look, rows, raw, language, weights.moves)
    assert text[slice(*look.stretch(gold))] == advert
    assert advert_moves.best(found, weights.moves) == gold
    assert float(ask(gold) @ weights.moves["verdict"]) > 0
    assert list(Patterns(book).find(text))


def _cases() -> list[tuple[str, list[Span]]]:
    found = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        text, spans, place = "", [], 0
        for mark in _MARKED.finditer(line):
            text += line[place : mark.start()]
            spans.append(Span(len(text), len(text) + len(mark[1])))
            text, place = text + mark[1], mark.end()
        found.append((text + line[place:], spans))
    return found


@pytest.mark.parametrize(("text", "spans"), _cases())
def test_adverts_pushed_into_sentences(
    finder: AdvertFinder, normaliser: Normaliser, text: str, spans: list[Span]
) -> None:
    folded = normaliser.fold(text)
    [found] = finder.find([folded], [normaliser.denoise(folded)])
    assert cut(text, found.cuts).replace(" ", "") == cut(text, spans).replace(" ", "")
