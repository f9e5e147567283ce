"""Outcomes of a period as rows tell them, for ``export outcomes``. No names: those are sealed.

Only what is in force, by the day it came into force; restricted cases are left out, as in every figure that leaves the desk.
"""

import json
from datetime import date

from casework.outcomes import UPHELD, Outcomes, Person, Unit
from storage.database import Tx

CONCLUDED = ("S18", "S21")
"""States a case comes into with its conclusion."""
_EFFECTIVE = (
    "FROM entry INDEXED BY entry_done JOIN tip USING(case_id) WHERE kind=:kind AND entry.state='effective' "
    "AND closed_on IS NOT NULL AND changed_on BETWEEN :first AND :last AND restricted=0"
)
_DUAL = (
    "EXISTS (SELECT 1 FROM link JOIN tip far ON far.case_id=iif(link.case_id=tip.case_id, link.other, link.case_id) "
    "WHERE link.kind='dual' AND tip.case_id IN (link.case_id, link.other) AND far.restricted=0)"
)


def outcomes(tx: Tx, first: date, last: date) -> Outcomes:
    """Everything from the first to the last day, both included."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    persons = tx.execute(f"SELECT hex(case_id), codes, {_DUAL} {_EFFECTIVE}", days | {"kind": "person-outcome"})
    units = tx.execute(
        f"SELECT hex(case_id), json_extract(codes, '$.action') {_EFFECTIVE}", days | {"kind": "unit-outcome"}
    )
    return Outcomes(
        [Person(case, json.loads(codes), bool(dual)) for case, codes, dual in persons],
        [Unit(case, action or "") for case, action in units],
        _upheld(tx, days),
    )


def _upheld(tx: Tx, days: dict[str, str]) -> dict[str, int]:
    rows = tx.execute(
        "SELECT duty_unit, count(*) FROM tip JOIN assignment USING(case_id) WHERE restricted=0 AND duty_unit<>'' "
        "AND outcome IN (:true, :partly) AND (SELECT max(day) FROM step WHERE step.case_id=tip.case_id "
        "AND step.state IN (:closed, :ordered)) BETWEEN :first AND :last GROUP BY duty_unit",
        days | dict(zip(("true", "partly", "closed", "ordered"), (*UPHELD, *CONCLUDED), strict=True)),
    )
    return {str(unit): int(cases) for unit, cases in rows}
