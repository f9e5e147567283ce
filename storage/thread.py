"""The dialogue of a case: citizen's messages, officers' replies and notes, sealed both ways. Used by the handlers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import audit, objects, receipts, seen
from storage.database import Database, Tx
from storage.errors import UnknownCase
from storage.ids import CaseId, CaseNumber, ReaderId
from storage.notices import tell_desk
from storage.objects import Kind, Sealed, Turn
from storage.room import Room
from storage.sealing import CannotOpen, PublicKey, Role, Seed, ShareB, Wrap, open_tip_key
from storage.staff import Officer


@dataclass(frozen=True)
class PublicState:
    """What a citizen may know of his case; ``states`` are internal ids, oldest first, worded by the life cycle's data."""

    case_id: CaseId
    states: tuple[str, ...]
    received_day: str
    box: str


class Threads:
    """Appending needs no secret; reading needs the officer's or the citizen's seed, given for the one call.

    ``room`` is what has to be left on the disk for a citizen's message to be taken; officers write on.
    """

    def __init__(self, main: Database, keys: Database, room: Room | None = None) -> None:
        self._main = main
        self._keys = keys
        self._room = room

    async def say(self, case_id: CaseId, text: str, update_id: int, now: datetime) -> bool:
        """Seal one more message of the citizen to the case. False when this update had its effect already.

        Raises UnknownCase, NoRoom and StorageError.
        """
        day = now.date().isoformat()
        sealed = await self._seal(case_id, "message", {"v": 1, "text": text}, day, to_citizen=False)

        def work(tx: Tx) -> bool:
            if not seen.first_time(tx, update_id, now.date()):
                return False
            if self._room:
                self._room.require()
            objects.put(tx, sealed)
            tx.execute("UPDATE tip SET unread=unread+1 WHERE case_id=?", (case_id,))
            number = _number(tx, case_id)
            audit.append(tx, at=day, actor=audit.CITIZEN, act="message", number=number, details=_details(sealed))
            tell_desk(tx, "message", number)
            return True

        return await self._main.write(work)

    async def reply(self, case_id: CaseId, officer: Officer, text: str, update_id: int, now: datetime) -> bool:
        """Seal an answer to the case and to its citizen, and mark that news wait for him."""
        sealed = await self.seal_reply(case_id, text, now)
        return await self._append(case_id, sealed, officer, update_id, now, news=1)

    async def note(self, case_id: CaseId, officer: Officer, text: str, update_id: int, now: datetime) -> bool:
        """Seal an internal note; the citizen's code does not open it."""
        sealed = await self.seal_note(case_id, officer, text, now)
        return await self._append(case_id, sealed, officer, update_id, now, news=0)

    async def seal_note(self, case_id: CaseId, officer: Officer, text: str, now: datetime) -> Sealed:
        """What was given for a move, sealed like a note; storage.desk stores it with the move."""
        content = {"v": 1, "text": text, "by": officer.name}
        return await self._seal(case_id, "note", content, now.date().isoformat(), to_citizen=False)

    async def seal_reply(self, case_id: CaseId, text: str, now: datetime) -> Sealed:
        """Words for the citizen that belong to a move; storage.desk stores them with it."""
        return await self._seal(case_id, "reply", {"v": 1, "text": text}, now.date().isoformat(), to_citizen=True)

    async def read(self, case_id: CaseId, officer: Officer, seed: Seed, now: datetime) -> list[Turn]:
        """Everything of the case, opened with the officer's seed; the reading itself is a link of the audit chain.

        Raises UnknownCase when this officer has no wrap for the case, CannotOpen when the seed is not his.
        """
        if officer.reader_id is None:
            raise UnknownCase("officer has no reader key")
        wrap = await self._main.read(lambda tx: _wrap(tx, case_id, officer.reader_id))
        share = await self._keys.read(lambda tx: _share(tx, case_id, wrap[0]))
        tip = open_tip_key(case_id, wrap[0], officer.reader_id, wrap[1], seed, wrap[2], share)
        rows = await self._main.read(lambda tx: objects.of_case(tx, case_id))
        turns = [objects.opened(row, tip, "tip") for row in rows]
        at = now.isoformat(timespec="seconds")

        def work(tx: Tx) -> None:
            tx.execute(
                "UPDATE tip SET unread=(SELECT count(*) FROM object o WHERE o.case_id=tip.case_id AND turn>? "
                "AND kind='message') WHERE case_id=?",
                (max((row.turn for row in rows), default=0), case_id),
            )
            audit.append(tx, at=at, actor=officer.actor, act="read", number=_number(tx, case_id))

        await self._main.write(work)
        return turns

    async def for_citizen(self, case_id: CaseId, seed: Seed) -> tuple[PublicState, list[Turn]]:
        """State and thread as the receipt opens them: replies in clear, his own words closed, notes left out.

        Marks the replies as fetched.
        """
        state = await self._main.read(lambda tx: _public_state(tx, case_id))
        rows = await self._main.read(lambda tx: objects.of_case(tx, case_id))
        turns = [_citizens_turn(row, seed) for row in rows if row.kind != "note"]
        if any(turn.kind == "reply" for turn in turns):
            await self._main.write(
                lambda tx: (
                    tx.execute(
                        "UPDATE tip SET news=(SELECT count(*) FROM object o WHERE o.case_id=tip.case_id AND turn>? "
                        "AND kind='reply') WHERE case_id=?",
                        (rows[-1].turn, case_id),
                    ).rowcount
                )
            )
        return state, turns

    async def _append(
        self, case_id: CaseId, sealed: Sealed, officer: Officer, update_id: int, now: datetime, news: int
    ) -> bool:
        def work(tx: Tx) -> bool:
            if not seen.first_time(tx, update_id, now.date()):
                return False
            objects.put(tx, sealed)
            mark_news(tx, case_id, news)
            at = now.isoformat(timespec="seconds")
            number = _number(tx, case_id)
            audit.append(tx, at=at, actor=officer.actor, act=sealed.kind, number=number, details=_details(sealed))
            return True

        return await self._main.write(work)

    async def _seal(
        self, case_id: CaseId, kind: Kind, content: dict[str, Any], day: str, *, to_citizen: bool
    ) -> Sealed:
        epoch, tip, citizen = await self._main.read(lambda tx: _public_keys(tx, case_id))
        keys: dict[Role, PublicKey] = {"tip": tip}
        if to_citizen:
            keys["citizen"] = citizen
        return objects.make(case_id, kind, epoch, day, content, keys)


def find(tx: Tx, number: CaseNumber) -> CaseId:
    """The case of a number. Raises UnknownCase."""
    row = tx.execute("SELECT case_id FROM tip WHERE number=?", (number,)).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    return CaseId(bytes(row[0]))


def mark_news(tx: Tx, case_id: CaseId, replies: int) -> None:
    """So many new replies wait for the citizen; the next weekly post may announce his box again."""
    if replies:
        tx.execute("UPDATE tip SET news=news+?, announced=0 WHERE case_id=?", (replies, case_id))


def _citizens_turn(row: Sealed, seed: Seed) -> Turn:
    try:
        return objects.opened(row, seed, "citizen") if row.kind == "reply" else objects.closed(row)
    except CannotOpen:
        return objects.closed(row)


def _public_keys(tx: Tx, case_id: CaseId) -> tuple[int, PublicKey, PublicKey]:
    row = tx.execute("SELECT epoch, public_key FROM tip WHERE case_id=?", (case_id,)).fetchone()
    citizen = receipts.public_key_of(tx, case_id)
    if row is None or citizen is None:
        raise UnknownCase("no such case")
    return int(row[0]), PublicKey(bytes(row[1])), citizen


def _wrap(tx: Tx, case_id: CaseId, reader_id: ReaderId | None) -> tuple[int, int, Wrap]:
    row = tx.execute(
        "SELECT epoch, reader_epoch, wrap FROM key_wrap WHERE case_id=? AND reader_id=? ORDER BY epoch DESC",
        (case_id, reader_id),
    ).fetchone()
    if row is None:
        raise UnknownCase("no key of this case for this reader")
    return int(row[0]), int(row[1]), Wrap(bytes(row[2]))


def _share(tx: Tx, case_id: CaseId, epoch: int) -> ShareB:
    row = tx.execute("SELECT share_b FROM share WHERE case_id=? AND epoch=?", (case_id, epoch)).fetchone()
    if row is None:
        raise UnknownCase("the content of this case has been shredded")
    return ShareB(bytes(row[0]))


def _number(tx: Tx, case_id: CaseId) -> CaseNumber:
    row = tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    return CaseNumber(row[0])


def _public_state(tx: Tx, case_id: CaseId) -> PublicState:
    row = tx.execute("SELECT received_day, box FROM tip WHERE case_id=?", (case_id,)).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    states = tx.execute("SELECT state FROM step WHERE case_id=? ORDER BY seq", (case_id,)).fetchall()
    return PublicState(case_id, tuple(state for (state,) in states), row[0], row[1])


def _details(sealed: Sealed) -> dict[str, object]:
    return {"object": sealed.object_id.hex(), "sha256": objects.digest(sealed.box).hex()}
