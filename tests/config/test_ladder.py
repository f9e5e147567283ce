"""The shipped ladder is what the desk was promised, and a broken file says what was expected."""

from pathlib import Path

import pytest

from config import ladder
from config.errors import ConfigError

SHIPPED = Path(ladder.__file__).parent / "data" / "ladder.yaml"


def test_levels_and_what_each_does() -> None:
    found = ladder.load()
    assert [(step.id, step.level, step.does) for step in found.steps] == [
        ("soon", "none", "tell"), ("due", "none", "tell"), ("blue", "blue", "tell"), ("yellow", "yellow", "tell"),
        ("red", "red", "supervise"),
    ]  # fmt: skip
    assert found.idle.days == 30


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("level: blue", "level: green", r"steps\[blue\]\.level: .*'blue'"),
        ("- id: due", "- id: soon", "'soon' is given twice"),
        ("- id: due", "- id: idle", "'idle' is given twice or taken"),
        ("{S14: 0,", "{S14: -1,", r"idle\.states\.S14: expected 0 or more"),
        ("[{of: target, after: 0, unit: cd, at: close}]", "[{of: legal, after: 0, unit: cd, at: close}]", "moment of target"),
        ("unit: wd, at: opening", "unit: hour, at: opening", r"steps\[soon\]\.when.*'wd'"),
    ],
)  # fmt: skip
def test_a_broken_file_names_file_key_and_expectation(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ladder.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as error:
        ladder.load(path)
    assert str(path) in str(error.value)
