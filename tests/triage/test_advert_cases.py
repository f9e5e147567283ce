"""Tips with adverts put into them, to learn from."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from config import advert_weights
from config.corpus import Example
from config.errors import ConfigError
from triage.spans import Span, cut
from triage.training import advert_cases
from triage.training.advert_composed import composed, framed, handle

TIPS = ["镇里天天开会，填表填到半夜。我们受不了。\n没人管", "路灯坏了半年。没人来修"]
PIECES = ["专业代写材料 包过 加微信 abc_123"]


def test_the_marked_stretch_is_an_advert_without_what_stands_around_it() -> None:
    parts = advert_weights.parts()
    made = list(advert_cases.made(TIPS, PIECES, parts, 400, Random(1)))
    told = [one for one in made if not one.spans]
    assert 0.08 < len(told) / len(made) < 0.28
    for one in made:
        for start, end in one.spans:
            assert one.text[start:end].strip()
        rest = cut(one.text, one.spans).replace(" ", "").replace("\n", "")
        alone = one.spans == (Span(0, len(one.text)),)
        assert not one.spans or alone or any(_same(rest, tip) for tip in TIPS)
    assert {len(one.spans) for one in made} == {0, 1, 2}
    texts = {one.text[one.spans[0].end : one.spans[0].end + 1] for one in made if one.spans}
    assert {" ", "\n", ""} <= texts


def _same(rest: str, tip: str) -> bool:
    bare = tip.replace("\n", "")
    return [char for char in bare if char not in "。，"] == [char for char in rest if char not in "。，"]


def test_the_same_seed_composes_the_same_adverts() -> None:
    parts = advert_weights.parts()
    one, other = ([composed(parts, random) for _ in range(200)] for random in (Random(5), Random(5)))
    assert one == other
    assert len(set(one)) > 190
    assert any(text[0] == "【" for text in one)
    assert any("\n" in text for text in one)


def test_frames_and_handles() -> None:
    random = Random(2)
    seen = {framed("代写", random) for _ in range(300)}
    assert "代写" in seen
    assert {"【代写】", "[代写]"} <= seen
    assert any("\n代写\n" in text for text in seen)
    handles = [handle(random) for _ in range(300)]
    assert all(text.strip() == text and text for text in handles)
    assert any("_" in text for text in handles)
    assert any(text.isdecimal() for text in handles)


def test_half_of_all_there_is() -> None:
    tips = [Example(id=f"w0{n % 2}-{n}", text=f"第{n}个", scope="in", labels=("P11",)) for n in range(8)]
    parts = advert_weights.parts()
    embedded = [advert_cases.marked("开会代写。", [(2, 4)]), advert_cases.marked("没人管。", [])]
    others = [advert_cases.marked(f"【售{n}】第{n}篇", [(0, 4)]) for n in range(8)]
    material = advert_cases.Material(tips, ["甲", "乙"], parts, ["丙", "丁"], embedded, others)
    assert material.pieces == ["甲", "乙", "代写", *(f"【售{n}】" for n in range(8))]
    assert material.tips[8:] == [f"第{n}篇" for n in range(8)]
    halves = [material.half(number) for number in (0, 1)]
    assert sorted(tip for half in halves for tip in half.tips) == sorted(material.tips)
    assert [half.pieces[:2] for half in halves] == [["甲", "代写"], ["乙", "【售4】"]]
    for half in halves:
        assert len(half.others) == 4
        assert all(half.others[n] in material.others[n::4] for n in range(4))
    assert [half.negatives for half in halves] == [["丙"], ["丁"]]
    assert sum(len(half.parts.trades) for half in halves) == len(parts.trades)
    assert material.part({"w01"}).tips == ["第1个", "第3个", "第5个", "第7个"]


def test_tips_written_with_adverts_are_read_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "advert_embedded.txt"
    path.write_text("开会⟪代\\n写⟫。⟪加我⟫\n没人管\n", encoding="utf-8")
    assert advert_weights.embedded(path) == [("开会代\n写。加我", ((2, 5), (6, 8))), ("没人管", ())]
    assert advert_weights.documents(path) == advert_weights.embedded(path)
    assert any(spans for _, spans in advert_weights.embedded())
    assert any(spans for _, spans in advert_weights.documents()) and any(not spans for _, spans in advert_weights.documents())
    assert all(line.strip() for line in advert_weights.negatives())


def test_parts_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "advert_parts.yaml"
    path.write_text("trades: [[代写]]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="claims"):
        advert_weights.parts(path)
