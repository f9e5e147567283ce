"""Taking a tip in: sealed, then one transaction with everything it causes. Called by the citizen's submit handler."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from casework.running import CaseKind
from storage import audit, boxes, epochs, objects, readers, receipts, seen
from storage.clocks import Clockwork
from storage.database import Database, T, Tx, Work
from storage.ids import BoxNumber, CaseId, CaseNumber, new_case_number
from storage.notices import tell_desk
from storage.office import Identity
from storage.reception import Reception
from storage.recipients import Beyond, Chosen, Recipients
from storage.room import Room
from storage.sealing import CitizenRecord, NewTipKey, Reader, new_tip_key

FIRST_STATE = "S01"
SENT_UP = "S05R"
"""Where the program brings a tip that no officer of the desk may read (规则2020 Art 15)."""
EPOCH = 1
NUMBER_TRIES = 8
NO_UPDATE = -1
"""Telegram's update ids are positive."""


@dataclass(frozen=True)
class Submission:
    """A tip as the citizen submitted it. ``content`` is sealed whole; the other fields stand in clear.

    ``record`` is None for a tip that no receipt opens. ``about_desk``: it concerns the desk or the office's own head.
    ``names`` are all his words before anything was masked, and whom he wants kept away: recusal is judged by them, and
    they are stored nowhere.
    """

    case_id: CaseId
    record: CitizenRecord | None
    content: dict[str, Any]
    labels: tuple[str, ...]
    priority: int
    fast_track: bool
    needs_human: bool
    elements: int = 0
    """How many of who, what, when, where, evidence are in it (0 to 5)."""
    about_desk: bool = False
    names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Accepted:
    """What the citizen is told. ``repeated``: this submission had been stored before; nothing was stored again.

    ``commitment`` is that of the submission's entry in the audit log: 32 bytes, by which he can find it there.
    """

    number: CaseNumber
    box: BoxNumber
    repeated: bool
    commitment: bytes


class Intake:
    """``room`` is what has to be left on the disk for a tip to be taken; ``recipients`` choose who may read it, and
    ``reception`` gives it to whoever is on duty."""

    def __init__(
        self,
        main: Database,
        keys: Database,
        clockwork: Clockwork,
        room: Room | None = None,
        recipients: Recipients | None = None,
        reception: Reception | None = None,
    ) -> None:
        self._main = main
        self._keys = keys
        self._clockwork = clockwork
        self._room = room
        self._recipients = recipients or Recipients(main)
        self._reception = reception

    async def beyond(self) -> Beyond:
        """Who would open a tip about the desk itself."""
        return await self._recipients.beyond()

    async def accept(self, tip: Submission, update_id: int, now: datetime) -> Accepted:
        """Store the tip durably, once, whatever dies in between; the case id is made with the draft.

        Share B goes first, into its own file: a share without a tip is swept, a tip without a share could never be
        read. Raises NoReaders, NobodyLeft, NoRoom, StorageFull and StorageBroken; then nothing is stored that anybody
        was told of.
        """
        known = await self._main.read(lambda tx: _stored(tx, tip.case_id))
        if known:
            return known
        chosen = await self._choose(tip)
        if self._room:
            self._room.require()
        key, sealed = await self._seal(tip, chosen, now)
        return await self._main.write(lambda tx: self._store(tx, tip, key, chosen, sealed, update_id, now))

    async def stored(self, case_id: CaseId) -> bool:
        """Whether the tip of this draft has been stored, whoever was told."""
        return await self._main.read(lambda tx: _stored(tx, case_id)) is not None

    async def rehearse(self, tip: Submission, extra: Reader, look: Work[T], now: datetime) -> tuple[T, bytes]:
        """Do all that ``accept`` does, for one more reader, and undo it in the same transaction, after ``look`` saw it.

        No other transaction ever sees the tip, and a crash leaves nothing of it. What stays is an entry ``canary`` in the
        audit log, returned beside what ``look`` saw, and share B, which the caller deletes. Raises what ``accept``
        and ``look`` raise.
        """
        chosen = await self._choose(tip)
        chosen = replace(chosen, readers=[*chosen.readers, extra])
        if self._room:
            self._room.require()
        key, sealed = await self._seal(tip, chosen, now)
        at = now.isoformat(timespec="seconds")

        def work(tx: Tx) -> tuple[T, bytes]:
            tx.execute("SAVEPOINT rehearsal")
            readers.stand_in(tx, Identity(extra.reader_id, readers.OFFICER, "canary", extra.epoch, extra.public_key.raw), at)
            self._store(tx, tip, key, chosen, sealed, NO_UPDATE, now)
            seen_there = look(tx)
            tx.execute("ROLLBACK TO rehearsal")
            tx.execute("RELEASE rehearsal")
            return seen_there, audit.append(tx, at=at, actor=audit.SYSTEM, act="canary")

        return await self._main.write(work)

    async def _choose(self, tip: Submission) -> Chosen:
        return await self._recipients.choose(_words(tip), about_desk=tip.about_desk)

    async def _seal(self, tip: Submission, chosen: Chosen, now: datetime) -> tuple[NewTipKey, objects.Sealed]:
        share_b = await self._keys.write(lambda tx: epochs.share(tx, tip.case_id, EPOCH))
        key = new_tip_key(tip.case_id, chosen.readers, EPOCH, share_b)
        day = now.date().isoformat()
        return key, objects.make(tip.case_id, "tip", EPOCH, day, tip.content, {"tip": key.public_key})

    def _store(
        self,
        tx: Tx,
        tip: Submission,
        key: NewTipKey,
        chosen: Chosen,
        sealed: objects.Sealed,
        update_id: int,
        now: datetime,
    ) -> Accepted:
        known = _stored(tx, tip.case_id)
        if known:
            return known
        seen.first_time(tx, update_id, now.date())
        number, box = _insert(tx, tip, key, chosen, now)
        if tip.record:
            receipts.put(tx, tip.case_id, tip.record)
        objects.put(tx, sealed)
        epochs.put_wraps(tx, tip.case_id, EPOCH, chosen.readers, key)
        tx.executemany(
            "INSERT INTO tip_label(case_id, rank, label, source) VALUES(?,?,?,'machine')",
            [(tip.case_id, rank, label) for rank, label in enumerate(tip.labels, start=1)],
        )
        day = now.date().isoformat()
        tx.execute("INSERT INTO step VALUES(?,1,?,?,?)", (tip.case_id, FIRST_STATE, audit.CITIZEN, day))
        kind = CaseKind(fast_track=tip.fast_track)
        self._clockwork.on_event(tx, tip.case_id, FIRST_STATE, kind, now)
        details = {"sha256": objects.digest(sealed.box).hex(), "readers": [r.reader_id for r in chosen.readers]}
        entry = audit.append(tx, at=day, actor=audit.CITIZEN, act="submit", number=number, details=details)
        if chosen.outside:
            self._send_up(tx, tip, number, kind, now)
        elif self._reception:
            self._reception.receive(tx, tip.case_id, number, _words(tip), now)
        tell_desk(tx, "tip", number)
        return Accepted(number, box, repeated=False, commitment=entry)

    def _send_up(self, tx: Tx, tip: Submission, number: CaseNumber, kind: CaseKind, now: datetime) -> None:
        day = now.date().isoformat()  # the date only: the program moves in the moment in which the citizen submitted
        tx.execute("UPDATE tip SET state=? WHERE case_id=?", (SENT_UP, tip.case_id))
        tx.execute("INSERT INTO step VALUES(?,2,?,?,?)", (tip.case_id, SENT_UP, audit.SYSTEM, day))
        self._clockwork.on_event(tx, tip.case_id, SENT_UP, kind, now)
        details = {"from": FIRST_STATE, "to": SENT_UP}
        audit.append(tx, at=day, actor=audit.SYSTEM, act="move", number=number, details=details)


def _insert(
    tx: Tx, tip: Submission, key: NewTipKey, chosen: Chosen, now: datetime
) -> tuple[CaseNumber, BoxNumber]:
    for _ in range(NUMBER_TRIES):
        number, box = new_case_number(), boxes.fresh(tx)
        done = tx.execute(
            "INSERT OR IGNORE INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, "
            "elements, epoch, public_key, unread, restricted) VALUES(?,?,?,?,?,?,?,?,?,?,?,1,?)",
            (
                tip.case_id, number, box, now.date().isoformat(), FIRST_STATE, tip.priority, tip.fast_track,
                tip.needs_human, tip.elements, EPOCH, key.public_key.raw, chosen.restricted,
            ),
        )  # fmt: skip
        if done.rowcount == 1:
            return number, box
    raise sqlite3.IntegrityError("no free case number was found")


def _words(tip: Submission) -> Sequence[str]:
    return tip.names or [str(tip.content.get(part, "")) for part in ("text", "keep_away")]


def _stored(tx: Tx, case_id: CaseId) -> Accepted | None:
    row = tx.execute("SELECT number, box FROM tip WHERE case_id=?", (case_id,)).fetchone()
    entry = audit.filed(tx, row[0]) if row else None
    if row is None or entry is None:  # both are written in one transaction
        return None
    return Accepted(CaseNumber(row[0]), BoxNumber(row[1]), repeated=True, commitment=entry[2])
