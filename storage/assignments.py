"""Who leads a case and which units work on it (分工): proposed when it is given out, changed by officers, history kept.

For storage.desk (proposal), storage.entries (the gate), storage.reception (areas), bot/ticks.py (re-mapping) and handlers.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, get_args

from casework.lifecycle import Refused
from config.organisation import Organisation
from storage import audit, clocks, seen, staff, visibility
from storage.database import Database, Tx
from storage.errors import Stale, UnknownColleague
from storage.ids import CaseId, CaseNumber, StaffId
from storage.staff import Officer

Mode = Literal["single", "township", "department", "cross"]
"""One unit; 乡镇片区联合; 部门系统联合; 片区与系统交叉."""
Part = Literal["lead", "unit", "duty", "support", "mode", "area", "campaign"]
"""What of an assignment an officer changes in one press."""
REQUIRED = ("lead_officer", "lead_unit", "duty_unit")
BOUNCES = (("S05", "S02"), ("S09", "S02"))
"""Moves by which a case comes back to whoever screened it."""
SECTION_HEAD = "section_head"


@dataclass(frozen=True)
class Assignment:
    """"" and None stand for what nobody has filled yet; ``assigned_on`` is "" where there is no assignment at all."""

    lead_officer: str = ""
    lead_unit: str = ""
    duty_unit: str = ""
    support_units: tuple[str, ...] = ()
    mode: Mode = "single"
    area: str | None = None
    supervisor: str | None = None
    campaigns: tuple[str, ...] = ()
    assigned_on: str = ""


@dataclass(frozen=True)
class Assigned:
    """An assignment as an officer who sees its case is shown it."""

    number: CaseNumber
    assignment: Assignment
    lead_name: str
    team: tuple[Officer, ...]
    """Everybody who sees the case; of a joint handling, its team."""
    bounces: int
    """How often the case was sent back to be screened again."""
    open: bool


def of_case(tx: Tx, case_id: CaseId) -> Assignment:
    """The assignment as it stands, whoever asks: not for handlers."""
    row = tx.execute(
        "SELECT lead_officer, lead_unit, duty_unit, support_units, mode, area, supervisor, campaigns, assigned_on "
        "FROM assignment WHERE case_id=?",
        (case_id,),
    ).fetchone()
    if row is None:
        return Assignment()
    return Assignment(row[0], row[1], row[2], tuple(row[3].split()), row[4], row[5], row[6], tuple(row[7].split()), row[8])


def unassigned(tx: Tx, case_id: CaseId) -> tuple[str, ...]:
    """The owner fields that are empty still, of those without which handling cannot start."""
    held = of_case(tx, case_id)
    return tuple(name for name in REQUIRED if not getattr(held, name))


def bounces(tx: Tx, case_id: CaseId) -> int:
    """How often the case was returned by another unit or by whoever it was given to."""
    states = [state for (state,) in tx.execute("SELECT state FROM step WHERE case_id=? ORDER BY seq", (case_id,))]
    return sum(pair in BOUNCES for pair in pairwise(states))


def put(tx: Tx, case_id: CaseId, new: Assignment, actor: str, today: date) -> bool:
    """Store an assignment and keep the one before; False where nothing changes."""
    was = of_case(tx, case_id)
    new = replace(new, assigned_on=was.assigned_on)
    if new == was:
        return False
    if was.assigned_on:
        tx.execute(
            "INSERT INTO assignment_past(case_id, seq, was, ended_on, actor) "
            "SELECT ?, coalesce(max(seq), 0)+1, ?, ?, ? FROM assignment_past WHERE case_id=?",
            (case_id, json.dumps(vars(was), ensure_ascii=False, sort_keys=True), today.isoformat(), actor, case_id),
        )
    tx.execute(
        "INSERT OR REPLACE INTO assignment(case_id, lead_officer, lead_unit, duty_unit, support_units, mode, area, "
        "supervisor, campaigns, assigned_on) VALUES(?,?,?,?,?,?,?,?,?,?)",
        (
            case_id, new.lead_officer, new.lead_unit, new.duty_unit, " ".join(new.support_units), new.mode, new.area,
            new.supervisor, " ".join(new.campaigns), today.isoformat(),
        ),
    )  # fmt: skip
    return True


def give_over(
    tx: Tx, case_id: CaseId, held: Assignment, leaver: StaffId, to: Officer | None, at: str
) -> None:
    """Put another officer, or nobody, where one who leaves stood as leader; as supervisor of an area he has no heir."""
    new = replace(
        held,
        lead_officer=(str(to.staff_id) if to else "") if held.lead_officer == leaver else held.lead_officer,
        supervisor=None if held.supervisor == leaver else held.supervisor,
    )
    put(tx, case_id, new, audit.OPERATOR, date.fromisoformat(at[:10]))


class Assignments:
    def __init__(self, main: Database, organisation: Organisation) -> None:
        self._main = main
        self.organisation = organisation

    async def of(self, number: CaseNumber, officer: Officer) -> Assigned:
        """Raises UnknownCase."""

        def work(tx: Tx) -> Assigned:
            case_id = visibility.find(tx, number)
            visibility.require(tx, case_id, officer)
            held, names = of_case(tx, case_id), {str(one.staff_id): one.name for one in staff.every(tx)}
            team, returned = tuple(visibility.officers(tx, case_id)), bounces(tx, case_id)
            return Assigned(number, held, names.get(held.lead_officer, ""), team, returned, _open(tx, case_id))

        return await self._main.read(work)

    async def change(
        self, number: CaseNumber, part: Part, value: str, officer: Officer, update_id: int, now: datetime
    ) -> None:
        """Set one part; of several (units that help, campaigns) put one in or take it out. A repeat changes nothing.

        Raises UnknownCase, Stale for a case that is closed, UnknownColleague for a leader who does not see it, Refused
        for what the organisation has not.
        """

        def work(tx: Tx) -> None:
            if not seen.first_time(tx, update_id, now.date()):
                return
            case_id = visibility.find(tx, number)
            visibility.require(tx, case_id, officer)
            if not _open(tx, case_id):
                raise Stale("the case is closed")
            new = self._changed(tx, case_id, part, value)
            if put(tx, case_id, new, officer.actor, now.date()):
                clocks.touch(tx, case_id, now.date())
                self._note(tx, number, officer.actor, new, now.isoformat(timespec="seconds"))

        await self._main.write(work)

    def propose(self, tx: Tx, case_id: CaseId, officer: Officer, now: datetime) -> None:
        """Fill what is empty when the case is given out: units by its labels, the leader where there is no choice.

        The one head of section who sees it leads; in an office of one unit, failing him, whoever gives it out.
        """
        held, number = of_case(tx, case_id), _number(tx, case_id)
        labels = [label for (label,) in tx.execute("SELECT label FROM tip_label WHERE case_id=? ORDER BY rank", (case_id,))]
        unit = self.organisation.route(labels) or self.organisation.only_unit
        heads = [one for one in visibility.officers(tx, case_id) if SECTION_HEAD in one.roles]
        alone = str(officer.staff_id) if self.organisation.only_unit else ""
        new = replace(
            held,
            lead_officer=held.lead_officer or (str(heads[0].staff_id) if len(heads) == 1 else alone),
            lead_unit=held.lead_unit or unit,
            duty_unit=held.duty_unit or unit or self.organisation.duty_unit,
        )
        if put(tx, case_id, new, officer.actor, now.date()):
            self._note(tx, number, officer.actor, new, now.isoformat(timespec="seconds"))

    def locate(self, tx: Tx, case_id: CaseId, area: str, today: date) -> None:
        """Note the area of a tip that comes in. The audit entry has the date only, as all that a citizen causes."""
        new = self._in_area(tx, case_id, area)
        if put(tx, case_id, new, audit.SYSTEM, today):
            self._note(tx, _number(tx, case_id), audit.SYSTEM, new, today.isoformat())

    async def remap(self, now: datetime) -> int:
        """Give open cases the supervisor their area has now, and none to those whose area is gone; returns how many.

        What they were before stays in ``assignment_past``.
        """

        def work(tx: Tx) -> int:
            stale = self._misplaced(tx)
            for case_id, area in stale:
                put(tx, case_id, self._in_area(tx, case_id, area), audit.SYSTEM, now.date())
            return len(stale)

        return await self._main.write(work) if await self._main.read(self._misplaced) else 0

    def _misplaced(self, tx: Tx) -> list[tuple[CaseId, str]]:
        """Open cases whose area has another supervisor now than they have."""
        rows = tx.execute(
            "SELECT case_id, area, supervisor FROM assignment JOIN tip USING(case_id) "
            "WHERE area IS NOT NULL AND closed_at IS NULL"
        ).fetchall()
        now = {area: self._supervisor(tx, area) for area in {area for _, area, _ in rows}}
        return [(CaseId(bytes(case_id)), area) for case_id, area, supervisor in rows if now[area] != supervisor]

    def _changed(self, tx: Tx, case_id: CaseId, part: Part, value: str) -> Assignment:
        held = of_case(tx, case_id)
        match part:
            case "lead":
                if all(one.staff_id != value for one in visibility.officers(tx, case_id)):
                    raise UnknownColleague("no such colleague")
                return replace(held, lead_officer=value)
            case "unit":
                return replace(held, lead_unit=self._unit(value))
            case "duty":
                return replace(held, duty_unit=self._unit(value))
            case "support":
                return replace(held, support_units=_toggled(held.support_units, self._unit(value)))
            case "mode" if value in get_args(Mode):
                return replace(held, mode=value)  # type: ignore[arg-type]
            case "area" if value in ("", *(area.id for area in self.organisation.areas)):
                return self._in_area(tx, case_id, value or None)
            case "campaign" if value in {one.id for one in self.organisation.campaigns}:
                return replace(held, campaigns=_toggled(held.campaigns, value))
        raise Refused("unfit-field")

    def _unit(self, value: str) -> str:
        if all(unit.id != value for unit in self.organisation.units):
            raise Refused("unfit-field")
        return value

    def _in_area(self, tx: Tx, case_id: CaseId, area: str | None) -> Assignment:
        return replace(of_case(tx, case_id), area=area, supervisor=self._supervisor(tx, area))

    def _supervisor(self, tx: Tx, area: str | None) -> str | None:
        """Staff id of the one officer whose name the area has; None where there is none, or two."""
        known = self.organisation.area(area)
        name = known.supervisor if known else ""
        found = [str(one.staff_id) for one in staff.every(tx) if name and one.name == name]
        return found[0] if len(found) == 1 else None

    def _note(self, tx: Tx, number: CaseNumber, actor: str, new: Assignment, at: str) -> None:
        details: dict[str, Any] = {name: list(v) if isinstance(v, tuple) else v for name, v in vars(new).items()}
        audit.append(tx, at=at, actor=actor, act="assign", number=number, details=details)


def _toggled(held: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in held if one != value) if value in held else (*held, value)


def _open(tx: Tx, case_id: CaseId) -> bool:
    return tx.execute("SELECT closed_at FROM tip WHERE case_id=?", (case_id,)).fetchone()[0] is None


def _number(tx: Tx, case_id: CaseId) -> CaseNumber:
    return CaseNumber(tx.execute("SELECT number FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
