"""Entries of a case's registers as rows: begun and acted on by officers, or by a move of the case. For storage.desk, handlers.

What is said in words is sealed like a note, by the caller; in clear stand the kind, the state, who and when, and codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.clocks import NoExtension
from casework.gates import Situation, Standing
from casework.lifecycle import Refused
from casework.registers import Actor, Entry, Given, Registers
from casework.running import CaseKind
from config.lifecycle import Hook, Operator
from config.registers import DUE_DATE, EntryAct, Kind
from storage import assignments, audit, clocks, notices, objects, seen, visibility
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.entry_rows import Row, as_json, of_case, rows
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import CaseId, CaseNumber, EntryId, new_entry_id
from storage.objects import Sealed
from storage.staff import Officer

CONFIRMATION, CONFIRM, ASK, WITHDRAW = "confirmation", "confirm", "ask", "withdraw"
PAGE = 8


@dataclass(frozen=True)
class Page:
    """Open entries of the cases an officer sees, what is due first; ``next`` is "" on the last page."""

    rows: list[Row]
    next: str


class Entries:
    def __init__(self, main: Database, registers: Registers, clockwork: Clockwork, operator: Operator) -> None:
        self._main = main
        self.registers = registers
        self._clockwork = clockwork
        self._operator = operator

    async def of_case(self, number: CaseNumber, officer: Officer) -> list[Row]:
        """The entries of a case, open ones first, then the latest. Raises UnknownCase."""

        def work(tx: Tx) -> list[Row]:
            visibility.require(tx, visibility.find(tx, number), officer)
            return rows(tx, "tip.number=:number", {"number": number}, "closed_on IS NOT NULL, entry.opened_on DESC, entry_id")

        return await self._main.read(work)

    async def one(self, entry_id: EntryId, officer: Officer) -> Row:
        """Raises UnknownCase, for an entry of a case he does not see as for one that does not exist."""
        return await self._main.read(lambda tx: self.seen(tx, entry_id, officer))

    async def open_ones(self, officer: Officer, kind: str, cursor: str) -> Page:
        """Open entries of all cases the officer sees, of one kind or ("") of all; an unreadable cursor gives the first."""

        def work(tx: Tx) -> Page:
            values: dict[str, object] = {"kind": kind, "reader": officer.reader_id, "limit": PAGE + 1}
            after = cursor.split(".") if cursor.count(".") == 1 else None
            where = f"closed_on IS NULL AND {visibility.SEEN}" + (" AND kind=:kind" if kind else "")
            if after:
                where += " AND (entry.due_on, entry_id) > (:due, :id)"
                values |= {"due": after[0], "id": _bytes(after[1])}
            found = rows(tx, where, values, "entry.due_on, entry_id LIMIT :limit")
            last = found[PAGE - 1] if len(found) > PAGE else None
            return Page(found[:PAGE], f"{last.due_on or clocks.NEVER}.{last.entry_id.hex()}" if last else "")

        return await self._main.read(work)

    async def beginnings(self, number: CaseNumber, officer: Officer, now: datetime) -> list[tuple[Kind, EntryAct]]:
        """What he may begin in this case as it stands. Raises UnknownCase."""

        def work(tx: Tx) -> list[tuple[Kind, EntryAct]]:
            case_id = visibility.find(tx, number)
            visibility.require(tx, case_id, officer)
            held = [row.entry for row in of_case(tx, case_id)]
            return self.registers.beginnings(_state(tx, case_id), held, self.actor(officer, now))

        return await self._main.read(work)

    async def begin(
        self, number: CaseNumber, kind: str, act: str, officer: Officer, given: Given, sealed: list[Sealed],
        update_id: int, now: datetime,
    ) -> None:  # fmt: skip
        """Begin an entry and store what is sealed for it; a repeat changes nothing.

        Raises Refused, UnknownCase, UnknownColleague, Stale.
        """

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            case_id = visibility.find(tx, number)
            visibility.require(tx, case_id, officer)
            held = [row.entry for row in of_case(tx, case_id)]
            found = self.registers.check(
                kind, act, None, given, self.actor(officer, now), case_state=_state(tx, case_id), entries=held
            )
            self._require_known(tx, case_id, given)
            self._begin(tx, case_id, kind, found, officer, given, now)
            _put(tx, case_id, sealed, now)

        await self._main.write(work)

    async def act(
        self, entry_id: EntryId, act: str, officer: Officer, given: Given, sealed: list[Sealed], update_id: int,
        now: datetime,
    ) -> None:  # fmt: skip
        """Take an entry on. A move that waits for a colleague is confirmed by storage.desk instead, which makes it.

        Raises Refused, UnknownCase, UnknownColleague, Stale; a repeat changes nothing.
        """

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            row = self.seen(tx, entry_id, officer)
            if (row.entry.kind, act) == (CONFIRMATION, CONFIRM):
                raise Refused("no-such-move")
            if (row.entry.kind, act) == (CONFIRMATION, WITHDRAW) and row.entry.opener != officer.staff_id:
                raise Refused("wrong-role")
            actor = self.actor(officer, now)
            found = self.registers.check(row.entry.kind, act, row.entry, given, actor, case_state=row.case_state)
            self._require_known(tx, row.case_id, given)
            self.take_on(tx, row, found, officer, given, now)
            _put(tx, row.case_id, sealed, now)

        await self._main.write(work)

    def actor(self, officer: Officer, now: datetime) -> Actor:
        return Actor(officer.staff_id, officer.roles, now.date(), self._operator)

    def acts(self, entry: Entry, officer: Officer, now: datetime) -> list[EntryAct]:
        """What this officer may do with an entry; what waits for a colleague is taken back by whoever asked, alone."""
        found = self.registers.acts(entry, self.actor(officer, now))
        foreign = entry.kind == CONFIRMATION and entry.opener != officer.staff_id
        return [act for act in found if not (foreign and act.id == WITHDRAW)]

    def hook(self, tx: Tx, case_id: CaseId, hook: Hook, officer: Officer, given: Given, now: datetime) -> None:
        """What a move does in the registers: it begins an entry, or acts on each that fits. Raises Refused."""
        actor, act = self.actor(officer, now), self.registers.act(hook.kind, hook.act)
        given = {name: value for name, value in given.items() if name in {*act.needs, *act.may}}
        if not act.source:
            held = [row.entry for row in of_case(tx, case_id)]
            self.registers.check(hook.kind, hook.act, None, given, actor, case_state="", entries=held, hooked=True)
            self._begin(tx, case_id, hook.kind, act, officer, given, now)
            return
        for row in of_case(tx, case_id):
            if row.entry.kind == hook.kind and row.entry.state in act.source:
                self.registers.check(hook.kind, hook.act, row.entry, given, actor, case_state="", hooked=True)
                self.take_on(tx, row, act, officer, given, now)

    def situation(self, tx: Tx, case_id: CaseId) -> Situation:
        """The case as the gates of its life cycle see it."""
        elements = int(tx.execute("SELECT elements FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
        standing = []
        for row in of_case(tx, case_id):
            state = self.registers.state(row.entry)
            standing.append(Standing(row.entry.kind, state.id, state.open, state.blocks))
        running = frozenset(clock.rule for clock in clocks.running(tx, case_id))
        return Situation(tuple(standing), elements, running, assignments.unassigned(tx, case_id))

    def ask_colleague(
        self, tx: Tx, case_id: CaseId, officer: Officer, codes: Mapping[str, str], now: datetime
    ) -> None:
        """A move waits for a colleague's own press; ``codes`` are what it needs. Raises Refused when one waits already."""
        held = [row.entry for row in of_case(tx, case_id)]
        actor = self.actor(officer, now)
        act = self.registers.check(CONFIRMATION, ASK, None, {}, actor, case_state="", entries=held, hooked=True)
        self._begin(tx, case_id, CONFIRMATION, act, officer, {}, now, codes)

    def confirm(self, tx: Tx, waiting: Row, officer: Officer, now: datetime) -> None:
        """A colleague presses too; storage.desk makes the move in the same transaction. Raises Refused."""
        if waiting.entry.kind != CONFIRMATION:
            raise Refused("no-such-move")
        actor = self.actor(officer, now)
        act = self.registers.check(CONFIRMATION, CONFIRM, waiting.entry, {}, actor, case_state=waiting.case_state)
        self.take_on(tx, waiting, act, officer, {}, now)

    def drop_confirmations(self, tx: Tx, case_id: CaseId, officer: Officer, now: datetime) -> None:
        """The case has moved on: what waited for a colleague has no object any more."""
        act = self.registers.act(CONFIRMATION, WITHDRAW)
        for row in of_case(tx, case_id):
            if row.entry.kind == CONFIRMATION and row.entry.state in act.source:
                self.take_on(tx, row, act, officer, {}, now)

    def _begin(
        self, tx: Tx, case_id: CaseId, kind: str, act: EntryAct, officer: Officer, given: Given, now: datetime,
        codes: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        entry_id, today = new_entry_id(), now.date().isoformat()
        clear = {**self.registers.in_clear(given), **(codes or {})}
        entry = Entry(kind, act.to, officer.staff_id, officer.staff_id, clear)
        tx.execute(
            "INSERT INTO entry(entry_id, case_id, kind, state, opener, last, opened_on, changed_on, closed_on, codes) "
            "VALUES(?,?,?,?,?,?,?,?,?,?)",
            (
                entry_id, case_id, kind, act.to, officer.staff_id, officer.staff_id, today, today,
                None if self.registers.state(entry).open else today, as_json(clear),
            ),
        )  # fmt: skip
        self._done(tx, entry_id, case_id, entry, act, officer, given, now)

    def take_on(self, tx: Tx, row: Row, act: EntryAct, officer: Officer, given: Given, now: datetime) -> None:
        """Bring an entry into its next state, after registers.check allowed it."""
        clear = {**row.entry.codes, **self.registers.in_clear(given)}
        entry = Entry(row.entry.kind, act.to, row.entry.opener, officer.staff_id, clear)
        today = now.date().isoformat()
        tx.execute(
            "UPDATE entry SET state=?, last=?, changed_on=?, closed_on=?, codes=? WHERE entry_id=?",
            (
                act.to, officer.staff_id, today, None if self.registers.state(entry).open else today, as_json(clear),
                row.entry_id,
            ),
        )  # fmt: skip
        self._done(tx, row.entry_id, row.case_id, entry, act, officer, given, now)

    def _done(
        self, tx: Tx, entry_id: EntryId, case_id: CaseId, entry: Entry, act: EntryAct, officer: Officer, given: Given,
        now: datetime,
    ) -> None:  # fmt: skip
        tx.execute(
            "INSERT INTO entry_step(entry_id, seq, act, actor, day) "
            "SELECT ?, coalesce(max(seq), 0)+1, ?, ?, ? FROM entry_step WHERE entry_id=?",
            (entry_id, act.id, officer.actor, now.date().isoformat(), entry_id),
        )
        self._run_clock(tx, entry_id, case_id, entry, act, officer, given, now)
        if not self.registers.state(entry).open:
            self._clockwork.stop_entry(tx, entry_id, now)
        if act.event:
            self._clockwork.on_event(tx, case_id, act.event, self._kind(tx, case_id), now)
        number = CaseNumber(tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
        details = {"entry": entry_id.hex(), "kind": entry.kind, "to": act.to, **entry.codes}
        at = now.isoformat(timespec="seconds")
        audit.append(tx, at=at, actor=officer.actor, act=f"entry.{act.id}", number=number, details=details)
        self._tell_next(tx, entry_id, case_id, number, entry, officer, now)

    def _run_clock(
        self, tx: Tx, entry_id: EntryId, case_id: CaseId, entry: Entry, act: EntryAct, officer: Officer, given: Given,
        now: datetime,
    ) -> None:  # fmt: skip
        clock, due = act.clock, given.get(DUE_DATE)
        if clock is None:
            return
        if clock.stop:
            self._clockwork.stop(tx, case_id, clock.stop, now, entry_id=entry_id)
        elif clock.extend:
            self._extend(tx, case_id, entry.codes["rule"], officer, given.get("until"), now)
        elif clock.due and isinstance(due, date):
            self._clockwork.set_due(tx, case_id, clock.due, due, now, entry_id=entry_id)
        elif clock.start:
            self._clockwork.start(tx, case_id, clock.start, now, entry_id=entry_id)

    def _extend(
        self, tx: Tx, case_id: CaseId, rule: str, officer: Officer, until: object, now: datetime
    ) -> None:
        may = self._clockwork.approvers(tx, case_id, rule)
        if may and officer.roles.isdisjoint(may):
            raise Refused("wrong-role")
        try:
            self._clockwork.extend(tx, case_id, rule, now, until=until if isinstance(until, date) else None)
        except NoExtension:
            raise Refused("no-extension") from None

    def _tell_next(
        self, tx: Tx, entry_id: EntryId, case_id: CaseId, number: CaseNumber, entry: Entry, officer: Officer,
        now: datetime,
    ) -> None:  # fmt: skip
        """Tell those who see the case and may take the entry on; nobody else, in no way."""
        if not self.registers.state(entry).open:
            return
        row = tx.execute("SELECT owner FROM tip WHERE case_id=?", (case_id,)).fetchone()
        able = [
            one
            for one in visibility.officers(tx, case_id)
            if one.staff_id != officer.staff_id and self.acts(entry, one, now)
        ]
        charged = {str(row[0]), entry.codes.get("owner", "")}
        chosen = [one for one in able if one.staff_id in charged] or able
        notices.tell_entry(tx, chosen, entry_id, number, entry.kind, entry.state, now)

    def seen(self, tx: Tx, entry_id: EntryId, officer: Officer) -> Row:
        """The entry, if he sees its case. Raises UnknownCase."""
        found = rows(tx, "entry_id=:id", {"id": entry_id}, "entry_id")
        if not found:
            raise UnknownCase("no such entry")
        visibility.require(tx, found[0].case_id, officer)
        return found[0]

    def _require_known(self, tx: Tx, case_id: CaseId, given: Given) -> None:
        """An officer who is named sees the case, and a limit that is named runs in it: what a button says may be forged.

        Raises UnknownColleague; Refused for a limit that does not run.
        """
        named = {name: self.registers.field(name).type for name, value in given.items() if value is not None}
        inside = {one.staff_id for one in visibility.officers(tx, case_id)}
        if any(type_ == "officer" and given[name] not in inside for name, type_ in named.items()):
            raise UnknownColleague("no such colleague")
        running = {clock.rule for clock in clocks.running(tx, case_id) if clock.entry_id is None}
        if any(type_ == "rule" and given[name] not in running for name, type_ in named.items()):
            raise Refused("unfit-field")

    def _kind(self, tx: Tx, case_id: CaseId) -> CaseKind:
        fast = tx.execute("SELECT fast_track FROM tip WHERE case_id=?", (case_id,)).fetchone()[0]
        return CaseKind(fast_track=bool(fast), authorised=self._operator == "authorised")

def _state(tx: Tx, case_id: CaseId) -> str:
    return str(tx.execute("SELECT state FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])


def _put(tx: Tx, case_id: CaseId, sealed: list[Sealed], now: datetime) -> None:
    for one in sealed:
        if one.case_id != case_id:
            raise Stale("sealed for another case")
        objects.put(tx, one)
    clocks.touch(tx, case_id, now.date())


def _bytes(text: str) -> bytes:
    """The id in a cursor; an unreadable one begins before all."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
