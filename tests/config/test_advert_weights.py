from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from config import advert_weights
from config.advert_weights import FORMAT, TABLES, AdvertWeights
from config.errors import ConfigError


def _weights(format: int = FORMAT) -> AdvertWeights:
    tables = {name: np.zeros(size, np.int16) for name, size in TABLES.items()}
    tables["pair"][7] = -300
    return AdvertWeights(tables, {"format": format})


def test_what_is_saved_is_loaded_and_always_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    advert_weights.save(one, _weights())
    advert_weights.save(other, _weights())
    loaded = advert_weights.load(one)
    assert one.read_bytes() == other.read_bytes()
    assert loaded.tables["pair"][7] == -300
    assert loaded.record == {"format": FORMAT}
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
    advert_weights.save(tmp_path / "a.npz", AdvertWeights(short, weights.record))
    with pytest.raises(ConfigError, match="char"):
        advert_weights.load(tmp_path / "a.npz")


def test_samples_are_lines_that_are_not_empty() -> None:
    samples = advert_weights.samples()
    assert len(samples) == len(set(samples)) > 100
    assert all(line.strip() for line in samples)
