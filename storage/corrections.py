"""Labels that an officer gives a case in place of the machine's, and reading such cases to learn from. For handlers, `desk`.

A correction is sealed to the case like a note: who, which labels, and what stood before it with its source. How likely the
machine held each label, and its version, are sealed in the tip itself. Beside the case's labels nothing stands in clear.
"""

from collections.abc import Sequence
from datetime import datetime

from storage import audit, objects, seen, visibility
from storage.casekeys import open_all, wraps_of
from storage.database import Database, Tx
from storage.desk import Card
from storage.errors import Stale, UnknownCase
from storage.ids import CaseId, CaseNumber
from storage.objects import Turn
from storage.sealing import PublicKey, Seed
from storage.staff import Officer

MACHINE, PERSON = "machine", "person"
Rows = list[tuple[str, str]]
"""Label and source, the main one first."""


class Corrections:
    """Correcting needs no secret; opening needs the officer's seed, given for the one call."""

    def __init__(self, main: Database, keys: Database) -> None:
        self._main = main
        self._keys = keys

    async def correct(
        self, card: Card, officer: Officer, labels: Sequence[str], text: str, update_id: int, now: datetime
    ) -> bool:
        """Put ``labels`` (the main one first) in the place of the case's. False when it has them from a person already.

        ``text`` is what the file will read. Raises UnknownCase, Stale when labels or key changed meanwhile, StorageError.
        """
        before, epoch, public_key = await self._main.read(lambda tx: _standing(tx, card.case_id))
        if before == [(label, PERSON) for label in labels]:
            return False
        correction = {"labels": list(labels), "before": [list(row) for row in before]}
        content = {"v": 1, "text": text, "by": officer.name, "correction": correction}
        day = now.date().isoformat()
        sealed = objects.make(card.case_id, "note", epoch, day, content, {"tip": public_key})

        def work(tx: Tx) -> bool:
            if not seen.first_time(tx, update_id, now.date()):
                return False
            visibility.require(tx, card.case_id, officer)
            if _standing(tx, card.case_id)[0] != before:
                raise Stale("somebody else has labelled it")
            _replace(tx, card.case_id, labels)
            objects.put(tx, sealed)
            details = {"object": sealed.object_id.hex(), "sha256": objects.digest(sealed.box).hex()}
            at = now.isoformat(timespec="seconds")
            audit.append(tx, at=at, actor=officer.actor, act="label", number=card.number, details=details)
            return True

        return await self._main.write(work)

    async def corrected(self, officer: Officer) -> list[CaseId]:
        """The cases this officer sees whose labels are a person's and whose content is still there."""
        return await self._main.read(
            lambda tx: [
                CaseId(bytes(case_id))
                for (case_id,) in tx.execute(
                    "SELECT case_id FROM tip WHERE shredded_on IS NULL AND EXISTS (SELECT 1 FROM tip_label l "
                    f"WHERE l.case_id=tip.case_id AND source='person') AND {visibility.SEEN}",
                    {"reader": officer.reader_id},
                )
            ]
        )

    async def learn(
        self, case_id: CaseId, officer: Officer, seed: Seed, now: datetime
    ) -> tuple[list[Turn], tuple[str, ...]]:
        """The opened case for a program that counts in it, and its labels; the audit log has ``learn``.

        Nobody has read it by that: it stays unread and unopened. Raises UnknownCase and CannotOpen.
        """
        held = await self._main.read(lambda tx: wraps_of(tx, case_id, officer.reader_id))
        rows = await self._main.read(lambda tx: objects.of_case(tx, case_id))
        labels = await self._main.read(lambda tx: _standing(tx, case_id)[0])
        turns = await open_all(self._keys, case_id, held, seed, rows)
        at = now.isoformat(timespec="seconds")

        def work(tx: Tx) -> None:
            visibility.require(tx, case_id, officer)  # he may have lost it while it was opened
            audit.append(tx, at=at, actor=officer.actor, act="learn", number=_number(tx, case_id))

        await self._main.write(work)
        return turns, tuple(label for label, source in labels if source == PERSON)


def _standing(tx: Tx, case_id: CaseId) -> tuple[Rows, int, PublicKey]:
    row = tx.execute(
        "SELECT epoch, public_key FROM tip WHERE case_id=? AND shredded_on IS NULL", (case_id,)
    ).fetchone()
    if row is None:
        raise UnknownCase("no such case, or its content has been shredded")
    labels = tx.execute("SELECT label, source FROM tip_label WHERE case_id=? ORDER BY rank", (case_id,)).fetchall()
    return [(label, source) for label, source in labels], int(row[0]), PublicKey(bytes(row[1]))


def _replace(tx: Tx, case_id: CaseId, labels: Sequence[str]) -> None:
    """A person has decided: nobody need look at the labels again."""
    tx.execute("DELETE FROM tip_label WHERE case_id=?", (case_id,))
    tx.executemany(
        "INSERT INTO tip_label(case_id, rank, label, source) VALUES(?,?,?,?)",
        [(case_id, rank, label, PERSON) for rank, label in enumerate(labels, start=1)],
    )
    tx.execute("UPDATE tip SET needs_human=0 WHERE case_id=?", (case_id,))


def _number(tx: Tx, case_id: CaseId) -> CaseNumber:
    return CaseNumber(tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
