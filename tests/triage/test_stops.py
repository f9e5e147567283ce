"""What stops a conversation: emergencies that go on and state secrets, told in any words; and what only sounds so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import corpus, stop_weights
from config.hashed_weights import HashedWeights
from config.stop_weights import BUCKETS, TABLES
from triage.elements import hanzi
from triage.normalise import Normaliser
from triage.page import Page
from triage.reading import Reader, Written
from triage.scope import EMERGENCY, SECRETS
from triage.spans import Span, overlaps
from triage.stops import CLAUSES, LONGEST, MOST, Stops, clauses, places, windows
from triage.training import fit_stops

WORDS = st.text(alphabet="我们开会着火了快来人，。？ \n1ab", max_size=90)


@pytest.fixture(scope="module")
def stops() -> Stops:
    return Stops(stop_weights.load())


def _stopped(reader: Reader, text: str, id: str) -> bool:
    return id in [found.id for found in reader.read(text).out]


@pytest.mark.parametrize(
    "text",
    [
        "救命!有人持刀", "开会。有人持刀", "我家着火了",
        "他们现在在楼下打人,快来", "不想活了", "有人落水溺水,赶紧", "有人要跳楼！",
        "我爸没有呼吸了怎么弄", "孩子掉井里了", "药我都吃下去了，别找我", "煤气味好大，人站不住了", "他在砸门，手里有斧头",
        "工友被埋在下面了", "车翻沟里了，司机卡住出不来", "救护車一直不來，我媽暈過去了",
    ],
)  # fmt: skip
def test_an_emergency_stops(reader: Reader, text: str) -> None:
    assert _stopped(reader, text, EMERGENCY)
    assert reader.read(text).priority == 0


@pytest.mark.parametrize(
    "text",
    [
        "坚持刀刃向内", "消防演练要拍照,演练着火了怎么跑", "火灾隐患台账补了三遍", "救命稻草",
        "去年发生车祸,交警现在还没结论", "现在天天开会。火灾检查表一天三报",
        "去年那场火灾以后天天检查", "消防演练火灾现在天天搞", "搞形式主义的自杀式检查", "救命稻草一样的补贴",
        "那是救命钱啊，经办人一直让等通知", "上个月窗口的人打人，现在还没道歉", "又要填表，想死的心都有了",
        "领导一句话，我们就炸了锅",
        "消防通道被堵了一年没人管", "打120没人接，后来是邻居送的医院，人没事了", "要求一刀切，全镇的店都关了",
    ],
)  # fmt: skip
def test_talking_about_one_does_not(reader: Reader, text: str) -> None:
    assert not _stopped(reader, text, EMERGENCY)


@pytest.mark.parametrize(
    "text",
    [
        "手上有一份标着机密的文件", "军事图纸的扫描件我有", "绝密电报我拍下来了，发哪里",
        "我在部队基地做饭，哪天换防我晓得，发给你们要不要",
    ],
)  # fmt: skip
def test_a_secret_stops(reader: Reader, text: str) -> None:
    assert _stopped(reader, text, SECRETS)
    assert (reader.read(text).scope, reader.read(text).labels) == ("out", ())


@pytest.mark.parametrize(
    "text",
    [
        "以涉密文件为由不公开", "以涉密为由不公开", "计算机密码要求每周改", "国防教育天天打卡",
        "局长的行程比机密还机密，问了就挨骂", "退役军人补助发了三年没到",
    ],
)  # fmt: skip
def test_talk_of_secrets_does_not(reader: Reader, text: str) -> None:
    assert not _stopped(reader, text, SECRETS)


def test_where_it_says_so(reader: Reader) -> None:
    text = "镇里天天开会没人管事，报表一天三份。现在河边有个孩子掉下去了，水很急"
    [found] = [one for one in reader.read(text).out if one.id == EMERGENCY]
    assert overlaps(Span(text.index("孩子"), text.index("掉下") + 2), found.why)
    assert not overlaps(Span(0, text.index("报表")), found.why)


def test_what_is_not_sure_is_said_and_the_rest_is_read_all_the_same(reader: Reader) -> None:
    text = "村里天天让我们填表拍照，同一张表一年填了八遍，数据上面都有。屋里有股煤气味，不知道要不要紧"
    reading = reader.read(text)
    assert [one.id for one in reading.out] == [EMERGENCY]
    assert (reading.scope, reading.needs_human, reading.priority) == ("mixed", True, 0)
    assert reading.labels


def _figures(reader: Reader, messages: Sequence[corpus.Message], kind: str, id: str) -> tuple[int, int, int, int]:
    """How many of a kind are found, how many there are, and the same of all others."""
    found = [id in [one.id for one in reading.out] for reading in reader.read_all([Written(one.text) for one in messages])]
    right = [one.kind == kind for one in messages]
    both = [here and true for here, true in zip(found, right, strict=True)]
    return sum(both), sum(right), sum(found) - sum(both), len(right) - sum(right)


def test_of_messages_nothing_learned_from_most_are_seen_and_few_that_only_sound_so(reader: Reader) -> None:
    messages = [one for one in corpus.stops_development() if hanzi(one.text)]
    seen, true, wrong, others = _figures(reader, messages, "now", EMERGENCY)
    assert true >= 140 and others >= 260
    assert seen >= 0.85 * true, "one in ten by the lists of words before"
    assert wrong <= 0.1 * others
    seen, true, wrong, others = _figures(reader, messages, "secret", SECRETS)
    assert seen >= 0.85 * true
    assert wrong <= 0.04 * others


def test_of_english_messages_two_in_three_are_seen(reader: Reader) -> None:
    messages = [one for one in corpus.stops_development() if not hanzi(one.text)]
    seen, true, wrong, others = _figures(reader, messages, "now", EMERGENCY)
    assert true >= 45 and seen >= 0.65 * true
    assert wrong <= 0.3 * others, "most of them made to mislead"
    assert _stopped(reader, "help my father is not breathing", EMERGENCY)
    assert not _stopped(reader, "The town office makes us hold meetings all day, please check.", EMERGENCY)


def test_of_ordinary_tips_hardly_any_is_taken_for_one(reader: Reader) -> None:
    tips = corpus.development()
    readings = reader.read_all([Written(tip.text) for tip in tips])
    for id, least, most in ((EMERGENCY, 0.9, 0.015), (SECRETS, 0.95, 0.002)):
        found = [id in [one.id for one in reading.out] for reading in readings]
        true = [id in tip.out for tip in tips]
        right = sum(here and there for here, there in zip(found, true, strict=True))
        assert right >= least * sum(true)
        assert sum(found) - right <= most * len(tips)


@given(st.lists(WORDS, max_size=5))
def test_the_best_clauses_of_each_text_are_those_of_a_plain_search(stops: Stops, texts: list[str]) -> None:
    for text, found in zip(texts, stops.odds(texts), strict=True):
        assert (found == {}) == (text == "")
        page = Page([text], LONGEST)
        where, seen = places(page.codes)
        for row, id in enumerate(TABLES) if text else ():
            table, (_, unit, bias) = stops._tables[row], stops._scales[row]
            each = dict(zip((where - page.starts[0]).tolist(), table[seen].sum(axis=1, dtype=int).tolist(), strict=True))
            weighed = {
                span: sum(each.get(place, 0) for place in range(*span)) * unit + bias for span in windows(clauses(text))
            }
            odds, span = found[id]
            assert odds == pytest.approx(max(weighed.values()), abs=1e-3)
            assert weighed[span] == pytest.approx(odds, abs=1e-3)


@given(WORDS)
def test_clauses_part_a_text(text: str) -> None:
    bounds = clauses(text)
    assert bounds[0] == 0 and bounds[-1] == len(text)
    assert bounds == sorted(set(bounds))
    assert all(end - start <= 24 + 3 for start, end in pairwise(bounds))
    for start, end in windows(bounds):
        assert 1 <= bounds.index(end) - bounds.index(start) <= CLAUSES
        assert end - start <= max(MOST, 27)


def test_all_digits_are_one_and_a_sequence_ends_where_it_stands() -> None:
    (_, one), (_, other) = (places(Page([text], LONGEST).codes) for text in ("路12号", "路79号"))
    assert (one == other).all()
    assert one.shape == (len("路12号") + 2 * LONGEST, LONGEST)
    assert (places(Page(["街路12号"], LONGEST).codes)[1][LONGEST + 4] == one[LONGEST + 3]).all()


def test_a_latin_word_counts_as_one_character_and_blanks_do_not() -> None:
    where, seen = places(Page(["我help me"], LONGEST).codes)
    assert (where - LONGEST).tolist()[LONGEST:-LONGEST] == [0, 4, 7]
    _, again = places(Page(["他说，我 help  me"], LONGEST).codes)
    assert (seen[-LONGEST - 1] == again[-LONGEST - 1]).all(), "three in a row: 我, help, me"
    _, other = places(Page(["我hel pme"], LONGEST).codes)
    assert not (seen[-LONGEST - 1] == other[-LONGEST - 1]).any()


def test_nothing_learned_says_nothing() -> None:
    record = {"units": dict.fromkeys(TABLES, 1.0), "biases": dict.fromkeys(TABLES, -4.0)}
    empty = Stops(HashedWeights({id: np.zeros(BUCKETS, np.int8) for id in TABLES}, record))
    assert [one[EMERGENCY][0] for one in empty.odds(["着火了，快来人", "开会"])] == [-4.0, -4.0]


def test_what_is_learned_depends_on_what_is_told_and_on_nothing_else(normaliser: Normaliser) -> None:
    danger = [corpus.Message(kind="now", text=f"{where}里冒烟了，人出不来") for where in "屋厂店楼"]
    talk = [corpus.Message(kind="not", text=f"{where}里天天开会，一天填三张表") for where in "屋厂店楼"]
    marked = corpus.Message(kind="now", text="天天开会，门口冒烟了", said=(5, 10))
    secret = corpus.Message(kind="secret", text="潜艇的图纸给你们")
    tips = [corpus.Example(id="x-1", text="局长天天开会", scope="in", labels=("P11",))]
    learned = [fit_stops.fit(fit_stops.texts(normaliser, [*danger, *talk, marked, secret], tips)) for _ in range(2)]
    assert all((learned[0].tables[id] == learned[1].tables[id]).all() for id in TABLES)
    assert learned[0].record == learned[1].record
    stops = Stops(learned[0])
    smoke, meeting = (one[EMERGENCY][0] for one in stops.odds(["楼下冒烟了", "天天开会填表"]))
    assert smoke > meeting + 1
