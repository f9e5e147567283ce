"""What has the form of a personal name, and how it is written for patterns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.name_forms import FULL_NAME, NAME, USUAL_FULL_NAME, USUAL_NAME, forms

TEXT = st.text("张欧阳明小古丽扎西我是高中主任的,。村·a\ue000\ue003", max_size=16)


def read(text: str, pattern: str) -> list[str]:
    """The names at the head of a text that a class of marks matches."""
    return [text[: form.end] for form in forms(text) if re.match(f"{pattern}(?={re.escape(text[form.end :])}$)", form.marked)]


@pytest.mark.parametrize(
    ("text", "named", "full", "usual"),
    [
        ("张小明,", ["张小明", "张小"], ["张小明"], ["张小明", "张小"]),
        ("覃佷,", ["覃佷"], [], []),
        ("欧阳明,", ["欧阳明"], ["欧阳明"], ["欧阳明"]),
        ("扎西卓玛,", ["扎西卓玛"], ["扎西卓玛"], ["扎西卓玛"]),
        ("阿依古丽·买买提,", ["阿依古丽·买买提"], ["阿依古丽·买买提"], ["阿依古丽·买买提"]),
        ("高中老师", [], [], []),
        ("王主任", [], [], []),
        ("李四,", [], [], []),
        ("李四维,", ["李四维", "李四"], ["李四维"], []),
        ("杨柳村", ["杨柳"], [], ["杨柳"]),
        ("张的明", [], [], []),
    ],
)
def test_readings(text: str, named: list[str], full: list[str], usual: list[str]) -> None:
    assert read(text, NAME) == named
    assert read(text, FULL_NAME) == full
    assert read(text, USUAL_NAME) == usual
    assert read(text, USUAL_FULL_NAME) == [name for name in full if name in usual]


@given(TEXT)
def test_a_form_is_written_in_its_place_and_nothing_else_is_changed(text: str) -> None:
    found = forms(text)
    assert [form.start for form in found] == sorted(form.start for form in found)
    for form in found:
        assert len(form.marked) == len(text)
        assert form.marked[: form.start + 1] + form.marked[form.end :] == text[: form.start + 1] + text[form.end :]
        assert re.fullmatch(NAME, form.marked[form.start : form.end])
        assert form.end - form.start > 1
