"""Entries of the registers as they are read from their rows. For storage.entries and whoever counts them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from casework.registers import Entry
from storage.clocks import NEVER
from storage.database import Tx
from storage.ids import CaseId, CaseNumber, EntryId


@dataclass(frozen=True)
class Row:
    """One entry of a case the officer sees."""

    entry_id: EntryId
    case_id: CaseId
    number: CaseNumber
    case_state: str
    entry: Entry
    opened_on: str
    changed_on: str
    due_on: str
    """Nearest target of the entry's own clock; "" when none runs."""


def of_case(tx: Tx, case_id: CaseId) -> list[Row]:
    """Every entry of a case, in the order in which they were begun, whoever asks: not for handlers."""
    return rows(tx, "entry.case_id=:case", {"case": case_id}, "entry.opened_on, entry_id")


def rows(tx: Tx, where: str, values: Mapping[str, object], order: str) -> list[Row]:
    found = tx.execute(
        "SELECT entry_id, case_id, number, tip.state, kind, entry.state, opener, last, codes, entry.opened_on, changed_on, "
        f"entry.due_on FROM entry JOIN tip USING(case_id) WHERE {where} ORDER BY {order}",
        values,
    ).fetchall()
    return [
        Row(
            EntryId(bytes(r[0])), CaseId(bytes(r[1])), CaseNumber(r[2]), r[3],
            Entry(r[4], r[5], r[6], r[7], json.loads(r[8])), r[9], r[10], "" if r[11] == NEVER else r[11],
        )
        for r in found
    ]  # fmt: skip


def as_json(codes: Mapping[str, str]) -> str:
    """What of an entry stands in clear, as it is stored."""
    return json.dumps(dict(codes), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
