from __future__ import annotations

import pytest

from config import priorities
from config.taxonomy import Taxonomy
from triage.labels import Finding
from triage.priority import Facts, Ranker, Urgency
from triage.reading import Reader
from triage.spans import Span

WHY = (Span(0, 1),)
ALL = ("who", "what", "when", "where", "evidence")


@pytest.fixture(scope="module")
def ranker(book: Taxonomy) -> Ranker:
    return Ranker(priorities.load(), book, str)


def _rank(ranker: Ranker, facts: Facts) -> Urgency:
    [urgency] = ranker.rank([facts])
    return urgency


def _facts(
    text: str = "",
    scope: str = "in",
    label: str | None = "E01",
    p: float = 0.8,
    out: tuple[str, ...] = (),
    elements: tuple[str, ...] = ("who", "what"),
) -> Facts:
    labels = (Finding(label, p, WHY),) if label else ()
    return Facts(text, scope, labels, tuple(Finding(id, 1.0, WHY) for id in out), elements)


def test_signals_add_up_and_are_named(ranker: Ranker) -> None:
    assert _rank(ranker, _facts()).priority == 5
    urgent = _rank(ranker, _facts("全村老人至今被打击报复", out=("O17",), scope="mixed", label="E11", elements=ALL))
    assert urgent.priority == 0
    assert urgent.reasons == ("retaliation", "desk", "suppressed", "ongoing", "many", "vulnerable", "concrete")


def test_less_urgent(ranker: Ranker) -> None:
    assert _rank(ranker, _facts(label="P25")).reasons == ("mechanism",)
    assert _rank(ranker, _facts(label="P25", out=("O12",), scope="mixed", elements=())).priority == 9 + 0
    assert _rank(ranker, _facts(elements=("what",))).reasons == ("vague",)


@pytest.mark.parametrize(
    ("scope", "out", "number"),
    [("spam", ("O14",), 9), ("empty", (), 9), ("out", ("O02",), 8), ("out", ("O01",), 0), ("out", ("O02", "O17"), 2)],
)
def test_fixed_numbers(ranker: Ranker, scope: str, out: tuple[str, ...], number: int) -> None:
    urgency = _rank(ranker, _facts("打击报复", scope=scope, label=None, out=out))
    assert (urgency.priority, urgency.reasons, urgency.fast_track) == (number, (), False)


def test_fast_track_is_for_clear_concrete_conduct(ranker: Ranker) -> None:
    assert _rank(ranker, _facts(elements=ALL)).fast_track
    assert not _rank(ranker, _facts(elements=ALL, p=0.5)).fast_track
    assert not _rank(ranker, _facts(elements=ALL[:3])).fast_track
    assert not _rank(ranker, _facts(elements=ALL[1:])).fast_track
    assert not _rank(ranker, _facts(elements=ALL, label="P25")).fast_track
    assert not _rank(ranker, _facts(elements=ALL, label="E11")).fast_track
    assert not _rank(ranker, _facts(elements=ALL, scope="mixed", out=("O02",))).fast_track


def test_words_of_retaliation_in_a_whole_reading(reader: Reader) -> None:
    calm, afraid = "窗口的人冲我吼", "窗口的人冲我吼，还威胁我要调岗"
    assert reader.read(afraid).priority < reader.read(calm).priority
    assert "retaliation" in reader.read(afraid).reasons
