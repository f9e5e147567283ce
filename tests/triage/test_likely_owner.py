"""Whose a number is: what the shipped model doubts, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import corpus, personal_weights
from config.personal_weights import BUCKETS
from triage.likely import Likely
from triage.likely_owner import places
from triage.normalise import Normaliser
from triage.personal import numbers, personal, said
from triage.spans import Span
from triage.training import measure_own

NUMBERS = ("phone", "landline", "plate", "id_card", "bank_card", "email", "handle")
MARK = "13907139642"


@pytest.fixture(scope="module")
def likely() -> Likely:
    return Likely(personal_weights.load())


def _found(normaliser: Normaliser, likely: Likely | None, text: str) -> list[str]:
    return [text[one.start : one.end] for one in personal(normaliser.fold(text), likely) if one.kind in NUMBERS]


def test_of_numbers_that_rules_take_for_the_writers_most_wrong_ones_are_doubted_and_hardly_a_right_one(
    normaliser: Normaliser, likely: Likely
) -> None:
    tips = measure_own.sets()["own/dev"]
    rules, both = (measure_own.measure(tips, normaliser, one) for one in (None, likely))
    wrong, left = (sum(figures[kind].false for kind in NUMBERS) for figures in (rules, both))
    right, kept = (sum(figures[kind].touched for kind in NUMBERS) for figures in (rules, both))
    assert wrong > 60
    assert left <= 0.4 * wrong
    assert kept >= 0.97 * right


@pytest.mark.parametrize(
    "text",
    [
        "经办的姓杨，留了电话 17708461193，打了十几次，前面说在调解，后面不接。",
        "司机的车尾号是湘X·8H119。我放了一千二。",
        "9号上午屠宰场老板打电话给我，号码是15973928846，第一句话就问我是不是缺钱。",
    ],
)
def test_what_a_rule_cannot_tell_words_around_can(normaliser: Normaliser, likely: Likely, text: str) -> None:
    assert _found(normaliser, None, text)
    assert not _found(normaliser, likely, text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我志愿者证KX2023-0571，登记是真的，五个里头没有我。", "KX2023-0571"),
        ("我的健身卡号JH-66802915，充了三千块，换了老板就不认了。", "JH-66802915"),
        ("工牌HW-2-0558是我的，扫了十一年街，说不要就不要了。", "HW-2-0558"),
    ],
)
def test_what_no_rule_takes_for_the_writers_words_around_may(
    normaliser: Normaliser, likely: Likely, text: str, number: str
) -> None:
    assert number in [text[one.start : one.end] for one in personal(normaliser.fold(text), likely)]


@pytest.mark.parametrize(
    "text",
    [
        "受理号SL2024-0517，半年了还是“办理中”。",
        "窗口工号0237的那个女的，材料往外一扔，喊我重新排。",
        "罚款单编号4513003901，写的是占道，可是我店里没出门。",
    ],
)
def test_numbers_of_cases_and_clerks_stay(normaliser: Normaliser, likely: Likely, text: str) -> None:
    assert personal(normaliser.fold(text), likely) == ()


@pytest.mark.parametrize("text", [f"联系我{MARK}", f"路灯坏了半年没人修。{MARK}", f"我叫王建国，{MARK}，村里都知道"])
def test_plain_numbers_of_the_writer_stay(normaliser: Normaliser, likely: Likely, text: str) -> None:
    assert _found(normaliser, likely, text) == [MARK]


@given(st.text(alphabet="我他她电话是，。:!\n局长书记138abc☎\ud800", max_size=90), st.integers(0, 89), st.integers(1, 20))
def test_any_text_is_seen_as_places_of_the_table(text: str, start: int, length: int) -> None:
    span = Span(min(start, len(text)), min(start + length, len(text)))
    found = places(text, span, "phone", said=True)
    assert found == sorted(set(found))
    assert all(0 <= place < BUCKETS for place in found)


def test_what_stands_far_away_is_not_seen() -> None:
    near = "。" + "他" * 59 + "电话是"
    text, other = f"我家的路{near}{MARK}{'好' * 20}", f"别人家的水{near}{MARK}{'好' * 40}"
    one, two = (places(one, Span(*_span(one)), "phone", said=True) for one in (text, other))
    assert one == two


def _span(text: str) -> tuple[int, int]:
    return text.index(MARK), text.index(MARK) + len(MARK)


def test_which_number_it_is_does_not_matter(likely: Likely) -> None:
    one, two = "我的电话13907139642，座机0739-5561022", "我的电话18812345678，座机0431-9988776"
    assert places(one, Span(5, 16), "phone", said=True) == places(two, Span(5, 16), "phone", said=True)
    assert likely.owner.odds(one, Span(5, 16), "phone", said=True) > 0


def test_training_sees_every_number_whoever_it_belongs_to(normaliser: Normaliser) -> None:
    text = said(normaliser.fold("领导车牌黔A12345，我的车黔B54321").text)
    assert [(text[slice(*one.span)], one.own) for one in numbers(text)] == [("黔a12345", False), ("黔b54321", True)]
    assert any(not one.own for tip in corpus.own()[:400] for one in numbers(said(normaliser.fold(tip.text).text)))
