"""Clocks as rows: started, stopped, set and extended in the transaction of their cause. Used by all who change a case.

A clock belongs to a case, and to one register entry of it where ``entry_id`` names one: two supervision notices run side
by side. What it causes as time goes on is storage/reminding.py's; counting anew with another calendar, recounting.py's.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import clocks as counting
from casework.clocks import Due, NoExtension, due
from casework.localtime import local_day
from casework.running import CaseKind, started, stopped
from casework.workdays import Calendar
from config import ladder as ladders
from config.ladder import Ladder
from config.rules import Rules
from storage import recounting
from storage.database import Tx
from storage.ids import CaseId
from storage.recounting import NEVER, refresh
from storage.reminding import Reminding

__all__ = ["NEVER", "Clockwork", "Running", "running", "stop_all", "touch"]
_COLUMNS = "rule, due_target, due_legal, provisional, entry_id, extended, given, began_on, ends_on"


@dataclass(frozen=True)
class Running:
    """One clock of a case that has not stopped. ``given``: a person set its last day. ``extended``: so many times."""

    rule: str
    due_target: date
    due_legal: date
    provisional: bool
    entry_id: bytes | None = None
    extended: int = 0
    given: bool = False


class Clockwork:
    """The rules, the calendar and the ladder that set dates and steps; the rows are the caller's transaction.

    ``cutoff_hour`` (0-23): an event from then on counts for the next day. ``ladder``: the shipped one unless given.
    """

    def __init__(
        self, rules: Rules, calendar: Calendar, cutoff_hour: int | None = None, ladder: Ladder | None = None
    ) -> None:
        self.rules = rules
        self.calendar = calendar
        self._cutoff = cutoff_hour
        self._reminding = Reminding(rules, calendar, ladder or ladders.load())

    def on_event(self, tx: Tx, case_id: CaseId, event: str, kind: CaseKind, now: datetime) -> None:
        """Stop and start what this state or act stops and starts, and note the case's nearest target.

        Clocks of register entries stop with the others of their rule; an entry's own end is :meth:`stop`'s.
        """
        for rule in stopped(self.rules, event):
            tx.execute(
                "UPDATE clock SET stopped_at=?, next_at=NULL WHERE case_id=? AND rule=? AND stopped_at IS NULL",
                (_day(now), case_id, rule.id),
            )
        for rule in started(self.rules, event, kind):
            self._start(tx, case_id, due(rule, now, self.calendar, self._cutoff), now, None)
        refresh(tx, [case_id])

    def start(self, tx: Tx, case_id: CaseId, rule_id: str, now: datetime, *, entry_id: bytes | None = None) -> None:
        """Start one clock now, unless it runs. Raises NoLimit for a rule without days, UnknownRule."""
        self._start(tx, case_id, due(self.rules.get(rule_id), now, self.calendar, self._cutoff), now, entry_id)
        refresh(tx, [case_id])

    def stop(self, tx: Tx, case_id: CaseId, rule_id: str, now: datetime, *, entry_id: bytes | None = None) -> None:
        """Stop one clock; without effect where it does not run."""
        self._stop(tx, case_id, rule_id, now, entry_id)
        refresh(tx, [case_id])

    def stop_entry(self, tx: Tx, entry_id: bytes, now: datetime) -> None:
        """Stop every clock of a register entry."""
        rows = tx.execute(
            "UPDATE clock SET stopped_at=?, next_at=NULL WHERE entry_id=? AND stopped_at IS NULL RETURNING case_id",
            (_day(now), entry_id),
        ).fetchall()
        refresh(tx, {CaseId(bytes(case_id)) for (case_id,) in rows})

    def set_due(
        self, tx: Tx, case_id: CaseId, rule_id: str, due_on: date, now: datetime, *, entry_id: bytes | None = None
    ) -> None:
        """Run a clock to a day that a person set, in place of the one of this rule and entry that may run.

        The target is the last workday not after it, the legal day the date itself rolled forward. Raises UnknownRule.
        """
        rule = self.rules.get(rule_id)
        self._stop(tx, case_id, rule.id, now, entry_id)
        dates = counting.due_on(rule, due_on, local_day(now), self.calendar)
        self._insert(tx, case_id, dates, now, entry_id, _day(now), given=True)
        refresh(tx, [case_id])

    def extend(
        self,
        tx: Tx,
        case_id: CaseId,
        rule_id: str,
        now: datetime,
        *,
        until: date | None = None,
        entry_id: bytes | None = None,
    ) -> Running:
        """The next lawful extension of a running clock; ``until`` where the rule names no number of days.

        It goes on as a new row: its reminders begin anew, and what the old one announced stays. Who may approve it, and
        under which number, is the caller's to ask. Raises NoExtension, UnknownRule.
        """
        rule = self.rules.get(rule_id)
        row = tx.execute(
            f"SELECT {_COLUMNS}, started_on FROM clock WHERE case_id=? AND rule=? AND entry_id IS ? AND stopped_at IS NULL",
            (case_id, rule.id, entry_id),
        ).fetchone()
        if row is None:
            raise NoExtension("no-such-clock")
        was, began, end = _running(row[:7]), date.fromisoformat(row[7]), date.fromisoformat(row[8])
        before = counting.due_on(rule, end, began, self.calendar)
        dates = counting.extended(rule, before, was.extended, self.calendar, until)
        given = was.given or rule.extensions[was.extended].amount is None
        self._stop(tx, case_id, rule.id, now, entry_id)
        self._insert(tx, case_id, dates, now, entry_id, row[9], given=given, extended=was.extended + 1)
        refresh(tx, [case_id])
        return Running(rule.id, dates.due_target, dates.due_legal, dates.provisional, entry_id, was.extended + 1, given)

    def approvers(
        self, tx: Tx, case_id: CaseId, rule_id: str, *, entry_id: bytes | None = None
    ) -> frozenset[str]:
        """Roles that may approve the next extension of a running clock; empty where there is none. Raises UnknownRule."""
        rule = self.rules.get(rule_id)
        row = tx.execute(
            "SELECT extended FROM clock WHERE case_id=? AND rule=? AND entry_id IS ? AND stopped_at IS NULL",
            (case_id, rule.id, entry_id),
        ).fetchone()
        left = counting.extensions_left(rule, row[0]) if row else ()
        return frozenset(left[0].roles) if left else frozenset()

    def recompute(self, tx: Tx, now: datetime) -> int:
        """Count every running provisional clock anew; returns how many dates moved. See storage/recounting.py."""
        return recounting.recompute(tx, self.rules, self.calendar, self._reminding, now).total()

    def calendar_changed(self, tx: Tx) -> bool:
        """Whether the calendar is another one than when clocks were last counted."""
        return recounting.changed(tx, self.calendar)

    def take_calendar(self, tx: Tx, now: datetime) -> int:
        """If so: recompute, once, and tell those who run the desk; returns how many dates moved."""
        return recounting.take(tx, self.rules, self.calendar, self._reminding, now)

    def any_due(self, tx: Tx, now: datetime) -> bool:
        """Whether a step waits to be announced, or what was announced waits to be let out."""
        return self._reminding.any_due(tx, now)

    def sweep(self, tx: Tx, now: datetime) -> int:
        """Announce what is due, one batch of it; returns how many steps were told. See storage/reminding.py."""
        return self._reminding.sweep(tx, now)

    def _start(self, tx: Tx, case_id: CaseId, dates: Due, now: datetime, entry_id: bytes | None) -> None:
        runs = tx.execute(
            "SELECT 1 FROM clock WHERE case_id=? AND rule=? AND entry_id IS ? AND stopped_at IS NULL",
            (case_id, dates.rule, entry_id),
        )
        if runs.fetchone() is None:
            self._insert(tx, case_id, dates, now, entry_id, _day(now))

    def _stop(self, tx: Tx, case_id: CaseId, rule: str, now: datetime, entry_id: bytes | None) -> None:
        tx.execute(
            "UPDATE clock SET stopped_at=?, next_at=NULL "
            "WHERE case_id=? AND rule=? AND entry_id IS ? AND stopped_at IS NULL",
            (_day(now), case_id, self.rules.get(rule).id, entry_id),
        )

    def _insert(
        self,
        tx: Tx,
        case_id: CaseId,
        dates: Due,
        now: datetime,
        entry_id: bytes | None,
        started_on: str,
        *,
        given: bool = False,
        extended: int = 0,
    ) -> None:
        upcoming = self._reminding.first_after(dates.rule, dates.due_target, dates.due_legal, now)
        tx.execute(
            "INSERT INTO clock(case_id, rule, entry_id, started_on, began_on, ends_on, due_target, due_legal, "
            "provisional, extended, given, next_at) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                case_id, dates.rule, entry_id, started_on, dates.begin.isoformat(), dates.end.isoformat(),
                dates.due_target.isoformat(), dates.due_legal.isoformat(), dates.provisional, extended, given, upcoming,
            ),
        )  # fmt: skip


def stop_all(tx: Tx, case_id: CaseId, now: datetime) -> None:
    """The case has nothing left to be done in time."""
    tx.execute(
        "UPDATE clock SET stopped_at=?, next_at=NULL WHERE case_id=? AND stopped_at IS NULL", (_day(now), case_id)
    )
    refresh(tx, [case_id])


def touch(tx: Tx, case_id: CaseId, day: date) -> None:
    """An officer did something in the case: it is not idle, and may be reported as such again later."""
    tx.execute("UPDATE tip SET touched_on=?, idle_on=NULL WHERE case_id=?", (day.isoformat(), case_id))


def running(tx: Tx, case_id: CaseId) -> list[Running]:
    """The clocks of a case that run, nearest target first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM clock WHERE case_id=? AND stopped_at IS NULL ORDER BY due_target, rule, clock_id",
        (case_id,),
    )
    return [_running(row[:7]) for row in rows]


def _running(row: tuple[str, str, str, int, bytes | None, int, int]) -> Running:
    target, legal = date.fromisoformat(row[1]), date.fromisoformat(row[2])
    entry_id = bytes(row[4]) if row[4] is not None else None
    return Running(row[0], target, legal, bool(row[3]), entry_id, row[5], bool(row[6]))


def _day(now: datetime) -> str:
    return local_day(now).isoformat()
