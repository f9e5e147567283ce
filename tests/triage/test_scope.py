from __future__ import annotations

import pytest

from triage.reading import Reader

OUT = [
    ("O01", "救命！有人持刀在村口砍人，快来"),
    ("O02", "小区停水三天了，自来水公司不管"),
    ("O03", "法院判决不服，想上诉"),
    ("O04", "工地老板拖欠工资，包工头跑了"),
    ("O05", "村支书挪用公款，冒领补助，中饱私囊"),
    ("O06", "他是跑官要官上来的，档案改了年龄，违规提拔"),
    ("O07", "派出所不出警，警察打人"),
    ("O08", "村霸欺行霸市，背后有保护伞，放高利贷"),
    ("O09", "他们单位超编，副局长有九个，领导职数超了"),
    ("O10", "网上买到假货，商家不退款"),
    ("O11", "给我的处分太重，我不服处分，要求复查"),
    ("O12", "我建议增加延时服务，值得推广"),
    ("O13", "都是贪官，没一个好东西"),
    ("O14", "专业代写材料，质量保障，加微信"),
    ("O15", "你好，在吗，讲个笑话"),
    ("O16", "这是一份绝密文件，我发给你们"),
    ("O17", "你们受理台的人泄露了我的举报，要求换人"),
    ("O18", "这事在外省，不是本地的，归中央部委管"),
]


@pytest.mark.parametrize(("id", "text"), OUT)
def test_every_out_class_is_recognised(reader: Reader, id: str, text: str) -> None:
    reading = reader.read(text)
    assert reading.out[0].id == id
    assert reading.scope in {"out", "mixed", "spam"}
    assert (reading.scope == "mixed") == bool(reading.labels)


def test_both_parts_of_a_mixed_tip_are_found(reader: Reader) -> None:
    reading = reader.read("自来水黄了一个月，想问什么时候能换水管。去服务大厅问，窗口的人骂我，说爱喝不喝。")
    assert reading.scope == "mixed"
    assert reading.labels[0].id == "E01"
    assert [finding.id for finding in reading.out] == ["O02"]


@pytest.mark.parametrize(
    ("id", "text"), [("O01", "救命！持刀的人在大厅，窗口还冲我吼"), ("O16", "开会太多，附上绝密文件")]
)
def test_emergency_and_secrets_preempt(reader: Reader, id: str, text: str) -> None:
    reading = reader.read(text, "B4")
    assert (reading.scope, reading.labels) == ("out", ())
    assert [finding.id for finding in reading.out] == [id]
    assert reading.priority == 0


def test_a_tip_goes_on_without_its_advert(reader: Reader) -> None:
    advert = "【代写材料，质量保障，加微信abc123】"
    text = f"检查组一拨接一拨，{advert}我们天天补台账拍照留痕，根本没时间下村。"
    reading = reader.read(text)
    assert reading.scope == "in"
    assert reading.clean == text.replace(advert, "")
    assert reading.personal == ()
    assert [text[span.start : span.end] for span in reading.adverts] == [advert]


def test_an_advert_with_too_little_beside_it_is_spam(reader: Reader) -> None:
    reading = reader.read("开会太多。专业代写材料，质量保障，加微信abc123")
    assert reading.scope == "spam"
    assert not reading.needs_human
    assert not reading.labels


def test_an_advert_beside_a_short_tip_is_spam_that_a_person_sees(reader: Reader) -> None:
    reading = reader.read("窗口中午没有人上班。专业代写材料，质量保障，加微信abc123")
    assert reading.scope == "spam"
    assert reading.needs_human


def test_an_advert_beside_chatter_is_shown_to_a_person(reader: Reader) -> None:
    advert = "专业代写材料，质量保障，加微信abc123"
    reading = reader.read("你好啊在吗，你是机器人还是真人，会不会讲笑话，给我讲一个听听嘛。" + advert)
    assert reading.scope == "spam"
    assert reading.needs_human


@pytest.mark.parametrize(
    "text",
    [
        "哈哈哈笑死 我们公司团建要求自愿报名 不自愿的写检讨",
        "殡仪馆的骨灰盒最便宜的380那款永远没有货，只剩2600以上的",
        "公交车牌皖H12345D到站不停",
    ],
)
def test_a_person_sees_what_may_not_be_mere_chatter(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.scope == "in" or reading.needs_human


@pytest.mark.parametrize("text", ["", "   \n", "！！！……", "😀😀", "\u200b\u200b"])
def test_empty(reader: Reader, text: str) -> None:
    reading = reader.read(text, "B1")
    assert (reading.scope, reading.labels, reading.out, reading.priority) == ("empty", (), (), 9)


def test_unknown_wording_goes_to_a_person(reader: Reader) -> None:
    for text in (
        "The town office makes us hold meetings all day, please check.",
        "上星期那个人在院子里跟大家说了半天谁也没听懂的话，后来就散了",
    ):
        reading = reader.read(text)
        assert reading.scope == "in"
        assert reading.out == ()
        assert reading.needs_human


def test_a_suggestion_from_its_button(reader: Reader) -> None:
    reading = reader.read("建议把材料清单贴在墙上", "B11")
    assert reading.out[0].id == "O12"
