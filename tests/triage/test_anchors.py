from __future__ import annotations

from datetime import date

import pytest

from triage.anchors import anchors, contradict, counted, figures, in_digits, named, surnames, value_of
from triage.normalise import Normaliser
from triage.told_dates import told


def test_anchors(normaliser: Normaliser) -> None:
    text = normaliser.word("昨天和2026年9月3日，我们镇东河镇财政所花了3.5万元，按X政办发〔2026〕012号，30多户")
    found = anchors(text, date(2026, 1, 1))
    assert found["date"] == {"12-31", "09-03"}
    assert found["sum"] == {"35000元", "30户"}
    assert found["doc"] == {"办发2026-12"}
    assert found["place"] == {"东河镇"}
    assert found["unit"] == {"财政所"}


def test_contradictions() -> None:
    assert contradict("place", frozenset({"东河镇"}), frozenset({"西岭镇"}))
    assert not contradict("place", frozenset({"东河镇"}), frozenset({"西岭村"}))
    assert contradict("date", frozenset({"09-03"}), frozenset({"09-08"}))
    assert not contradict("date", frozenset(), frozenset({"09-08"}))


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("六万八", 68_000), ("一千五", 1_500), ("十二", 12), ("三百零五", 305), ("二〇二六", 2026), ("两万三千", 23_000)],
)
def test_numerals(numeral: str, value: int) -> None:
    assert value_of(numeral) == value


def test_figures() -> None:
    assert figures("六万八，6.8万，68,000元，2026年，3个") == {"68000"}
    assert figures("十二号文，一万一，万一下雨") == {"12", "11000"}


def test_numerals_become_digits() -> None:
    assert in_digits("三号窗口，六万八，68,000元，一个人，一些，两些") == "3号窗口，68000，68000元，一个人，一些，两些"
    assert in_digits("一" * 9000).isdigit()


def test_what_is_counted() -> None:
    text = in_digits("十七户，3号窗口、3号台，2026年，三月五号，六万八千块")
    assert counted(text) == {"17", "17户", "3号", "68000", "68000元"}
    assert counted("3台") == {"3号"}


def test_names_and_family_names() -> None:
    assert named("石桥镇政府和白鹭坡小学，我们村") == {("石桥", "镇"), ("白鹭", "坡")}
    assert surnames("姓王的，老顾，易某，小学老师，陈主任") == {"王", "顾", "易", "陈"}


@pytest.mark.parametrize(
    ("text", "days", "months"),
    [
        ("3月5号", {(3, 5)}, {3}),
        ("3月底", set(), {3}),
        ("7月份", set(), {7}),
        ("国庆那天", {(10, 1)}, {10}),
        ("中秋前", set(), {9, 10}),
        ("昨晚", {(10, 7)}, {10}),
        ("上周三", {(9, 30)}, {9}),
        ("上上个星期天", {(9, 27)}, {9}),
        ("18号下午", {(9, 18)}, {9}),
        ("3号下午", {(10, 3)}, {10}),
        ("3号窗口", set(), set()),
        ("上个月", set(), {9}),
    ],
)
def test_when(text: str, days: set[tuple[int, int]], months: set[int]) -> None:
    assert told(text, date(2026, 10, 8)) == (days, months)


def test_without_the_day_it_came_in_only_what_is_named() -> None:
    assert told("昨天，上周三，18号，3月5号", None) == ({(3, 5)}, {3})
