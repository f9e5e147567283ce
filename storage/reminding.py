"""What running clocks and idle cases cause: each step told once, to those who see the case. For clocks.py and outgoing.py.

A step is one row with a key, written in the transaction of the messages it causes: after an outage of any length and
however often this runs, each is announced once. A sweep may take several transactions; until the last of them its
messages are held back, so that whoever is told much is told it in one piece.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from casework.clocks import due_instant
from casework.ladder import Dates, due_by, gravest, idle_since, moments, next_at, roles_told
from casework.localtime import local_day
from casework.workdays import Calendar
from config.ladder import Idle, Ladder, Step
from config.rules import Rules
from storage import notices, outbox, visibility
from storage.database import Tx
from storage.ids import CaseId
from storage.outbox import Letter
from storage.staff import Officer

SWEEP = 500
"""Clocks and cases looked at in one transaction; the next one takes the rest."""
HELD = 1 << 40
"""``next_at`` of a reminder that waits for the end of its sweep: a second no clock will show."""
REMINDED = frozenset({"manager", "intake", "supervisor"})
"""Who is reminded of a case that nobody owns, or of a step that finds none of those it is for."""
SUPERVISOR = "supervisor"
IDLE = "idle"
# Every state that has open cases, by jumping from one to the next in the index, and in each those nobody has touched
# since the day that holds for it: a couple of dozen look-ups, however many cases there are.
_IDLE = """
WITH RECURSIVE held(state) AS (
    SELECT min(state) FROM tip WHERE closed_at IS NULL AND idle_on IS NULL
    UNION ALL
    SELECT (SELECT min(state) FROM tip WHERE state>held.state AND closed_at IS NULL AND idle_on IS NULL)
    FROM held WHERE state IS NOT NULL
)
SELECT tip.case_id, number, owner, coalesce(touched_on, received_day) FROM held CROSS JOIN tip
WHERE tip.state=held.state AND closed_at IS NULL AND idle_on IS NULL
AND coalesce(touched_on, received_day)<=coalesce(json_extract(:own, '$.'||held.state), :usual)
LIMIT :limit
"""
_Clock = tuple[int, bytes, str, str, str, int, str, str | None]


class Reminding:
    def __init__(self, rules: Rules, calendar: Calendar, ladder: Ladder) -> None:
        self._laws = frozenset(rule.id for rule in rules if rule.kind == "law")
        self._calendar = calendar
        self._ladder = ladder
        self._nobody_idle: date | None = None
        """The day looked back to when no case was found idle: until the next one there will be none."""

    def first_after(self, rule: str, target: date, legal: date, now: datetime) -> int | None:
        """Second of the first step after ``now``, for a clock that starts; None when all have passed."""
        return next((int(at.timestamp()) for _, at in self._moments(rule, target, legal) if at > now), None)

    def seconds(self, rule: str, target: date, legal: date) -> list[tuple[str, int]]:
        """Every step of such a clock with its second, in order."""
        return [(step.id, int(at.timestamp())) for step, at in self._moments(rule, target, legal)]

    def any_due(self, tx: Tx, now: datetime) -> bool:
        """Whether a step waits to be announced, or what was announced waits to be let out."""
        clock = tx.execute("SELECT 1 FROM clock WHERE next_at<=? LIMIT 1", (int(now.timestamp()),)).fetchone()
        return bool(clock or self._any_idle(tx, now) or _held(tx))

    def sweep(self, tx: Tx, now: datetime) -> int:
        """Announce the next batch of what is due; returns how many steps were told. The last batch lets all out.

        Of the steps a clock missed the last one is told, to everybody whom any of them is for, with their number.
        """
        rows = tx.execute(
            "SELECT clock_id, clock.case_id, rule, clock.due_target, clock.due_legal, provisional, number, owner "
            "FROM clock JOIN tip USING(case_id) WHERE next_at<=? ORDER BY next_at, clock_id LIMIT ?",
            (int(now.timestamp()), SWEEP),
        ).fetchall()
        told = sum([self._announce(tx, row, now) for row in rows])
        if len(rows) < SWEEP:
            idle = self._idle(tx, now, SWEEP - len(rows))
            for case_id, number, owner, since in idle:
                self._report_idle(tx, CaseId(bytes(case_id)), number, owner, since, now)
            told += len(idle)
            if len(rows) + len(idle) < SWEEP:
                _release(tx, now)
        return told

    def _moments(self, rule: str, target: date, legal: date) -> list[tuple[Step, datetime]]:
        return moments(self._ladder, Dates(target, legal, rule in self._laws), self._calendar)

    def _announce(self, tx: Tx, row: _Clock, now: datetime) -> int:
        clock_id, case_id, rule, target, legal, provisional, number, owner = row
        ladder = self._moments(rule, date.fromisoformat(target), date.fromisoformat(legal))
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        new = [
            step
            for step in due_by(ladder, now)
            if tx.execute("INSERT OR IGNORE INTO clock_step VALUES(?,?,?)", (clock_id, step.id, at)).rowcount
        ]
        taken = {step for (step,) in tx.execute("SELECT step FROM clock_step WHERE clock_id=?", (clock_id,))}
        upcoming = next_at(ladder, taken)
        tx.execute(
            "UPDATE clock SET next_at=? WHERE clock_id=?", (int(upcoming.timestamp()) if upcoming else None, clock_id)
        )
        if not new:
            return 0
        moment = {step.id: at for step, at in ladder}
        missed = sum(moment[step.id] < moment[new[-1].id] for step in new)
        payload = {
            "number": number, "rule": rule, "step": new[-1].id, "level": gravest([step.level for step in new]),
            "target": target, "legal": legal, "provisional": bool(provisional), "missed": missed,
            "breach": rule in self._laws and now > due_instant(date.fromisoformat(legal)),
        }  # fmt: skip
        asked = any(step.does == "supervise" for step in new)
        for officer in _told(tx, CaseId(bytes(case_id)), owner, new):
            ask = asked and SUPERVISOR in officer.roles
            _put(tx, f"clock:{clock_id}:{new[-1].id}", officer, payload | {"ask": ask})
        return 1

    def _any_idle(self, tx: Tx, now: datetime) -> bool:
        since, _ = idle_since(self._ladder.idle, now)
        if self._nobody_idle == since:
            return False
        found = bool(self._idle(tx, now, 1))
        self._nobody_idle = None if found else since
        return found

    def _idle(self, tx: Tx, now: datetime, limit: int) -> list[tuple[bytes, str, str | None, str]]:
        usual, own = idle_since(self._ladder.idle, now)
        days = {state: day.isoformat() if day else "" for state, day in own.items()}
        return tx.execute(_IDLE, {"own": json.dumps(days), "usual": usual.isoformat(), "limit": limit}).fetchall()

    def _report_idle(
        self, tx: Tx, case_id: CaseId, number: str, owner: str | None, since: str, now: datetime
    ) -> None:
        today = local_day(now)
        tx.execute("UPDATE tip SET idle_on=? WHERE case_id=?", (today.isoformat(), case_id))
        payload = {
            "number": number, "step": IDLE, "level": self._ladder.idle.level, "target": since, "missed": 0, "ask": False,
            "days": (today - date.fromisoformat(since)).days,
        }  # fmt: skip
        for officer in _told(tx, case_id, owner, [self._ladder.idle]):
            _put(tx, f"idle:{case_id.hex()}:{since}:{today}", officer, payload)


def together(tx: Tx, letter: Letter) -> list[Letter]:
    """All reminders that wait for the chat of this one, itself among them and first, without those held back."""
    rows = tx.execute(
        "SELECT outbox_id, chat_id, kind, payload, tries FROM outbox WHERE sent_at IS NULL AND dead=0 AND chat_id=? "
        "AND kind=? AND next_at<? ORDER BY outbox_id",
        (letter.chat_id, letter.kind, HELD),
    )
    return [Letter(row[0], row[1], row[2], json.loads(row[3]), row[4]) for row in rows]


def _told(tx: Tx, case_id: CaseId, owner: str | None, steps: Sequence[Step | Idle]) -> list[Officer]:
    to_owner, roles = roles_told(steps)
    chosen = notices.reachable(tx, case_id, owner, REMINDED) if to_owner else []
    there = {one.staff_id for one in chosen}
    for officer in visibility.officers(tx, case_id):
        if officer.chat_id is not None and officer.roles & roles and officer.staff_id not in there:
            chosen.append(officer)
    return chosen or notices.reachable(tx, case_id, owner, REMINDED)


def _put(tx: Tx, cause: str, officer: Officer, payload: dict[str, Any]) -> None:
    assert officer.chat_id is not None
    outbox.put(
        tx, dedupe=f"{cause}:{officer.staff_id}", chat_id=officer.chat_id, kind="reminder", payload=payload, now=HELD
    )


def _held(tx: Tx) -> bool:
    held = "SELECT 1 FROM outbox WHERE sent_at IS NULL AND dead=0 AND next_at=? LIMIT 1"
    return tx.execute(held, (HELD,)).fetchone() is not None


def _release(tx: Tx, now: datetime) -> None:
    tx.execute(
        "UPDATE outbox SET next_at=? WHERE sent_at IS NULL AND dead=0 AND next_at=?", (int(now.timestamp()), HELD)
    )
