from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.normalise import Normaliser
from triage.numbers import is_bank_card, is_id_card
from triage.personal import mask, personal

ID_BODY = "11010519491231002"
ID_CARD = ID_BODY + "X"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"身份证{ID_CARD}", [("id_card", ID_CARD)]),
        (f"身份证{ID_BODY}1", []),
        ("身份证110105 19491231 002x", [("id_card", "110105 19491231 002x")]),
        ("电话138 0013 8000联系", [("phone", "138 0013 8000")]),
        ("手机１３８００１３８０００", [("phone", "１３８００１３８０００")]),
        ("打一三八零零一三八零零零", [("phone", "一三八零零一三八零零零")]),
        ("打幺叁捌零零壹叁捌零零零", [("phone", "幺叁捌零零壹叁捌零零零")]),
        ("+86-13800138000", [("phone", "+86-13800138000")]),
        ("共花了13800138000元", []),
        ("投入资金20230401202304123元", []),
        ("座机010-82345678", [("landline", "010-82345678")]),
        ("（0571）8234 5678转2", [("landline", "（0571）8234 5678")]),
        ("电话是8234567，找我", [("landline", "8234567")]),
        ("12345热线没人接", []),
        ("卡号4111 1111 1111 1111", [("bank_card", "4111 1111 1111 1111")]),
        ("卡号4111 1111 1111 1112", []),
        ("车牌京A·12345", [("plate", "京A·12345")]),
        ("粤BD12345停在院里", [("plate", "粤BD12345")]),
        ("苏南地区的ABCDE厂", []),
        ("邮箱zhang.san@example.com", [("email", "zhang.san@example.com")]),
        ("微信号：abc_12345", [("handle", "abc_12345")]),
        ("加我QQ 12345678", [("handle", "12345678")]),
        ("发到@qf_test_9上", [("handle", "@qf_test_9")]),
        ("微信群里天天打卡", []),
        ("我叫张小明，是教师", [("name", "张小明")]),
        ("我是西岭村村民李大山，要反映", [("name", "李大山")]),
        ("联系人：欧阳小敏", [("name", "欧阳小敏")]),
        ("我是高中生，我是马村人，我是一名老师", []),
        ("书记王建国在会上骂人，张镇长让我们造假", []),
        ("家住东河镇西岭村3组12号。", [("address", "东河镇西岭村3组12号")]),
        ("他家住在镇政府旁边", []),
        ("2023年印发文件402件，X政办发〔2023〕12号", []),
    ],
)
def test_what_identifies_the_writer(normaliser: Normaliser, text: str, found: list[tuple[str, str]]) -> None:
    seen = personal(normaliser.fold(text))
    assert [(item.kind, text[item.start : item.end]) for item in seen] == found


def test_an_invalid_card_is_not_taken_for_another_number(normaliser: Normaliser) -> None:
    assert personal(normaliser.fold("卡号6222 0212 3456 7890 129")) == ()


def test_mask(normaliser: Normaliser) -> None:
    text = "我叫张小明，电话13912345678。"
    found = personal(normaliser.fold(text))
    assert mask(text, found, {"phone": "[电话]"}) == "我叫＊＊＊，电话[电话]。"
    assert mask(text, (), {}) == text


@given(st.text("一三八零0123456789 -.,@abx京家住我叫张", max_size=60))
def test_findings_never_overlap(normaliser: Normaliser, text: str) -> None:
    found = personal(normaliser.fold(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(item.start < item.end <= len(text) for item in found)


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_changed_digit_of_an_id_card_is_noticed(place: int, step: int) -> None:
    assert is_id_card(ID_CARD.lower())
    changed = str((int(ID_CARD[place]) + step) % 10)
    assert not is_id_card((ID_CARD[:place] + changed + ID_CARD[place + 1 :]).lower())


def test_id_card_needs_a_real_date_and_province() -> None:
    assert not is_id_card("110105194902300025")
    assert not is_id_card("990105194912310025")


@given(st.integers(0, 15), st.integers(1, 9))
def test_every_changed_digit_of_a_bank_card_is_noticed(place: int, step: int) -> None:
    card = "4111111111111111"
    assert is_bank_card(card)
    assert not is_bank_card(card[:place] + str((int(card[place]) + step) % 10) + card[place + 1 :])
    assert not is_bank_card("0" * 16)
