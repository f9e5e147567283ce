"""The corpus keeps what its README promises: enough of everything, from many hands, told as people tell it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from config import corpus
from config.corpus import Example
from config.errors import ConfigError
from config.taxonomy import Taxonomy
from triage.normalise import Normaliser
from triage.training.diversity import copies, nearest

LEAST = 50


@pytest.fixture(scope="module")
def learned() -> list[Example]:
    return corpus.training()


@pytest.fixture(scope="module")
def kept_aside() -> list[Example]:
    return corpus.development()


def test_enough_of_everything_from_many_hands(learned: list[Example], book: Taxonomy) -> None:
    assert len(learned) >= 5000
    mains = Counter(example.main for example in learned)
    assert min(mains[id] for id in (*book.labels, *book.out)) >= LEAST
    for id in book.labels:
        assert len({example.writer for example in learned if example.main == id}) >= 6


def test_ids_are_known_and_used_once(learned: list[Example], kept_aside: list[Example], book: Taxonomy) -> None:
    both = [*learned, *kept_aside]
    assert len({example.id for example in both}) == len(both)
    for example in both:
        assert set(example.labels) <= set(book.labels), example.id
        assert set(example.out) <= set(book.out), example.id
        assert (example.scope in {"in", "mixed"}) == example.is_in, example.id


def test_people_tell_events_not_categories(learned: list[Example], book: Taxonomy, normaliser: Normaliser) -> None:
    """Official terms of its own label stand in at most one tip in four."""
    own = {label.id: [normaliser.word(term) for term in label.terms] for label in book.labels.values()}
    ours = [example for example in learned if example.scope == "in"]
    said = [any(term in normaliser.word(example.text) for term in own[example.main]) for example in ours]
    assert sum(said) <= len(said) / 4


def test_nobody_copied(learned: list[Example], kept_aside: list[Example], normaliser: Normaliser) -> None:
    assert copies(list(nearest([*learned, *kept_aside], normaliser))) == []


def test_the_development_set_is_by_others(learned: list[Example], kept_aside: list[Example]) -> None:
    assert len(kept_aside) >= 300
    assert {example.writer for example in learned}.isdisjoint(example.writer for example in kept_aside)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"adverts": [[0, 99]]}, "span"),
        ({"labels": [], "out": []}, "neither"),
        ({"scope": "perhaps"}, "scope"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    row: dict[str, object] = {"id": "x-1", "text": "开会太多", "scope": "in", "labels": ["P11"]}
    (tmp_path / "x.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row | change), encoding="utf-8")
    with pytest.raises(ConfigError, match=f"x.jsonl, line 2.*{said}"):
        corpus.training(tmp_path)


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    row = {"id": "x-1", "text": "开会\u2028太多\x85", "scope": "in", "labels": ["P11"]}
    (tmp_path / "x.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [example.text for example in corpus.training(tmp_path)] == [row["text"]]


def test_own_data_is_marked_by_many_hands_and_measured_by_others() -> None:
    learned, aside = corpus.own(), corpus.own_development()
    assert len(learned) >= 3500 and sum(len(tip.pii) for tip in learned) >= 2500
    assert {tip.writer for tip in learned}.isdisjoint(tip.writer for tip in aside)
    assert len({tip.writer for tip in learned}) >= 12 and len({tip.writer for tip in aside}) >= 4
    texts = [tip.text for tip in (*learned, *aside)]
    assert len(set(texts)) == len(texts)
    assert 0.3 < sum(not tip.pii for tip in learned) / len(learned) < 0.6


def test_marks_become_spans(tmp_path: Path) -> None:
    (tmp_path / "o.txt").write_text("我叫{name:王小明}\\n电话{phone:138}\n没有\n", encoding="utf-8")
    tips = corpus.own(tmp_path)
    assert [(tip.text, tip.writer) for tip in tips] == [("我叫王小明\n\n电话138", "o"), ("没有", "o")]
    assert [(tips[0].text[one.start : one.end], one.kind) for one in tips[0].pii] == [("王小明", "name"), ("138", "phone")]


@pytest.mark.parametrize("wrong", ["{name:}", "我叫{王小明}", "我叫{name:王}小明}", "", "{Name:王}"])
def test_a_wrongly_marked_line_is_named(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "o.txt").write_text(f"没有\n{wrong}\n没有\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"o\.txt, line 2"):
        corpus.own(tmp_path)


def test_messages_that_stop_a_conversation_are_by_many_hands_and_measured_by_another() -> None:
    learned, aside = corpus.stops(), corpus.stops_development()
    for kind, least in (("now", 1000), ("not", 1000), ("secret", 300), ("no-secret", 300)):
        assert sum(one.kind == kind for one in learned) >= least
        assert sum(one.kind == kind for one in aside) >= 50
    texts = [one.text for one in (*learned, *aside)]
    assert len(set(texts)) == len(texts)


def test_marks_of_a_message_become_a_span(tmp_path: Path) -> None:
    (tmp_path / "e.txt").write_text("now\t没人管。⟦着火了⟧\\n快\nnot\t去年着火\n", encoding="utf-8")
    told, other = corpus.stops(tmp_path)
    assert (told.kind, told.text, told.said) == ("now", "没人管。着火了\n快", (4, 7))
    assert (other.kind, other.text, other.said) == ("not", "去年着火", None)


@pytest.mark.parametrize(
    "wrong", ["now", "now\t", "perhaps\t着火", "now\t⟦着火", "now\t着火⟧", "now\t⟦着⟧火⟦了⟧", "now\t⟧着火⟦"]
)
def test_a_wrong_message_is_named(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "e.txt").write_text(f"not\t开会\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"e\.txt, line 2"):
        corpus.stops(tmp_path)


@pytest.mark.parametrize(("wrong", "said"), [(b"\xff", "UTF-8 in line 1"), (b"[" * 100_000, "line 1")])
def test_bytes_that_are_no_examples(tmp_path: Path, wrong: bytes, said: str) -> None:
    (tmp_path / "x.jsonl").write_bytes(wrong)
    with pytest.raises(ConfigError, match=f"x.jsonl.*{said}"):
        corpus.training(tmp_path)
