"""Proof of filing: where a citizen's submission stands in the published chain. For the citizen's screens.

It holds no content, no case number and nothing of who asked: a commitment anybody can look up in a chain export
(`python -m bot export chain`), and the head it lies under. docs/verify_chain.py checks it without this program.
"""

from dataclasses import dataclass

from storage import audit, heads
from storage.database import Database, Tx
from storage.errors import UnknownCase
from storage.heads import Head
from storage.ids import CaseId

FORM = "QF2"


@dataclass(frozen=True)
class Proof:
    """``place`` is the entry's number in the public chain; None, with ``head``, until the day's closing."""

    day: str
    commitment: bytes
    place: int | None = None
    head: Head | None = None

    def line(self) -> str:
        """For copying: form, date, commitment; once closed also place, and day, entries and link of the head."""
        parts = [FORM, self.day, self.commitment.hex()]
        if self.head is not None:
            parts += [str(self.place), self.head.day, str(self.head.seq), self.head.link.hex()]
        return " ".join(parts)


class Proofs:
    def __init__(self, main: Database) -> None:
        self._main = main

    async def of_case(self, case_id: CaseId) -> Proof:
        """Raises UnknownCase."""
        return await self._main.read(lambda tx: _proof(tx, case_id))


def _proof(tx: Tx, case_id: CaseId) -> Proof:
    row = tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()
    entry = audit.filed(tx, row[0]) if row else None
    if entry is None:
        raise UnknownCase("no such case")
    seq, day, commitment = entry
    found = heads.covering(tx, seq)
    if found is None:
        return Proof(day, commitment)
    head, before = found
    # The chain takes a closing's entries in the order of their commitments: the stored number would tell the time.
    place = before + 1 + heads.block(tx, before, head.seq).index(commitment)
    return Proof(day, commitment, place, head)
