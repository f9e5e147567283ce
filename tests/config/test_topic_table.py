"""The table of topics is read as it was written, and refused where it does not belong to the classifier."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from config import classifier, topics
from config.classifier import Classifier
from config.errors import ConfigError
from config.topics import DIMS, TopicTable


@pytest.fixture(scope="module")
def model() -> Classifier:
    return classifier.load()


@pytest.fixture(scope="module")
def shipped(model: Classifier) -> TopicTable:
    return topics.load(model)


def test_what_is_written_is_read_again(model: Classifier, shipped: TopicTable, tmp_path: Path) -> None:
    paths = [tmp_path / "a.npz", tmp_path / "b.npz"]
    for path in paths:
        topics.save(path, shipped)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    again = topics.load(model, paths[0])
    assert (again.rows == shipped.rows).all() and (again.units == shipped.units).all()
    assert again.record == shipped.record


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"record": {"format": 9}}, "format"),
        ({"record": {"format": 1, "classifier": "another"}}, "another classifier"),
        ({"rows": np.zeros((3, DIMS), np.int8)}, "another classifier"),
        ({"units": np.zeros(3, np.float32)}, "units"),
        ({"units": np.full(DIMS, np.nan, np.float32)}, "units"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    model: Classifier, shipped: TopicTable, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    topics.save(tmp_path / "t.npz", replace(shipped, **change))  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=said):
        topics.load(model, tmp_path / "t.npz")


def test_a_file_that_is_no_archive_is_refused(model: Classifier, tmp_path: Path) -> None:
    (tmp_path / "t.npz").write_bytes(b"no archive")
    with pytest.raises(ConfigError, match="fit_topics"):
        topics.load(model, tmp_path / "t.npz")
