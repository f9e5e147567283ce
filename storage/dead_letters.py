"""Texts of updates that failed again and again, sealed aside for the administrator. Only the words are kept, no ids."""

import json
from datetime import datetime

from storage import audit, objects, outbox, readers, staff
from storage.database import Database, Tx
from storage.ids import new_case_id
from storage.sealing import new_tip_key

TOLD = frozenset({"admin", "overseer", "manager"})


class DeadLetters:
    def __init__(self, main: Database, keys: Database) -> None:
        self._main = main
        self._keys = keys

    async def put_aside(self, text: str, now: datetime) -> None:
        """Seal the words of a failed update to every reader. Raises NoReaders and StorageError."""
        case_id, entitled = new_case_id(), await self._main.read(readers.entitled)
        key = new_tip_key(case_id, entitled)
        day = now.date().isoformat()
        sealed = objects.make(case_id, "note", 1, day, {"v": 1, "text": text}, {"tip": key.public_key})
        wraps = {r.reader_id: [r.epoch, key.wraps[r.reader_id].hex()] for r in entitled}

        def work(tx: Tx) -> None:
            tx.execute(
                "INSERT INTO dead_letter VALUES(?,?,?,?,?,?)",
                (case_id, sealed.object_id, day, key.public_key.raw, sealed.box, json.dumps(wraps)),
            )
            audit.append(tx, at=day, actor=audit.SYSTEM, act="dead-letter")
            for officer in staff.with_roles(tx, TOLD):
                assert officer.chat_id is not None
                outbox.put(
                    tx, dedupe=f"dead:{case_id.hex()}:{officer.staff_id}", chat_id=officer.chat_id,
                    kind="dead-letter-told", payload={}, now=int(now.timestamp()),
                )  # fmt: skip

        await self._keys.write(
            lambda tx: tx.execute("INSERT INTO share VALUES(?,1,?)", (case_id, key.share_b)).rowcount
        )
        await self._main.write(work)
