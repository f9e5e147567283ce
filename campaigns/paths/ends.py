"""Whether a full desk can still bring a case to rest, by search through the program's own judgement."""

from datetime import date
from random import Random

from campaigns.paths import drawing, tables
from campaigns.paths.case import Case, Officer
from casework.lifecycle import Refused
from config.lifecycle import DROP

MOST = 400
"""Situations looked at before the search gives up."""


def reaches_the_end(case: Case, today: date) -> bool:
    """Breadth first: finish what is open where that can be done, and make every move that somebody may make."""
    waiting, known = [_filled(case)], set()
    for _ in range(MOST):
        if not waiting:
            return False
        here = waiting.pop(0)
        if here.state == "S20" or here.state in tables.RESTS or here.state == DROP:
            return True
        for one in (_tidied(here, today), here):
            stands = (one.state, frozenset((entry.kind, entry.state) for entry in one.entries.values()))
            if stands not in known:
                known.add(stands)
                waiting += _onward(one, today)
    return False


def _filled(case: Case) -> Case:
    """The case with its owner fields filled and the citizen answered: both can be done at any time."""
    found = case.copy()
    found.unassigned, found.running = (), found.running - {"DT-review"}
    return found


def _onward(case: Case, today: date) -> list[Case]:
    found = []
    for move in case.house.life.state(case.state).moves:
        for officer in drawing.FULL_DESK:
            if officer.roles & set(move.roles) and (made := _made(case, move.to, officer, today)) is not None:
                found.append(made)
                break
    return found


def _made(case: Case, to: str, officer: Officer, today: date) -> Case | None:
    if to == DROP:
        return None
    colleague = next(one for one in drawing.FULL_DESK if one.roles <= drawing.CONFIRMING and one.staff_id not in
                     (officer.staff_id, case.second(to)))  # fmt: skip
    made = case.copy()
    facts = drawing.right_facts(made, to, officer, colleague, "handler-a", today, Random(0))  # noqa: S311 - only a choice
    try:
        made.move(to, officer, facts, colleague)
    except Refused:
        return None
    return made


def _tidied(case: Case, today: date) -> Case:
    """The case with every entry brought to where nothing is to be done any more, as far as hands can."""
    found = case.copy()
    for number in list(found.entries):
        for _ in range(4):
            if not found.house.standing(found.entries[number]).open or not _taken_on(found, number, today):
                break
    return found


def _taken_on(case: Case, number: int, today: date) -> bool:
    """Whether somebody did the first act that leads on."""
    registers, entry = case.house.registers, case.entries[number]
    for act in registers.kind(entry.kind).acts:
        for officer in drawing.FULL_DESK:
            if entry.state not in act.source or not officer.roles & set(act.roles):
                continue
            given = drawing.right_fields(registers, act.needs, today, "handler-a")
            try:
                case.act(entry.kind, act.id, number, officer, given, today)
            except Refused:
                continue
            return True
    return False
