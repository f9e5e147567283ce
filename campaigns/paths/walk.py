"""One random walk: officers try moves and acts, right and wrong; the oracle judges what was allowed and what was refused."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from campaigns.paths import drawing, ends, tables
from campaigns.paths.case import Case, House, Officer
from campaigns.paths.oracle import Oracle
from casework.lifecycle import REFUSALS, Refused
from config.lifecycle import DROP
from config.registers import Kind

LONGEST = 160
MONDAY = date(2026, 11, 16)
EVERY = 2_000
"""Of so many steps one is looked at for a way to the end."""


@dataclass
class Figures:
    """What a run has met. ``violations`` counts each kind; ``first`` tells how the first of each came about."""

    steps: int = 0
    done: int = 0
    walks: int = 0
    searched: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    entered: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, other: "Figures") -> None:
        for name in ("steps", "done", "walks", "searched"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("refusals", "entered", "violations"):
            getattr(self, name).update(getattr(other, name))
        self.first = other.first | self.first

    def wrong(self, kind: str, how: str) -> None:
        self.violations[kind] += 1
        self.first.setdefault(kind, how)


class Walk:
    """A case and the officers of one desk, and the oracle that watches."""

    def __init__(self, house: House, random: Random, figures: Figures, said: frozenset[str]) -> None:
        self._house, self._random, self._figures, self._said = house, random, figures, said
        self._officers = drawing.desk(random)
        elements = random.randrange(6)
        self.case, self._oracle = Case(house, elements), Oracle(house.operator, elements)
        self._today = MONDAY

    def run(self, most: int) -> None:
        """Until the case rests or ``most`` steps were tried."""
        self._figures.walks += 1
        for _ in range(min(most, LONGEST)):
            self._figures.steps += 1
            if self._figures.steps % EVERY == 0:
                self._search()
            self._step()
            if self.case.state == DROP or (self.case.state in tables.RESTS and self._random.random() < 0.2):
                return

    def _step(self) -> None:
        what = self._random.random()
        if what < 0.68:
            self._try_move()
        elif what < 0.95:
            self._try_entry()
        else:
            self._happening()

    def _try_move(self) -> None:
        random, case = self._random, self.case
        steps = _ONWARD[self._house.operator].get(case.state)
        to = random.choice(steps) if steps and random.random() < 0.85 else random.choice(_STATES)
        officer = self._someone(tables.WHO[self._house.operator].get((case.state, to), frozenset()))
        fit = [one for one in self._officers if one.roles & drawing.CONFIRMING]
        colleague = random.choice(fit)
        handler = random.choice(self._officers).staff_id
        facts = drawing.right_facts(case, to, officer, colleague, handler, self._today, random)
        right = random.random() < 0.5
        if not right:
            facts = drawing.spoiled(facts, random)
            colleague = next((one for one in self._officers if one.staff_id == facts.confirmed_by), None)  # type: ignore[assignment]
        against = list(self._oracle.against_move(to, officer.roles, facts))
        # A press of the actor or of the one whose opinion it is counts for nothing: that is no right attempt.
        right = right and facts.confirmed_by not in (facts.actor, facts.second_person) and facts.second_person != facts.actor
        what, begun = f"{case.state}>{to} by {sorted(officer.roles)}", case.begun + 1
        if self._judged(what, against, right, lambda: case.move(to, officer, facts, colleague)):
            self._figures.entered[to] += 1
            self._oracle.moved(to, facts, begun)
            if to == "S09":
                case.unassigned = ("lead_unit",) if random.random() < 0.4 else ()
                self._oracle.unassigned = bool(case.unassigned)
            if to in tables.CHECK_OR_CASE and self._house.operator == "relay":
                self._figures.wrong("a relay stands in a check", what)

    def _try_entry(self) -> None:
        random, registers = self._random, self._house.registers
        number = random.choice(list(self.case.entries)) if self.case.entries and random.random() < 0.6 else None
        kind = registers.kind(self.case.entries[number].kind) if number else self._kind()
        if number:
            stands = self.case.entries[number].state
            fit = [act for act in kind.acts if stands in act.source]
        else:
            fit = [act for act in kind.acts if not act.source]
        act = random.choice(fit if fit and random.random() < 0.9 else kind.acts)
        officer = self._someone(frozenset(act.roles))
        holder = random.choice(self._officers).staff_id
        given = drawing.right_fields(registers, act.needs, self._today, holder)
        right = random.random() < 0.5
        if not right:
            given = drawing.spoiled_fields(given, registers, self._today, random)
        against = list(
            self._oracle.against_entry((kind.id, act.id), number, officer.roles, officer.staff_id, given, self._today)
        )
        # The oracle has no table of the states in which each entry may be begun: only what goes on is held to be due.
        right = right and number is not None and bool(officer.roles & set(act.roles)) and (kind.id, act.id) in tables.FROM
        done: list[int] = []
        what = f"{kind.id}.{act.id} in {self.case.state} by {sorted(officer.roles)}"
        if self._judged(
            what, against, right,
            lambda: done.append(self.case.act(kind.id, act.id, number, officer, given, self._today)),
        ):  # fmt: skip
            self._oracle.acted(kind.id, act.to, done[0], officer.staff_id, given)

    def _kind(self) -> Kind:
        """Half of the time one that belongs to this very state: those decide most."""
        kinds = self._house.registers.data.kinds
        here = [kind for kind in kinds if self.case.state in kind.in_states]
        return self._random.choice(here if here and self._random.random() < 0.5 else kinds)

    def _happening(self) -> None:
        """Days pass, the citizen objects or is answered, empty owner fields are filled."""
        random, case = self._random, self.case
        self._today += timedelta(random.randrange(3))
        if case.state in ("S19", "S23") and random.random() < 0.5:
            case.running |= {"DT-review"}
            self._oracle.objected = True
        elif "DT-review" in case.running:
            case.running -= {"DT-review"}
            self._oracle.objected = False
        case.unassigned, self._oracle.unassigned = (), False

    def _judged(self, what: str, against: list[str], right: bool, doing: Callable[[], None]) -> bool:
        """Do it; whether it was done. What was wrongly allowed, wrongly refused or refused without a word is noted."""
        try:
            doing()
        except Refused as refused:
            key = refused.reason_key
            self._figures.refusals[key] += 1
            if key not in REFUSALS or ("missing" if key.startswith("missing-") else key) not in self._said:
                self._figures.wrong("refused without a word", f"{what}: {key}")
            if right and not against:
                self._figures.wrong("refused without cause", f"{what}: {key}")
            return False
        self._figures.done += 1
        for objection in against:
            self._figures.wrong(objection, what)
        return True

    def _someone(self, roles: frozenset[str]) -> Officer:
        """Mostly somebody who may, and in eight tries of a hundred the program or the citizen."""
        random = self._random
        if random.random() < 0.08:
            return Officer("system", frozenset({random.choice(("system", "reporter"))}))
        fit = [one for one in self._officers if one.roles & roles]
        return random.choice(fit if fit and random.random() < 0.7 else self._officers)

    def _search(self) -> None:
        self._figures.searched += 1
        if not ends.reaches_the_end(self.case, self._today):
            stands = sorted(f"{one.kind} {one.state}" for one in self.case.entries.values())
            self._figures.wrong("dead end", f"{self.case.state}: {stands}")


_ONWARD = {
    operator: {state: [to for start, to in table if start == state] for state, _ in table}
    for operator, table in tables.WHO.items()
}
_STATES = (*(f"S{n:02d}" for n in range(27)), "S05R", DROP)
