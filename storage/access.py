"""Giving a colleague a case and taking it from him, by an officer who has it. Used by handlers/staff and key commands."""

from dataclasses import dataclass
from datetime import datetime

from storage import audit, epochs, objects, seen, staff, visibility
from storage.casekeys import Held, open_all, wraps_of
from storage.database import Database, Tx
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import CaseId, CaseNumber, ReaderId, StaffId
from storage.notices import raise_board
from storage.objects import Turn
from storage.recipients import Recipients
from storage.sealing import CannotOpen, Reader, Seed, Wrap, grant
from storage.staff import Officer
from storage.ties import Conflicted


@dataclass(frozen=True)
class Colleagues:
    """Who has the case, and the others who have a key. The second list says nothing of who may be given it."""

    inside: list[Officer]
    others: list[Officer]


class Access:
    def __init__(self, main: Database, keys: Database, recipients: Recipients) -> None:
        self._main = main
        self._keys = keys
        self._recipients = recipients

    async def colleagues(self, case_id: CaseId, officer: Officer) -> Colleagues:
        """Raises UnknownCase for an officer who does not see the case."""

        def work(tx: Tx) -> Colleagues:
            visibility.require(tx, case_id, officer)
            inside = visibility.officers(tx, case_id)
            known = {one.staff_id for one in inside}
            return Colleagues(inside, [o for o in staff.every(tx) if o.reader_id and o.staff_id not in known])

        return await self._main.read(work)

    async def grant(
        self, case_id: CaseId, officer: Officer, seed: Seed, to: StaffId, update_id: int | None, now: datetime
    ) -> None:
        """Wrap share A of every epoch to one more colleague, with the officer's unlocked key; a repeat changes nothing.

        ``update_id`` is None for a command.

        Everything of the case is opened to see whether it concerns him. Raises UnknownColleague, alike for whoever does
        not exist and whoever must not have it; UnknownCase, CannotOpen, Stale, StorageError.
        """
        if update_id is not None and await self._main.read(lambda tx: seen.holds(tx, update_id)):
            return
        colleague, reader, held = await self._prepared(case_id, officer, to)
        turns = await open_all(self._keys, case_id, held, seed, await self._objects(case_id))
        if any(turn.content is None for turn in turns):
            raise CannotOpen("what cannot be opened cannot be looked through for a conflict")
        if reader is None or await self.concerned(turns, colleague.reader_id, colleague.staff_id):
            raise UnknownColleague("no such colleague")
        assert officer.reader_id is not None
        wraps = {
            one.epoch: grant(case_id, one.epoch, officer.reader_id, one.reader_epoch, seed, one.wrap, reader)
            for one in held
        }
        await self._main.write(lambda tx: self._granted(tx, case_id, officer, colleague, reader, wraps, update_id, now))

    async def withdraw(self, case_id: CaseId, officer: Officer, who: StaffId, update_id: int, now: datetime) -> None:
        """Take a colleague's wraps (or one's own) and begin a new key epoch for the others; needs no secret.

        Raises UnknownColleague, UnknownCase, NobodyLeft when nobody could read on, Stale, StorageError.
        """
        if await self._main.read(lambda tx: seen.holds(tx, update_id)):
            return
        inside = (await self.colleagues(case_id, officer)).inside
        leaver = next((one for one in inside if one.staff_id == who), None)
        if leaver is None or leaver.reader_id is None:
            raise UnknownColleague("no such colleague")
        gone = leaver.reader_id
        epoch, held = await self._main.read(lambda tx: (_epoch(tx, case_id), visibility.holders(tx, case_id)))
        chosen = await self._recipients.remaining(held, Conflicted(frozenset({who}), frozenset({gone})))
        coming = await epochs.prepare(self._keys, case_id, epoch + 1, chosen.readers)

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            visibility.require(tx, case_id, officer)
            epochs.begin(tx, coming, [gone])
            _note(tx, case_id, officer, "access.withdraw", gone, now)

        await self._main.write(work)

    async def concerned(self, turns: list[Turn], reader_id: ReaderId | None, staff_id: StaffId | None = None) -> bool:
        """Whether an opened case concerns the holder of this key: then he must not be given it.

        What its citizen declared to be about the desk concerns every officer of the desk.
        """
        contents = [turn.content or {} for turn in turns]
        texts = [str(c.get(part, "")) for c in contents for part in ("text", "keep_away")]
        conflicted = await self._recipients.conflicted(texts)
        # Of the office's names only the tip counts, as at intake: a later “the desk does not answer” moves no case.
        about_desk = any(c.get("about_desk") for c in contents) or self._recipients.names_the_office(texts[:2])
        ours = await self._main.read(lambda tx: _of_the_desk(tx, reader_id))
        return reader_id in conflicted.readers or staff_id in conflicted.staff or (about_desk and ours)

    async def _prepared(
        self, case_id: CaseId, officer: Officer, to: StaffId
    ) -> tuple[Officer, Reader | None, list[Held]]:
        others = (await self.colleagues(case_id, officer)).others
        colleague = next((one for one in others if one.staff_id == to), None)
        if colleague is None:
            raise UnknownColleague("no such colleague")
        held = await self._main.read(lambda tx: wraps_of(tx, case_id, officer.reader_id))
        return colleague, await self._recipients.reader(colleague.reader_id), held

    async def _objects(self, case_id: CaseId) -> list[objects.Sealed]:
        return await self._main.read(lambda tx: objects.of_case(tx, case_id))

    def _granted(
        self, tx: Tx, case_id: CaseId, officer: Officer, colleague: Officer, reader: Reader, wraps: dict[int, Wrap],
        update_id: int | None, now: datetime,
    ) -> None:  # fmt: skip
        if update_id is not None and not seen.first_time(tx, update_id, now.date()):
            return
        visibility.require(tx, case_id, officer)
        if _epoch(tx, case_id) not in wraps:
            raise Stale("the case has got another key meanwhile")
        tx.executemany(
            "INSERT OR REPLACE INTO key_wrap(case_id, epoch, reader_id, reader_epoch, wrap) VALUES(?,?,?,?,?)",
            [(case_id, epoch, reader.reader_id, reader.epoch, wrap) for epoch, wrap in wraps.items()],
        )
        _note(tx, case_id, officer, "access.grant", reader.reader_id, now)
        raise_board(tx, [colleague], "grant")


def _of_the_desk(tx: Tx, reader_id: ReaderId | None) -> bool:
    row = tx.execute("SELECT kind FROM reader WHERE reader_id=?", (reader_id,)).fetchone()
    return bool(row and row[0] == "officer")


def _epoch(tx: Tx, case_id: CaseId) -> int:
    row = tx.execute("SELECT epoch FROM tip WHERE case_id=?", (case_id,)).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    return int(row[0])


def _note(tx: Tx, case_id: CaseId, officer: Officer, act: str, reader_id: ReaderId, now: datetime) -> None:
    number = CaseNumber(tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
    at = now.isoformat(timespec="seconds")
    audit.append(tx, at=at, actor=officer.actor, act=act, number=number, details={"reader": reader_id})
