"""Clocks as rows: started and stopped in the transaction of their event, announced once a step by a sweep."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from casework.clocks import Due, due
from casework.localtime import to_shanghai
from casework.reminders import next_step_at, steps
from casework.running import CaseKind, started, stopped
from casework.workdays import Calendar
from config.rules import Rules
from storage import notices, outbox
from storage.database import Tx
from storage.ids import CaseId

NEVER = "9999-12-31"
"""Due date of a case without a running clock; a value, so that the queue sorts and pages by it."""
SWEEP = 500
"""Clocks looked at in one transaction; the next tick takes the rest."""
REMINDED = frozenset({"manager", "intake", "supervisor"})
"""Who is reminded of a case that nobody owns."""


@dataclass(frozen=True)
class Running:
    """One clock of a case that has not stopped."""

    rule: str
    due_target: date
    due_legal: date
    provisional: bool


class Clockwork:
    """The rules and the calendar that set the dates; the rows are the caller's transaction."""

    def __init__(self, rules: Rules, calendar: Calendar, cutoff_hour: int | None = None) -> None:
        self.rules = rules
        self._calendar = calendar
        self._cutoff = cutoff_hour

    def on_event(self, tx: Tx, case_id: CaseId, event: str, kind: CaseKind, now: datetime) -> None:
        """Stop and start what this state or act stops and starts, and note the case's nearest target."""
        today = to_shanghai(now).date().isoformat()
        for rule in stopped(self.rules, event):
            tx.execute(
                "UPDATE clock SET stopped_at=?, next_at=NULL WHERE case_id=? AND rule=? AND stopped_at IS NULL",
                (today, case_id, rule.id),
            )
        for rule in started(self.rules, event, kind):
            self._start(tx, case_id, due(rule, now, self._calendar, self._cutoff), today, now)
        tx.execute(
            "UPDATE tip SET due_on=coalesce((SELECT min(due_target) FROM clock WHERE clock.case_id=tip.case_id "
            "AND stopped_at IS NULL), ?) WHERE case_id=?",
            (NEVER, case_id),
        )

    def _start(self, tx: Tx, case_id: CaseId, dates: Due, today: str, now: datetime) -> None:
        if tx.execute(
            "SELECT 1 FROM clock WHERE case_id=? AND rule=? AND stopped_at IS NULL", (case_id, dates.rule)
        ).fetchone():
            return
        upcoming = next_step_at(dates.due_target, dates.due_legal, now, self._calendar)
        tx.execute(
            "INSERT INTO clock(case_id, rule, started_on, due_target, due_legal, provisional, next_at) "
            "VALUES(?,?,?,?,?,?,?)",
            (
                case_id, dates.rule, today, dates.due_target.isoformat(), dates.due_legal.isoformat(),
                dates.provisional, int(upcoming.timestamp()) if upcoming else None,
            ),
        )  # fmt: skip

    def any_due(self, tx: Tx, now: datetime) -> bool:
        """Whether a step waits to be announced."""
        row = tx.execute("SELECT 1 FROM clock WHERE next_at<=? LIMIT 1", (int(now.timestamp()),)).fetchone()
        return row is not None

    def sweep(self, tx: Tx, now: datetime) -> int:
        """Announce every step that is due and not announced; returns how many.

        A step is one row with a key, written together with the message it causes: after an outage of any length and
        however often this runs, each is announced once. Of the steps a clock missed, only the last is told.
        """
        rows = tx.execute(
            "SELECT clock_id, clock.case_id, rule, clock.due_target, clock.due_legal, provisional, number, owner "
            "FROM clock JOIN tip USING(case_id) WHERE next_at<=? ORDER BY next_at, clock_id LIMIT ?",
            (int(now.timestamp()), SWEEP),
        ).fetchall()
        told = 0
        for row in rows:
            told += self._announce(tx, row, now)
        return told

    def _announce(self, tx: Tx, row: tuple[int, bytes, str, str, str, int, str, str | None], now: datetime) -> int:
        clock_id, case_id, rule, target, legal, provisional, number, owner = row
        dates = date.fromisoformat(target), date.fromisoformat(legal)
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        new = [
            step
            for step in steps(*dates, now, self._calendar)
            if tx.execute("INSERT OR IGNORE INTO clock_step VALUES(?,?,?)", (clock_id, step, at)).rowcount
        ]
        upcoming = next_step_at(*dates, now, self._calendar)
        tx.execute(
            "UPDATE clock SET next_at=? WHERE clock_id=?", (int(upcoming.timestamp()) if upcoming else None, clock_id)
        )
        if not new:
            return 0
        payload = {"number": number, "rule": rule, "step": new[-1].value, "target": target, "legal": legal}
        for officer in notices.reachable(tx, CaseId(bytes(case_id)), owner, REMINDED):
            assert officer.chat_id is not None
            outbox.put(
                tx, dedupe=f"clock:{clock_id}:{new[-1].value}:{officer.staff_id}", chat_id=officer.chat_id,
                kind="reminder", payload=payload | {"provisional": bool(provisional)}, now=int(now.timestamp()),
            )  # fmt: skip
        return 1


def stop_all(tx: Tx, case_id: CaseId, now: datetime) -> None:
    """The case has nothing left to be done in time."""
    today = to_shanghai(now).date().isoformat()
    tx.execute(
        "UPDATE clock SET stopped_at=?, next_at=NULL WHERE case_id=? AND stopped_at IS NULL", (today, case_id)
    )
    tx.execute("UPDATE tip SET due_on=? WHERE case_id=?", (NEVER, case_id))


def running(tx: Tx, case_id: CaseId) -> list[Running]:
    """The clocks of a case that run, nearest target first."""
    rows = tx.execute(
        "SELECT rule, due_target, due_legal, provisional FROM clock WHERE case_id=? AND stopped_at IS NULL "
        "ORDER BY due_target, rule",
        (case_id,),
    )
    return [Running(r[0], date.fromisoformat(r[1]), date.fromisoformat(r[2]), bool(r[3])) for r in rows]
