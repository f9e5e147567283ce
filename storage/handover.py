"""Giving a leaver's cases to a colleague: ownership without any key, the keys by whoever holds one. For bot/commands."""

from datetime import datetime

from storage import assignments, audit, notices, staff, visibility
from storage.access import Access
from storage.assignments import Assignment
from storage.database import Database, Tx
from storage.errors import UnknownCase, UnknownColleague
from storage.ids import CaseId, CaseNumber, StaffId
from storage.sealing import CannotOpen, Seed
from storage.staff import Officer


def leave(tx: Tx, staff_id: StaffId, to: Officer | None, at: str) -> list[CaseNumber] | None:
    """End an officer's access; his open cases become those of ``to`` where he sees them, the others go back to the queue.

    Returns the numbers that went back; None when there is no such officer. ``at`` is an ISO date and time.
    """
    rows = tx.execute("SELECT case_id, number FROM tip WHERE owner=? AND closed_at IS NULL ORDER BY number", (staff_id,))
    owned = [(CaseId(bytes(case_id)), CaseNumber(number)) for case_id, number in rows]
    left = []
    for case_id, number in owned:
        if to is not None and visibility.sees(tx, case_id, to.reader_id):
            tx.execute("UPDATE tip SET owner=? WHERE case_id=?", (to.staff_id, case_id))
            details = {"from": staff_id, "to": to.staff_id}
            audit.append(tx, at=at, actor=audit.OPERATOR, act="handover", number=number, details=details)
            notices.raise_board(tx, [to], "handover")
        else:
            left.append(number)
    for case_id, held in _led(tx, staff_id):
        inherits = to is not None and visibility.sees(tx, case_id, to.reader_id)
        assignments.give_over(tx, case_id, held, staff_id, to if inherits else None, at)
    tx.execute("DELETE FROM duty WHERE staff_id=? AND day>=?", (staff_id, at[:10]))
    return left if staff.leave(tx, staff_id, at) else None


def _led(tx: Tx, staff_id: StaffId) -> list[tuple[CaseId, Assignment]]:
    rows = tx.execute(
        "SELECT case_id FROM assignment JOIN tip USING(case_id) WHERE closed_at IS NULL AND (lead_officer=? OR supervisor=?)",
        (staff_id, staff_id),
    ).fetchall()
    return [(CaseId(bytes(case_id)), assignments.of_case(tx, CaseId(bytes(case_id)))) for (case_id,) in rows]


class Handover:
    def __init__(self, main: Database, access: Access) -> None:
        self._main = main
        self._access = access

    async def grant(self, holder: Officer, seed: Seed, to: StaffId, now: datetime) -> tuple[list[CaseNumber], int]:
        """Wrap every case that the holder's key opens to a colleague who has it not yet, as far as he may have it.

        Returns the numbers he got, and how many the holder has that he did not get: because they concern him, or cannot
        be opened. Those are not named: what is printed may lie about. Raises UnknownColleague.
        """
        colleague = await self._main.read(lambda tx: _colleague(tx, to))
        cases = await self._main.read(lambda tx: _held_by_one(tx, holder, colleague))
        given: list[CaseNumber] = []
        for case_id, number in cases:
            try:
                await self._access.grant(case_id, holder, seed, to, None, now)
            except (UnknownColleague, UnknownCase, CannotOpen):
                continue
            given.append(number)
        return given, len(cases) - len(given)


def _colleague(tx: Tx, staff_id: StaffId) -> Officer:
    found = next((one for one in staff.every(tx) if one.staff_id == staff_id and one.reader_id), None)
    if found is None:
        raise UnknownColleague("no such colleague, or one without a key")
    return found


def _held_by_one(tx: Tx, holder: Officer, colleague: Officer) -> list[tuple[CaseId, CaseNumber]]:
    rows = tx.execute(
        f"SELECT case_id, number FROM tip WHERE shredded_on IS NULL AND {visibility.SEEN} ORDER BY number",
        {"reader": holder.reader_id},
    ).fetchall()
    found = [(CaseId(bytes(case_id)), CaseNumber(number)) for case_id, number in rows]
    return [pair for pair in found if not visibility.sees(tx, pair[0], colleague.reader_id)]
