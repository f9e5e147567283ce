"""Texts of updates that failed again and again, sealed aside for the administrator. No letter holds an id.

Which updates they came from is noted in the same transaction (storage/seen.py), so that one that Telegram repeats, because
our 200 or our next poll was lost, does not put its words elsewhere too.
"""

import json
from datetime import datetime

from storage import audit, objects, outbox, seen, staff
from storage.database import Database, Tx
from storage.errors import NobodyLeft
from storage.ids import new_case_id
from storage.recipients import Recipients
from storage.sealing import new_tip_key

TOLD = frozenset({"admin", "overseer", "manager"})


class DeadLetters:
    def __init__(self, main: Database, keys: Database, recipients: Recipients | None = None) -> None:
        self._main = main
        self._keys = keys
        self._recipients = recipients or Recipients(main)

    async def holds(self, update_id: int) -> bool:
        """Whether this update was put aside: coming again, it is to change nothing any more."""
        return await self._main.read(lambda tx: seen.given_up(tx, update_id))

    async def put_aside(self, text: str, update_id: int, now: datetime) -> None:
        """Seal the words of a failed update to whom they do not concern, once; one without words ("") is noted only.

        Words that nobody may read are not kept. Raises NoReaders and StorageError.
        """
        if not text:
            await self._main.write(lambda tx: seen.give_up(tx, update_id, now.date()))
            return
        try:
            chosen = await self._recipients.choose([text])
        except NobodyLeft:
            await self._main.write(lambda tx: seen.give_up(tx, update_id, now.date()))
            return
        case_id, entitled = new_case_id(), chosen.readers
        key = new_tip_key(case_id, entitled)
        day = now.date().isoformat()
        sealed = objects.make(case_id, "note", 1, day, {"v": 1, "text": text}, {"tip": key.public_key})
        wraps = {r.reader_id: [r.epoch, key.wraps[r.reader_id].hex()] for r in entitled}

        def work(tx: Tx) -> None:
            if not seen.give_up(tx, update_id, now.date()):
                return
            tx.execute(
                "INSERT INTO dead_letter VALUES(?,?,?,?,?,?)",
                (case_id, sealed.object_id, day, key.public_key.raw, sealed.box, json.dumps(wraps)),
            )
            audit.append(tx, at=day, actor=audit.SYSTEM, act="dead-letter")
            for officer in staff.with_roles(tx, TOLD):
                assert officer.chat_id is not None
                if officer.staff_id in chosen.conflicted.staff:
                    continue
                outbox.put(
                    tx, dedupe=f"dead:{case_id.hex()}:{officer.staff_id}", chat_id=officer.chat_id,
                    kind="dead-letter-told", payload={}, now=int(now.timestamp()),
                )  # fmt: skip

        await self._keys.write(
            lambda tx: tx.execute("INSERT INTO share VALUES(?,1,?)", (case_id, key.share_b)).rowcount
        )
        await self._main.write(work)
