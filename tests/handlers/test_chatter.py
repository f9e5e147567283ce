"""A first message that is only chatter is answered and not kept; no tip may ever be taken for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import corpus
from handlers.citizen.hints import is_chatter
from triage.reading import Reader

PLAIN = Path(__file__).parents[1] / "triage" / "test_plain_labels.txt"


@pytest.mark.parametrize(
    "text",
    ["你好", "您好", "在吗", "在？", "测试一下", "谢谢", "hello", "1", "你是机器人还是真人", "给我讲个笑话呗，无聊死了"],
)
def test_chatter(shipped_reader: Reader, text: str) -> None:
    assert is_chatter(shipped_reader.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "哈哈哈笑死 我们公司团建要求自愿报名 不自愿的写检讨",
        "在吗？我想问下你们这个会不会把我的名字给我们厂长看？不会的话我再说",
        "殡仪馆的骨灰盒最便宜的380那款永远没有货，只剩2600以上的",
        "巡察组进驻,公布的信箱是xcz2024@sina.cn,发过去退信,说收件人不存在",
        "公交车牌皖H12345D到站不停",
        "whatsapp +852 6123 4567",
    ],
)
def test_what_only_looks_like_it(shipped_reader: Reader, text: str) -> None:
    assert not is_chatter(shipped_reader.read(text))


def test_no_tip_of_the_corpus_is_taken_for_chatter(shipped_reader: Reader) -> None:
    tips = [one.text for one in corpus.development() if one.scope in {"in", "mixed"}][::4]
    tips += [tip.text for tip in corpus.own_development()]
    tips += [line.split("\t")[1] for line in PLAIN.read_text(encoding="utf-8").splitlines()]
    assert len(tips) > 1000
    assert not [tip for tip in tips if is_chatter(shipped_reader.read(tip))]
