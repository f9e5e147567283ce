"""The queue and the cases as officers see them without content, and what they do to them. Used by staff handlers.

Everything here is asked by one officer and answered about what he sees: see storage/visibility.py.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from casework.lifecycle import Facts, Lifecycle
from casework.running import CaseKind
from config.lifecycle import DROP, Move, Operator
from storage import audit, boxes, clocks, objections, objects, seen, visibility
from storage.clocks import Clockwork, Running
from storage.database import Database, Tx
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import BoxNumber, CaseId, CaseNumber, StaffId
from storage.objects import Sealed
from storage.staff import Officer

View = Literal["all", "new", "mine", "due"]
PAGE = 6


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    case_id: CaseId
    number: CaseNumber
    state: str
    priority: int
    fast_track: bool
    label: str
    due_on: str
    owner: StaffId | None
    unread: int


@dataclass(frozen=True)
class Page:
    """Rows of one page. ``next`` is the cursor of the next page, "" on the last; ``total`` counts the whole view."""

    view: View
    rows: list[Row]
    first: bool
    next: str
    total: int


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


@dataclass(frozen=True)
class Counts:
    open: int
    unowned: int
    mine: int
    due: int
    """Open cases whose nearest target is today or past."""
    new: int
    """Cases, open or closed, with words of their citizen that nobody has opened yet."""


class Desk:
    def __init__(
        self, main: Database, keys: Database, lifecycle: Lifecycle, clockwork: Clockwork, operator: Operator
    ) -> None:
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

    async def page(self, officer: Officer, view: View, cursor: str, today: date) -> Page:
        """One page of a view, after ``cursor`` ("" for the first); an unreadable cursor gives the first page."""
        return await self._main.read(lambda tx: _page(tx, officer, view, cursor, today))

    async def counts(self, officer: Officer, today: date) -> Counts:
        return await self._main.read(lambda tx: _counts(tx, officer, today))

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
            self._lifecycle.check(card.state, to, officer.roles, facts, operator=self._operator)
            self._enter(tx, card, to, officer, facts, now)
            for one in sealed:
                objects.put(tx, one)
            news = sum(one.kind == "reply" for one in sealed)
            boxes.mark_news(tx, card.case_id, news, now.date().isoformat())
            if news:
                objections.answered(tx, card.case_id, self._clockwork, now)
            return whole(tx, card.number)

        return await self._main.write(work)

    def _enter(self, tx: Tx, card: Card, to: str, officer: Officer, facts: Facts, now: datetime) -> None:
        today = now.date().isoformat()
        is_open = self._lifecycle.state(to).open
        tx.execute(
            "UPDATE tip SET state=?, closed_at=?, owner=coalesce(?, owner) WHERE case_id=?",
            (to, None if is_open else today, facts.assignee or None, card.case_id),
        )
        tx.execute(
            "INSERT INTO step(case_id, seq, state, actor, day) SELECT ?, max(seq)+1, ?, ?, ? FROM step WHERE case_id=?",
            (card.case_id, to, officer.actor, today, card.case_id),
        )
        kind = CaseKind(fast_track=card.fast_track, authorised=self._operator == "authorised")
        self._clockwork.on_event(tx, card.case_id, to, kind, now)
        at = now.isoformat(timespec="seconds")
        details = {"from": card.state, "to": to, "reason": facts.reason, "second": facts.second_person}
        audit.append(tx, at=at, actor=officer.actor, act="move", number=card.number, details=details)


def _where(view: View) -> str:
    # The literal conditions are those of the partial indexes. A closed case with new words of its citizen is "new".
    return {
        "all": "closed_at IS NULL",
        "new": "unread > 0",
        "mine": "closed_at IS NULL AND owner=:me",
        "due": "closed_at IS NULL AND due_on<=:today",
    }[view]


def _page(tx: Tx, officer: Officer, view: View, cursor: str, today: date) -> Page:
    values: dict[str, object] = {"me": officer.staff_id, "today": today.isoformat(), "limit": PAGE + 1}
    values["reader"] = officer.reader_id
    after = _cursor(cursor)
    if after:
        values |= {"p": after[0], "d": after[1], "c": after[2]}
    rows = tx.execute(
        "SELECT case_id, number, state, priority, fast_track, due_on, owner, "
        "(SELECT label FROM tip_label l WHERE l.case_id=tip.case_id AND rank=1), unread FROM tip WHERE "
        + f"{_where(view)} AND {visibility.SEEN}"
        + (" AND (priority, due_on, case_id) > (:p, :d, :c)" if after else "")
        + " ORDER BY priority, due_on, case_id LIMIT :limit",
        values,
    ).fetchall()
    seen_too = f"SELECT count(*) FROM tip WHERE {_where(view)} AND {visibility.SEEN}"
    total = tx.execute(seen_too, values).fetchone()[0]
    shown = [
        Row(CaseId(bytes(r[0])), CaseNumber(r[1]), r[2], r[3], bool(r[4]), r[7] or "", r[5], r[6], r[8])
        for r in rows[:PAGE]
    ]
    last = shown[-1] if len(rows) > PAGE else None
    following = f"{last.priority}.{last.due_on}.{last.case_id.hex()}" if last else ""
    return Page(view, shown, after is None, following, int(total))


def _cursor(text: str) -> tuple[int, str, bytes] | None:
    parts = text.split(".")
    try:
        fits = len(parts) == 3 and len(parts[0]) < 10  # longer numbers are none of ours, nor SQLite's
        return (int(parts[0]), parts[1], bytes.fromhex(parts[2])) if fits else None
    except ValueError:
        return None


def _counts(tx: Tx, officer: Officer, today: date) -> Counts:
    row = tx.execute(
        "SELECT count(*), coalesce(sum(owner IS NULL), 0), coalesce(sum(owner=:me), 0), "
        f"coalesce(sum(due_on<=:today), 0) FROM tip WHERE closed_at IS NULL AND {visibility.SEEN}",
        {"me": officer.staff_id, "today": today.isoformat(), "reader": officer.reader_id},
    ).fetchone()
    unread = f"SELECT count(*) FROM tip WHERE unread > 0 AND {visibility.SEEN}"
    new = tx.execute(unread, {"reader": officer.reader_id}).fetchone()[0]
    return Counts(int(row[0]), int(row[1]), int(row[2]), int(row[3]), int(new))


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
        "(SELECT name FROM staff WHERE staff_id=owner), withdrawn_on, shredded_on, objected_on, restricted "
        "FROM tip WHERE number=?",
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
        int(messages[0]), int(row[8]), row[10] or "", row[11] is not None, row[12] or "", bool(row[13]),
    )  # fmt: skip
