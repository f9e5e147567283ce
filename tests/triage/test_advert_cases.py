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
    """Whether what is left is the tip or some of its sentences, but for marks."""
    marks = str.maketrans("", "", "。，\n")
    return bool(rest) and rest.translate(marks) in tip.translate(marks)


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


def test_all_there_is_to_learn_from() -> None:
    tips = [Example(id=f"w0{n % 2}-{n}", text=f"第{n}个", scope="in", labels=("P11",)) for n in range(8)]
    embedded = [advert_cases.marked("开会代写。没人管", [(2, 4)]), advert_cases.marked("没人管。", [])]
    others = [advert_cases.marked(f"【售{n}】第{n}篇", [(0, 4)]) for n in range(8)]
    given = tips, ["甲", "乙"], advert_weights.parts(), ["丙", "丁"], embedded, others[:5], others[5:]
    material = advert_cases.Material(*given)
    assert material.pieces == ["甲", "乙", "代写", *(f"【售{n}】" for n in range(8))]
    assert material.tips == [*(f"第{n}个" for n in range(8)), *(f"第{n}篇" for n in range(8))]
    assert [one.text for one in material.plain] == [*material.tips, "丙", "丁"]
    assert [one.text for one in material.fixed] == [one.text for one in (*embedded, *others)] + ["丙", "丁"]
    assert material.holes == [("开会", "。没人管")]
    assert material.papers == ["第5篇", "第6篇", "第7篇"]


def test_symbols_between_characters_leave_adverts_what_they_are() -> None:
    case = advert_cases.marked("开会代写。没人管", [(2, 4)])
    made = [advert_cases.disguised(case, Random(seed)) for seed in range(60)]
    assert len({one.text for one in made}) > 30
    for one in made:
        (start, end), *others = one.spans
        assert not others and one.text[start] == "代" and one.text[end - 1] == "写"
        assert [char for char in one.text if char in "开会代写没人管"] == [*"开会代写没人管"]
    assert any(one.text[one.spans[0].start : one.spans[0].end] == "代写" != one.text for one in made), "spared"
    assert any(one.rest == "开会。没人管" != one.text[:2] for one in made if len(one.text) == 9), "only the advert"


def test_a_few_sentences_of_a_tip() -> None:
    clips = {advert_cases.clipped("路修了。没人管！问谁？都说等。", Random(seed)) for seed in range(60)}
    assert {"路修了。", "路修了。没人管！", "没人管！问谁？都说等。", "都说等。"} <= clips
    assert advert_cases.clipped("", Random(1)) == ""


def test_another_advert_stands_where_one_was() -> None:
    made = [*advert_cases.placed([("开会", "。没人管")], PIECES, advert_weights.parts(), 20, Random(3))]
    assert len({one.text for one in made}) > 5
    assert all(one.rest == "开会。没人管" and one.spans[0].start == 2 for one in made)
    assert [*advert_cases.placed([], PIECES, advert_weights.parts(), 20, Random(3))] == []


def test_long_texts_are_learned_from_in_parts_that_tear_no_advert() -> None:
    case = advert_cases.marked("开会。" * 10 + "代写。加我。找我" + "没人管。" * 10, [(30, 38)])
    parts = [*advert_cases.parted(case, 12)]
    assert "".join(part.text for part in parts) == case.text
    assert [part.text[start:end] for part in parts for start, end in part.spans] == ["代写。加我。找我"]
    assert max(len(part.text) for part in parts) == 12
    assert [*advert_cases.parted(case, 1000)] == [case]
    assert len([*advert_cases.parted(advert_cases.marked("没有句号" * 9, []), 12)]) == 1


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
