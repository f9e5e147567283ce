"""The life of a case as data: ``data/lifecycle.yaml`` as frozen objects.

Loaded once at start-up and handed to casework/lifecycle.py, which judges moves; nobody else parses the file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from config.errors import ConfigError
from config.reading import DATA, Frozen, Words, read

Operator = Literal["relay", "authorised"]
"""Who runs the desk: one that only passes tips on, or a 纪检监察机关 with powers of its own."""
Need = Literal[
    "reason", "note", "second_person", "review_date", "outcome", "approval", "assignee", "destination", "receipt",
    "first_case", "evidence", "team", "plan", "owner", "due_date", "reply", "file_complete",
]  # fmt: skip
Second = Literal["author", "owner", "former_handler"]
"""The other person of a four-eyes act: who wrote the opinion, who owns the rectification or who handled the case before."""
Gate = Literal[
    "tasks-reported", "tasks-cleared", "more-than-blame", "outcomes-reviewed", "clarification-approved", "nothing-open",
    "review-answered", "assigned",
]  # fmt: skip
"""Conditions on the registers of a case, see casework/gates.py."""
DRAFT = "S00"
DROP = "drop"
"""Target of a move that erases the item instead of changing its state."""


class Role(Frozen):
    id: str
    staff: bool
    name: Words


class Act(Frozen):
    """Something done to a case that is no move, and who may do it."""

    id: Literal["read", "reply", "note", "claim", "share", "label", "assign", "link", "roster"]
    roles: tuple[str, ...] = Field(min_length=1)


class Public(Frozen):
    """What the reporter reads: a status line and a sentence or two."""

    title: Words
    text: Words


class Hook(Frozen):
    """The act that a move does in the registers of its case: on every entry it fits, or by beginning one."""

    kind: str
    act: str


class Move(Frozen):
    """A button: where it leads, who may press it and what has to be given.

    ``confirm``: it is done only when a colleague has pressed too, always or where the clue is near complete.
    """

    to: str
    name: Words
    roles: tuple[str, ...] = Field(min_length=1)
    needs: tuple[Need, ...] = ()
    second: Second | None = None
    confirm: Literal["always", "near-complete"] | None = None
    gates: tuple[Gate, ...] = ()
    entry: Hook | None = None
    operator: Operator | None = None

    @model_validator(mode="after")
    def _four_eyes(self) -> "Move":
        if ("second_person" in self.needs) != (self.second is not None):
            raise ValueError("second: expected exactly when needs has second_person")
        return self


class State(Frozen):
    id: str = Field(pattern=r"^S\d\dR?$")
    name: Words
    public: Public | None
    open: bool
    terminal: bool
    authorised_only: bool = False
    moves: tuple[Move, ...] = Field(min_length=1)


class Reason(Frozen):
    """A reason code for the acts in ``moves`` (``S02>S04``); ``citizen`` is None where nothing is told."""

    id: str
    moves: tuple[str, ...] = Field(min_length=1)
    source: str
    name: Words
    citizen: Words | None


class Outcome(Frozen):
    id: str
    name: Words
    citizen: Words


class Kept(Frozen):
    """States after which a case goes on although its reporter withdraws, and how he is told why."""

    states: tuple[str, ...] = Field(min_length=1)
    text: Words


class Withdrawal(Frozen):
    """What a withdrawal does to a tip that was opened: content destroyed and on ``to``, or kept with a reason."""

    roles: tuple[str, ...] = Field(min_length=1)
    shreds: tuple[str, ...]
    to: str
    reason: str
    kept: tuple[Kept, ...]


class Followup(Frozen):
    """What the reporter may do with his receipt; ``result``: states from which on he may rate and object."""

    result: tuple[str, ...]
    withdrawal: Withdrawal


class LifecycleData(Frozen):
    roles: tuple[Role, ...]
    acts: tuple[Act, ...]
    states: tuple[State, ...]
    followup: Followup
    reasons: tuple[Reason, ...]
    outcomes: tuple[Outcome, ...]


def load(path: Path | None = None) -> LifecycleData:
    """Read and check the life cycle. Raises ConfigError naming the file, the key and what was expected."""
    path = path or DATA / "lifecycle.yaml"
    data = read(path, LifecycleData)
    for fault in _faults(data):
        raise ConfigError(f"{path}: {fault}")
    return data


def _faults(data: LifecycleData) -> Iterator[str]:
    yield from _twice("roles", (role.id for role in data.roles))
    yield from _twice("acts", (act.id for act in data.acts))
    yield from _twice("states", (state.id for state in data.states))
    yield from _twice("reasons", (reason.id for reason in data.reasons))
    yield from _twice("outcomes", (outcome.id for outcome in data.outcomes))
    roles, targets = {role.id for role in data.roles}, {state.id for state in data.states} | {DROP}
    for act in data.acts:
        for role in sorted(set(act.roles) - roles):
            yield f"acts[{act.id}].roles: expected a role of this file, not {role!r}"
    for state in data.states:
        yield from _twice(f"states[{state.id}].moves", (move.to for move in state.moves))
        for move in state.moves:
            place = f"states[{state.id}].moves[{move.to}]"
            if move.to not in targets:
                yield f"{place}.to: expected a state of this file or {DROP}"
            for role in sorted(set(move.roles) - roles):
                yield f"{place}.roles: expected a role of this file, not {role!r}"
    yield from _reason_faults(data)
    yield from _followup_faults(data)


def _reason_faults(data: LifecycleData) -> Iterator[str]:
    asking = {f"{state.id}>{move.to}" for state in data.states for move in state.moves if "reason" in move.needs}
    given = {move for reason in data.reasons for move in reason.moves}
    for move in sorted(given - asking):
        yield f"reasons: {move}: expected a move whose needs has reason"
    for move in sorted(asking - given):
        yield f"reasons: expected at least one reason for {move}"


def _followup_faults(data: LifecycleData) -> Iterator[str]:
    withdrawal, ids = data.followup.withdrawal, {state.id for state in data.states}
    sorted_out = [*withdrawal.shreds, *(state for kept in withdrawal.kept for state in kept.states)]
    yield from _twice("followup.withdrawal", sorted_out)
    for state in sorted({*sorted_out, *data.followup.result} - ids):
        yield f"followup: expected a state of this file, not {state!r}"
    for state in sorted(ids - set(sorted_out) - {DRAFT}):
        yield f"followup.withdrawal: expected {state} under shreds or kept"
    for role in sorted(set(withdrawal.roles) - {role.id for role in data.roles}):
        yield f"followup.withdrawal.roles: expected a role of this file, not {role!r}"
    reason = next((reason for reason in data.reasons if reason.id == withdrawal.reason), None)
    for state in withdrawal.shreds:
        if reason is None or f"{state}>{withdrawal.to}" not in reason.moves:
            yield f"followup.withdrawal.reason: expected a reason for {state}>{withdrawal.to}"


def _twice(key: str, ids: Iterable[str]) -> Iterator[str]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield f"{key}: {one!r} is given {times} times, expected once"
