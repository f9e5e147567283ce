"""A citizen's new words may concern somebody who has the case: he loses it before they are sealed. For storage.thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage import audit, epochs, visibility
from storage.database import Database, Tx
from storage.epochs import NextEpoch
from storage.ids import CaseId, CaseNumber, ReaderId
from storage.recipients import Recipients


@dataclass(frozen=True)
class StepDown:
    """Who leaves, and the key the case then has: None where only officers without a hold on it are concerned."""

    case_id: CaseId
    coming: NextEpoch | None
    leaving: frozenset[ReaderId]

    def take(self, tx: Tx, number: CaseNumber, day: str) -> None:
        """Let them go; in the transaction of the words that caused it. Raises Stale.

        The audit entry has the date only: the program acts in the moment in which the citizen wrote.
        """
        if self.coming is None:
            tx.execute("UPDATE tip SET restricted=1 WHERE case_id=?", (self.case_id,))
            return
        epochs.begin(tx, self.coming, self.leaving)
        details = {"readers": sorted(self.leaving)}
        audit.append(tx, at=day, actor=audit.SYSTEM, act="access.withdraw", number=number, details=details)


class StepsDown:
    def __init__(self, main: Database, keys: Database, recipients: Recipients) -> None:
        self._main = main
        self._keys = keys
        self._recipients = recipients

    async def foreseen(self, case_id: CaseId, texts: Sequence[str]) -> StepDown | None:
        """What these words would change; None where nobody at the desk is concerned. Raises NobodyLeft."""
        conflicted = await self._recipients.conflicted(texts)
        epoch, held = await self._main.read(lambda tx: (_epoch(tx, case_id), visibility.holders(tx, case_id)))
        leaving = conflicted.readers & held
        if epoch is None or not (leaving or conflicted.staff):
            return None
        if not leaving:  # no key to take from him, but no figure of it for him either
            return StepDown(case_id, None, frozenset())
        chosen = await self._recipients.remaining(held, conflicted)
        coming = await epochs.prepare(self._keys, case_id, epoch + 1, chosen.readers)
        return StepDown(case_id, coming, frozenset(leaving))


def _epoch(tx: Tx, case_id: CaseId) -> int | None:
    row = tx.execute("SELECT epoch FROM tip WHERE case_id=? AND shredded_on IS NULL", (case_id,)).fetchone()
    return int(row[0]) if row else None
