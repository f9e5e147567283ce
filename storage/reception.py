"""Where a tip goes that comes in: to its area, and to whoever is on duty. Called by storage.intake, in its transaction."""

from collections.abc import Sequence
from datetime import datetime

from storage import audit, roster
from storage.assignments import Assignments
from storage.database import Tx
from storage.ids import CaseId, CaseNumber


class Reception:
    def __init__(self, assignments: Assignments) -> None:
        self._assignments = assignments

    def receive(self, tx: Tx, case_id: CaseId, number: CaseNumber, texts: Sequence[str], now: datetime) -> None:
        """Note the area that its words name, and give it to the officer on duty.

        Audit entries have the date only: the program acts in the moment in which the citizen submits.
        """
        area = self._assignments.organisation.area_in(texts)
        if area is not None:
            self._assignments.locate(tx, case_id, area, now.date())
        keeper = roster.keeper(tx, case_id, now.date())
        if keeper is not None:
            tx.execute("UPDATE tip SET owner=? WHERE case_id=?", (keeper.staff_id, case_id))
            details = {"owner": keeper.staff_id}
            audit.append(tx, at=now.date().isoformat(), actor=audit.SYSTEM, act="duty", number=number, details=details)
