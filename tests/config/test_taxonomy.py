from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from config import taxonomy
from config.errors import ConfigError
from config.reading import DATA
from config.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def book() -> Taxonomy:
    return taxonomy.load()


def test_counts_of_the_domain_files(book: Taxonomy) -> None:
    ids = list(book.labels)
    assert [id for id in ids if id[0] == "P"] == [f"P{n:02}" for n in range(1, 44)]
    assert [id for id in ids if id[0] == "E"] == [f"E{n:02}" for n in range(1, 14)]
    assert [id for id in ids if id[0] == "L"] == [f"L{n:02}" for n in range(1, 7)]
    assert list(book.out) == [f"O{n:02}" for n in range(1, 19)]
    assert list(book.buckets) == [f"B{n}" for n in range(1, 13)]


def test_a_label_carries_its_crosswalk(book: Taxonomy) -> None:
    label = book.labels["P09"]
    assert (label.name, label.kind, label.aspect) == ("一刀切多头派表", "conduct", "A2")
    assert label.areas == ("D2", "D4")
    assert label.official[0] == "XS4"
    assert label.other == {"seed002": "W2", "jianfu_2024": "J3", "ccdi_2018": "Z3"}
    assert "层层加码" in label.terms


def test_every_label_is_reachable_from_a_button(book: Taxonomy) -> None:
    reached = {id for bucket in book.buckets.values() for id in bucket.members}
    assert set(book.labels) <= reached


def test_names_in_both_languages(book: Taxonomy) -> None:
    assert book.name("E01") == "窗口态度冷硬"
    assert book.name("E01", "en") == "Rude treatment at the counter"
    assert book.name("B10", "en") == "My report was suppressed or leaked"
    assert book.name("C07", "en") == "村级三资和村务"
    for id in (*book.labels, *book.out, *book.buckets):
        assert book.name(id, "en").isascii()
    with pytest.raises(KeyError):
        book.name("P99")


def test_nothing_can_be_changed(book: Taxonomy) -> None:
    with pytest.raises(TypeError):
        book.labels["P01"] = book.labels["P02"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        book.labels["P01"].name = "x"  # type: ignore[misc]


def test_everyday_phrases_for_every_class(book: Taxonomy) -> None:
    for id in book.labels:
        assert len(book.phrases.labels[id]) >= 12, id
    for id in book.out:
        assert len(book.phrases.out[id]) >= 12, id


def _changed(tmp_path: Path, name: str, **change: Any) -> Path:
    """A copy of a data file with `change` applied to its top level (a function is applied to the value)."""
    data = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    for key, value in change.items():
        data[key] = value(data[key]) if callable(value) else value
    path = tmp_path / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def _first_with(**change: Any) -> Any:
    return lambda rows: [rows[0] | change, *rows[1:]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"problems": _first_with(id="P02")}, ["P02", "used once"]),
        ({"problems": _first_with(aspect="A9")}, ["P01.aspect", "begins with A", "'A9'"]),
        ({"luxury": _first_with(crosswalk={"seed000": [], "stat_2020": ["XL9"], "sifeng": ["SF4"]})}, ["L01", "'XL9'"]),
        ({"supplementary": _first_with(kind="habit")}, ["supplementary[E01].kind", "conduct, mechanism, mixed", "'habit'"]),
        ({"out_of_scope": _first_with(action="ignore")}, ["out_of_scope[O01].action", "stop_and_call", "'ignore'"]),
        ({"out_of_scope": _first_with(terms=["救命", "救命"])}, ["out_of_scope[O01].terms", "each entry once", "救命"]),
        ({"citizen_entry_buckets": _first_with(members=["P99"])}, ["B1", "members", "'P99'"]),
        ({"ambiguous_terms": {}}, ["ambiguous_terms", "found []"]),
        ({"spam_normalise": lambda row: row | {"patterns": ["(代写"]}}, ["spam_normalise.patterns", "regular expression"]),
        ({"spam_normalise": lambda row: row | {"patterns": ["写{9999999999}"]}}, ["spam_normalise.patterns", "too large"]),
        ({"spam_normalise": lambda row: row | {"min_pattern_hits": 1}}, ["spam_normalise.min_pattern_hits"]),
        ({"surprise": 1}, ["surprise"]),
        ({"aspects": _first_with(problems=["P01"])}, ["aspects[A1].problems"]),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_and_expectation(tmp_path: Path, change: dict[str, Any], says: list[str]) -> None:
    path = _changed(tmp_path, "taxonomy.yaml", **change)
    with pytest.raises(ConfigError) as fault:
        taxonomy.load(path)
    assert "taxonomy.yaml" in str(fault.value)
    for part in says:
        assert part in str(fault.value)


def test_english_names_must_be_complete(tmp_path: Path) -> None:
    def without_one(names: dict[str, str]) -> dict[str, str]:
        return {id: name for id, name in names.items() if id != "B7"}

    with pytest.raises(ConfigError, match=r"taxonomy\.en\.yaml.*buckets\.B7"):
        taxonomy.load(english=_changed(tmp_path, "taxonomy.en.yaml", buckets=without_one))
    with pytest.raises(ConfigError, match=r"taxonomy\.en\.yaml.*labels.*'P77'"):
        taxonomy.load(english=_changed(tmp_path, "taxonomy.en.yaml", labels=lambda names: names | {"P77": "x"}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"labels": {"P99": ["说"]}}, "labels.*'P99'"),
        ({"labels": {"P11": ["开会…"]}}, "P11.*up to three words"),
        ({"labels": {"P11": ["文件太多"]}}, "P11.*the taxonomy does not have"),
        ({"adverts": lambda row: row | {"quotes": ["("]}}, "adverts.quotes"),
    ],
)
def test_lexicon_faults(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError, match=rf"lexicon\.yaml.*{says}"):
        taxonomy.load(lexicon=_changed(tmp_path, "lexicon.yaml", **change))
