"""The organisation file: the shipped one is enough for a small desk, faults name file and key, labels find their unit."""

from pathlib import Path

import pytest

from config import organisation, settings
from config.errors import ConfigError

FILE = """
units:
  - {id: window, name: {zh: 窗口办, en: Windows}}
  - {id: land, name: {zh: 国土所, en: Land}}
areas:
  - {id: east, name: {zh: 东片, en: East}, supervisor: 孙立人, places: [青山镇, 白水镇]}
  - {id: west, name: {zh: 西片, en: West}, places: [黄土镇]}
campaigns:
  - {id: formal, name: {zh: 整治形式主义, en: Formalism}}
routes:
  - {label: P, unit: window}
  - {label: P1, unit: land}
duty_unit: land
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "organisation.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_the_shipped_office_is_one_unit() -> None:
    shipped = organisation.load()
    assert shipped.only_unit == shipped.units[0].id
    assert (shipped.areas, shipped.campaigns, shipped.route(["P01"])) == ((), (), "")


def test_the_most_exact_route_of_the_first_label_counts(file: Path) -> None:
    office = organisation.load(file)
    assert office.route(["P01", "P11"]) == "window"
    assert office.route(["P11"]) == "land"
    assert office.route(["E01", "P11"]) == "land"
    assert office.route(["E01"]) == ""
    assert office.only_unit == "", "there is a choice"


def test_an_area_is_found_by_its_places_and_only_when_no_other_is(file: Path) -> None:
    office = organisation.load(file)
    assert office.area_in(["在青山镇", ""]) == office.area_in(["白水镇"]) == "east"
    assert office.area_in(["青山镇和黄土镇"]) is None
    assert office.area_in(["别处"]) is None
    found = office.area("east")
    assert found is not None and found.supervisor == "孙立人"
    assert office.area("north") is None and office.area(None) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("unit: window", "unit: moon", r"routes\[P\].unit: expected a unit"),
        ("label: P1,", "label: P,", r"routes\[P\].label: given twice"),
        ("label: P1,", "label: p1,", r"routes\[1\].label"),
        ("duty_unit: land", "duty_unit: sea", "duty_unit: expected a unit"),
        ("id: west", "id: east", r"areas\[east\].id: given twice"),
        ("id: land", "id: Land", r"units\[Land\].id"),
        ("id: west", "id: far-west", r"areas\[far-west\].id"),
        ("places: [黄土镇]", "places: [黄]", r"areas\[west\].places"),
        ("supervisor: 孙立人", "chief: 孙立人", r"areas\[east\].chief"),
    ],
)
def test_a_fault_names_file_and_key(file: Path, old: str, new: str, says: str) -> None:
    assert FILE.count(old) == 1
    file.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"organisation\.yaml.*{says}"):
        organisation.load(file)


def test_the_setting_names_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QF_ORGANISATION", raising=False)
    assert settings.load().organisation_file is None
    monkeypatch.setenv("QF_ORGANISATION", str(file))
    assert settings.load().organisation_file == file
