"""What is recorded in a case beside its state, as data: ``data/registers.yaml`` as frozen objects.

Loaded once at start-up and handed to casework/registers.py, which judges acts; nobody else parses the file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field as Setting
from pydantic import model_validator

from config.errors import ConfigError
from config.lifecycle import LifecycleData, Operator
from config.reading import DATA, Frozen, Words, read
from config.rules import Rules

FieldType = Literal["words", "code", "count", "day", "ahead", "officer", "rule", "approval", "yes"]
Apart = Literal["opener", "last", "holder"]
"""Who must not do an act: who began the entry, who did the act before, or whom the entry's ``owner`` names."""
SEALED: frozenset[FieldType] = frozenset({"words", "approval"})
"""Fields whose value goes into a sealed note; of an approval it stands in clear that there is one."""
OWNER, DUE_DATE = "owner", "due_date"


class Choice(Frozen):
    id: str
    name: Words


class Field(Frozen):
    """Something an act asks for. ``choices`` belong to the type ``code`` alone."""

    id: str
    type: FieldType
    name: Words
    ask: Words
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _choices_of_codes(self) -> "Field":
        if (self.type == "code") != bool(self.choices):
            raise ValueError("choices: expected exactly with type code")
        return self


class Clock(Frozen):
    """What an act does to a clock: start, stop or set a rule's (the date is its field ``due_date``), or extend one."""

    start: str | None = None
    stop: str | None = None
    due: str | None = None
    extend: bool = False

    @property
    def rule(self) -> str | None:
        """The rule it names; None where the entry's field ``rule`` does."""
        return self.start or self.stop or self.due

    @model_validator(mode="after")
    def _one_thing(self) -> "Clock":
        if sum((self.start is not None, self.stop is not None, self.due is not None, self.extend)) != 1:
            raise ValueError("expected one of start, stop, due, extend")
        return self


class EntryAct(Frozen):
    """A button of an entry: from which states to which, who may press it and what has to be given."""

    id: str
    source: tuple[str, ...] = Setting((), alias="from")
    """States of the entry it starts from; empty: it begins an entry."""
    to: str
    name: Words
    roles: tuple[str, ...] = Setting(min_length=1)
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    apart: tuple[Apart, ...] = ()
    clock: Clock | None = None
    event: str | None = None
    operator: Operator | None = None
    hook: bool = False
    """Done only by a move of the case, never by itself."""


class EntryState(Frozen):
    id: str
    name: Words
    open: bool
    blocks: bool = False
    """The case cannot be archived while an entry stands here."""


class Kind(Frozen):
    """One kind of entry: a supervision notice, a transfer, a task of rectification."""

    id: str
    ledger: str = Setting(pattern=r"^TZ\d{1,2}$")
    name: Words
    in_states: tuple[str, ...] = ()
    """States of the case in which one may be begun; empty: every open one."""
    single: bool = False
    states: tuple[EntryState, ...] = Setting(min_length=1)
    acts: tuple[EntryAct, ...] = Setting(min_length=1)


class RegisterData(Frozen):
    fields: tuple[Field, ...]
    kinds: tuple[Kind, ...]


def load(lifecycle: LifecycleData, rules: Rules, path: Path | None = None) -> RegisterData:
    """Read and check the registers against the states, roles and rules they name.

    Raises ConfigError naming the file, the key and what was expected.
    """
    path = path or DATA / "registers.yaml"
    data = read(path, RegisterData)
    for fault in _faults(data, lifecycle, rules):
        raise ConfigError(f"{path}: {fault}")
    return data


def _faults(data: RegisterData, lifecycle: LifecycleData, rules: Rules) -> Iterator[str]:
    yield from _twice("fields", (field.id for field in data.fields))
    yield from _twice("kinds", (kind.id for kind in data.kinds))
    fields, roles = {field.id for field in data.fields}, {role.id for role in lifecycle.roles if role.staff}
    case_states = {state.id for state in lifecycle.states}
    known_rules, events = {rule.id for rule in rules}, set(rules.acts)
    for kind in data.kinds:
        place = f"kinds[{kind.id}]"
        yield from _twice(f"{place}.states", (state.id for state in kind.states))
        yield from _twice(f"{place}.acts", (act.id for act in kind.acts))
        for state in sorted(set(kind.in_states) - case_states):
            yield f"{place}.in_states: expected a state of lifecycle.yaml, not {state!r}"
        for act in kind.acts:
            yield from _act_faults(f"{place}.acts[{act.id}]", act, kind, fields, roles)
            if act.clock and act.clock.rule and act.clock.rule not in known_rules:
                yield f"{place}.acts[{act.id}].clock: expected a rule of rules.yaml, not {act.clock.rule!r}"
            if act.event and act.event not in events:
                yield f"{place}.acts[{act.id}].event: expected an act of rules.yaml, not {act.event!r}"
        yield from _reach_faults(place, kind)


def _act_faults(place: str, act: EntryAct, kind: Kind, fields: set[str], roles: set[str]) -> Iterator[str]:
    states = {state.id for state in kind.states}
    for state in sorted({*act.source, act.to} - states):
        yield f"{place}: expected a state of this kind, not {state!r}"
    for field in sorted({*act.needs, *act.may} - fields):
        yield f"{place}: expected a field of this file, not {field!r}"
    for role in sorted(set(act.roles) - roles):
        yield f"{place}.roles: expected an officer's role of lifecycle.yaml, not {role!r}"
    if act.apart and not act.source:
        yield f"{place}.apart: expected only where an entry exists already"
    if act.clock and act.clock.due and DUE_DATE not in act.needs:
        yield f"{place}.clock.due: expected {DUE_DATE} among its needs"


def _reach_faults(place: str, kind: Kind) -> Iterator[str]:
    """Every state can be reached, and from every open one something leads on."""
    targets = {act.to for act in kind.acts}
    leaving = {state for act in kind.acts for state in act.source}
    for state in kind.states:
        if state.id not in targets:
            yield f"{place}.states[{state.id}]: expected an act that leads here"
        if state.open and state.id not in leaving:
            yield f"{place}.states[{state.id}]: expected an act that leads on from an open state"
    if all(act.source for act in kind.acts):
        yield f"{place}.acts: expected one without from, to begin an entry"


def _twice(key: str, ids: Iterable[str]) -> Iterator[str]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield f"{key}: {one!r} is given {times} times, expected once"
