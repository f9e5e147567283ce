"""What officers bring along: roles, facts for a move and fields for an entry, right or with one of them wrong."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from campaigns.paths import tables
from campaigns.paths.case import Case, Officer
from casework.lifecycle import Facts
from casework.registers import Registers

STAFF_ROLES = (
    "intake", "manager", "handler", "section_head", "deputy_head", "head", "reviewer", "supervisor", "publisher",
    "overseer", "admin",
)  # fmt: skip
WRONG_REASONS = ("", " ", "made-up", "R13-1", "settled-vague", "withdrawn", "reopen-lookback")
CONFIRMING = frozenset({"intake", "manager", "section_head", "deputy_head", "head", "reviewer"})


def desk(random: Random) -> list[Officer]:
    """Eleven officers, each role held by one at least, and some of them hold several."""
    return [
        Officer(f"o{at}", frozenset({role, *random.sample(STAFF_ROLES, random.choice((0, 0, 1, 2)))}))
        for at, role in enumerate(STAFF_ROLES)
    ]


FULL_DESK = [Officer(f"{role}-{one}", frozenset({role})) for role in STAFF_ROLES[:9] for one in "ab"]
"""Two officers for each role that acts in cases."""


def right_facts(
    case: Case, to: str, officer: Officer, colleague: Officer | None, handler: str, today: date, random: Random
) -> Facts:
    """Facts that satisfy any need of this move, as far as the case has them."""
    reasons = tables.REASONS.get((case.state, to), ("",))
    return Facts(
        officer.staff_id, today, second_person=case.second(to) or case_second(case, to),
        confirmed_by=colleague.staff_id if colleague else "", reason=random.choice(reasons), outcome="partly", note="x",
        approval="1", assignee=handler, destination="x", receipt="x", first_case="x", evidence="x",
        team=(officer.staff_id, "t"), plan="x", owner=handler, reply="x", review_date=today + timedelta(30),
        due_date=today + timedelta(14), file_complete=True,
    )  # fmt: skip


def case_second(case: Case, to: str) -> str:
    """Where nobody had the case before, a colleague is named."""
    move = case.house.life.move(case.state, to)
    return "somebody" if move is not None and move.second is not None else ""


def spoiled(facts: Facts, random: Random) -> Facts:
    """The same facts with one thing wrong."""
    blank: dict[str, Any] = {"team": (), "review_date": None, "due_date": None, "file_complete": False}
    names = (
        "reason", "note", "approval", "assignee", "destination", "receipt", "first_case", "evidence", "team", "plan",
        "owner", "reply", "review_date", "due_date", "file_complete", "second_person", "outcome", "confirmed_by",
    )  # fmt: skip
    name = random.choice(names)
    wrong: dict[str, Any] = {
        "reason": random.choice(WRONG_REASONS),
        "outcome": "guilty",
        "team": (facts.actor, facts.actor),
        "review_date": facts.today,
        "due_date": facts.today - timedelta(1),
        "confirmed_by": facts.actor,
    }
    chosen = wrong[name] if name in wrong and random.random() < 0.6 else blank.get(name, random.choice(("", " ")))
    return replace(facts, **{name: chosen})


def right_fields(registers: Registers, names: tuple[str, ...], today: date, holder: str) -> dict[str, object]:
    """Values that fit."""
    return {name: _right(registers, name, today, holder) for name in names}


def spoiled_fields(given: dict[str, object], registers: Registers, today: date, random: Random) -> dict[str, object]:
    """The same values with one wrong."""
    if not given:
        return given
    name = random.choice(list(given))
    wrong: dict[str, object] = {
        "code": "made-up", "count": 0, "day": today + timedelta(1), "ahead": today, "yes": False, "words": " ",
        "approval": "", "officer": "", "rule": "",
    }  # fmt: skip
    return given | {name: random.choice((None, wrong[registers.field(name).type]))}


def _right(registers: Registers, name: str, today: date, holder: str) -> object:
    field = registers.field(name)
    if field.choices:
        return field.choices[0].id
    return {
        "count": 2, "day": today, "ahead": today + timedelta(14), "yes": True, "officer": holder, "rule": "DT-close",
    }.get(field.type, "x")  # fmt: skip
