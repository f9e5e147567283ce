from __future__ import annotations

from datetime import date

from triage.anchors import anchors, contradict
from triage.duplicates import Pair, Tip, find_pairs
from triage.normalise import Normaliser

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
