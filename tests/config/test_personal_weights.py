"""The weights by which names are found are read as they were written, and refused where they cannot be such."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from config import personal_weights
from config.errors import ConfigError
from config.personal_weights import BUCKETS, FORMAT, TABLES, PersonalWeights

ONES = dict.fromkeys(TABLES, 1)
PLAIN = {name: np.zeros(BUCKETS, np.int8) for name in TABLES}


@pytest.fixture(scope="module")
def shipped() -> PersonalWeights:
    return personal_weights.load()


def test_what_is_written_is_read_again(shipped: PersonalWeights, tmp_path: Path) -> None:
    paths = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in paths:
        personal_weights.save(path, shipped)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    again = personal_weights.load(paths[0])
    assert all((again.tables[name] == shipped.tables[name]).all() for name in TABLES)
    assert again.record == shipped.record


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"record": {"format": 9}}, "format"),
        ({"record": {"format": FORMAT}}, "units and biases"),
        ({"record": {"format": FORMAT, "units": {**ONES, "end": "x"}, "biases": ONES}}, "units and biases"),
        ({"record": {"format": FORMAT, "units": {**ONES, "end": float("inf")}, "biases": ONES}}, "finite"),
        ({"tables": {**PLAIN, "end": np.zeros(3, np.int8)}}, "weights in each table"),
        ({"tables": {**PLAIN, "start": np.zeros(BUCKETS, np.int16)}}, "fit_personal"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    shipped: PersonalWeights, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    personal_weights.save(tmp_path / "n.npz", replace(shipped, **change))  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=said):
        personal_weights.load(tmp_path / "n.npz")


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "n.npz").write_bytes(b"no archive")
    with pytest.raises(ConfigError, match="fit_personal"):
        personal_weights.load(tmp_path / "n.npz")
