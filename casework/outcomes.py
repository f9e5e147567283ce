"""Figures of what came of cases: persons by form, sanction, rank and liability, units by measure, both sides of one case.

For storage/outcomes.py and ``export outcomes``. Pure. Cases (件) and persons (人) or units (家) are counted apart and never
added: a case counts once in a row, however many persons of it stand there. Sources: features B17, B20, C22, F01 to F06.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

PERSON_FIELDS = ("form", "sanction", "rank", "liability")
"""Fields of a person's outcome by which there is a table, as registers.yaml names them."""
LEADING = frozenset({"leader", "main", "oversight"})
"""Liabilities of those who answer for others: the second side of 一案双查."""
UPHELD = ("substantiated", "partly")
"""Outcomes of a case that what was reported was true, at least in part."""
REPEATED = 2
"""So many upheld cases put a unit on the list (C22)."""


@dataclass(frozen=True)
class Person:
    """One effective outcome. ``dual``: its case is linked as looked at from two sides (一案双查)."""

    case: str
    codes: Mapping[str, str]
    dual: bool = False


@dataclass(frozen=True)
class Unit:
    case: str
    action: str


@dataclass(frozen=True)
class Outcomes:
    """Everything of a period that is counted; ``upheld``: cases found true, by unit in charge."""

    persons: Sequence[Person] = ()
    units: Sequence[Unit] = ()
    upheld: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A line of a table; ``item`` is "" for its total. ``heads``: persons or units; None where they are not counted."""

    table: str
    item: str
    cases: int
    heads: int | None


def rows(found: Outcomes, choices: Mapping[str, Sequence[str]]) -> list[Row]:
    """All tables in order, each with a line for every choice (also those with nothing) and its total."""
    made: list[Row] = []
    for name in PERSON_FIELDS:
        made += _table(name, [(one.case, one.codes.get(name, "")) for one in found.persons], choices[name])
    made += _table("action", [(one.case, one.action) for one in found.units], choices["action"])
    second = [one.case for one in found.persons if one.dual and one.codes.get("liability") in LEADING]
    made.append(Row("dual", "", len(set(second)), len(second)))
    listed = sorted((unit for unit, cases in found.upheld.items() if cases >= REPEATED), key=lambda u: (-found.upheld[u], u))
    return made + [Row("upheld", unit, found.upheld[unit], None) for unit in listed]


def _table(name: str, pairs: Sequence[tuple[str, str]], choices: Iterable[str]) -> list[Row]:
    lines = []
    for choice in choices:
        cases = [case for case, value in pairs if value == choice]
        lines.append(Row(name, choice, len(set(cases)), len(cases)))
    return [*lines, Row(name, "", len({case for case, _ in pairs}), len(pairs))]
