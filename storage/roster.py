"""Who is on duty on which day (值班表), and who so keeps a tip that comes in. For storage.reception and handlers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from storage import audit, seen, staff, visibility
from storage.database import Database, Tx
from storage.errors import UnknownColleague
from storage.ids import CaseId, StaffId
from storage.staff import Officer

WEEK = 7
TAKES_IN = "intake"
"""The role that screens what comes in: whoever is on duty without it keeps no tip."""
AHEAD = 62
"""How many days of the roster are gone through for somebody who sees the tip."""


def put(tx: Tx, day: date, staff_id: StaffId) -> None:
    """Set who is on duty on a day, in the place of whoever was."""
    tx.execute("INSERT OR REPLACE INTO duty(day, staff_id) VALUES(?,?)", (day.isoformat(), staff_id))


def rotate(tx: Tx, first: date, days: int, names: Iterable[str], at: str) -> list[tuple[date, str]]:
    """Fill ``days`` days from ``first`` with these officers in turn; returns who got which day.

    Raises UnknownColleague, with the name, for one that no officer has, or that two have.
    """
    known = staff.every(tx)
    chosen = []
    for name in names:
        found = [one for one in known if one.name == name]
        if len(found) != 1:
            raise UnknownColleague(name)
        chosen.append(found[0])
    plan = [(first + timedelta(days=index), chosen[index % len(chosen)]) for index in range(days)]
    for day, officer in plan:
        put(tx, day, officer.staff_id)
    details = {"from": first.isoformat(), "days": days, "staff": [one.staff_id for one in chosen]}
    audit.append(tx, at=at, actor=audit.OPERATOR, act="staff.duty", details=details)
    return [(day, officer.name) for day, officer in plan]


def keeper(tx: Tx, case_id: CaseId, today: date) -> Officer | None:
    """Who keeps a tip that comes in today: whoever is on duty, or the next of the roster who sees it and screens tips.

    None where nobody is on duty today: then it waits in the queue. It depends on the roster and on this tip alone, so that
    nobody can tell from his own tips that another one passed him by.
    """
    rows = tx.execute(
        "SELECT staff_id FROM duty WHERE day BETWEEN ? AND ? AND EXISTS (SELECT 1 FROM duty WHERE day=?) ORDER BY day",
        (today.isoformat(), (today + timedelta(days=AHEAD)).isoformat(), today.isoformat()),
    ).fetchall()
    if not rows:
        return None
    able = {
        one.staff_id: one
        for one in visibility.officers(tx, case_id)
        if one.joined and TAKES_IN in one.roles
    }
    return next((able[StaffId(staff_id)] for (staff_id,) in rows if staff_id in able), None)


class Roster:
    def __init__(self, main: Database) -> None:
        self._main = main

    async def week(self, today: date) -> list[tuple[date, str]]:
        """Today and the six days after it, with the name of who is on duty, "" where nobody is."""
        end = (today + timedelta(days=WEEK - 1)).isoformat()
        rows = await self._main.read(
            lambda tx: tx.execute(
                "SELECT day, name FROM duty JOIN staff USING(staff_id) WHERE day BETWEEN ? AND ? AND left_at IS NULL",
                (today.isoformat(), end),
            ).fetchall()
        )
        names = dict(rows)
        days = [today + timedelta(days=index) for index in range(WEEK)]
        return [(day, str(names.get(day.isoformat(), ""))) for day in days]

    async def able(self) -> list[Officer]:
        """Officers who can be put on duty."""
        return [one for one in await self._main.read(staff.every) if TAKES_IN in one.roles]

    async def swap(self, day: date, who: StaffId, officer: Officer, update_id: int, now: datetime) -> None:
        """Put another officer on duty, from today on. Raises UnknownColleague; a repeat changes nothing."""

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            if day < now.date() or all(one.staff_id != who or TAKES_IN not in one.roles for one in staff.every(tx)):
                raise UnknownColleague("no such colleague, or a day that is over")
            put(tx, day, who)
            at = now.isoformat(timespec="seconds")
            audit.append(tx, at=at, actor=officer.actor, act="staff.duty", details={"day": day.isoformat(), "staff": who})

        await self._main.write(work)
