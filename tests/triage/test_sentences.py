from __future__ import annotations

import pytest

from triage.reading import Reader
from triage.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [""]),
        ("窗口的人冲我吼", ["窗口的人冲我吼"]),
        ("小区停水已经三天了。窗口的人还冲我吼!!", ["小区停水已经三天了。", "窗口的人还冲我吼!!"]),
        ("你好。小区停水已经三天了。谢谢。", ["你好。小区停水已经三天了。谢谢。"]),
        ("小区停水已经三天了\n窗口的人还冲我吼;快管管", ["小区停水已经三天了\n", "窗口的人还冲我吼;快管管"]),
    ],
)
def test_short_sentences_join_their_neighbours(text: str, parts: list[str]) -> None:
    ends = sentences(text)
    assert [text[start:end] for start, end in zip([0, *ends], ends, strict=False)] == parts


WATER = ("O02", "还有我家那条街停水六天了，自来水管道一直漏。")
MONEY = ("O05", "还有，村支书把补贴款装进自己口袋，冒领了八万块。")


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        ("镇里五个科室一天要三回表，同一个数字各报各的，我们村干部天天加班填表。", WATER),
        ("窗口办证的小伙子冲我吼，把材料扔出来叫我重排队。", WATER),
        ("学校让老师每天在三个软件上打卡，还要转发到家长群拉票。", MONEY),
    ],
)
def test_a_second_matter_in_a_sentence_of_its_own_is_seen(reader: Reader, ours: str, other: tuple[str, str]) -> None:
    id, words = other
    alone = reader.read(ours)
    assert (alone.scope, alone.out) == ("in", ())
    both = reader.read(ours + words)
    assert both.scope == "mixed"
    assert [found.id for found in both.out] == [id]
    assert both.labels[0].id == alone.labels[0].id


def test_a_matter_of_ours_in_a_sentence_of_its_own_is_seen_where_the_rest_is_not(reader: Reader) -> None:
    theirs = "我妈买的保健品是假的，店关了，八千块钱要不回来。"
    assert reader.read(theirs).scope == "out"
    both = reader.read(theirs + "另外镇里天天开会念文件，一念念到天黑。")
    assert (both.scope, [found.id for found in both.out]) == ("mixed", ["O10"])
    assert both.labels[0].id == "P11" and not both.labels[0].sure
