"""Who sees a case: exactly the officers whose reader key has a wrap for its present key epoch.

For everything in storage/ that shows, counts, tells or changes a case on behalf of an officer. Without a wrap there is
no row, no count, no notice: a case he may not know of does not exist for him. An officer without a key sees no case;
where he is owed figures (storage/digests.py), they are those of the cases that everybody may know of.
"""

from storage import staff
from storage.database import Tx
from storage.errors import UnknownCase
from storage.ids import CaseId, CaseNumber, ReaderId
from storage.staff import Officer

SEEN = (
    "EXISTS (SELECT 1 FROM key_wrap seen WHERE seen.case_id=tip.case_id AND seen.epoch=tip.epoch "
    "AND seen.reader_id=:reader)"
)
"""Condition on a row of ``tip``; ``:reader`` is the officer's key, NULL for an officer without one, who sees nothing."""
OPEN = "tip.restricted=0"
"""Condition on a row of ``tip``: everybody at the desk may know of it. What an officer without a key is told figures of."""
OUTSIDE = (
    "NOT EXISTS (SELECT 1 FROM key_wrap held JOIN reader USING(reader_id) WHERE held.case_id=tip.case_id "
    "AND held.epoch=tip.epoch AND reader.kind='officer')"
)
"""Condition on a row of ``tip``: it waits where no officer of the desk reads it."""


def holders(tx: Tx, case_id: CaseId) -> set[ReaderId]:
    """The keys that open what is sealed for the case now."""
    rows = tx.execute("SELECT reader_id FROM key_wrap JOIN tip USING(case_id, epoch) WHERE case_id=?", (case_id,))
    return {ReaderId(reader_id) for (reader_id,) in rows}


def sees(tx: Tx, case_id: CaseId, reader_id: ReaderId | None) -> bool:
    """Whether the holder of this key may know of the case."""
    row = tx.execute(f"SELECT 1 FROM tip WHERE case_id=:id AND {SEEN}", {"id": case_id, "reader": reader_id})
    return row.fetchone() is not None


def find(tx: Tx, number: CaseNumber) -> CaseId:
    """The case of a number, whoever asks: `require` comes next. Raises UnknownCase."""
    row = tx.execute("SELECT case_id FROM tip WHERE number=?", (number,)).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    return CaseId(bytes(row[0]))


def require(tx: Tx, case_id: CaseId, officer: Officer) -> None:
    """Raise UnknownCase, as for a number that does not exist, unless the officer sees the case."""
    if not sees(tx, case_id, officer.reader_id):
        raise UnknownCase("no such case")


def officers(tx: Tx, case_id: CaseId) -> list[Officer]:
    """The officers who see the case, joined or not, by name."""
    held = holders(tx, case_id)
    return [officer for officer in staff.every(tx) if officer.reader_id in held]
