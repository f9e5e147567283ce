"""The shipped signals are the fifteen of the dossier, each is looked for, and a broken file says what was expected."""

from pathlib import Path

import pytest

from config import lifecycle, registers, rules, signals
from config.errors import ConfigError
from storage.signals import COLLECT

SHIPPED = Path(signals.__file__).parent / "data" / "signals.yaml"
RULES, CYCLE = rules.load(), lifecycle.load()
LEDGERS = registers.load(CYCLE, RULES)


def test_fifteen_signals_with_the_thresholds_of_the_dossier() -> None:
    found = signals.load(RULES, CYCLE, LEDGERS)
    assert [one.id for one in found.signals] == list(COLLECT) == list(range(1, 16))
    assert [(found.get(n).wd, found.get(n).cd, found.get(n).count) for n in (1, 3, 4, 7, 8, 10, 14)] == [
        (2, 0, 0), (0, 30, 0), (0, 0, 2), (0, 0, 2), (0, 0, 3), (15, 0, 0), (5, 0, 0),
    ]  # fmt: skip
    assert found.get(5).share == 0.8 and found.get(2).rules == ("T09",)
    with pytest.raises(LookupError):
        found.get(16)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  - id: 2\n", "  - id: 3\n", "expected ids 1 to 15"),
        ("    wd: 2\n", "    wd: 0\n", r"signals\[1\]\.wd"),
        ("    wd: 2\n", "", r"signals\[1\]: expected these thresholds and no others: states, wd"),
        ("    wd: 5\n", "    wd: 5\n    cd: 5\n", r"signals\[14\]: expected these thresholds and no others: wd"),
        ("rules: [T09]", "rules: [T99]", r"signals\[2\]\.rules: 'T99' does not exist"),
        ("states: [S05R]", "states: [S99]", r"signals\[1\]\.states: 'S99' does not exist"),
        ("asked-about]", "asked]", r"signals\[12\]\.kinds: 'asked' does not exist"),
        ("supervisor, overseer]", "supervisor, boss]", r"signals\[11\]\.roles: 'boss' does not exist"),
        ("share: 0.8", "share: 1.8", r"signals\[5\]\.share"),
    ],
)
def test_a_broken_file_names_file_key_and_expectation(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "signals.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as error:
        signals.load(RULES, CYCLE, LEDGERS, path)
    assert str(path) in str(error.value)
