"""Texts of updates that failed again and again, sealed aside for the desk, and opening them there. No letter holds an id.

Which updates they came from is noted in the same transaction (storage/seen.py), so that one that Telegram repeats, because
our 200 or our next poll was lost, does not put its words elsewhere too.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage import audit, letters, objects, outbox, seen, staff
from storage.casekeys import Held, open_all
from storage.database import Database, Tx
from storage.errors import NobodyLeft, UnknownCase
from storage.ids import CaseId, new_case_id
from storage.objects import Sealed
from storage.recipients import Recipients
from storage.sealing import CannotOpen, Seed, new_tip_key
from storage.staff import Officer

TOLD = frozenset({"admin", "overseer", "manager"})


@dataclass(frozen=True)
class Opened:
    """A letter as its reader sees it; ``text`` is None where his wrap is for another key pair, or share B is gone."""

    case_id: CaseId
    day: str
    text: str | None


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

    async def read(self, officer: Officer, seed: Seed, now: datetime) -> list[Opened]:
        """The letters sealed to this officer, oldest first; each that opens is an entry ``letter.read`` of the audit log."""
        found = [await self._opened(held, sealed, seed) for held, sealed in await self._main.read(lambda tx: _his(tx, officer))]
        readable = [one.case_id for one in found if one.text is not None]
        if readable:
            await self._main.write(lambda tx: _note(tx, officer, "letter.read", readable, now))
        return sorted(found, key=lambda one: (one.day, one.case_id))

    async def done(self, case_ids: Collection[CaseId], officer: Officer, seed: Seed, now: datetime) -> None:
        """Delete these letters for everybody, all or none; each is an entry ``letter.done`` of the audit log.

        Raises UnknownCase when one of them is not there, or does not open with this officer's seed.
        """
        for case_id in case_ids:
            mine = [pair for pair in await self._main.read(lambda tx: _his(tx, officer)) if pair[1].case_id == case_id]
            if not mine or (await self._opened(*mine[0], seed)).text is None:
                raise UnknownCase(f"there is no letter {case_id.hex()} that this key opens")
        keys = [(case_id,) for case_id in dict.fromkeys(case_ids)]

        def work(tx: Tx) -> None:
            if tx.executemany("DELETE FROM dead_letter WHERE case_id=?", keys).rowcount != len(keys):
                raise UnknownCase("somebody else has cleared one of them meanwhile")
            _note(tx, officer, "letter.done", [case_id for (case_id,) in keys], now)

        await self._main.write(work)
        await self._keys.write(lambda tx: tx.executemany("DELETE FROM share WHERE case_id=?", keys).rowcount)

    async def _opened(self, held: Held, sealed: Sealed, seed: Seed) -> Opened:
        try:
            (turn,) = await open_all(self._keys, sealed.case_id, [held], seed, [sealed])
        except (CannotOpen, UnknownCase):
            return Opened(sealed.case_id, sealed.day, None)
        return Opened(sealed.case_id, sealed.day, turn.text)


def _his(tx: Tx, officer: Officer) -> list[tuple[Held, Sealed]]:
    """The letters with a wrap for this officer; the others do not exist for him."""
    return [
        (Held(letters.EPOCH, officer.reader_id, mine.epoch, mine.wrap), sealed)
        for letter in letters.every(tx)
        if officer.reader_id is not None and (mine := letter.wraps.get(officer.reader_id)) is not None
        for sealed in letters.of(tx, letter.case_id)
    ]


def _note(tx: Tx, officer: Officer, act: str, case_ids: Collection[CaseId], now: datetime) -> None:
    at = now.isoformat(timespec="seconds")
    for case_id in case_ids:
        audit.append(tx, at=at, actor=officer.actor, act=act, details={"letter": case_id.hex()})
