"""What the rules have to say against an act: an independent second judge, with a memory of its own of the case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from campaigns.paths import tables
from casework.lifecycle import Facts


@dataclass
class Entry:
    """An entry as the oracle remembers it."""

    kind: str
    state: str
    opener: str
    last: str
    holder: str = ""


@dataclass
class Oracle:
    """Told of every act that was done; asked about every act that is tried."""

    operator: str
    elements: int
    state: str = "S01"
    author: str = ""
    handler: str = ""
    unassigned: bool = False
    objected: bool = False
    entries: dict[int, Entry] = field(default_factory=dict)

    def against_move(self, to: str, roles: frozenset[str], facts: Facts) -> Iterator[str]:
        """Every objection to a move by somebody with these roles."""
        step = (self.state, to)
        allowed = tables.WHO[self.operator].get(step)
        if self.operator == "relay" and to in tables.CHECK_OR_CASE:
            yield "a relay enters a check"
        if allowed is None:
            yield "no such transition"
            return
        if not roles & allowed:
            yield "not his to do"
        if step in tables.REASONS and facts.reason not in tables.REASONS[step]:
            yield "reason code"
        yield from self._facts(step, facts)
        yield from self._people(step, facts)
        yield from self._registers(step, facts)

    def _facts(self, step: tuple[str, str], facts: Facts) -> Iterator[str]:
        for name, steps in tables.FACTS.items():
            value = getattr(facts, name)
            if step in steps and not (value.strip() if isinstance(value, str) else value):
                yield f"no {name}"
        for name, steps in tables.AHEAD.items():
            if step in steps and not _ahead(getattr(facts, name), facts.today):
                yield f"{name} not ahead"
        if step[1] == "S13" and (len(set(facts.team)) < 2 or not facts.plan.strip()):
            yield "checked alone or without a plan"
        if step in (("S17", "S18"), ("S17", "S21")) and facts.outcome not in tables.CONCLUSIONS:
            yield "no conclusion"

    def _people(self, step: tuple[str, str], facts: Facts) -> Iterator[str]:
        if step in tables.NOT_THE_AUTHOR and facts.actor == self.author:
            yield "author approves"
        if step in tables.ALWAYS_TWO and facts.confirmed_by in ("", facts.actor):
            yield "no second person"
        if step == ("S11", "S15") and self.elements >= 4 and facts.confirmed_by in ("", facts.actor, self.author):
            yield "a near-complete clue settled without a third person"
        if step == ("S26", "S10") and facts.actor == self.handler:
            yield "handler reviews himself"
        verifies = step in (("S22", "S23"), ("S22", "S21"))
        if verifies and any(facts.actor in (task.holder, task.last) for task in self._tasks("reported")):
            yield "owner verifies"

    def _registers(self, step: tuple[str, str], facts: Facts) -> Iterator[str]:
        to = step[1]
        if step == ("S09", "S10") and self.unassigned:
            yield "empty owner field"
        if to == "S22" and not self._tasks():
            yield "nothing was put right"
        if to == "S23" and self._tasks("ordered"):
            yield "cleared over an open task"
        outcomes = [one for one in self._of("person-outcome", "unit-outcome") if one.state != "dropped"]
        if to in ("S18", "S19", "S20") and outcomes and not self._of("rectification", "immediate-fix"):
            yield "accountability alone"
        if step == ("S18", "S19") and any(one.state == "proposed" for one in outcomes):
            yield "outcome not reviewed"
        if to == "S24" and not any(one.state == "approved" for one in self._of("clarification")):
            yield "cleared up without the head"
        if to == "S20" and self.state in ("S19", "S23", "S24", "S25"):
            if any(one.state in tables.STILL_OPEN.get(one.kind, ()) for one in self.entries.values()):
                yield "archived over something open"
            if self.objected:
                yield "objection unanswered"

    def against_entry(
        self, step: tuple[str, str], number: int | None, roles: frozenset[str], actor: str,
        given: Mapping[str, object], today: date,
    ) -> Iterator[str]:  # fmt: skip
        """Every objection to an act on the entry of this number, or to beginning one."""
        entry = self.entries.get(-1 if number is None else number)
        if step in tables.BY_MOVES_ONLY:
            yield "done by hand"
        if not roles & tables.ENTRY_WHO.get(step, roles - tables.NEVER_ACT):
            yield "not his to do"
        if step in tables.FROM and (entry is None or entry.state not in tables.FROM[step]):
            yield "not from here"
        if step == ("falsity", "fabricated") and self.operator == "relay":
            yield "a relay finds 诬告"
        if entry is not None:
            yield from _one_alone(step, entry, actor)
        for name in tables.ENTRY_NEEDS.get(step, ()):
            value = given.get(name)
            if not (value.strip() if isinstance(value, str) else value):
                yield f"no {name}"
            elif name == "due_date" and not _ahead(value, today):
                yield f"{name} not ahead"

    def moved(self, to: str, facts: Facts, begun: int) -> None:
        """A move was made; ``begun`` is the number of the entry that it began, if it begins one."""
        step = (self.state, to)
        if to in ("S05", "S05R") and self.state != "S01":
            self.entries[begun] = Entry("transfer", "sent", facts.actor, facts.actor)
        if self.state in ("S05", "S05R"):
            self._take("transfer", "sent", "returned" if to == "S02" else "received", facts.actor)
        if to == "S21" and self.state != "S22":
            self.entries[begun] = Entry("rectification", "ordered", facts.actor, facts.actor, facts.owner)
        turns = {("S21", "S22"): ("ordered", "reported"), ("S22", "S23"): ("reported", "cleared"),
                 ("S22", "S21"): ("reported", "ordered")}  # fmt: skip
        if step in turns:
            self._take("rectification", *turns[step], facts.actor)
        if to == "S09":
            self.handler = facts.assignee
        if to == "S26":
            self.objected = False  # taking it up again is the answer
        self.state, self.author = to, facts.actor

    def acted(self, kind: str, to: str, number: int, actor: str, given: Mapping[str, object]) -> None:
        """An entry was begun or taken on, and now stands at ``to``."""
        entry = self.entries.setdefault(number, Entry(kind, to, actor, actor))
        entry.state, entry.last = to, actor
        entry.holder = str(given.get("owner", entry.holder))

    def _of(self, *kinds: str) -> list[Entry]:
        return [one for one in self.entries.values() if one.kind in kinds]

    def _tasks(self, *states: str) -> list[Entry]:
        return [one for one in self._of("rectification") if not states or one.state in states]

    def _take(self, kind: str, old: str, new: str, actor: str) -> None:
        for one in self._of(kind):
            if one.state == old:
                one.state, one.last = new, actor


def _one_alone(step: tuple[str, str], entry: Entry, actor: str) -> Iterator[str]:
    if step in tables.NOT_THE_OPENER and actor == entry.opener:
        yield "opener decides"
    if step in tables.NOT_THE_LAST and actor == entry.last:
        yield "reads his own answer"
    if step in tables.VERIFYING and actor in (entry.last, entry.holder):
        yield "owner verifies"


def _ahead(day: object, today: date) -> bool:
    return isinstance(day, date) and day > today
