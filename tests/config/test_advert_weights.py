from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config import advert_weights
from config.advert_weights import FORMAT, NARROW, NET, NETS, TABLES, UNKNOWN, AdvertWeights
from config.errors import ConfigError


def _weights(format: int = FORMAT) -> AdvertWeights:
    tables = {name: np.zeros(size, np.int16) for name, size in TABLES.items()}
    tables["pair"][7] = -300
    net = {name: np.zeros((NETS, *shape), np.float16) for name, shape in NET.items()}
    chars = np.array([19968, 19970], np.uint32)
    net |= {"chars": chars, "char": np.ones((NETS, len(chars) + UNKNOWN + 1, NARROW), np.float16)}
    return AdvertWeights(tables, {"format": format}, net)


def test_what_is_saved_is_loaded_and_always_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    advert_weights.save(one, _weights())
    advert_weights.save(other, _weights())
    loaded = advert_weights.load(one)
    assert one.read_bytes() == other.read_bytes()
    assert loaded.tables["pair"][7] == -300
    assert loaded.record == {"format": FORMAT}
    assert all((loaded.net[name] == table).all() for name, table in _weights().net.items())
    assert all(not table.any() for name, table in loaded.tables.items() if name != "pair")


def test_another_format_is_refused(tmp_path: Path) -> None:
    advert_weights.save(tmp_path / "a.npz", _weights(FORMAT + 1))
    with pytest.raises(ConfigError, match="format"):
        advert_weights.load(tmp_path / "a.npz")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"text"])
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(ConfigError, match=r"a\.npz"):
        advert_weights.load(tmp_path / "a.npz")


def test_a_table_of_another_size_is_refused(tmp_path: Path) -> None:
    weights = _weights()
    short = {**weights.tables, "char": np.zeros(8, np.int16)}
    advert_weights.save(tmp_path / "a.npz", AdvertWeights(short, weights.record, weights.net))
    with pytest.raises(ConfigError, match="char"):
        advert_weights.load(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("hear", np.zeros((NETS, 7, 3, 64, 65), np.float16)),
        ("hear", np.zeros((NETS + 1, 7, 3, 64, 64), np.float16)),
        ("char", np.zeros((NETS, 9, NARROW), np.float16)),
        ("chars", np.array([19970, 19968], np.uint32)),
        ("chars", np.array([19968, 19968], np.uint32)),
        ("chars", np.zeros((2, 2), np.uint32)),
        ("inside", np.full((NETS, 64), np.nan, np.float16)),
        ("inside_bias", np.full(NETS, np.inf, np.float16)),
    ],
)
def test_a_network_that_does_not_fit_is_refused(tmp_path: Path, name: str, table: np.ndarray[Any, Any]) -> None:
    weights = _weights()
    advert_weights.save(tmp_path / "a.npz", AdvertWeights(weights.tables, weights.record, {**weights.net, name: table}))
    with pytest.raises(ConfigError, match=f"net_{name[:4]}"):
        advert_weights.load(tmp_path / "a.npz")


def test_samples_are_lines_that_are_not_empty() -> None:
    samples = advert_weights.samples()
    assert len(samples) == len(set(samples)) > 100
    assert all(line.strip() for line in samples)
