"""The dialogue of a case: citizen's messages, officers' replies and notes, sealed both ways. Used by the handlers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from storage import audit, boxes, objections, objects, receipts, seen, visibility
from storage.casekeys import open_all, wraps_of
from storage.clocks import Clockwork, touch
from storage.database import Database, Tx
from storage.errors import Stale, StorageError, UnknownCase
from storage.ids import CaseId, CaseNumber
from storage.notices import tell_desk
from storage.objects import Kind, Sealed, Turn
from storage.recipients import Recipients
from storage.room import Room
from storage.sealing import CannotOpen, PublicKey, Role, Seed
from storage.staff import Officer
from storage.steps_down import StepsDown

TRIES = 4
"""A message that meets a change of key is sealed anew; changes are rare and come from people."""
About = Literal["addition", "correction", "objection", "comment", "recusal"]
"""What a citizen's later message is: more to the tip, a correction of it, disagreement with the result, a sentence to
his rating, or that somebody else should handle it."""


@dataclass(frozen=True)
class PublicState:
    """What a citizen may know of his case; ``states`` are internal ids, oldest first, worded by the life cycle's data."""

    case_id: CaseId
    states: tuple[str, ...]
    received_day: str
    box: str
    days: tuple[str, ...] = ()
    """When it came into each of ``states``."""
    withdrawn_on: str = ""
    shredded: bool = False
    objected_on: str = ""
    rated: bool = False
    open: bool = True
    news: int = 0
    """Replies he has not been shown yet."""
    renewed: bool = False
    """The box number is a new one, since a weekly post had listed the one before."""


class Threads:
    """Appending needs no secret; reading needs the officer's or the citizen's seed, given for the one call.

    ``room`` is what has to be left on the disk for a citizen's message to be taken; officers write on. ``recipients``
    judge whom new words concern.
    """

    def __init__(
        self,
        main: Database,
        keys: Database,
        room: Room | None = None,
        clockwork: Clockwork | None = None,
        recipients: Recipients | None = None,
    ) -> None:
        self._main = main
        self._keys = keys
        self._room = room
        self._clockwork = clockwork
        self._down = StepsDown(main, keys, recipients or Recipients(main))

    async def say(
        self,
        case_id: CaseId,
        text: str,
        update_id: int,
        now: datetime,
        about: About = "addition",
        names: Sequence[str] = (),
    ) -> bool:
        """Seal one more message of the citizen to the case. False when this update had its effect already.

        ``about`` is sealed with the words; only an objection also shows on the case, since it is to be answered in time.
        Whoever the words concern (``names`` are those before masking) loses the case before they are sealed.

        Raises UnknownCase, NobodyLeft, NoRoom and StorageError.
        """
        for last in (*[False] * (TRIES - 1), True):
            try:
                return await self._say(case_id, text, update_id, now, about, [text, *names])
            except Stale:
                if last:
                    raise
        raise AssertionError("the last try returns or raises")

    async def _say(
        self, case_id: CaseId, text: str, update_id: int, now: datetime, about: About, names: Sequence[str]
    ) -> bool:
        day = now.date().isoformat()
        content = {"v": 1, "text": text} | ({"about": about} if about != "addition" else {})
        down = await self._down.foreseen(case_id, names)
        coming = down.coming if down else None
        if coming is None:
            sealed = await self._seal(case_id, "message", content, day, to_citizen=False)
        else:
            sealed = objects.make(case_id, "message", coming.epoch, day, content, {"tip": coming.key.public_key})

        def work(tx: Tx) -> bool:
            if not seen.first_time(tx, update_id, now.date()):
                return False
            if self._room:
                self._room.require()
            number = _number(tx, case_id)
            if down is not None:
                down.take(tx, number, day)
            objects.put(tx, sealed)
            tx.execute("UPDATE tip SET unread=unread+1 WHERE case_id=?", (case_id,))
            if about == "objection":
                objections.raised(tx, case_id, self._clockwork, now)
            audit.append(tx, at=day, actor=audit.CITIZEN, act="message", number=number, details=_details(sealed))
            tell_desk(tx, "message", number)
            return True

        return await self._main.write(work)

    async def reply(self, case_id: CaseId, officer: Officer, text: str, update_id: int, now: datetime) -> bool:
        """Seal an answer to the case and to its citizen, and mark that news wait for him.

        Raises UnknownCase, also for an officer who does not see the case, and StorageError; a note likewise.
        """
        return await self._append(await self.seal_reply(case_id, text, now), officer, update_id, now, news=1)

    async def note(self, case_id: CaseId, officer: Officer, text: str, update_id: int, now: datetime) -> bool:
        """Seal an internal note; the citizen's code does not open it."""
        return await self._append(await self.seal_note(case_id, officer, text, now), officer, update_id, now, news=0)

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
        held = await self._main.read(lambda tx: wraps_of(tx, case_id, officer.reader_id))
        rows = await self._main.read(lambda tx: objects.of_case(tx, case_id))
        turns = await open_all(self._keys, case_id, held, seed, rows)
        at = now.isoformat(timespec="seconds")

        def work(tx: Tx) -> None:
            visibility.require(tx, case_id, officer)  # he may have lost it while it was opened
            tx.execute(
                "UPDATE tip SET unread=(SELECT count(*) FROM object o WHERE o.case_id=tip.case_id AND turn>? "
                "AND kind='message'), opened_on=coalesce(opened_on, ?) WHERE case_id=?",
                (max((row.turn for row in rows), default=0), at[:10], case_id),
            )
            audit.append(tx, at=at, actor=officer.actor, act="read", number=_number(tx, case_id))

        await self._main.write(work)
        return turns

    async def for_citizen(self, case_id: CaseId, seed: Seed) -> tuple[PublicState, list[Turn]]:
        """State and thread as the receipt opens them: replies in clear, his own words closed, notes left out.

        Raises UnknownCase. Once they stand in his chat, call :meth:`fetched`.
        """
        renewed = await self._renew_box(case_id)
        state = replace(await self._main.read(lambda tx: _public_state(tx, case_id)), renewed=renewed)
        rows = await self._main.read(lambda tx: objects.of_case(tx, case_id))
        return state, [_citizens_turn(row, seed) for row in rows if row.kind != "note"]

    async def _renew_box(self, case_id: CaseId) -> bool:
        if not await self._main.read(lambda tx: boxes.spent(tx, case_id)):
            return False
        try:
            return await self._main.write(lambda tx: boxes.renew(tx, case_id))
        except StorageError:  # has sounded its alarm; he may read all the same, and gets the number another time
            return False

    async def fetched(self, case_id: CaseId, turns: list[Turn]) -> None:
        """The citizen has been shown these; replies that came meanwhile stay news."""
        last = max((turn.turn for turn in turns if turn.kind == "reply"), default=0)
        if last:
            await self._main.write(
                lambda tx: (
                    tx.execute(
                        "UPDATE tip SET news=(SELECT count(*) FROM object o WHERE o.case_id=tip.case_id AND turn>? "
                        "AND kind='reply') WHERE case_id=?",
                        (last, case_id),
                    ).rowcount
                )
            )

    async def public(self, case_id: CaseId) -> PublicState:
        """The state alone, without anything the receipt opens. Raises UnknownCase."""
        return await self._main.read(lambda tx: _public_state(tx, case_id))

    async def number(self, case_id: CaseId) -> CaseNumber:
        """What officers call the case; never shown to its citizen. Raises UnknownCase."""
        return await self._main.read(lambda tx: _number(tx, case_id))

    async def _append(self, sealed: Sealed, officer: Officer, update_id: int, now: datetime, news: int) -> bool:
        case_id = sealed.case_id

        def work(tx: Tx) -> bool:
            if not seen.first_time(tx, update_id, now.date()):
                return False
            visibility.require(tx, case_id, officer)
            number = _number(tx, case_id)
            objects.put(tx, sealed)
            boxes.mark_news(tx, case_id, news, now.date().isoformat())
            touch(tx, case_id, now.date())
            if news:
                objections.answered(tx, case_id, self._clockwork, now)
            at = now.isoformat(timespec="seconds")
            audit.append(tx, at=at, actor=officer.actor, act=sealed.kind, number=number, details=_details(sealed))
            return True

        return await self._main.write(work)

    async def _seal(
        self, case_id: CaseId, kind: Kind, content: dict[str, Any], day: str, *, to_citizen: bool
    ) -> Sealed:
        epoch, tip, citizen = await self._main.read(lambda tx: _public_keys(tx, case_id))
        keys: dict[Role, PublicKey] = {"tip": tip}
        if to_citizen and citizen:  # no receipt opens a tip that the program filed for its citizen
            keys["citizen"] = citizen
        return objects.make(case_id, kind, epoch, day, content, keys)


def _citizens_turn(row: Sealed, seed: Seed) -> Turn:
    try:
        return objects.opened(row, seed, "citizen") if row.kind == "reply" else objects.closed(row)
    except CannotOpen:
        return objects.closed(row)


def _public_keys(tx: Tx, case_id: CaseId) -> tuple[int, PublicKey, PublicKey | None]:
    row = tx.execute(
        "SELECT epoch, public_key FROM tip WHERE case_id=? AND shredded_on IS NULL", (case_id,)
    ).fetchone()
    citizen = receipts.public_key_of(tx, case_id)
    if row is None:
        raise UnknownCase("no such case")
    return int(row[0]), PublicKey(bytes(row[1])), citizen


def _number(tx: Tx, case_id: CaseId) -> CaseNumber:
    row = tx.execute("SELECT number FROM tip WHERE case_id=? AND shredded_on IS NULL", (case_id,)).fetchone()
    if row is None:
        raise UnknownCase("no such case, or its content has been shredded")
    return CaseNumber(row[0])


def _public_state(tx: Tx, case_id: CaseId) -> PublicState:
    row = tx.execute(
        "SELECT received_day, box, withdrawn_on, shredded_on, objected_on, rated, closed_at, news FROM tip "
        "WHERE case_id=?",
        (case_id,),
    ).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    steps = tx.execute("SELECT state, day FROM step WHERE case_id=? ORDER BY seq", (case_id,)).fetchall()
    return PublicState(
        case_id, tuple(state for state, _ in steps), row[0], row[1], tuple(day for _, day in steps), row[2] or "",
        row[3] is not None, row[4] or "", bool(row[5]), row[6] is None, int(row[7]),
    )  # fmt: skip


def _details(sealed: Sealed) -> dict[str, object]:
    return {"object": sealed.object_id.hex(), "sha256": objects.digest(sealed.box).hex()}
