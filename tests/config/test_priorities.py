from __future__ import annotations

from pathlib import Path

import pytest

from config import priorities, taxonomy
from config.errors import ConfigError
from config.reading import DATA


def test_the_shipped_file_names_only_what_the_taxonomy_has() -> None:
    rules, book = priorities.load(), taxonomy.load()
    named = {id for signal in rules.signals for id in (*signal.labels, *signal.out)}
    named |= {*rules.fixed_out, *rules.fast_track.never_labels}
    assert named <= {*book.labels, *book.out}
    assert rules.fixed_out["O01"] == 0
    assert len({signal.id for signal in rules.signals}) == len(rules.signals)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("base: 5", "base: 12", "base"),
        ("needs: [who, what]", "needs: [who, why]", "fast_track.needs"),
        ("kinds: [mechanism]", "kinds: [rumour]", r"signals\[mechanism\].kinds"),
        ("weight: -3", "weight: soon", r"signals\[retaliation\].weight"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = (DATA / "priority.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "priority.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"priority\.yaml.*{says}"):
        priorities.load(path)
