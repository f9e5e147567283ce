"""The shipped rules against the table they come from, and what a broken file is told."""

from pathlib import Path

import pytest
import yaml

from config import lifecycle, rules
from config.errors import ConfigError
from config.rules import UnknownRule

SHIPPED = Path(rules.__file__).parent / "data" / "rules.yaml"
RULES = rules.load()

TABLE = """
T01 规则2020 15 5 wd|T03 规则2020 16 5 wd|T05 规则2020 21 3 month|T06 规则2020 26 15 wd|T07 规则2020 27 15 wd
T09 监督执纪规则2018 21 1 month|T10 监督执纪规则2018 29 15 wd|T11 监督执纪规则2018 30 1 month
T13 监督执纪规则2017试行 28 90 cd|T14 案件检查条例1994 39 3 month|T15 监督执纪规则2018 55 1 month
T16 监督执纪规则2018 56 1 month|T17 监督执纪规则2018 59 3 month|T19 监察法实施条例2021 174 15 wd
T20 监察法实施条例2021 175 15 wd|T20b 监察法实施条例2021 175 15 wd|T21 监察法实施条例2021 185 1 year
T22 监察法2024 48 3 month|T23b 监察法2024 46 12 month|T23c 监察法2024 46 7 cd
T24a 监察法2024 56 1 month|T24b 监察法2024 56 1 month|T24c 监察法2024 56 1 month|T24d 监察法2024 56 2 month
T25a 监察法2024 69 1 month|T25b 监察法2024 69 1 month|T25c 监察法2024 69 2 month|T26 信访条例2022 22 15 cd
T27 信访条例2022 23 15 cd|T28 信访条例2022 23 5 wd|T29 信访条例2022 34 60 cd|T30 信访条例2022 35 30 cd
T30a 信访条例2022 35 30 cd|T31 信访条例2022 36 30 cd|T31a 信访条例2022 36 30 cd
"""
TARGETS = """
DT-screening 2 wd|DT-accept-told 5 wd|DT-supplement 15 cd|DT-fast 10 wd|DT-close 3 month|DT-close-named 2 month
DT-result-told 5 wd|DT-supervision-reply 5 wd|DT-rectify 30 cd|DT-lookback-90 90 cd|DT-lookback-180 180 cd
DT-review 30 cd|DT-transfer-receipt 5 wd|DT-clarify-visit 30 cd
"""
GIVEN = {"DT-instruction", "DT-task", "DT-review-date"}
"""Their last day is set by a person."""


@pytest.mark.parametrize("row", TABLE.replace("\n", "|").strip("|").split("|"))
def test_written_limits(row: str) -> None:
    name, instrument, article, amount, unit = row.split()
    rule = RULES.get(name)
    assert rule.limit is not None and rule.kind == "law" and rule.confidence is not None
    assert (rule.instrument, rule.article) == (instrument, article)
    assert (rule.limit.amount, rule.limit.unit) == (int(amount), unit)


@pytest.mark.parametrize("row", TARGETS.replace("\n", "|").strip("|").split("|"))
def test_desk_targets(row: str) -> None:
    name, amount, unit = row.split()
    rule = RULES.get(name)
    assert rule.limit is not None and rule.kind == "desk" and rule.citation == "本台服务目标"
    assert (rule.limit.amount, rule.limit.unit) == (int(amount), unit)
    assert rule.by_entry or (rule.starts_on and rule.stops_on)


def test_nothing_else_is_shipped() -> None:
    listed = {row.split()[0] for row in (TABLE + TARGETS).replace("\n", "|").split("|") if row}
    assert {rule.id for rule in RULES} - listed == {"T02", "T04", "T08", "T12", "T18", "T23a", "T32"} | GIVEN


def test_rules_whose_day_a_person_sets() -> None:
    assert {rule.id for rule in RULES if rule.given} == GIVEN
    assert all(not rule.starts_on and (rule.stops_on or rule.by_entry) for rule in RULES if rule.given)


@pytest.mark.parametrize(
    ("rule", "lawful"),
    [
        ("DT-close", [(3, "month", {"head"})]),
        ("DT-close-named", [(3, "month", {"head"})]),
        ("DT-rectify", [(30, "cd", {"section_head"})]),
        ("T05", [(3, "month", {"head"}), (None, None, {"head"})]),
        ("T15", [(None, None, {"deputy_head", "head"})]),
        ("T09", []),
        ("DT-fast", []),
        ("DT-supplement", []),
    ],
)
def test_lawful_extensions(rule: str, lawful: list[tuple[int | None, str | None, set[str]]]) -> None:
    assert [(one.amount, one.unit, set(one.roles)) for one in RULES.get(rule).extensions] == lawful


def test_who_approves_holds_a_role_of_the_desk() -> None:
    staff = {role.id for role in lifecycle.load().roles if role.staff}
    assert {role for rule in RULES for one in rule.extensions for role in one.roles} <= staff


def test_what_a_desk_grants_by_analogy_says_so() -> None:
    for name in ("DT-close", "DT-close-named"):
        (one,) = RULES.get(name).extensions
        assert "比照规则2020第21条" in one.by.zh and "批准文号" in one.by.zh


def test_flags() -> None:
    assert [rule.id for rule in RULES if rule.superseded] == ["T13"]
    assert {rule.id for rule in RULES if rule.real_name_only} == {"T06", "T07", "T20", "T20b", "T27"}
    assert [(one.amount, one.unit) for one in RULES.get("T05").extensions] == [(3, "month"), (None, None)]
    assert [(one.amount, one.unit) for one in RULES.get("T29").extensions] == [(30, "cd")]
    assert not any(rule.starts_on for rule in RULES if rule.superseded or not rule.this_desk)


def test_duties_to_named_reporters_never_run_for_anonymous_ones() -> None:
    assert all(rule.applies_to == "named" for rule in RULES if rule.real_name_only and rule.starts_on)


def test_names() -> None:
    assert RULES.get("DT-opinion").id == "T09"
    assert RULES.get("T25").id == "T25a"
    assert RULES.get("T30").id == "T30"
    with pytest.raises(UnknownRule, match="expected one of T01"):
        RULES.get("T33")


def broken(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{amount: 5, unit: wd}", "{amount: 5, unit: days}", r"rules\[T01\]\.limit\.unit: .*'wd'"),
        ("{amount: 5, unit: wd}", "{amount: 0, unit: wd}", r"rules\[T01\]\.limit\.amount: .*greater than or equal"),
        ("id: T03", "id: T01", "'T01' is given twice"),
        ("id: T03", "id: X3", r"rules\[X3\]\.id: .*pattern"),
        ("instrument: 规则2020\n", "instrument: 规则2021\n", r"rules\[T01\]\.instrument: expected one of"),
        ("DT-opinion: T09", "DT-opinion: T99", r"aliases\.DT-opinion: expected the id of a rule"),
        ("hard: T06", "hard: T66", r"rules\[DT-accept-told\]\.hard: expected the id"),
        ("[act:review-asked]", "[act:dance]", r"rules\[DT-review\]: expected an act"),
        ("    stops_on: [S19]\n", "", r"rules\[T01\]: .*expected starts_on and stops_on together"),
        ("    limit: {amount: 5, unit: wd}\n", "", r"rules\[T01\]: .*either limit or no_limit or given"),
        ("    given: true\n", "", r"rules\[DT-instruction\]: .*either limit or no_limit or given"),
        (", roles: [section_head]}", "}", r"rules\[DT-rectify\]: .*extensions: expected roles"),
        ("{amount: 30, unit: cd, by: {zh: 承办部门", "{amount: 30, by: {zh: 承办部门", r"DT-rectify.*amount and unit together"),
        ("    confidence: H\n", "", r"rules\[T01\]: .*confidence: expected H, M or L"),
        ("superseded: true", "supersedet: true", r"rules\[T13\]\.supersedet: Extra inputs"),
        ("superseded: true", "superseded: true\n    superseded: false", "key 'superseded' is given twice"),
        ("rules:\n", "rules: {\n", "expected readable YAML"),
    ],
)
def test_a_broken_file_names_file_key_and_expectation(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = broken(tmp_path, old, new)
    with pytest.raises(ConfigError, match=told) as error:
        rules.load(path)
    assert str(path) in str(error.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: expected a file that can be read"):
        rules.load(tmp_path / "nowhere.yaml")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="top level"):
        rules.load(path)


def test_a_file_of_one_s_own_is_read(tmp_path: Path) -> None:
    raw = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for rule in raw["rules"]:
        if rule["id"] == "DT-fast":
            rule["limit"]["amount"] = 7
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    changed = rules.load(path).get("DT-fast").limit
    assert changed is not None and changed.amount == 7
