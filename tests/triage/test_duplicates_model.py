"""The parts of the pair model: what is compared, which pairs are looked at, what third tips say, and its files."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import ahocorasick
import numpy as np
import pytest
from pydantic import ValidationError

from config import corpus, pairs
from config.errors import ConfigError
from config.pairs import Mean, Trees, Weights
from triage.agreement import support
from triage.candidates import KEPT, candidates
from triage.duplicates import find_pairs, likenesses
from triage.likeness import features, stretches
from triage.normalise import Normaliser
from triage.prints import Learned, Print, Rarity, Tip, take
from triage.training import fit_pairs

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
    known = set(likenesses([one, other, third], rarity)[0][1])
    assert set(learned.model.alone.weights.by_name) <= known
    assert set(learned.model.alone.trees.names) <= known


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


@pytest.mark.parametrize(
    "change",
    [
        {"format": 1},
        {"alone": {"bias": "much"}},
        {"alone": {"weights": {"bias": 0.0, "by_name": {}}}},
        {"numbers": []},
        {"among": None},
    ],
)
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


def test_a_word_within_another_one_names_its_own_thing(normaliser: Normaliser, learned: Learned) -> None:
    finder = ahocorasick.Automaton()
    finder.add_word("升学宴", frozenset({1}))
    finder.add_word("升学", frozenset({2}))
    finder.make_automaton()
    found = take(Tip(1, "办了三天升学宴"), normaliser, replace(learned, finder=finder))
    assert found.things == {1, 2}


def test_no_word_for_a_thing_is_in_every_hundredth_tip_or_holds_another_of_its_group(normaliser: Normaliser) -> None:
    groups: dict[int, set[str]] = {}
    for word, numbers in pairs.synonyms().items():
        for number in numbers:
            groups.setdefault(number, set()).add(word)
    assert len(groups) > 3000
    assert all(len(group) > 1 and not any(a != b and a in b for a in group for b in group) for group in groups.values())
    finder = ahocorasick.Automaton()
    for word in pairs.synonyms():
        finder.add_word(word, word)
    finder.make_automaton()
    tips = [normaliser.fold(one.text).text for one in corpus.training()[::6]]
    spread = Counter(word for text in tips for word in {found for _, found in finder.iter(text)})
    assert spread.most_common(1)[0][1] <= 0.015 * len(tips)


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


TREES: dict[str, object] = {
    "names": ("first", "days"), "bias": 0.5, "roots": (0, 3),
    "feature": (1, -1, -1, 0, -1, -1), "least": (0.0, 0, 0, 3.0, 0, 0),
    "left": (1, 0, 0, 4, 0, 0), "right": (2, 0, 0, 5, 0, 0), "value": (9.0, -1.0, 1.0, 9.0, -0.25, 0.25),
}  # fmt: skip


def test_each_tree_adds_the_leaf_it_comes_to() -> None:
    trees = Trees.model_validate(TREES)
    rows = [{"days": 0.0, "first": 3.0}, {"days": 1.0, "first": 3.1}]
    assert trees.sums(rows).tolist() == [0.5 - 1.0 - 0.25, 0.5 + 1.0 + 0.25]
    assert trees.sums([]).tolist() == []
    both = Mean(weights=Weights(bias=1.0, by_name={"days": 2.0}), trees=trees)
    assert both.sums(rows) == pytest.approx([(2 * 1.0 - 0.75) / 3, (2 * 3.0 + 1.75) / 3])
    assert both.sums(rows * 3_000) == both.sums(rows) * 3_000


@pytest.mark.parametrize(
    "change",
    [
        {"value": (1.0,)},
        {"roots": (6,)},
        {"left": (0, 0, 0, 4, 0, 0)},
        {"right": (9, 0, 0, 5, 0, 0)},
        {"feature": (2, -1, -1, 0, -1, -1)},
    ],
)
def test_trees_that_lead_nowhere_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Trees.model_validate(TREES | change)


def test_trees_learn_what_counts_only_together() -> None:
    draw = np.random.default_rng(1)
    table = draw.random((600, 2))
    same = (table[:, 0] > 0.5) & (table[:, 1] > 0.5)
    rows = [{"first": float(a), "days": float(b)} for a, b in table]
    trees = fit_pairs.boost(rows, same)
    right = (trees.sums(rows) > 0) == same
    assert right.mean() > 0.97
    plain = fit_pairs.weigh(rows, same, 10.0)
    assert np.mean([(plain.sum(row) > 0) == one for row, one in zip(rows, same, strict=True)]) < 0.95
    assert fit_pairs.boost(rows, same) == trees


def test_one_writers_groups_stay_together() -> None:
    parts = fit_pairs.folds([one for one in corpus.training() if one.writer in {"s02", "s04"}])
    assert all(len({one.writer for one in part}) == 1 for part in parts)
    groups = [{one.event for one in part} - {""} for part in parts]
    assert sum(map(len, groups)) == len(set().union(*groups)) and max(map(len, groups)) <= 1.5 * fit_pairs.GROUPS
