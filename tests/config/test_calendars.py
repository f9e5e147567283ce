"""Operator calendar files: read, override, refused when wrong; the example of the README is the notice of 2026."""

import re
from datetime import date
from pathlib import Path

import pytest

from config import calendars
from config.errors import ConfigError

FOLDER = Path(calendars.__file__).parent / "data" / "calendars"
MADE_UP = """
year: 2031
source: made up for this test
off: [2030-12-30, 2031-01-01..2031-01-03, 2031-05-01..2031-05-05, 2031-10-01..2031-10-07]
work: [2030-12-28, 2031-05-10]
"""


def written(tmp_path: Path, text: str, name: str = "2031.yaml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_package_covers_2004_to_2026_and_no_file_is_shipped_yet() -> None:
    assert calendars.load().years == frozenset(range(2004, 2027))
    assert not list(FOLDER.glob("*.yaml"))


def test_the_example_of_the_readme_is_the_notice_of_2026(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    assert calendars.load(written(tmp_path, example[1], "2026.yaml")) == calendars.load()


def test_a_file_adds_its_year(tmp_path: Path) -> None:
    official = calendars.load(written(tmp_path, MADE_UP))
    assert 2031 in official.years and 2030 not in official.years
    assert date(2031, 10, 7) in official.off and date(2031, 5, 10) in official.work
    assert date(2030, 12, 30) in official.off and date(2030, 12, 28) in official.work


def test_a_file_replaces_what_the_package_says(tmp_path: Path) -> None:
    official = calendars.load(written(tmp_path, MADE_UP.replace("2031", "2026").replace("2030", "2025")
                                      .replace("2026-05-10", "2026-05-09"), "2026.yaml"))  # fmt: skip
    assert {day for day in official.work if day.year == 2026} == {date(2026, 5, 9)}
    assert date(2026, 2, 16) not in official.off
    assert date(2025, 10, 1) in official.off


def test_a_file_may_correct_the_december_before(tmp_path: Path) -> None:
    saturday, sunday = date(2023, 12, 30), date(2023, 12, 31)
    assert {saturday, sunday} <= calendars.load().off
    text = MADE_UP.replace("2030-12-30, ", "").replace("2030-12-28", "2023-12-30").replace("2031-05-10", "2031-05-11")
    official = calendars.load(written(tmp_path, text.replace("2031", "2024"), "2024.yaml"))
    assert saturday in official.work and saturday not in official.off
    assert sunday in official.off


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("year: 2031", "year: 2032", "expected a date of 2032"),
        ("2031-05-10", "2031-05-12", "2031-05-12 is a weekday: expected a Saturday or Sunday"),
        ("2031-05-10", "2031-05-04", "2031-05-04 is also under off"),
        ("2031-10-01..2031-10-07", "2031-10-02..2031-10-07", "2031-10-01 is missing: expected every statutory"),
        ("2031-10-01..2031-10-07", "2031-10-01..2031-10-03", "expected at least 13 days"),
        ("2031-05-01..2031-05-05", "2031-05-05..2031-05-01", "expected the earlier date first"),
        ("2031-05-01..2031-05-05", "2031-05-01..2031-10-07", "at most 31 days"),
        ("2031-05-10", "10 May", "expected YYYY-MM-DD"),
        ("work: [2030-12-28, 2031-05-10]", "work: 2031-05-10", "expected a list of dates"),
        ("source: made up for this test", "", "source: Field required"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in MADE_UP
    with pytest.raises(ConfigError, match=told) as error:
        calendars.load(written(tmp_path, MADE_UP.replace(old, new, 1)))
    assert "2031.yaml" in str(error.value)


def test_the_file_name_is_the_year(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected 2029, as the file is named"):
        calendars.load(written(tmp_path, MADE_UP, "2029.yaml"))
