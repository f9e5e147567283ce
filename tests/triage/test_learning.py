"""What is counted of corrected tips: only what many tell, on several days, and nothing near a person's data."""

from __future__ import annotations

import json

import pytest

from triage.classify import grams
from triage.learning import DAYS, LEAST, Corrected, Counted, common, counted, parse
from triage.normalise import Normaliser
from triage.spans import Span

SHARED = "窗口退表"
VOCABULARY = sorted(grams("窗口退表一二三四五六七张三丰电话"))


def corrected(normaliser: Normaliser, text: str, day: str, personal: tuple[Span, ...] = ()) -> Corrected:
    return Corrected(day, normaliser.fold(text), personal, ("E01",), "1-abc")


def several(normaliser: Normaliser, count: int, days: int) -> list[Corrected]:
    """Tips with SHARED in them and one character of their own each."""
    return [corrected(normaliser, f"{SHARED}{'一二三四五六七'[i]}", f"2026-11-{i % days + 1:02}") for i in range(count)]


def test_a_sequence_is_counted_where_enough_tips_of_enough_days_have_it(normaliser: Normaliser) -> None:
    assert common(several(normaliser, LEAST, DAYS), VOCABULARY) == set(grams(SHARED))
    assert common(several(normaliser, LEAST - 1, DAYS), VOCABULARY) == set()
    assert common(several(normaliser, LEAST, 1), VOCABULARY) == set()
    assert common(several(normaliser, LEAST, DAYS), ["窗口"]) == {"窗口"}


def test_the_same_text_sent_often_counts_once(normaliser: Normaliser) -> None:
    copies = [corrected(normaliser, SHARED, f"2026-11-{i + 1:02}") for i in range(3 * LEAST)]
    assert common(copies, VOCABULARY) == set()


def test_nothing_that_touches_a_persons_data_anywhere_is_counted(normaliser: Normaliser) -> None:
    tips = several(normaliser, LEAST, DAYS)
    text = SHARED + "张三丰"
    named = corrected(normaliser, text, "2026-11-09", (Span(3, 7),))
    allowed = common([*tips, named], VOCABULARY)
    assert "窗口退" in allowed
    assert not any("表" in gram for gram in allowed)


def test_a_line_holds_counts_and_labels_alone(normaliser: Normaliser) -> None:
    tips = several(normaliser, LEAST, DAYS)
    found = counted(tips, VOCABULARY)
    assert [json.loads(one.line()) for one in found] == [
        {"labels": ["E01"], "model": "1-abc", "counts": dict.fromkeys(grams(SHARED), 1)}
    ] * LEAST  # fmt: skip
    assert list(found[0].counts) == sorted(found[0].counts)
    assert counted(tips[::-1], VOCABULARY) == found, "the order of coming is lost"
    assert counted(tips[:2], VOCABULARY) == []


def test_lines_are_read_back() -> None:
    one = Counted(("E01", "O02"), {"窗口": 2}, "2-def")
    assert parse(one.line(), {"E01", "O02"}) == one


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "[" * 50_000, '{"labels": ["E01"], "counts": {"a": 1}}',
        '{"labels": ["E99"], "model": "", "counts": {"a": 1}}', '{"labels": [], "model": "", "counts": {"a": 1}}',
        '{"labels": "E01", "model": "", "counts": {"a": 1}}', '{"labels": [["E01"]], "model": "", "counts": {"a": 1}}',
        '{"labels": ["E01"], "model": 1, "counts": {"a": 1}}', '{"labels": ["E01"], "model": "", "counts": {}}',
        '{"labels": ["E01"], "model": "", "counts": {"四个字符": 1}}', '{"labels": ["E01"], "model": "", "counts": {"a": 0}}',
        '{"labels": ["E01"], "model": "", "counts": {"a": true}}', '{"labels": ["E01"], "model": "", "counts": [1]}',
    ],
)  # fmt: skip
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"expected|Expecting"):
        parse(line, {"E01"})
