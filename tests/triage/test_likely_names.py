"""Names that no clue finds: what the shipped model reaches, and that it can be learned again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import corpus, personal_weights
from config.personal_weights import LONGEST
from triage.likely import Likely
from triage.likely_names import LikelyNames
from triage.name_features import Eye
from triage.name_forms import forms
from triage.normalise import Normaliser
from triage.personal import personal
from triage.spans import Span, overlaps
from triage.training import fit_personal, measure_own

WORDS = st.lists(
    st.sampled_from(
        [
            *("我", "叫", "姓", "张", "王小明", "欧阳", "古丽", "本人", "老伴", "书记", "主任", "的", "，", "。"),
            *("\n", " ", "138", "a", "\ue003", "𠀀", "\x00"),
        ]
    ),
    max_size=24,
).map("".join)


@pytest.fixture(scope="module")
def both() -> Likely:
    return Likely(personal_weights.load())


@pytest.fixture(scope="module")
def likely(both: Likely) -> LikelyNames:
    return both.names


@pytest.fixture(scope="module")
def figures(normaliser: Normaliser, both: Likely) -> dict[str, Mapping[str, measure_own.Figures]]:
    """Measured once: it reads three thousand tips."""
    return {name: measure_own.measure(tips, normaliser, both) for name, tips in measure_own.sets().items()}


def test_it_finds_a_third_of_what_clues_leave_and_is_seldom_wrong(
    normaliser: Normaliser, figures: dict[str, Mapping[str, measure_own.Figures]]
) -> None:
    clues = measure_own.measure(measure_own.sets()["own/dev"], normaliser, None)["name"]
    both = figures["own/dev"]["name"]
    assert both.touched - clues.touched >= 60
    assert both.false - clues.false <= 20
    assert both.exact >= 0.95 * both.touched


def test_in_ordinary_tips_hardly_anything_is_taken_for_a_name(
    figures: dict[str, Mapping[str, measure_own.Figures]],
) -> None:
    assert figures["dev"]["name"].false <= 9


def test_of_all_that_identifies_writers_unseen_nine_in_ten_are_found_and_few_else(
    figures: dict[str, Mapping[str, measure_own.Figures]],
) -> None:
    ordinary, crowded = figures["dev"]["all"], figures["own/dev"]["all"]
    assert ordinary.touched >= 0.94 * ordinary.marked
    assert ordinary.false <= 36
    assert crowded.touched >= 0.84 * crowded.marked


@given(WORDS)
def test_what_is_found_lies_in_the_text_and_apart(likely: LikelyNames, text: str) -> None:
    found = [Span(0, 2)] if len(text) > 1 else []
    names = [span for span in likely.names(text, forms(text), found, [], least=-5.0) if span not in found]
    assert all(0 <= span.start < span.end <= len(text) and span.end - span.start <= LONGEST for span in names)
    every = [*found, *names]
    assert not any(overlaps(one, every[:number]) for number, one in enumerate(every))
    again = likely.names(text, forms(text), found, [], least=-5.0)
    assert names == [span for span in again if span not in found]


def test_clues_go_first(normaliser: Normaliser, both: Likely) -> None:
    text = "我叫张小明，女儿张晓燕在二小上学。"
    seen = [(text[item.start : item.end], item.kind) for item in personal(normaliser.fold(text), both)]
    assert ("张小明", "name") in seen


def test_clues_that_words_around_make_unlikely_are_doubted(normaliser: Normaliser, both: Likely) -> None:
    for text in ("她说下班早，明早来。", "等到快四点，有个女的出来说下班早，明早来。"):
        assert [item.kind for item in personal(normaliser.fold(text))] == ["name"]
        assert personal(normaliser.fold(text), both) == ()


def test_a_name_of_a_clue_that_no_surname_begins_is_believed(both: Likely) -> None:
    assert both.names.names("她说下班早,明早来。", [], [Span(6, 9)], [], least=9.0) == []
    assert both.names.names("局长说,没办法。", [], [Span(4, 7)], [], least=9.0) == [Span(4, 7)]


def test_one_character_is_a_name_only_if_it_is_a_surname(normaliser: Normaliser, both: Likely) -> None:
    assert personal(normaliser.fold("我姓名都在里面，哪个漏出去的？"), both) == ()
    assert [one.kind for one in personal(normaliser.fold("我姓覃，联系我13907139642"), both)] == ["name", "phone"]


def test_lengths_end_with_the_text() -> None:
    assert len(Eye().see("王小明", [], []).ends(1)) == 2
    assert len(Eye().see("王小明" * 9, [], []).ends(0)) == LONGEST


def test_a_place_is_seen_the_same_whatever_stands_far_behind() -> None:
    eye, head = Eye(), "我叫王小明，住在村东头，"
    rows = []
    for tail in ("村里的路坏了。" * 30, "学校乱收费没人管。" * 30):
        text = head + tail
        seen = eye.see(text, forms(text), [])
        starts, places = seen.glance()
        rows.append([*places[list(starts).index(2)].tolist(), *seen.look(2).tolist()])
    assert rows[0] == rows[1]


def test_learning_is_repeatable_and_learns(normaliser: Normaliser) -> None:
    tips = [fit_personal.tip(one, normaliser) for one in corpus.own()[:120]]
    one, two = fit_personal.fit(tips), fit_personal.fit(tips)
    assert one.record == two.record
    assert all((one.tables[name] == two.tables[name]).all() for name in one.tables)
    assert any(np.any(table) for table in one.tables.values())
    model = LikelyNames(one)
    missed = [(tip, span) for tip in tips for span in tip.names if not overlaps(span, tip.found)]
    found = [overlaps(span, model.names(tip.text, tip.forms, tip.found, [])) for tip, span in missed]
    assert len(found) >= 20 and sum(found) >= 0.8 * len(found)
