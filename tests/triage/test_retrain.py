"""Learning again: the corrections change the classifier, the same ones give the same file, and no worse one is put in use."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import triage.training
from config import classifier, corpus
from config.classifier import Classifier
from config.errors import ConfigError
from config.taxonomy import Taxonomy
from triage.__main__ import main
from triage.classify import Classify, grams
from triage.learning import Counted
from triage.normalise import Normaliser
from triage.training import fit, retrain
from triage.training.measure import Figures

REACHED = Figures(tips=100, first=0.7, three=0.9, scope=0.8, error=0.1, sent=0.3)
TEXT = "鱼塘边的路灯坏了"


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return classifier.load()


def test_corrections_move_the_classifier_towards_what_officers_said(book: Taxonomy, normaliser: Normaliser) -> None:
    examples = corpus.training()[:60]
    plain = fit.fit(examples, book, normaliser)
    told = [Counted(("L03",), dict(grams(TEXT)))] * 12
    moved = fit.fit(examples, book, normaliser, told)
    assert moved.grams == plain.grams, "no word of a tip gets into the vocabulary"
    normal, column = normaliser.fold(TEXT), plain.ids.index("L03")
    assert Classify(moved).scores(normal).values[column] > Classify(plain).scores(normal).values[column]
    again = fit.fit(examples, book, normaliser, told)
    assert np.array_equal(again.weights, moved.weights)


def test_the_record_names_number_day_and_origin(
    book: Taxonomy, shipped: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Counted(("L03",), {"路": 1})
    monkeypatch.setattr(fit, "fit", lambda *_: replace(shipped, record={"format": 1, "corpus": "0123456789abcdef"}))
    monkeypatch.setattr("triage.training.calibrate.unseen", lambda *_: None)
    monkeypatch.setattr("triage.training.calibrate.curves", lambda *_: {"chance": {}, "inside": {}})
    first = retrain.learn([], [told], book, shipped, "2026-11-21")
    assert (first.record["version"], first.record["date"]) == (2, "2026-11-21")
    assert (first.record["before"], first.record["corrections"]["tips"]) == (shipped.version, 1)
    assert retrain.learn([], [told], book, shipped, "2026-11-21").version == first.version
    assert retrain.learn([], [told, told], book, shipped, "2026-11-21").version != first.version
    assert retrain.learn([], [told], book, first, "").version.startswith("3-")


def settle(folder: Path, old: Classifier, **changes: float) -> retrain.Outcome:
    new = replace(old, record={**old.record, "version": 2, "corrections": {"tips": 1, "digest": "f" * 16}})
    reached = {old.version: REACHED, new.version: replace(REACHED, **changes)}
    return retrain.settle(old, new, lambda model: reached[model.version], folder / "classifier.npz", folder)


@pytest.mark.parametrize("changes", [{}, {"first": 0.71}, {"three": 0.95, "error": 0.2}])
def test_a_classifier_that_is_not_worse_comes_into_use(
    tmp_path: Path, shipped: Classifier, changes: dict[str, float]
) -> None:
    outcome = settle(tmp_path, shipped, **changes)
    assert outcome.taken
    assert classifier.load(tmp_path / "classifier.npz").version == outcome.version == "2-ffffffff"
    assert classifier.load(tmp_path / f"classifier-{shipped.version}.npz").record == shipped.record
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "classifier-" + shipped.version + ".npz", "classifier-2-ffffffff.npz", "classifier.npz"
    ]  # fmt: skip


@pytest.mark.parametrize("changes", [{"first": 0.69}, {"three": 0.89}, {"scope": 0.79, "first": 0.9}])
def test_a_worse_one_is_kept_beside_and_not_used(
    tmp_path: Path, shipped: Classifier, changes: dict[str, float]
) -> None:
    classifier.save(tmp_path / "classifier.npz", shipped)
    before = (tmp_path / "classifier.npz").read_bytes()
    outcome = settle(tmp_path, shipped, **changes)
    assert not outcome.taken
    assert (tmp_path / "classifier.npz").read_bytes() == before
    kept = classifier.load(tmp_path / "classifier-2-ffffffff.npz")
    assert kept.record["development"] == {
        name: changes.get(name, getattr(REACHED, name)) for name in ("first", "three", "scope")
    }


def test_corrections_are_read_with_the_line_at_fault(tmp_path: Path, book: Taxonomy) -> None:
    good = Counted(("E01",), {"窗口": 1}, "1-a")
    path = tmp_path / "corrections.jsonl"
    path.write_text(good.line() + "\n", encoding="utf-8")
    assert retrain.read(path, book) == [good]
    path.write_text(good.line() + '\n{"labels": []}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        retrain.read(path, book)
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="nothing to learn"):
        retrain.read(path, book)


def test_the_command_says_in_a_line_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["retrain", "--corrections", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
    monkeypatch.setattr(triage, "training", triage.training)  # put back with the modules
    for name in [name for name in sys.modules if name.startswith("triage.training")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    assert main(["retrain", "--corrections", "x"]) == 2
    assert "requirements-dev.lock" in capsys.readouterr().err


def test_the_command_trains_measures_and_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shipped: Classifier
) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_text(Counted(("E01",), {"窗口": 1}).line() + "\n", encoding="utf-8")
    monkeypatch.setenv("QF_CLASSIFIER", str(tmp_path / "own.npz"))
    classifier.save(tmp_path / "own.npz", shipped)
    new = replace(shipped, record={**shipped.record, "version": 2})
    days = []
    monkeypatch.setattr(retrain, "learn", lambda *given: days.append(given[-1]) or new)
    monkeypatch.setattr(retrain, "measure", lambda *_: lambda model: REACHED)
    assert main(["retrain", "--corrections", str(path), "--date", "2026-11-21"]) == 0
    assert days == ["2026-11-21"]
    assert classifier.load(tmp_path / "own.npz").version == new.version
    assert f"classifier-{new.version}.npz is in use" in capsys.readouterr().out
