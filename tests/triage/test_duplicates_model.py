"""The parts of the pair model: what is compared, which pairs are looked at, what third tips say, and its files."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pytest

from config import corpus, pairs
from config.errors import ConfigError
from config.pairs import Weights
from triage.agreement import support
from triage.candidates import KEPT, candidates
from triage.duplicates import find_pairs, likenesses
from triage.likeness import features, stretches
from triage.normalise import Normaliser
from triage.prints import Learned, Print, Rarity, Tip, take

ONE = Tip(1, "石磨村三组那条灌渠，花了六万八，王主任验的收", date(2026, 5, 3))
OTHER = Tip(2, "我们石磨村的水沟68000块修的，姓王的主任说合格", date(2026, 5, 4))
THIRD = Tip(3, "云盘村大棚四月五号来了一拨领导，李书记陪着", date(2026, 9, 4))


@pytest.fixture(scope="module")
def learned() -> Learned:
    return Learned.shipped()


def _prints(normaliser: Normaliser, learned: Learned, *tips: Tip) -> tuple[list[Print], Rarity]:
    prints = [take(tip, normaliser, learned) for tip in tips]
    return prints, Rarity.among(prints, learned)


def test_features_say_what_is_shared(normaliser: Normaliser, learned: Learned) -> None:
    (one, other, third), rarity = _prints(normaliser, learned, ONE, OTHER, THIRD)
    near, far = features(one, other, rarity), features(one, third, rarity)
    assert near == pytest.approx(features(other, one, rarity))
    assert near["surname"] == 1 and far["other_surname"] == 1
    for name in ("first", "name", "number", "thing", "labels", "near"):
        assert near[name] > far[name], name
    assert set(learned.model.alone.by_name) <= set(likenesses([one, other, third], rarity)[0][1])


def test_a_shared_stretch_is_as_long_as_it_gets(normaliser: Normaliser, learned: Learned) -> None:
    (one, other), rarity = _prints(normaliser, learned, ONE, OTHER)
    assert "石磨村" in [text for _, text in stretches(one, other, rarity.signs)]
    assert stretches(one, one, rarity.signs)[0][1] == one.letters


def test_nearness_counts_by_how_rare_it_is(normaliser: Normaliser, learned: Learned) -> None:
    same = [Tip(number, ONE.text, date(2026, 5, 3)) for number in range(4)]
    assert _prints(normaliser, learned, *same)[1].nearness == pytest.approx([math.log(2)])
    prints, rarity = _prints(normaliser, learned, ONE, OTHER, THIRD)
    assert rarity.nearness[1] == pytest.approx(math.log(6))
    assert rarity.nearness[-1] == pytest.approx(math.log(3 / 2.5))
    undated, _ = _prints(normaliser, learned, Tip(4, ONE.text))
    assert features(prints[0], undated[0], rarity)["near"] == 0.0
    assert features(prints[0], prints[2], rarity)["near"] < 0.0 < features(prints[0], prints[1], rarity)["near"]


def test_days_at_the_ends_of_the_calendar(normaliser: Normaliser, learned: Learned) -> None:
    ends = Tip(1, "昨天", date(1, 1, 1)), Tip(2, "上周三", date(9999, 12, 31))
    assert _prints(normaliser, learned, *ends)[1].nearness == []
    far = Tip(1, ONE.text, date(2, 1, 1)), Tip(2, ONE.text, date(9999, 12, 31)), Tip(3, ONE.text, date(9999, 12, 30))
    assert [pair.score for pair in find_pairs(far, normaliser, learned)] == [1.0, 1.0, 1.0]


def test_each_tip_brings_a_bounded_number_of_pairs(normaliser: Normaliser, learned: Learned) -> None:
    """Not all pairs: what is looked at grows with the tips, not with their square."""
    # Four made-up names in each, and every name in twenty tips: without a bound some sixty pairs a tip.
    names = [[chr(0x4E00 + 40 * way + number * way % 35) * 2 for way in range(4)] for number in range(700)]
    for number, told in enumerate(names):
        told[0] = chr(0x5200 + number // 20) * 2
    prints, rarity = _prints(normaliser, learned, *(Tip(number, "，".join(told)) for number, told in enumerate(names)))
    looked = candidates(prints, rarity)
    assert 700 < len(looked.one) <= KEPT * 700
    assert (looked.one < looked.other).all()
    assert len(set(zip(looked.one.tolist(), looked.other.tolist(), strict=True))) == len(looked.one)


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["a", "a"], ["。。", "一" * 9000, "9" * 9000]])
def test_next_to_nothing(normaliser: Normaliser, learned: Learned, texts: list[str]) -> None:
    found = find_pairs([Tip(number, text) for number, text in enumerate(texts)], normaliser, learned)
    assert all(0 <= pair.score <= 1 for pair in found)


def test_a_third_tip_supports_and_rivals(normaliser: Normaliser) -> None:
    told = support([(0, 1), (0, 2), (1, 2), (3, 4)], [0.5, 0.8, 0.6, 0.5])
    assert told[0]["third"] == 0.6 and told[0]["rival"] == 0.8 and told[0]["rival2"] == 0.6
    assert told[0]["thirds"] == pytest.approx(math.sqrt(0.8 * 0.6))
    assert told[3]["third"] == told[3]["rival"] == 0.0
    assert support([(0, 1)], [1.0])[0]["alone"] > 10


def test_the_file_is_written_as_it_is_read(tmp_path: Path, learned: Learned) -> None:
    path = tmp_path / "pairs.json"
    pairs.save(path, learned.model)
    again = pairs.load(path)
    assert (again.alone, again.among, again.numbers) == (
        learned.model.alone,
        learned.model.among,
        learned.model.numbers,
    )
    assert path.read_text() == (Path(pairs.__file__).parent / "data/pairs.json").read_text()


@pytest.mark.parametrize("change", [{"format": 2}, {"alone": {"bias": "much"}}, {"numbers": []}, {"among": None}])
def test_a_wrong_file_is_named(tmp_path: Path, learned: Learned, change: dict[str, object]) -> None:
    path = tmp_path / "pairs.json"
    pairs.save(path, learned.model)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ConfigError, match=r"pairs\.json: expected"):
        pairs.load(path)


def test_words_for_one_thing(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("# told\n水渠 水沟\n扑克 打牌\n打牌 掼蛋\n", encoding="utf-8")
    assert pairs.synonyms(path) == {"水渠": {2}, "水沟": {2}, "扑克": {3}, "打牌": {3, 4}, "掼蛋": {4}}
    path.write_text("水渠 水渠\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line 1: expected every word once"):
        pairs.synonyms(path)


def test_a_sum_of_weights() -> None:
    weights = Weights(bias=-1.0, by_name={"first": 2.0})
    assert weights.sum({"first": 0.5, "second": 9.0}) == 0.0
    with pytest.raises(KeyError):
        weights.sum({"second": 9.0})


def test_the_retellings_kept_for_measuring_are_not_learned_from() -> None:
    kept = corpus.training(corpus.CORPUS / "pairs")
    others = [*corpus.training(), *corpus.development()]
    assert len({example.event for example in kept}) >= 30
    assert {example.writer for example in kept}.isdisjoint(example.writer for example in others)
    assert {example.text for example in kept}.isdisjoint(example.text for example in others)
