from __future__ import annotations

from datetime import date

import pytest

from config import classifier
from triage.anchors import anchors, contradict, figures, value_of
from triage.duplicates import Pair, Tip, find_pairs, usual_rarity
from triage.normalise import Normaliser
from triage.training import measure_pairs

FIRST = "9月3日东河镇政府便民大厅窗口没人，我等了两个小时，问值班的说去开会了。"


def _pairs(normaliser: Normaliser, *tips: Tip) -> set[tuple[str | int, str | int]]:
    return {(pair.a, pair.b) for pair in find_pairs(tips, normaliser)}


def test_a_disguised_copy(normaliser: Normaliser) -> None:
    copy = "*9月3日東河鎮政府便%民大廳窗口沒人，我等了兩個小時，問值班的說去開會了！請查一查。"
    assert _pairs(normaliser, Tip(1, FIRST), Tip(2, copy)) == {(1, 2)}


def test_the_same_event_in_other_words(normaliser: Normaliser) -> None:
    other = "反映东河镇便民大厅的事：昨天下午去办证，窗口一个人都没有，足足等了两个钟头。"
    assert _pairs(normaliser, Tip("a", FIRST), Tip("b", other, date(2026, 9, 4))) == {("a", "b")}
    assert _pairs(normaliser, Tip("a", FIRST), Tip("b", other, date(2026, 9, 20))) == set()


def test_one_template_for_two_places_is_two_events(normaliser: Normaliser) -> None:
    other = FIRST.replace("东河镇", "西岭镇").replace("9月3日", "9月8日")
    assert _pairs(normaliser, Tip(1, FIRST), Tip(2, other)) == set()


def test_the_same_topic_is_not_the_same_event(normaliser: Normaliser) -> None:
    topic = "社区服务大厅中午没人值班，办事要跑好几趟。"
    assert _pairs(normaliser, Tip(1, FIRST), Tip(2, topic), Tip(3, "村里水渠花了30万元，没修完就验收。")) == set()


def test_a_shared_document_number_is_worth_a_look(normaliser: Normaliser) -> None:
    one = "县政办发〔2026〕12号文件要求每村每天上报三次表格，实在填不完"
    two = "按照县政办发[2026]12号，村里每天要填三次表，没人种地了"
    assert _pairs(normaliser, Tip(1, one), Tip(2, two)) == {(1, 2)}


def test_best_pair_first_and_nothing_from_nothing(normaliser: Normaliser) -> None:
    found = find_pairs([Tip(1, FIRST), Tip(2, FIRST[:20]), Tip(3, FIRST), Tip(4, ""), Tip(5, "")], normaliser)
    assert found[0] == Pair(1, 3, 1.0)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    assert not any(4 in (pair.a, pair.b) for pair in found)
    assert find_pairs([], normaliser) == []


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


RETOLD = (
    Tip(1, "石磨村三组那条灌渠，六万八修的，水泥一抠就掉，春上放水跑了一多半"),
    Tip(2, "石磨村灌渠项目验收单写68000元，我没签过字，是别人代签的"),
    Tip(3, "镇上开会一天四场，回来还要写心得，村里的活没人干"),
    Tip(4, "办证窗口中午没人，排队两个小时，说系统坏了"),
)


def test_a_retelling_shares_names_and_figures_but_no_wording(normaliser: Normaliser) -> None:
    found = find_pairs(RETOLD, normaliser, usual_rarity(classifier.load()))
    assert [(pair.a, pair.b) for pair in found] == [(1, 2)]
    assert {"68000", "石磨村"} <= set(found[0].why)
    assert find_pairs(RETOLD[1:], normaliser, usual_rarity(classifier.load())) == []


def test_everyday_words_at_large_are_not_names(normaliser: Normaliser) -> None:
    common = {"".join(pair): 1.0 for tip in RETOLD for pair in zip(tip.text, tip.text[1:], strict=False)}
    common |= {"".join(pair): 1.0 for pair in zip("68000", "8000", strict=False)} | {"龘龘": 7.0}
    plain = [Tip(tip.id, tip.text.replace("六万八", "").replace("68000", "")) for tip in RETOLD]
    assert find_pairs(plain, normaliser, common) == []


def test_two_that_agree_with_a_third(normaliser: Normaliser) -> None:
    usual = usual_rarity(classifier.load())
    middle = "石磨村灌渠和鹭鸶湾码头两件事：验收单68000元，鹭鸶湾码头趸船3751元"
    end = Tip(3, "鹭鸶湾码头趸船花了三千七百五十一")
    start = RETOLD[1]
    assert {(pair.a, pair.b) for pair in find_pairs([start, end], normaliser, usual)} == set()
    found = {(pair.a, pair.b): pair.score for pair in find_pairs([start, Tip("m", middle), end], normaliser, usual)}
    assert found.keys() == {(2, "m"), ("m", 3), (2, 3)}
    assert found[2, 3] < min(found[2, "m"], found["m", 3])


def test_a_link_is_no_name(normaliser: Normaliser) -> None:
    one, other = (Tip(tip.id, f"{tip.text}，见qzvw.example/kxjq") for tip in RETOLD[2:])
    assert find_pairs([one, other], normaliser, usual_rarity(classifier.load())) == []


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("六万八", 68_000), ("一千五", 1_500), ("十二", 12), ("三百零五", 305), ("二〇二六", 2026), ("两万三千", 23_000)],
)
def test_numerals(numeral: str, value: int) -> None:
    assert value_of(numeral) == value


def test_figures() -> None:
    assert figures("六万八，6.8万，68,000元，2026年，3个") == {"68000"}
    assert figures("十二号文，一万一，万一下雨") == {"12", "11000"}


def test_recall_and_precision() -> None:
    true = {("a", "b"), ("a", "c"), ("b", "c"), ("x", "y")}
    counted = measure_pairs.figures(true, [Pair("a", "b", 0.9), Pair("a", "x", 0.8), Pair("b", "c", 0.4)], 0.5)
    assert (counted.recall, counted.precision) == (0.25, 0.5)
