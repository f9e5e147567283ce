from __future__ import annotations

from datetime import date

import pytest

from config import corpus
from triage import duplicates
from triage.duplicates import Learned, Pair, Tip, find_pairs
from triage.normalise import Normaliser
from triage.training import measure_pairs

FIRST = "9月3日东河镇政府便民大厅窗口没人，我等了两个小时，问值班的说去开会了。"


OTHERS = (
    "路灯坏了半个月", "食堂的菜越来越咸", "公交车改道没通知", "小区电梯老停", "低保审核拖了三个月", "医院挂号要排一上午",
    "补课费退不回来", "楼上装修吵得睡不着", "快递站丢了包裹", "菜市场地面全是水", "老板拖着工资不发", "窗口态度不好",
)  # fmt: skip


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


def test_a_shared_number_of_a_petition_is_worth_a_look(normaliser: Normaliser) -> None:
    one = "信访件编号XF20260817003转到街道两个月没回复。"
    two = "我的信访件XF20260817003，街道说在研究，一直没有下文，已经打了五次电话。"
    assert _pairs(normaliser, Tip(1, one), Tip(2, two)) == {(1, 2)}
    assert _pairs(normaliser, Tip(1, one), Tip(2, two.replace("003", "918"))) == set()


def test_best_pair_first_and_nothing_from_nothing(normaliser: Normaliser) -> None:
    found = find_pairs([Tip(1, FIRST), Tip(2, FIRST[:20]), Tip(3, FIRST), Tip(4, ""), Tip(5, "")], normaliser)
    assert found[0] == Pair(1, 3, 1.0)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    assert not any(4 in (pair.a, pair.b) for pair in found)
    assert find_pairs([], normaliser) == []


RETOLD = (
    Tip(1, "石磨村三组那条灌渠，六万八修的，水泥一抠就掉，春上放水跑了一多半"),
    Tip(2, "石磨村灌渠项目验收单写68000元，我没签过字，是别人代签的"),
    Tip(3, "镇上开会一天四场，回来还要写心得，村里的活没人干"),
    Tip(4, "办证窗口中午没人，排队两个小时，说系统坏了"),
)


@pytest.fixture(scope="module")
def learned() -> Learned:
    return Learned.shipped()


def test_a_retelling_shares_names_and_figures_but_no_wording(normaliser: Normaliser, learned: Learned) -> None:
    others = [Tip(number, f"{word}，说了几次没有人管") for number, word in enumerate(OTHERS, start=10)]
    found = find_pairs([*RETOLD, *others], normaliser, learned)
    assert [(pair.a, pair.b) for pair in found] == [(1, 2)]
    assert {"68000", "石磨村"} <= set(found[0].why)
    assert find_pairs([*RETOLD[1:], *others], normaliser, learned) == []
    assert find_pairs([*RETOLD, *others], normaliser) == []


def test_in_larger_sets_the_same_likeness_says_less(
    normaliser: Normaliser, learned: Learned, monkeypatch: pytest.MonkeyPatch
) -> None:
    tips = [*RETOLD, *(Tip(number, f"{word}，说了几次没有人管") for number, word in enumerate(OTHERS, start=10))]
    usual = find_pairs(tips, normaliser, learned)[0].score
    monkeypatch.setattr(duplicates, "_LEARNED_AMONG", len(tips) / 4)
    assert all(pair.score < usual for pair in find_pairs(tips, normaliser, learned))


def test_two_that_agree_with_a_third(normaliser: Normaliser) -> None:
    start, end = Tip(1, FIRST), Tip(3, "问值班的说去开会了。又问镇上的人，电话里叫我下个月再看，材料先放在那里，也不给收条。")
    middle = Tip("m", start.text + end.text)
    assert _pairs(normaliser, start, end) == set()
    found = {(pair.a, pair.b): pair.score for pair in find_pairs([start, middle, end], normaliser)}
    assert found.keys() == {(1, "m"), ("m", 3), (1, 3)}
    assert found[1, 3] < min(found[1, "m"], found["m", 3])
    on_a_day = (Tip(tip.id, tip.text, date(2026, 9, 4)) for tip in (start, middle, end))
    assert _pairs(normaliser, *on_a_day) == {(1, "m"), ("m", 3)}, "where days are known more is asked"


def test_one_advert_in_two_tips_makes_them_no_more_alike(normaliser: Normaliser, learned: Learned) -> None:
    advert = "【文笔团队】承接各类讲话稿、心得体会、述职报告，当天出稿，不满意退款，加微信wenbi_2026"
    one = Tip(1, f"农业局的车天天送局长的孩子上学。{advert}")
    two = Tip(2, f"村口的垃圾半个月没人拉了。{advert}")
    assert _pairs(normaliser, one, two) == {(1, 2)}, "what is cut here would make them copies"
    assert find_pairs([one, two], normaliser, learned) == []


def test_a_link_is_no_name(normaliser: Normaliser, learned: Learned) -> None:
    one, other = (Tip(tip.id, f"{tip.text}，见qzvw.example/kxjq") for tip in RETOLD[2:])
    assert find_pairs([one, other], normaliser, learned) == []


def test_what_it_reaches_on_retellings_it_never_learned_from(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/triage.md has the figures; a change of the model must not lose much of them unseen."""
    stand_apart = [str(corpus.CORPUS / f"dev/d{number}.jsonl") for number in (21, 22, 23)]
    told_whole = [str(measure_pairs.TOLD / f"d{number}.jsonl") for number in ("03", "11", "12")]
    assert measure_pairs.main([*stand_apart, "--apart"]) == 0
    assert measure_pairs.main([*told_whole, "--apart", "--no-dates"]) == 0
    said = capsys.readouterr().out.splitlines()
    dated, undated = (said[place].split() for place in (len(said) // 2 - 1, -1))
    assert float(dated[2]) >= 0.8 and float(dated[4]) >= 0.8
    assert float(undated[2]) >= 0.6 and float(undated[4]) >= 0.85


def test_recall_and_precision() -> None:
    true = {("a", "b"), ("a", "c"), ("b", "c"), ("x", "y")}
    counted = measure_pairs.figures(true, [Pair("a", "b", 0.9), Pair("a", "x", 0.8), Pair("b", "c", 0.4)], 0.5)
    assert (counted.recall, counted.precision) == (0.25, 0.5)
    assert measure_pairs.total([counted, counted]) == measure_pairs.Figures(8, 4, 2)
