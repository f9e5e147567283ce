"""Cases and persons are counted apart, in every table and total."""

from casework.outcomes import Outcomes, Person, Row, Unit, rows

CHOICES = {
    "form": ["form-1", "form-4"], "sanction": ["warn", "justice"], "rank": ["township"], "liability": ["direct", "leader"],
    "action": ["circular", "advice"],
}  # fmt: skip


def person(case: str, form: str = "form-1", sanction: str = "warn", liability: str = "direct", *, dual: bool = False) -> Person:
    return Person(case, {"form": form, "sanction": sanction, "rank": "township", "liability": liability}, dual)


def table(found: Outcomes, name: str) -> list[tuple[str, int, int | None]]:
    return [(row.item, row.cases, row.heads) for row in rows(found, CHOICES) if row.table == name]


def test_a_case_with_three_persons_is_one_case() -> None:
    found = Outcomes([person("a"), person("a"), person("a", "form-4", "justice"), person("b")])
    assert table(found, "form") == [("form-1", 2, 3), ("form-4", 1, 1), ("", 2, 4)]
    assert table(found, "sanction") == [("warn", 2, 3), ("justice", 1, 1), ("", 2, 4)]
    assert table(found, "rank") == [("township", 2, 4), ("", 2, 4)]


def test_persons_of_a_table_add_up_and_cases_do_not() -> None:
    found = Outcomes([person("a"), person("a", liability="leader")])
    *lines, total = table(found, "liability")
    assert sum(heads or 0 for _, _, heads in lines) == total[2] == 2
    assert sum(cases for _, cases, _ in lines) == 2 and total[1] == 1


def test_units_are_counted_apart_from_persons() -> None:
    found = Outcomes([person("a")], [Unit("a", "circular"), Unit("a", "advice"), Unit("b", "advice")])
    assert table(found, "action") == [("circular", 1, 1), ("advice", 2, 2), ("", 2, 3)]
    assert table(found, "form")[-1] == ("", 1, 1)


def test_the_second_side_of_a_case_counts_those_who_answer_for_others() -> None:
    found = Outcomes(
        [person("a", liability="leader", dual=True), person("a", liability="leader", dual=True),
         person("a", dual=True), person("b", liability="leader")]
    )  # fmt: skip
    assert table(found, "dual") == [("", 1, 2)]


def test_units_with_two_upheld_cases_are_listed_the_worst_first() -> None:
    found = rows(Outcomes(upheld={"one": 1, "two": 2, "four": 4, "also": 2}), CHOICES)
    assert [row for row in found if row.table == "upheld"] == [
        Row("upheld", "four", 4, None), Row("upheld", "also", 2, None), Row("upheld", "two", 2, None),
    ]  # fmt: skip


def test_nothing_is_a_table_of_noughts() -> None:
    assert table(Outcomes(), "form") == [("form-1", 0, 0), ("form-4", 0, 0), ("", 0, 0)]
