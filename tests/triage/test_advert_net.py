"""The networks that say where adverts begin and end, and choosing by what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from config import advert_weights
from config.advert_weights import NETS, AdvertWeights
from config.taxonomy import Taxonomy
from triage.advert_features import Eye, torn
from triage.advert_net import REACH, Judged, Nets, places, segments
from triage.adverts import AdvertFinder
from triage.normalise import Normaliser
from triage.spans import Span, cut
from triage.training import fit_advert_net
from triage.training.advert_cases import Taught
from triage.training.fit_adverts import Teacher

CASES = Path(__file__).with_name("test_advert_cases.txt")
_MARKED = re.compile("⟪([^⟫]*)⟫")
PIECES = [
    *("代写", "加微信", "abc_12", "，", "。", "【", "】", " ", "\n", "★", "镇里", "开会", "138", "😎", "“", "\u3000"),
    *("㍿", "ﷺ", "\u200b", "\ufe0f", "…"),  # fold to several characters or to none
]
numbers = st.integers(-20, 20)


@pytest.fixture(scope="module")
def weights() -> AdvertWeights:
    return advert_weights.load()


@pytest.fixture(scope="module")
def finder(book: Taxonomy, weights: AdvertWeights) -> AdvertFinder:
    return AdvertFinder(book, weights)


def _worth(spans: list[Span], inside: list[int], starts: list[int], ends: list[int]) -> int:
    return sum(sum(inside[a:b]) + starts[a] + ends[b] for a, b in spans)


def _ways(length: int) -> list[list[Span]]:
    single = [Span(a, b) for a in range(length) for b in range(a + 1, length + 1)]
    pairs = [[one, other] for one, other in combinations(single, 2) if one.end < other.start]
    return [[], *([span] for span in single), *pairs]


scored = st.integers(1, 4).flatmap(
    lambda n: st.tuples(*(st.lists(numbers, min_size=m, max_size=m) for m in (n, n + 1, n + 1)))
)


@given(scored)
def test_the_best_way_is_found(scores: tuple[list[int], list[int], list[int]]) -> None:
    inside, starts, ends = scores
    found = segments(np.array(inside), np.array(starts), np.array(ends))
    best = max(_worth(way, *scores) for way in _ways(len(inside)))
    assert _worth(found, *scores) == best
    assert all(one.end < other.start for one, other in pairwise(found))


@given(scored, st.integers(0, 3))
def test_the_best_stretch_near_another_and_its_odds(scores: tuple[list[int], list[int], list[int]], at: int) -> None:
    judged = Judged(*map(np.array, scores))
    near = Span(min(at, len(scores[0]) - 1), min(at, len(scores[0]) - 1) + 1)
    [(found, odds)] = judged.bests([near])
    ways = [way for way in _ways(len(scores[0])) if len(way) == 1 and way[0].start < near.end and near.start < way[0].end]
    worths = [_worth(way, *scores) for way in ways]
    assert _worth([found], *scores) == max(worths)
    assert odds == pytest.approx(np.logaddexp.reduce(worths))


def test_a_long_stretch_is_judged_in_memory_of_its_length() -> None:
    length = 200_000
    judged = Judged(np.ones(length), np.zeros(length + 1), np.zeros(length + 1))
    assert judged.bests([Span(0, length)])[0][0] == Span(0, length)


def test_edges_are_looked_for_within_reach_only() -> None:
    inside = np.full(300, 0.1)
    judged = Judged(inside, np.zeros(301), np.zeros(301))
    assert judged.bests([Span(150, 151)])[0][0] == Span(150 - REACH, 151 + REACH)
    assert judged.bests([Span(0, 1)])[0][0] == Span(0, 1 + REACH)
    assert judged.bests([Span(299, 300)])[0][0] == Span(299 - REACH, 300)
    assert [found for found, _ in judged.bests([Span(10, 20), Span(30, 40)])] == [Span(0, 30), Span(20, 40 + REACH)]


@settings(deadline=None, max_examples=60)
@given(
    st.one_of(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join), st.text(min_size=1, max_size=60)),
)
def test_any_text_is_judged(weights: AdvertWeights, text: str) -> None:
    seen = Eye().see(text)
    judged = Nets(weights.net).judge(text, seen, [])
    assert judged.inside.shape == (len(text),) and judged.starts.shape == judged.ends.shape == (len(text) + 1,)
    within = torn(text, seen)
    for start, end in judged.stretches():
        assert 0 <= start < end <= len(text)
        assert not within[start] and not within[end]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_cuts_are_within_the_text(finder: AdvertFinder, normaliser: Normaliser, text: str) -> None:
    folded = normaliser.fold(text)
    [found] = finder.find([folded], [normaliser.denoise(folded)])
    assert all(0 <= one.start < one.end <= len(text) for one in found.cuts)
    assert all(one.end < other.start for one, other in pairwise(found.cuts))


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("加abc12了", {2, 3, 4, 5}),
        ("打138了", {2, 3}),
        ("打一三八", {2, 3}),
        ("v66三条", {1, 2}),
        ("打400-660-1188三次", {2, 3, 6, 7, 10, 11, 12}),
        ("q5五五回", {1, 2, 3}),
        ("打1380013800三条", set(range(2, 12))),
        ("打13800138000一天四个会", set(range(2, 12))),
        ("打一三三零四一四八零六六一天", set(range(2, 12))),
        ("打138001380001天", set(range(2, 13))),
        ("好啊", set()),
    ],
)
def test_handles_and_numbers_are_not_torn_but_a_mobile_number_ends(text: str, within: set[int]) -> None:
    assert set(np.flatnonzero(torn(text, Eye().see(text))).tolist()) == within


def test_characters_that_are_not_known_have_one_place() -> None:
    known = np.array([ord(char) for char in "信加微"], np.uint32)
    assert list(places("加微信abc", np.sort(known))) == [3, 4, 2, 1, 1, 1]


def test_what_is_learned_with_is_what_reads(book: Taxonomy, weights: AdvertWeights) -> None:
    """Training has the network written for many texts at once."""
    texts = ["镇里天天开会，专业代写材料 加微信abc_12，我们受不了。" * 4, "电话13800138000一个会"]
    lessons = [*Teacher(book).lessons(Taught(text, ()) for text in texts)]
    batch = fit_advert_net.batched(lessons, weights.net["chars"])
    nets = [_alone(weights.net, number) for number in range(NETS)]
    told = [fit_advert_net.judge({name: table[0].astype(np.float32) for name, table in net.items()}, batch) for net in nets]
    for row, one in enumerate(lessons):
        judged = Nets(weights.net).judge(one.text, one.seen, one.signs)
        mine = judged.inside, judged.starts, judged.ends
        for scores, theirs in zip(mine, zip(*told, strict=True), strict=True):
            mean = sum(np.asarray(each)[row, : len(scores)] for each in theirs) / NETS
            assert np.allclose(scores, mean, atol=1e-2)


def test_both_networks_are_heard(weights: AdvertWeights) -> None:
    text = "镇里天天开会，专业代写材料 加微信abc_12，我们受不了。"
    seen = Eye().see(text)
    together = Nets(weights.net).judge(text, seen, []).inside
    chars = {"chars": weights.net["chars"]}
    alone = [Nets(chars | _alone(weights.net, number)).judge(text, seen, []).inside for number in range(NETS)]
    assert np.allclose(together, np.mean(alone, axis=0), atol=1e-3)
    assert not np.allclose(alone[0], alone[1], atol=0.1)


def _alone(net: Mapping[str, NDArray[Any]], number: int) -> dict[str, NDArray[Any]]:
    """The weights of one network."""
    return {name: table[number : number + 1] for name, table in net.items() if name != "chars"}


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
    """Nearly all of these stand in what is learned from too: it shows that nothing is broken, not how well it does."""
    folded = normaliser.fold(text)
    [found] = finder.find([folded], [normaliser.denoise(folded)])
    assert cut(text, found.cuts).replace(" ", "") == cut(text, spans).replace(" ", "")
