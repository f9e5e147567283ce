"""Cases that belong together: repeats of a first one, groups (窝案串案), one case looked at from two sides (一案双查).

A link joins, it merges nothing. It is shown to who sees both ends, and found only by way of cases he sees: what a colleague
tied to a case hidden from him leaves no trace in what he is shown. For storage.desk and handlers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from casework.lifecycle import Refused
from storage import audit, clocks, seen, visibility
from storage.database import Database, Tx
from storage.errors import UnknownCase
from storage.ids import CaseId, CaseNumber
from storage.staff import Officer

LinkKind = Literal["repeat", "group", "dual"]
UNKNOWN = "first-case-unknown"


@dataclass(frozen=True)
class Other:
    """A linked case as a line."""

    number: CaseNumber
    state: str
    received_day: date


@dataclass(frozen=True)
class Linked:
    """What a case is linked with, as far as the officer sees it."""

    first: Other | None = None
    """The first case this one repeats."""
    repeats: tuple[Other, ...] = ()
    group: tuple[Other, ...] = ()
    """Every other case of its group, also those linked by way of a third."""
    dual: tuple[Other, ...] = ()


def add(
    tx: Tx, case_id: CaseId, number: str, kind: LinkKind, officer: Officer, now: datetime
) -> None:
    """Link a case he sees with that of a number; a repeat goes to the first of all that he sees.

    Raises Refused, alike for a number that does not exist, one he does not see and the case's own.
    """
    try:
        other = visibility.find(tx, CaseNumber(number.strip().upper()))
        visibility.require(tx, other, officer)
    except UnknownCase:
        raise Refused(UNKNOWN) from None
    if kind == "repeat":
        other = _root(tx, other, officer)
        for former in _ends(tx, case_id, "repeat", "case_id", officer):  # what he does not see is not his to change
            tx.execute("DELETE FROM link WHERE case_id=? AND other=? AND kind='repeat'", (case_id, former))
    if other == case_id:
        raise Refused(UNKNOWN)
    one, two = (case_id, other) if kind == "repeat" else sorted((case_id, other))
    tx.execute(
        "INSERT OR IGNORE INTO link(case_id, other, kind, by, day) VALUES(?,?,?,?,?)",
        (one, two, kind, officer.staff_id, now.date().isoformat()),
    )
    own, at = _number(tx, case_id), now.isoformat(timespec="seconds")
    details = {"kind": kind, "other": _number(tx, other)}
    audit.append(tx, at=at, actor=officer.actor, act="link", number=own, details=details)


class Links:
    def __init__(self, main: Database) -> None:
        self._main = main

    async def of(self, number: CaseNumber, officer: Officer) -> Linked:
        """Raises UnknownCase."""

        def work(tx: Tx) -> Linked:
            case_id = visibility.find(tx, number)
            visibility.require(tx, case_id, officer)
            firsts = _others(tx, _ends(tx, case_id, "repeat", "case_id", officer))
            group = _reach(tx, case_id, officer) - {case_id}
            return Linked(
                firsts[0] if firsts else None,
                _others(tx, _ends(tx, case_id, "repeat", "other", officer)),
                _others(tx, group),
                _others(tx, _neighbours(tx, case_id, "dual", officer)),
            )

        return await self._main.read(work)

    async def add(
        self, number: CaseNumber, other: str, kind: LinkKind, officer: Officer, update_id: int, now: datetime
    ) -> None:
        """Raises UnknownCase, Refused; a repeat changes nothing."""

        def work(tx: Tx) -> None:
            if seen.first_time(tx, update_id, now.date()):
                case_id = visibility.find(tx, number)
                visibility.require(tx, case_id, officer)
                add(tx, case_id, other, kind, officer, now)
                clocks.touch(tx, case_id, now.date())

        await self._main.write(work)

    async def remove(
        self, number: CaseNumber, other: CaseNumber, officer: Officer, update_id: int, now: datetime
    ) -> None:
        """Take every direct link between two cases away. Raises UnknownCase; a repeat changes nothing."""

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            ends = [visibility.find(tx, one) for one in (number, other)]
            for end in ends:
                visibility.require(tx, end, officer)
            gone = tx.execute("DELETE FROM link WHERE (case_id=? AND other=?) OR (other=? AND case_id=?)", (*ends, *ends))
            if gone.rowcount:
                at = now.isoformat(timespec="seconds")
                audit.append(tx, at=at, actor=officer.actor, act="unlink", number=number, details={"other": other})

        await self._main.write(work)


def _root(tx: Tx, case_id: CaseId, officer: Officer) -> CaseId:
    """The first of all, by way of firsts he sees."""
    passed = {case_id}
    while ends := _ends(tx, case_id, "repeat", "case_id", officer) - passed:
        case_id = min(ends)
        passed.add(case_id)
    return case_id


def _ends(tx: Tx, case_id: CaseId, kind: LinkKind, here: str, officer: Officer) -> set[CaseId]:
    """The other ends of the links at whose end ``here`` (``case_id`` or ``other``) the case stands, of those he sees."""
    there = "other" if here == "case_id" else "case_id"
    rows = tx.execute(f"SELECT {there} FROM link WHERE {here}=? AND kind=?", (case_id, kind)).fetchall()
    return {CaseId(bytes(end)) for (end,) in rows if visibility.sees(tx, end, officer.reader_id)}


def _neighbours(tx: Tx, case_id: CaseId, kind: LinkKind, officer: Officer) -> set[CaseId]:
    return _ends(tx, case_id, kind, "case_id", officer) | _ends(tx, case_id, kind, "other", officer)


def _reach(tx: Tx, case_id: CaseId, officer: Officer) -> set[CaseId]:
    """The case's whole group, by way of cases he sees alone."""
    found, ahead = {case_id}, [case_id]
    while ahead:
        new = _neighbours(tx, ahead.pop(), "group", officer) - found
        found |= new
        ahead += new
    return found


def _others(tx: Tx, ids: Iterable[CaseId]) -> tuple[Other, ...]:
    """By the day they came in, then by number: an order that tells nothing of other cases."""
    rows = [tx.execute("SELECT number, state, received_day FROM tip WHERE case_id=?", (id,)).fetchone() for id in ids]
    found = [Other(CaseNumber(number), state, date.fromisoformat(day)) for number, state, day in rows]
    return tuple(sorted(found, key=lambda one: (one.received_day, one.number)))


def _number(tx: Tx, case_id: CaseId) -> CaseNumber:
    return CaseNumber(tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
