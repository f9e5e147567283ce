"""Weights whose features are hashed are read as they were written, and refused where they cannot be such."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from config import hashed_weights, personal_weights, stop_weights
from config.errors import ConfigError

MODULES = [(personal_weights, "fit_personal"), (stop_weights, "fit_stops")]


@pytest.fixture(params=MODULES, ids=lambda pair: pair[1])
def kind(request: pytest.FixtureRequest) -> tuple[ModuleType, str]:
    found: tuple[ModuleType, str] = request.param
    return found


def test_what_is_written_is_read_again(kind: tuple[ModuleType, str], tmp_path: Path) -> None:
    module, _ = kind
    shipped, paths = module.load(), [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in paths:
        hashed_weights.save(path, shipped)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    again = module.load(paths[0])
    assert all((again.tables[name] == shipped.tables[name]).all() for name in module.TABLES)
    assert again.record == shipped.record


@pytest.mark.parametrize("wrong", ["format", "no units", "a word", "infinite", "short", "wide"])
def test_what_does_not_fit_is_refused_with_the_reason(kind: tuple[ModuleType, str], tmp_path: Path, wrong: str) -> None:
    module, maker = kind
    ones, last = dict.fromkeys(module.TABLES, 1), module.TABLES[-1]
    plain = {name: np.zeros(module.BUCKETS, np.int8) for name in module.TABLES}
    known = {"format": module.FORMAT, "units": ones, "biases": ones}
    changes: dict[str, tuple[dict[str, object], str]] = {
        "format": ({"record": known | {"format": 9}}, "format"),
        "no units": ({"record": {"format": module.FORMAT}}, "units and biases"),
        "a word": ({"record": known | {"units": {**ones, last: "x"}}}, "units and biases"),
        "infinite": ({"record": known | {"units": {**ones, last: float("inf")}}}, "finite"),
        "short": ({"tables": {**plain, last: np.zeros(3, np.int8)}}, "weights in each table"),
        "wide": ({"tables": {**plain, last: np.zeros(module.BUCKETS, np.int16)}}, maker),
    }
    change, said = changes[wrong]
    hashed_weights.save(tmp_path / "n.npz", replace(module.load(), **change))
    with pytest.raises(ConfigError, match=said):
        module.load(tmp_path / "n.npz")


def test_a_file_that_is_no_archive_is_refused(kind: tuple[ModuleType, str], tmp_path: Path) -> None:
    module, maker = kind
    (tmp_path / "n.npz").write_bytes(b"no archive")
    with pytest.raises(ConfigError, match=maker):
        module.load(tmp_path / "n.npz")
