"""Tips with adverts put into them, to learn from."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from config import advert_weights
from config.errors import ConfigError
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
            rest = (one.text[:start] + one.text[end:]).replace(" ", "").replace("\n", "")
            assert any(_same(rest, tip) for tip in TIPS)
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


def test_parts_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "advert_parts.yaml"
    path.write_text("trades: [[代写]]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="claims"):
        advert_weights.parts(path)
