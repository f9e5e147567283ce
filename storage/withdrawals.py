"""A citizen takes his tip back: erased, shredded or only recorded, as its life so far allows. For handlers/citizen."""

import contextlib
from datetime import datetime
from typing import Literal

from casework.lifecycle import Facts, Lifecycle
from config.lifecycle import Operator
from storage import audit, clocks, seen
from storage.database import Database, Tx
from storage.errors import Stale, StorageError, UnknownCase
from storage.ids import CaseId
from storage.notices import tell_desk

Outcome = Literal["erased", "shredded", "kept"]
"""erased: nobody had opened it, nothing is left. shredded: content and key destroyed, the case is at its end.
kept: recorded only, the case goes on."""


class Withdrawals:
    def __init__(self, main: Database, keys: Database, lifecycle: Lifecycle, operator: Operator) -> None:
        self._main = main
        self._keys = keys
        self._lifecycle = lifecycle
        self._operator = operator

    async def foreseen(self, case_id: CaseId) -> Outcome:
        """What a withdrawal would do in this very moment. Raises UnknownCase."""
        return await self._main.read(lambda tx: self._outcome(tx, case_id))

    async def withdraw(self, case_id: CaseId, expected: Outcome, update_id: int, now: datetime) -> Outcome:
        """Take the tip back, once, and say what that did; a repeated update gets the same answer.

        Should the program die before share B is gone, nightly upkeep sweeps it. Raises Stale when it would no longer do
        what the citizen was told (somebody has opened it meanwhile), UnknownCase, and StorageError: nothing was done.
        """
        outcome = await self._main.write(lambda tx: self._work(tx, case_id, expected, update_id, now))
        if outcome != "kept":
            with contextlib.suppress(StorageError):  # the tip is gone already; the alarm sounded, upkeep does the rest
                await self._keys.write(lambda tx: tx.execute("DELETE FROM share WHERE case_id=?", (case_id,)).rowcount)
                await self._main.checkpoint()
                await self._keys.checkpoint()
        return outcome

    def _work(self, tx: Tx, case_id: CaseId, expected: Outcome, update_id: int, now: datetime) -> Outcome:
        again = not seen.first_time(tx, update_id, now.date())
        row = tx.execute("SELECT number, withdrawn_on FROM tip WHERE case_id=?", (case_id,)).fetchone()
        if row is None and again:
            return "erased"
        outcome = self._outcome(tx, case_id)
        if again or row[1]:
            return outcome
        if outcome != expected:
            raise Stale("the case has moved on")
        number, day = row[0], now.date().isoformat()
        audit.append(tx, at=day, actor=audit.CITIZEN, act="withdraw", number=number)
        if outcome == "erased":
            tx.execute("DELETE FROM tip WHERE case_id=?", (case_id,))
            return outcome
        tx.execute("UPDATE tip SET withdrawn_on=?, unread=unread+1 WHERE case_id=?", (day, case_id))
        if outcome == "shredded":
            self._shred(tx, case_id, number, now)
        tell_desk(tx, "withdraw", number)
        return outcome

    def _outcome(self, tx: Tx, case_id: CaseId) -> Outcome:
        row = tx.execute("SELECT opened_on, withdrawn_on, shredded_on FROM tip WHERE case_id=?", (case_id,)).fetchone()
        if row is None:
            raise UnknownCase("no such case")
        opened, withdrawn, shredded = row
        if withdrawn:
            return "shredded" if shredded else "kept"
        if opened is None:
            return "erased"
        return "shredded" if self._lifecycle.kept_because(_history(tx, case_id)) is None else "kept"

    def _shred(self, tx: Tx, case_id: CaseId, number: str, now: datetime) -> None:
        """Content goes, the wraps stay: without share B they open nothing, and tell who may see that it was withdrawn."""
        rules, day = self._lifecycle.data.followup.withdrawal, now.date().isoformat()
        state = _history(tx, case_id)[-1]
        facts = Facts(audit.SYSTEM, now.date(), reason=rules.reason)
        self._lifecycle.check(state, rules.to, {"system"}, facts, operator=self._operator)
        tx.execute("DELETE FROM object WHERE case_id=?", (case_id,))
        tx.execute("DELETE FROM entry WHERE case_id=?", (case_id,))  # nobody is to do anything for it any more
        tx.execute(
            "UPDATE tip SET state=?, shredded_on=?, closed_at=?, unread=0, news=0 WHERE case_id=?",
            (rules.to, day, day, case_id),
        )
        tx.execute(
            "INSERT INTO step(case_id, seq, state, actor, day) SELECT ?, max(seq)+1, ?, ?, ? FROM step WHERE case_id=?",
            (case_id, rules.to, audit.SYSTEM, day, case_id),
        )
        clocks.stop_all(tx, case_id, now)
        details = {"from": state, "to": rules.to, "reason": rules.reason}
        # The date only: the program moves in the moment in which the citizen acted.
        audit.append(tx, at=day, actor=audit.SYSTEM, act="move", number=number, details=details)


def _history(tx: Tx, case_id: CaseId) -> list[str]:
    rows = tx.execute("SELECT state FROM step WHERE case_id=? ORDER BY seq", (case_id,))
    return [state for (state,) in rows]
