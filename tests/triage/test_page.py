"""Several texts looked at in one array: what is seen of each is what is seen of it alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import advert_weights, personal_weights
from triage.advert_screen import Screen
from triage.likely_names import GLANCE, LikelyNames
from triage.name_features import EDGE, Eye
from triage.name_forms import forms
from triage.page import Page
from triage.steps import take

WORDS = ("我叫", "王小明", "李", "加微信", "abc_12", "13812345678", "代写", "材料", "局长", "。", "，", "\U0001f600", " ", "\n")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map("".join), max_size=5)


@pytest.fixture(scope="module")
def names() -> LikelyNames:
    return LikelyNames(personal_weights.load())


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(advert_weights.load().tables)


@given(TEXTS, st.integers(0, 3), st.sets(st.integers(0, 60)))
def test_places_fall_to_the_text_in_which_they_lie(texts: list[str], margin: int, places: set[int]) -> None:
    page = Page(texts, margin)
    whole = "".join(map(chr, page.codes.tolist()))
    marked = sorted(place for place in places if place < len(whole))
    found = page.apart(np.array(marked, np.int64))
    assert [whole[start:end] for start, end in zip(page.starts, page.ends, strict=True)] == texts
    begins = zip(page.starts.tolist(), page.ends.tolist(), strict=True)
    assert found == [[place - start for place in marked if start <= place < end] for start, end in begins]


@given(TEXTS)
def test_adverts_weigh_the_same_beside_other_texts(screen: Screen, texts: list[str]) -> None:
    assert screen.mosts(texts) == [screen.mosts([text])[0] if text else 0 for text in texts]


@given(TEXTS)
def test_names_are_seen_the_same_beside_other_texts(texts: list[str]) -> None:
    formed = [forms(text) for text in texts]
    page, eye = Page(texts, EDGE), Eye()
    starts, rows = eye.glance(page, formed)
    for text, forms_, begin, end in zip(texts, formed, page.starts, page.ends, strict=True):
        alone, seen = eye.see(text, forms_, []).glance()
        mine = (starts >= begin) & (starts < end)
        assert (starts[mine] - begin).tolist() == alone.tolist()
        assert rows[mine].tolist() == seen.tolist()


@given(TEXTS)
def test_where_a_glance_leaves_nothing_no_name_is_found(names: LikelyNames, texts: list[str]) -> None:
    formed = [forms(text) for text in texts]
    for text, forms_, more in zip(texts, formed, names.maybe(texts, formed), strict=True):
        assert more or names.names(text, forms_, [], [], least=GLANCE) == []


def test_each_step_is_taken_for_all_before_the_next() -> None:
    seen: list[str] = []
    take([lambda thing: seen.append(f"first {thing}"), lambda thing: seen.append(f"then {thing}")], ["a", "b"])
    assert seen == ["first a", "first b", "then a", "then b"]
