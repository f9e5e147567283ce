"""The classifier's file: whatever is wrong with it is a ConfigError, and its size is bounded before memory is taken."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from config import arrays, classifier
from config.classifier import Classifier
from config.errors import ConfigError

MODEL = Classifier(
    ids=("P01", "O14"),
    grams=("填表", "代开", "吃喝"),
    rarity=np.ones(3, np.float32),
    weights=np.array([[5, -5], [-9, 9], [3, 0]], np.int8),
    steps=np.ones(2, np.float32),
    bias=np.zeros(2, np.float32),
    record={"format": classifier.FORMAT, "corpus": "0123456789"},
)


def packed(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array))
    return file.getvalue()


def text(said: str) -> bytes:
    return packed(np.frombuffer(said.encode(), np.uint8))


def written(folder: Path, method: int = zipfile.ZIP_DEFLATED, **changes: bytes | None) -> Path:
    """The model's file with other members in it; None leaves one out."""
    path = folder / "m.npz"
    classifier.save(path, MODEL)
    with zipfile.ZipFile(path) as archive:
        members: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in (members | {f"{name}.npy": content for name, content in changes.items()}).items():
            if content is not None:
                archive.writestr(name, content)
    return path


def test_it_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    model = classifier.load(written(tmp_path))
    assert (model.ids, model.grams, model.record) == (MODEL.ids, MODEL.grams, MODEL.record)
    assert model.version == "1-01234567"
    for name in ("rarity", "weights", "steps", "bias"):
        assert np.array_equal(getattr(model, name), getattr(MODEL, name)), name
    by_column = classifier.load(written(tmp_path, weights=packed(np.asfortranarray(MODEL.weights))))
    assert np.array_equal(by_column.weights, MODEL.weights)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bias": None}, "KeyError"),
        ({"bias": b"no array"}, "ValueError"),
        ({"bias": packed(np.zeros(2))}, "bias: expected float32, found float64"),
        ({"bias": packed(np.array([0, np.nan], np.float32))}, "bias: expected finite numbers"),
        ({"bias": packed(np.zeros(3, np.float32))}, r"bias: expected the shape \(2,\), found \(3,\)"),
        ({"bias": packed(np.array(["x"], object))}, "bias: expected float32, found object"),
        ({"weights": packed(np.zeros((3, 2), np.int8)).replace(b"(3, 2)", b"(9**9,)")}, "ValueError"),
        ({"weights": packed(np.zeros((3, 2), np.int8)).replace(b"(3, 2)", b"(3, -2)")}, "ValueError|shape"),
        ({"ids": packed(np.frombuffer(b"\xff", np.uint8))}, "UnicodeDecodeError"),
        ({"grams": text("填表\n填表\n吃喝")}, "grams: expected different sequences"),
        ({"grams": text("填表\n\n吃喝")}, "grams: expected different sequences"),
        ({"grams": text("填表格子\n代开\n吃喝")}, "grams: expected different sequences of one to 3"),
        ({"record": text("[]")}, "record: expected an object"),
        ({"record": text('{"format": 1, "corrections": [1]}')}, "one under corrections"),
        ({"record": text('{"format": 2}')}, "format: expected 1, found 2"),
        ({"record": text("[" * 100_000)}, "RecursionError"),
    ],
)
def test_a_wrong_member(tmp_path: Path, changes: dict[str, bytes | None], said: str) -> None:
    with pytest.raises(ConfigError, match=rf"m\.npz: .*({said})"):
        classifier.load(written(tmp_path, **changes))


def test_a_damaged_byte_anywhere_gives_the_model_or_a_config_error(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole, refused = path.read_bytes(), 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            assert classifier.load(path).grams == MODEL.grams
        except ConfigError:
            refused += 1
    assert refused > len(whole) // 6


@pytest.mark.parametrize("cut", [0, 10, -10])
def test_a_cut_file(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ConfigError, match=r"m\.npz"):
        classifier.load(path)


@pytest.mark.parametrize("lying", [False, True])
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lying: bool
) -> None:
    monkeypatch.setattr(arrays, "MOST_BYTES", 2**20)
    huge = 2**25
    path = written(tmp_path, ids=packed(np.zeros(huge, np.uint8)))
    if lying:  # the sizes in the archive say that it is a small one
        size = len(packed(np.zeros(huge, np.uint8))).to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace(size, (200).to_bytes(4, "little")))
    tracemalloc.start()
    try:
        with pytest.raises(ConfigError, match=r"bytes unpacked|BadZipFile"):
            classifier.load(path)
        assert tracemalloc.get_traced_memory()[1] < 2**23
    finally:
        tracemalloc.stop()


def test_a_method_that_unpacks_without_a_bound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected deflate"):
        classifier.load(written(tmp_path, zipfile.ZIP_BZIP2))


def test_the_record_is_json_of_one_kind(tmp_path: Path) -> None:
    learned = json.dumps({"format": 1, "version": 3, "corrections": {"digest": "abcdef0123"}})
    assert classifier.load(written(tmp_path, record=text(learned))).version == "3-abcdef01"
