"""The model of where adverts begin and end: the best way through, and learning it."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import advert_weights, corpus
from config.advert_weights import COUNTS, MOVES, TABLES
from config.corpus import Example
from config.taxonomy import Taxonomy
from triage.advert_features import Eye, edges
from triage.advert_patterns import CONTACT, Patterns, Sign
from triage.advert_segments import Segmenter, best_window, in_folded, segments
from triage.normalise import Normaliser
from triage.spans import Span
from triage.training import advert_second, fit_adverts

numbers = st.integers(-20, 20)


def _worth(spans: list[Span], inside: list[int], starts: list[int], ends: list[int]) -> int:
    return sum(sum(inside[a:b]) + starts[a] + ends[b] for a, b in spans)


def _ways(length: int) -> list[list[Span]]:
    single = [Span(a, b) for a in range(length) for b in range(a + 1, length + 1)]
    pairs = [[one, other] for one, other in combinations(single, 2) if one.end < other.start]
    return [[], *([span] for span in single), *pairs]


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(*(st.lists(numbers, min_size=m, max_size=m) for m in (n, n + 1, n + 1)))
    )
)
def test_the_best_way_is_found(scores: tuple[list[int], list[int], list[int]]) -> None:
    inside, starts, ends = scores
    found = segments(np.array(inside), np.array(starts), np.array(ends))
    best = max(_worth(way, *scores) for way in _ways(len(inside)))
    assert _worth(found, *scores) == best
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_best_window() -> None:
    assert best_window(np.array([5, -1])) == 4
    assert best_window(np.array([-9] * 20 + [2] * 14 + [-9] * 5)) == 28
    assert best_window(np.array([3] * 14 + [-9])) == 42


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        ("加abc_12了", {2, 3, 4, 5, 6}),
        ("打138 00说", {2, 3, 4, 5, 6}),
        ("打一三八", {2, 3}),
        ("v66三条", {1, 2}),
        ("好 啊", set()),
    ],
)
def test_numbers_and_handles_are_not_torn(text: str, torn: set[int]) -> None:
    assert set(edges(Eye().see(text), ()).torn.tolist()) == torn


def test_patterns_are_not_torn() -> None:
    assert set(edges(Eye().see("专业代写材料"), [Sign(2, 4, 0)]).torn.tolist()) == {3}


def test_signs_are_put_back_into_the_text_with_noise(normaliser: Normaliser) -> None:
    folded = normaliser.fold("找代*写")
    normal = normaliser.denoise(folded)
    start = normal.text.index("代写")
    (sign,) = in_folded(folded, normal, [Sign(start, start + 2, CONTACT)])
    assert folded.text[sign.start : sign.end] == "代*写"


def test_learning_is_repeatable_and_finds_what_it_learned(book: Taxonomy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_adverts, "MADE", 100)
    monkeypatch.setattr(fit_adverts, "PLAIN", 4)
    monkeypatch.setattr(advert_second, "MADE", 40)
    monkeypatch.setattr(advert_weights, "embedded", lambda: [])
    monkeypatch.setattr(advert_weights, "documents", lambda: [])
    monkeypatch.setattr(corpus, "own", lambda: [])
    monkeypatch.setattr(advert_weights, "negatives", lambda: ["领导让我们代写心得体会。"])
    tips = [
        "镇里天天开会。我们受不了。",
        "填表填到半夜。第二天又要改。",
        "路灯坏了半年。没人来修。",
        "检查组来了三拨。台账补了五遍。",
    ]
    examples = [Example(id=f"w01-{n}", text=text, scope="in", labels=("P11",)) for n, text in enumerate(tips)]
    samples = ["专业代写材料 包过 加微信 abc_123", "低价出售发票 电话 13800138000"]
    one, other = (fit_adverts.fit(examples, book, samples, rounds=2) for _ in range(2))
    assert all((one.tables[name] == other.tables[name]).all() for name in TABLES)
    assert all((one.counts[name] == other.counts[name]).all() for name in COUNTS)
    assert all((one.moves[name] == other.moves[name]).all() for name in MOVES)
    segmenter = Segmenter(one)
    text = "镇里天天开会。" + samples[0] + "我们受不了。"
    found = max(
        segmenter.weigh(segmenter.glance(text), list(Patterns(book).find(text))).spans(),
        key=lambda one: one.end - one.start,
    )
    assert "加微信 abc_123" in text[found.start : found.end]
