"""Short tips as people write them: all of the writer's data is found to the character, and nothing of anybody else's."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.normalise import Normaliser
from triage.personal import personal
from triage.spans import Span, overlaps

LINES = [
    line
    for line in Path(__file__).with_name("test_personal_tips.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
EASY = [line for line in LINES if not line.startswith("?")]
HARD = [line.removeprefix("?") for line in LINES if line.startswith("?")]
MARK = re.compile(r"\{([a-z_]+):([^}]*)\}")
PIECES = (
    "我", "我叫", "姓", "张", "王小明", "本人", "举报人：", "家住", "柳树村4组", "3栋2单元501", "的", "，", "。", " ", "\n",
    "电话", "138", "0013", "8000", "一三八", "微信", "v信", "abc_12", "@", "qq.com", "身份证", "11010519491231002X", "****",
    "6217", "苏A", "·12345", "局", "公示栏", "他", "妈妈", "此致", "敬礼", "——", "🙂", "𠀀", "e\u0301", "ﬁ", "俺", "工号",
    "护照E1234567", "第一家", "寄到",
)  # fmt: skip
"""What rules look for, and characters whose folded form is longer or shorter."""


def marked(line: str) -> tuple[str, list[tuple[Span, str]]]:
    """The tip without its marks, and where they were."""
    text, marks, position = "", [], 0
    for found in MARK.finditer(line):
        text += line[position : found.start()]
        marks.append((Span(len(text), len(text) + len(found.group(2))), found.group(1)))
        text += found.group(2)
        position = found.end()
    return text + line[position:], marks


def kind(name: str) -> str:
    return "phone" if name == "landline" else name


@pytest.mark.parametrize("line", EASY)
def test_what_is_the_writers_and_nothing_else(normaliser: Normaliser, line: str) -> None:
    text, marks = marked(line)
    found = personal(normaliser.fold(text))
    assert [(text[item.start : item.end], kind(item.kind)) for item in found] == [
        (text[span.start : span.end], kind) for span, kind in marks
    ]


@pytest.mark.parametrize("line", HARD)
def test_what_is_not_yet_found_raises_no_false_alarm(normaliser: Normaliser, line: str) -> None:
    text, marks = marked(line)
    places = [span for span, _ in marks]
    assert all(overlaps(item.span, places) for item in personal(normaliser.fold(text)))


def test_the_tips_are_many_and_few_are_hard() -> None:
    assert len(LINES) > 440
    assert len(HARD) < 0.05 * len(LINES)


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join) | st.text(max_size=80))
def test_findings_lie_in_the_text_and_apart(normaliser: Normaliser, text: str) -> None:
    found = personal(normaliser.fold(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= item.start < item.end <= len(text) for item in found)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_same_text_same_findings(normaliser: Normaliser, text: str) -> None:
    assert personal(normaliser.fold(text)) == personal(normaliser.fold(text))
