"""The artificial tip at rest: through the real intake, opened with a key of its own, undone. Called by bot/canary.py.

The key is made at start and lives in this process alone. The tip is stored by intake's own code inside a transaction
that undoes it before it commits: no queue, count, notice, digest or number is ever touched, whatever dies when.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage import objects, outbox, staff
from storage.database import Database, Tx
from storage.errors import StorageBroken
from storage.ids import CaseId, ReaderId, short_id
from storage.intake import EPOCH, Intake, Submission
from storage.objects import Sealed
from storage.sealing import Reader, Seed, ShareB, Wrap, open_tip_key, public_key

TOLD = frozenset({"admin", "manager"})
"""Who is told that the canary did not come back."""
READER_EPOCH = 1


class Flights:
    """``intake`` is the one that citizens' tips go through; ``main`` and ``keys`` are the databases it writes."""

    def __init__(self, main: Database, keys: Database, intake: Intake) -> None:
        self._main = main
        self._keys = keys
        self._intake = intake
        self._seed = Seed.generate()
        self._reader = Reader(ReaderId(f"canary-{short_id()}"), READER_EPOCH, public_key(self._seed))

    async def fly(self, tip: Submission, now: datetime) -> Mapping[str, Any]:
        """Store, read back, open and undo ``tip``; returns its content as it was opened.

        Raises NoReaders, StorageError or SealingError when any of it fails.
        """
        try:
            found, entry = await self._intake.rehearse(tip, self._reader, lambda tx: self._look(tx, tip), now)
            if not await self._main.read(lambda tx: _committed(tx, entry)):
                raise StorageBroken("the canary's entry cannot be read back")
            share_b = await self._keys.read(lambda tx: _share(tx, tip.case_id))
            wrap, sealed = found
            key = open_tip_key(tip.case_id, EPOCH, self._reader.reader_id, READER_EPOCH, self._seed, wrap, share_b)
            return objects.opened(sealed, key, "tip").content or {}
        finally:
            await self._forget(tip.case_id)

    async def tell(self, now: datetime) -> int:
        """Queue one notice a day to each officer who is to be told; returns how many were queued."""

        def work(tx: Tx) -> int:
            return sum(
                outbox.put(
                    tx, dedupe=f"canary:{now.date().isoformat()}:{officer.staff_id}", chat_id=officer.chat_id or 0,
                    kind="canary-lost", payload={}, now=int(now.timestamp()),
                )
                for officer in staff.with_roles(tx, TOLD)
            )  # fmt: skip

        return await self._main.write(work)

    def _look(self, tx: Tx, tip: Submission) -> tuple[Wrap, Sealed]:
        """The rows an officer's reading would need, as stored; what else a tip causes must be there as well."""
        assert tip.record is not None  # a receipt is part of what is tried
        wrap = tx.execute(
            "SELECT wrap FROM key_wrap JOIN tip USING(case_id, epoch) WHERE case_id=? AND reader_id=?",
            (tip.case_id, self._reader.reader_id),
        ).fetchone()
        parts = tx.execute(
            "SELECT EXISTS (SELECT 1 FROM receipt WHERE case_id=:id AND selector=:selector AND verifier=:verifier), "
            "EXISTS (SELECT 1 FROM step WHERE case_id=:id), EXISTS (SELECT 1 FROM clock WHERE case_id=:id)",
            {"id": tip.case_id, "selector": tip.record.selector, "verifier": tip.record.verifier},
        ).fetchone()
        found = objects.of_case(tx, tip.case_id)
        if wrap is None or len(found) != 1 or not all(parts):
            raise StorageBroken("the canary was not stored whole")
        return Wrap(bytes(wrap[0])), found[0]

    async def _forget(self, case_id: CaseId) -> None:
        await self._keys.write(lambda tx: tx.execute("DELETE FROM share WHERE case_id=?", (case_id,)).rowcount)


def _committed(tx: Tx, entry: bytes) -> bool:
    """Whether the transaction of this flight is there for another connection; citizens' entries may have followed it."""
    recent = "SELECT commitment FROM audit ORDER BY seq DESC LIMIT 1000"
    return any(bytes(row[0]) == entry for row in tx.execute(recent))


def _share(tx: Tx, case_id: CaseId) -> ShareB:
    row = tx.execute("SELECT share_b FROM share WHERE case_id=? AND epoch=?", (case_id, EPOCH)).fetchone()
    if row is None:
        raise StorageBroken("the canary's share is gone")
    return ShareB(bytes(row[0]))
