"""Taking a tip in: sealed, then one transaction with everything it causes. Called by the citizen's submit handler."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.running import CaseKind
from storage import audit, objects, readers, receipts, seen
from storage.clocks import Clockwork
from storage.database import Database, T, Tx, Work
from storage.ids import BoxNumber, CaseId, CaseNumber, new_box_number, new_case_number
from storage.notices import tell_desk
from storage.room import Room
from storage.sealing import CitizenRecord, NewTipKey, Reader, ShareB, new_share_b, new_tip_key

FIRST_STATE = "S01"
EPOCH = 1
NUMBER_TRIES = 8
NO_UPDATE = -1
"""Telegram's update ids are positive."""


@dataclass(frozen=True)
class Submission:
    """A tip as the citizen submitted it. ``content`` is sealed whole; the other fields stand in clear."""

    case_id: CaseId
    record: CitizenRecord
    content: dict[str, Any]
    labels: tuple[str, ...]
    priority: int
    fast_track: bool
    needs_human: bool


@dataclass(frozen=True)
class Accepted:
    """What the citizen is told. ``repeated``: this submission had been stored before; nothing was stored again."""

    number: CaseNumber
    box: BoxNumber
    repeated: bool


class Intake:
    """``room`` is what has to be left on the disk for a tip to be taken."""

    def __init__(self, main: Database, keys: Database, clockwork: Clockwork, room: Room | None = None) -> None:
        self._main = main
        self._keys = keys
        self._clockwork = clockwork
        self._room = room

    async def accept(self, tip: Submission, update_id: int, now: datetime) -> Accepted:
        """Store the tip durably, once, whatever dies in between; the case id is made with the draft.

        Share B goes first, into its own file: a share without a tip is swept, a tip without a share could never be
        read. Raises NoReaders, NoRoom, StorageFull and StorageBroken; then nothing is stored that anybody was told of.
        """
        entitled = await self._main.read(readers.entitled)
        known = await self._main.read(lambda tx: _stored(tx, tip.case_id))
        if known:
            return known
        if self._room:
            self._room.require()
        key, sealed = await self._seal(tip, entitled, now)
        return await self._main.write(lambda tx: self._store(tx, tip, key, entitled, sealed, update_id, now))

    async def rehearse(self, tip: Submission, extra: Reader, look: Work[T], now: datetime) -> tuple[T, bytes]:
        """Do all that ``accept`` does, for one more reader, and undo it in the same transaction, after ``look`` saw it.

        No other transaction ever sees the tip, and a crash leaves nothing of it. What stays is a link ``canary`` in the
        audit chain, returned beside what ``look`` saw, and share B, which the caller deletes. Raises what ``accept``
        and ``look`` raise.
        """
        entitled = [*await self._main.read(readers.entitled), extra]
        if self._room:
            self._room.require()
        key, sealed = await self._seal(tip, entitled, now)
        at = now.isoformat(timespec="seconds")

        def work(tx: Tx) -> tuple[T, bytes]:
            tx.execute("SAVEPOINT rehearsal")
            readers.add(tx, extra.reader_id, "officer", "canary", extra.public_key, None, at)
            self._store(tx, tip, key, entitled, sealed, NO_UPDATE, now)
            seen_there = look(tx)
            tx.execute("ROLLBACK TO rehearsal")
            tx.execute("RELEASE rehearsal")
            return seen_there, audit.append(tx, at=at, actor=audit.SYSTEM, act="canary")

        return await self._main.write(work)

    async def _seal(self, tip: Submission, entitled: list[Reader], now: datetime) -> tuple[NewTipKey, objects.Sealed]:
        share_b = await self._keys.write(lambda tx: _share(tx, tip.case_id))
        key = new_tip_key(tip.case_id, entitled, EPOCH, share_b)
        day = now.date().isoformat()
        return key, objects.make(tip.case_id, "tip", EPOCH, day, tip.content, {"tip": key.public_key})

    def _store(
        self,
        tx: Tx,
        tip: Submission,
        key: NewTipKey,
        entitled: list[Reader],
        sealed: objects.Sealed,
        update_id: int,
        now: datetime,
    ) -> Accepted:
        known = _stored(tx, tip.case_id)
        if known:
            return known
        seen.first_time(tx, update_id, now.date())
        number, box = _insert(tx, tip, key, now)
        receipts.put(tx, tip.case_id, tip.record)
        objects.put(tx, sealed)
        tx.executemany(
            "INSERT INTO key_wrap(case_id, epoch, reader_id, reader_epoch, wrap) VALUES(?,?,?,?,?)",
            [(tip.case_id, EPOCH, r.reader_id, r.epoch, key.wraps[r.reader_id]) for r in entitled],
        )
        tx.executemany(
            "INSERT INTO tip_label(case_id, rank, label, source) VALUES(?,?,?,'machine')",
            [(tip.case_id, rank, label) for rank, label in enumerate(tip.labels, start=1)],
        )
        day = now.date().isoformat()
        tx.execute("INSERT INTO step VALUES(?,1,?,?,?)", (tip.case_id, FIRST_STATE, audit.CITIZEN, day))
        self._clockwork.on_event(tx, tip.case_id, FIRST_STATE, CaseKind(fast_track=tip.fast_track), now)
        details = {"sha256": objects.digest(sealed.box).hex(), "readers": [r.reader_id for r in entitled]}
        audit.append(tx, at=day, actor=audit.CITIZEN, act="submit", number=number, details=details)
        tell_desk(tx, "tip", number)
        return Accepted(number, box, repeated=False)


def _insert(tx: Tx, tip: Submission, key: NewTipKey, now: datetime) -> tuple[CaseNumber, BoxNumber]:
    for _ in range(NUMBER_TRIES):
        number, box = new_case_number(), new_box_number()
        done = tx.execute(
            "INSERT OR IGNORE INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, "
            "epoch, public_key, unread) VALUES(?,?,?,?,?,?,?,?,?,?,1)",
            (
                tip.case_id, number, box, now.date().isoformat(), FIRST_STATE, tip.priority, tip.fast_track,
                tip.needs_human, EPOCH, key.public_key.raw,
            ),
        )  # fmt: skip
        if done.rowcount == 1:
            return number, box
    raise sqlite3.IntegrityError("no free case number was found")


def _stored(tx: Tx, case_id: CaseId) -> Accepted | None:
    row = tx.execute("SELECT number, box FROM tip WHERE case_id=?", (case_id,)).fetchone()
    return Accepted(CaseNumber(row[0]), BoxNumber(row[1]), repeated=True) if row else None


def _share(tx: Tx, case_id: CaseId) -> ShareB:
    """The share B of this case: the one that is there already, or a new one. Two tries at once use the same."""
    tx.execute("INSERT OR IGNORE INTO share(case_id, epoch, share_b) VALUES(?,?,?)", (case_id, EPOCH, new_share_b()))
    row = tx.execute("SELECT share_b FROM share WHERE case_id=? AND epoch=?", (case_id, EPOCH)).fetchone()
    return ShareB(bytes(row[0]))
