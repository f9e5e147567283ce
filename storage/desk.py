"""The cases as officers see them without content, and how they move on. Used by staff handlers.

Everything here is asked by one officer and answered about what he sees: see storage/visibility.py.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.lifecycle import Facts, Lifecycle, needs_confirmation
from casework.running import CaseKind
from config.lifecycle import DROP, Move, Operator
from storage import audit, boxes, clocks, links, objections, objects, queue, seen, visibility
from storage.assignments import Assignments
from storage.clocks import Clockwork, Running
from storage.database import Database, Tx
from storage.entries import Entries
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import BoxNumber, CaseId, CaseNumber, EntryId, StaffId
from storage.objects import Sealed
from storage.staff import Officer

REVIEW_DATE = "DT-review-date"
"""Clock of the day on which a case on hold is looked at again."""
GIVEN_OUT, REPEAT = "S09", "S07"
"""States that do more than move: there is an assignment now; there is a link to the first case."""
SOMEBODY = "?"
"""Stands for the colleague who is yet to press: nobody's id."""


@dataclass(frozen=True)
class Card:
    """A case without its content."""

    case_id: CaseId
    number: CaseNumber
    box: BoxNumber
    received_day: date
    state: str
    priority: int
    fast_track: bool
    needs_human: bool
    owner: StaffId | None
    owner_name: str
    labels: tuple[str, ...]
    clocks: list[Running]
    author: str
    """Actor who brought the case into its present state."""
    messages: int
    """The citizen's messages so far, the tip included."""
    unfetched: int
    """Replies the citizen has not read yet."""
    withdrawn_on: str = ""
    """Day the citizen took it back, "" if he did not; ``shredded``: with its content."""
    shredded: bool = False
    objected_on: str = ""
    """Day the citizen last disagreed with the result."""
    restricted: bool = False
    """Not everybody at the desk may know of it."""
    entries: int = 0
    """Entries of its registers in which something is still to be done."""


class Desk:
    def __init__(
        self,
        main: Database,
        keys: Database,
        lifecycle: Lifecycle,
        clockwork: Clockwork,
        operator: Operator,
        entries: Entries,
        assignments: Assignments,
    ) -> None:
        self._entries = entries
        self._assignments = assignments
        self._main = main
        self._keys = keys
        self._lifecycle = lifecycle
        self._clockwork = clockwork
        self._operator = operator

    async def erase(self, card: Card, officer: Officer, facts: Facts, update_id: int, now: datetime) -> None:
        """Erase an item that is no case (junk): rows, wraps, sealed objects and its key; only the act stays.

        Should the program die before share B is gone, nightly upkeep sweeps it. Raises Refused, Stale, UnknownCase.
        """

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            if _seen(tx, card.number, officer).state != card.state:
                raise Stale("the case has moved on")
            self._lifecycle.check(card.state, DROP, officer.roles, facts, operator=self._operator)
            tx.execute("DELETE FROM tip WHERE case_id=?", (card.case_id,))
            at = now.isoformat(timespec="seconds")
            details = {"reason": facts.reason}
            audit.append(tx, at=at, actor=officer.actor, act="erase", number=card.number, details=details)

        await self._main.write(work)
        await self._keys.write(lambda tx: tx.execute("DELETE FROM share WHERE case_id=?", (card.case_id,)).rowcount)
        await self._main.checkpoint()
        await self._keys.checkpoint()

    async def page(self, officer: Officer, view: queue.View, cursor: str, today: date) -> queue.Page:
        """One page of a view, after ``cursor`` ("" for the first); an unreadable cursor gives the first page."""
        return await self._main.read(lambda tx: queue.page(tx, officer, view, cursor, today))

    async def counts(self, officer: Officer, today: date) -> queue.Counts:
        return await self._main.read(lambda tx: queue.counts(tx, officer, today))

    async def card(self, number: CaseNumber, officer: Officer) -> Card:
        """Raises UnknownCase, for a case he does not see as for one that does not exist."""
        return await self._main.read(lambda tx: _seen(tx, number, officer))

    async def claim(self, number: CaseNumber, officer: Officer, update_id: int, now: datetime) -> None:
        """Take an unowned case. Raises Stale when somebody else has it."""

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            card = _seen(tx, number, officer)
            if card.owner not in (None, officer.staff_id):
                raise Stale("the case has an owner")
            tx.execute("UPDATE tip SET owner=? WHERE case_id=?", (officer.staff_id, card.case_id))
            clocks.touch(tx, card.case_id, now.date())
            at = now.isoformat(timespec="seconds")
            audit.append(tx, at=at, actor=officer.actor, act="claim", number=number)

        await self._main.write(work)

    def moves(self, card: Card, officer: Officer) -> list[Move]:
        """What this officer may do with the case as it stands."""
        return self._lifecycle.moves(card.state, officer.roles, operator=self._operator)

    async def move(
        self, card: Card, to: str, officer: Officer, facts: Facts, sealed: list[Sealed], update_id: int, now: datetime
    ) -> Card:
        """Bring the case from the state on the card to ``to`` and store what is sealed for it, all at once.

        The move is judged again inside the transaction. Raises Refused, Stale when the state is no longer the one on
        the card, UnknownCase, UnknownColleague when it would be assigned to somebody who does not see it.
        """

        def work(tx: Tx) -> Card:
            now_so = _seen(tx, card.number, officer)
            if not seen.first_time(tx, update_id, now.date()):
                return now_so
            if now_so.state != card.state:
                raise Stale("the case has moved on")
            _require_colleague(tx, card.case_id, facts.assignee)
            self._move(tx, card, to, officer, facts, now)
            self._put(tx, card.case_id, sealed, now)
            return whole(tx, card.number)

        return await self._main.write(work)

    async def waits_for_colleague(self, card: Card, to: str) -> bool:
        """Whether this move is only made when a colleague has pressed too: then `ask_colleague`, not `move`."""
        move = self._lifecycle.move(card.state, to)
        if move is None or move.confirm is None:
            return False
        situation = await self._main.read(lambda tx: self._entries.situation(tx, card.case_id))
        return needs_confirmation(move, situation)

    async def ask_colleague(
        self, card: Card, to: str, officer: Officer, facts: Facts, sealed: list[Sealed], update_id: int, now: datetime
    ) -> None:
        """Put a move before the colleagues who see the case; one of them makes it by :meth:`confirm`.

        Everything but their press is judged now. Raises Refused, Stale, UnknownCase.
        """

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            if _seen(tx, card.number, officer).state != card.state:
                raise Stale("the case has moved on")
            self._check(tx, card, to, officer.roles, replace(facts, confirmed_by=SOMEBODY))
            codes = {"to": to, "state": card.state, "reason": facts.reason, "second": facts.second_person}
            self._entries.ask_colleague(tx, card.case_id, officer, codes, now)
            self._put(tx, card.case_id, sealed, now)

        await self._main.write(work)

    async def confirm(
        self, entry_id: EntryId, officer: Officer, sealed: list[Sealed], update_id: int, now: datetime
    ) -> Card:
        """Press too: the move that waits is made, in the name of whoever asked for it, and judged again as a whole.

        Raises Refused, Stale when the case has moved on or whoever asked has left it, UnknownCase.
        """

        def work(tx: Tx) -> Card:
            waiting = self._entries.seen(tx, entry_id, officer)
            if not seen.first_time(tx, update_id, now.date()):
                return whole(tx, waiting.number)
            inside = visibility.officers(tx, waiting.case_id)
            asker = next((one for one in inside if one.staff_id == waiting.entry.opener), None)
            card, codes = whole(tx, waiting.number), waiting.entry.codes
            if asker is None or card.state != codes["state"]:
                raise Stale("the case has moved on")
            self._entries.confirm(tx, waiting, officer, now)
            facts = Facts(
                asker.staff_id, now.date(), second_person=codes["second"], confirmed_by=officer.staff_id,
                reason=codes["reason"],
            )  # fmt: skip
            self._move(tx, card, codes["to"], asker, facts, now)
            self._put(tx, card.case_id, sealed, now)
            return whole(tx, card.number)

        return await self._main.write(work)

    def _move(self, tx: Tx, card: Card, to: str, officer: Officer, facts: Facts, now: datetime) -> None:
        move = self._lifecycle.move(card.state, to)
        if move is not None and move.entry is not None:
            self._entries.hook(tx, card.case_id, move.entry, officer, vars(facts), now)
        self._check(tx, card, to, officer.roles, facts)
        if to == REPEAT:
            links.add(tx, card.case_id, facts.first_case, "repeat", officer, now)
        self._entries.drop_confirmations(tx, card.case_id, officer, now)
        self._enter(tx, card, to, officer, facts, now)
        if to == GIVEN_OUT:
            self._assignments.propose(tx, card.case_id, officer, now)

    def _check(self, tx: Tx, card: Card, to: str, roles: frozenset[str], facts: Facts) -> None:
        situation = self._entries.situation(tx, card.case_id)
        self._lifecycle.check(card.state, to, roles, facts, operator=self._operator, situation=situation)

    def _put(self, tx: Tx, case_id: CaseId, sealed: list[Sealed], now: datetime) -> None:
        for one in sealed:
            objects.put(tx, one)
        news = sum(one.kind == "reply" for one in sealed)
        boxes.mark_news(tx, case_id, news, now.date().isoformat())
        clocks.touch(tx, case_id, now.date())
        if news:
            objections.answered(tx, case_id, self._clockwork, now)

    def _enter(self, tx: Tx, card: Card, to: str, officer: Officer, facts: Facts, now: datetime) -> None:
        today = now.date().isoformat()
        is_open = self._lifecycle.state(to).open
        tx.execute(
            "UPDATE tip SET state=?, closed_at=?, owner=coalesce(?, owner), outcome=coalesce(?, outcome) WHERE case_id=?",
            (to, None if is_open else today, facts.assignee or None, facts.outcome or None, card.case_id),
        )
        tx.execute(
            "INSERT INTO step(case_id, seq, state, actor, day) SELECT ?, max(seq)+1, ?, ?, ? FROM step WHERE case_id=?",
            (card.case_id, to, officer.actor, today, card.case_id),
        )
        kind = CaseKind(fast_track=card.fast_track, authorised=self._operator == "authorised")
        self._clockwork.on_event(tx, card.case_id, to, kind, now)
        if facts.review_date is not None:
            self._clockwork.set_due(tx, card.case_id, REVIEW_DATE, facts.review_date, now)
        at = now.isoformat(timespec="seconds")
        details = {"from": card.state, "to": to, "reason": facts.reason, "second": facts.second_person}
        details |= {"confirmed": facts.confirmed_by} if facts.confirmed_by else {}
        audit.append(tx, at=at, actor=officer.actor, act="move", number=card.number, details=details)


def _seen(tx: Tx, number: CaseNumber, officer: Officer) -> Card:
    card = whole(tx, number)
    visibility.require(tx, card.case_id, officer)
    return card


def _require_colleague(tx: Tx, case_id: CaseId, staff_id: str) -> None:
    if staff_id and all(one.staff_id != staff_id for one in visibility.officers(tx, case_id)):
        raise UnknownColleague("no such colleague")


def whole(tx: Tx, number: CaseNumber) -> Card:
    """The card of any case, whoever asks: not for handlers. Raises UnknownCase."""
    row = tx.execute(
        "SELECT case_id, box, received_day, state, priority, fast_track, needs_human, owner, news, "
        "(SELECT name FROM staff WHERE staff_id=owner), withdrawn_on, shredded_on, objected_on, restricted, "
        "(SELECT count(*) FROM entry WHERE entry.case_id=tip.case_id AND closed_on IS NULL) FROM tip WHERE number=?",
        (number,),
    ).fetchone()
    if row is None:
        raise UnknownCase("no such case")
    case_id = CaseId(bytes(row[0]))
    labels = tx.execute("SELECT label FROM tip_label WHERE case_id=? ORDER BY rank", (case_id,)).fetchall()
    author = tx.execute("SELECT actor FROM step WHERE case_id=? ORDER BY seq DESC LIMIT 1", (case_id,)).fetchone()
    messages = tx.execute(
        "SELECT count(*) FROM object WHERE case_id=? AND kind IN ('tip', 'message')", (case_id,)
    ).fetchone()
    return Card(
        case_id, number, BoxNumber(row[1]), date.fromisoformat(row[2]), row[3], row[4], bool(row[5]), bool(row[6]),
        row[7], row[9] or "", tuple(label for (label,) in labels), clocks.running(tx, case_id), author[0],
        int(messages[0]), int(row[8]), row[10] or "", row[11] is not None, row[12] or "", bool(row[13]), int(row[14]),
    )  # fmt: skip
