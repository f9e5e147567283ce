"""One case as the pure casework sees it: state, entries, clocks, people. It moves as storage/desk.py and entries.py move it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from casework.gates import Situation, Standing
from casework.lifecycle import Facts, Lifecycle, Refused, needs_confirmation
from casework.registers import Actor, Entry, Registers
from casework.running import CaseKind, started, stopped
from config import lifecycle, registers, rules
from config.lifecycle import DROP, Hook, Operator
from config.rules import Rules

SECOND_CHOICE = "nobody"


@dataclass(frozen=True)
class House:
    """The shipped data, and what judges by it."""

    life: Lifecycle
    registers: Registers
    rules: Rules
    operator: Operator

    @classmethod
    def load(cls, operator: Operator) -> House:
        data, shipped = lifecycle.load(), rules.load()
        return cls(Lifecycle(data), Registers(registers.load(data, shipped), data), shipped, operator)

    def standing(self, entry: Entry) -> Standing:
        return _standing(self.registers, entry.kind, entry.state)

    def clocks(self, event: str, running: frozenset[str]) -> frozenset[str]:
        """Which rules' clocks run after this event."""
        stops, starts = _events(self.rules, event, self.operator)
        return running - stops | starts


@cache
def _standing(of: Registers, kind: str, state: str) -> Standing:
    found = of.state(Entry(kind, state, "", ""))
    return Standing(kind, state, found.open, found.blocks)


_EVENTS: dict[tuple[int, str, str], tuple[frozenset[str], frozenset[str]]] = {}


def _events(of: Rules, event: str, operator: str) -> tuple[frozenset[str], frozenset[str]]:
    key = (id(of), event, operator)
    if key not in _EVENTS:
        kind = CaseKind(authorised=operator == "authorised")
        _EVENTS[key] = (
            frozenset(rule.id for rule in stopped(of, event)),
            frozenset(rule.id for rule in started(of, event, kind)),
        )
    return _EVENTS[key]


@dataclass(frozen=True)
class Officer:
    staff_id: str
    roles: frozenset[str]


@dataclass
class Case:
    """``entries`` by number, in the order in which they were begun."""

    house: House
    elements: int
    state: str = "S01"
    author: str = "citizen"
    owner: str = ""
    unassigned: tuple[str, ...] = ()
    running: frozenset[str] = frozenset()
    entries: dict[int, Entry] = field(default_factory=dict)
    begun: int = 0

    def copy(self) -> Case:
        return replace(self, entries=dict(self.entries))

    def situation(self, entries: Mapping[int, Entry]) -> Situation:
        standing = tuple(self.house.standing(one) for one in entries.values())
        return Situation(standing, self.elements, self.running, self.unassigned)

    def second(self, to: str) -> str:
        """Whom the move's four eyes name, as the desk takes it from the case; "" where there is nobody."""
        move = self.house.life.move(self.state, to)
        if move is None or move.second is None:
            return ""
        return self.author if move.second == "author" else self.owner

    def move(self, to: str, officer: Officer, facts: Facts, colleague: Officer | None) -> None:
        """Make a move, with a colleague's press where it needs one. Raises Refused and leaves the case as it was."""
        house, move = self.house, self.house.life.move(self.state, to)
        entries = dict(self.entries)
        if move is not None and move.entry is not None:
            self._hook(entries, move.entry, officer, facts)
        situation = self.situation(entries)
        if colleague is not None and move is not None and needs_confirmation(move, situation):
            asked = Entry("confirmation", "asked", officer.staff_id, officer.staff_id)
            actor = Actor(colleague.staff_id, colleague.roles, facts.today, house.operator)
            house.registers.check("confirmation", "confirm", asked, {}, actor, case_state=self.state)
        house.life.check(
            self.state, to, officer.roles, facts, operator=house.operator, situation=situation
        )
        if to == DROP:
            self.state = DROP
            return
        self.begun += len(entries) - len(self.entries)
        self.entries, self.state, self.author = entries, to, officer.staff_id
        if move is not None and "assignee" in move.needs:
            self.owner = facts.assignee
        self.running = house.clocks(to, self.running)

    def _hook(self, entries: dict[int, Entry], hook: Hook, officer: Officer, facts: Facts) -> None:
        registers = self.house.registers
        act = registers.act(hook.kind, hook.act)
        given = {name: value for name, value in vars(facts).items() if name in {*act.needs, *act.may}}
        actor = Actor(officer.staff_id, officer.roles, facts.today, self.house.operator)
        if not act.source:
            held = list(entries.values())
            registers.check(hook.kind, hook.act, None, given, actor, case_state="", entries=held, hooked=True)
            entries[self.begun + 1] = Entry(
                hook.kind, act.to, officer.staff_id, officer.staff_id, registers.in_clear(given)
            )
            return
        for number, entry in list(entries.items()):
            if entry.kind == hook.kind and entry.state in act.source:
                registers.check(hook.kind, hook.act, entry, given, actor, case_state="", hooked=True)
                entries[number] = Entry(
                    entry.kind, act.to, entry.opener, officer.staff_id, {**entry.codes, **registers.in_clear(given)}
                )

    def act(
        self, kind: str, act: str, number: int | None, officer: Officer, given: Mapping[str, object], today: date
    ) -> int:
        """Begin an entry, or take the one of this number on; returns its number. Raises Refused."""
        registers, entry = self.house.registers, self.entries.get(number or 0)
        actor = Actor(officer.staff_id, officer.roles, today, self.house.operator)
        if number is not None and entry is None:
            raise Refused("no-such-move")
        found = registers.check(
            kind, act, entry, given, actor, case_state=self.state, entries=list(self.entries.values())
        )
        clear = registers.in_clear(given)
        if entry is None:
            self.begun += 1
            number = self.begun
            self.entries[number] = Entry(kind, found.to, officer.staff_id, officer.staff_id, clear)
        else:
            assert number is not None
            self.entries[number] = Entry(kind, found.to, entry.opener, officer.staff_id, {**entry.codes, **clear})
        if found.event:
            self.running = self.house.clocks(found.event, self.running)
        return number
