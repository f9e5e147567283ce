"""A citizen disagrees with the result: the case shows it, and the desk's clock for an answer runs. For storage.thread."""

from datetime import datetime

from casework.running import CaseKind
from storage.clocks import Clockwork
from storage.database import Tx
from storage.ids import CaseId

ASKED, ANSWERED = "act:review-asked", "act:review-answered"


def raised(tx: Tx, case_id: CaseId, clockwork: Clockwork | None, now: datetime) -> None:
    """Mark the case, and start the clock of the answer unless it runs already."""
    tx.execute("UPDATE tip SET objected_on=? WHERE case_id=?", (now.date().isoformat(), case_id))
    if clockwork:
        clockwork.on_event(tx, case_id, ASKED, CaseKind(), now)


def answered(tx: Tx, case_id: CaseId, clockwork: Clockwork | None, now: datetime) -> None:
    """Whatever an officer replies after an objection answers it; without one this does nothing."""
    objected = tx.execute("SELECT 1 FROM tip WHERE case_id=? AND objected_on IS NOT NULL", (case_id,)).fetchone()
    if clockwork and objected:
        clockwork.on_event(tx, case_id, ANSWERED, CaseKind(), now)
