from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.normalise import Normaliser
from triage.numbers import is_bank_card, is_id_card, looks_like_id_card
from triage.personal import mask, personal

ID_BODY = "11010519491231002"
ID_CARD = ID_BODY + "X"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"身份证{ID_CARD}", [("id_card", ID_CARD)]),
        (f"身份证{ID_BODY}1", [("id_card", f"{ID_BODY}1")]),
        (f"编号{ID_BODY}1", []),
        ("受理号330106202507191234", []),
        ("身份证459730510311618还是老的", [("id_card", "459730510311618")]),
        ("身份证110105 19491231 002x", [("id_card", "110105 19491231 002x")]),
        ("电话138 0013 8000联系", [("phone", "138 0013 8000")]),
        ("手机１３８００１３８０００", [("phone", "１３８００１３８０００")]),
        ("打一三八零零一三八零零零", [("phone", "一三八零零一三八零零零")]),
        ("打幺叁捌零零壹叁捌零零零", [("phone", "幺叁捌零零壹叁捌零零零")]),
        ("我的号码是么三八 零零一三 八零零零", [("phone", "么三八 零零一三 八零零零")]),
        ("我怎么一三八零零一三八零零零打不通", [("phone", "一三八零零一三八零零零")]),
        ("我电话138001380001", [("phone", "138001380001")]),
        ("朔G·4T917就是我的车", [("plate", "朔G·4T917")]),
        ("我住梧桐坳村，站门上写的周一到周五", []),
        ("我是青石乡下河村的，说的是那座桥", []),
        ("+86-13800138000", [("phone", "+86-13800138000")]),
        ("共花了13800138000元", []),
        ("投入资金20230401202304123元", []),
        ("座机010-82345678", [("landline", "010-82345678")]),
        ("（0571）8234 5678转2", [("landline", "（0571）8234 5678")]),
        ("电话是8234567，找我", [("landline", "8234567")]),
        ("12345热线没人接", []),
        ("我家座机0739-2717742", [("landline", "0739-2717742")]),
        ("公示牌上写的0358-6620019没人接", []),
        ("他办公室的电话8823016没人接", []),
        ("手机尾号3361，前七位是1598540", [("phone", "3361"), ("phone", "1598540")]),
        ("手机幺六六七九三八三四七洞", [("phone", "幺六六七九三八三四七洞")]),
        ("电话852-61234907", [("phone", "852-61234907")]),
        ("1 3 5 7 1 0 9 2 2 2 3", [("phone", "1 3 5 7 1 0 9 2 2 2 3")]),
        ("我的车皖L6Q819停着", [("plate", "皖L6Q819")]),
        ("水务局的公车苏C·0T815停在乐园", []),
        ("牌照冀A·K7712，每天下午接局长孩子", []),
        ("转给xiao_ma88看", [("handle", "xiao_ma88")]),
        ("截图见img_2031", []),
        ("我鲁明，手机13045230803", [("name", "鲁明"), ("phone", "13045230803")]),
        ("表退回三次。盛小川", [("name", "盛小川")]),
        ("贺秀芝，15071112222", [("name", "贺秀芝"), ("phone", "15071112222")]),
        ("我姓贺，贺小满，住在柏林里7栋3单元202，随时来", [("name", "贺小满"), ("address", "柏林里7栋3单元202")]),
        ("我妈单独去的，我向来不签，我高兴", []),
        ("李卫国说他不认，王建国，东河镇镇长，也不认", []),
        ("我们云盘村3号棚天天有人看", []),
        ("我家四季青家园2-702被他盖过章", [("address", "四季青家园2-702")]),
        ("东新村3巷9号二楼 16633312325", [("address", "东新村3巷9号二楼"), ("phone", "16633312325")]),
        ("住保中心地址在民生路28号", []),
        ("卡号4111 1111 1111 1111", [("bank_card", "4111 1111 1111 1111")]),
        ("卡号4111 1111 1111 1112", [("bank_card", "4111 1111 1111 1112")]),
        ("单号4111 1111 1111 1112", []),
        ("6217 0032 1145 8876 231打钱的", [("bank_card", "6217 0032 1145 8876 231")]),
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


def test_a_mistyped_card_is_one_finding(normaliser: Normaliser) -> None:
    found = personal(normaliser.fold("卡号6222 0212 3456 7890 129"))
    assert [(item.kind, item.start, item.end) for item in found] == [("bank_card", 2, 25)]


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
    assert looks_like_id_card("110105194912310021", said=False)
    assert not looks_like_id_card("110105201912310021", said=False)
    assert looks_like_id_card("110105201912310021", said=True)
    assert not looks_like_id_card("110105201913310021", said=True)
    assert not is_id_card("110105194902300025")
    assert not is_id_card("990105194912310025")


@given(st.integers(0, 15), st.integers(1, 9))
def test_every_changed_digit_of_a_bank_card_is_noticed(place: int, step: int) -> None:
    card = "4111111111111111"
    assert is_bank_card(card)
    assert not is_bank_card(card[:place] + str((int(card[place]) + step) % 10) + card[place + 1 :])
    assert not is_bank_card("0" * 16)


def test_numbers_without_end_do_not_hold_a_reader_up(normaliser: Normaliser) -> None:
    """A pattern for doors once tried every way to part these: the fuzzing campaign found it."""
    assert personal(normaliser.fold("我家住青山镇政府" + "9999-12-31" * 120)) is not None
