"""Entries of a case's registers (supervision, transfer, rectification …): which acts may be done, by whom, with what.

For storage (which judges inside the transaction) and handlers (which draw the buttons). Pure; the kinds are data of
config/registers.py. Refusals are those of casework/lifecycle.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.lifecycle import Refused
from config.lifecycle import LifecycleData, Operator
from config.registers import OWNER, EntryAct, EntryState, Field, Kind, RegisterData

Given = Mapping[str, object]
"""Values by field id: text, a choice's id, a number, a date, an officer's id, a rule's id, or True."""


@dataclass(frozen=True)
class Entry:
    """One entry as it stands. ``opener`` and ``last`` are officers' ids: who began it, who did the latest act."""

    kind: str
    state: str
    opener: str
    last: str
    codes: Mapping[str, str] = field(default_factory=dict)
    """What stands in clear: choices, numbers, dates, the officer in charge (``owner``)."""


@dataclass(frozen=True)
class Actor:
    """Who wants to act, and on what day."""

    staff_id: str
    roles: frozenset[str]
    today: date
    operator: Operator


class Registers:
    """The kinds of entries. Read-only, safe to share. A kind, state or act that does not exist raises KeyError."""

    def __init__(self, data: RegisterData, lifecycle: LifecycleData) -> None:
        self.data = data
        self._kinds = {kind.id: kind for kind in data.kinds}
        self._fields = {field.id: field for field in data.fields}
        self._open_states = frozenset(state.id for state in lifecycle.states if state.open)

    def kind(self, kind: str) -> Kind:
        return self._kinds[kind]

    def field(self, name: str) -> Field:
        return self._fields[name]

    def state(self, entry: Entry) -> EntryState:
        return next(state for state in self._kinds[entry.kind].states if state.id == entry.state)

    def act(self, kind: str, act: str) -> EntryAct:
        for one in self._kinds[kind].acts:
            if one.id == act:
                return one
        raise KeyError(act)

    def beginnings(self, case_state: str, entries: Collection[Entry], actor: Actor) -> list[tuple[Kind, EntryAct]]:
        """What this officer may begin in a case in this state that has these entries, in the order of the file."""
        return [
            (kind, act)
            for kind in self.data.kinds
            for act in kind.acts
            if not (act.source or act.hook) and self._fault(kind, act, None, case_state, entries, actor) is None
        ]

    def acts(self, entry: Entry, actor: Actor) -> list[EntryAct]:
        """What this officer may do with an entry as it stands."""
        kind = self._kinds[entry.kind]
        return [
            act
            for act in kind.acts
            if act.source and not act.hook and self._fault(kind, act, entry, "", (), actor) is None
        ]

    def check(
        self,
        kind: str,
        act: str,
        entry: Entry | None,
        given: Given,
        actor: Actor,
        *,
        case_state: str,
        entries: Collection[Entry] = (),
        hooked: bool = False,
    ) -> EntryAct:
        """The act, if it may be done with what is given.

        ``entry`` is None where one is begun, and then ``entries`` are those the case has. ``hooked``: a move of the case
        does it, whose own roles and facts were judged already. Raises Refused with the first thing that stands against it.
        """
        of, found = self._kinds[kind], next((one for one in self._kinds[kind].acts if one.id == act), None)
        if found is None or (found.hook and not hooked):
            raise Refused("no-such-move")
        fault = self._fault(of, found, entry, case_state, entries, actor, hooked=hooked)
        if fault is not None:
            raise Refused(fault)
        if not hooked:
            for name in found.needs:
                self._require(name, given, actor.today)
        for name in found.may:
            if given.get(name) is not None:
                self._require(name, given, actor.today)
        return found

    def in_clear(self, given: Given) -> dict[str, str]:
        """What of ``given`` may stand in clear: choices, numbers, dates, ids; of an approval only that there is one."""
        return {
            name: "yes" if self._fields[name].type in ("approval", "yes") else str(value)
            for name, value in given.items()
            if value is not None and self._fields[name].type != "words"
        }

    def _fault(
        self, kind: Kind, act: EntryAct, entry: Entry | None, case_state: str, entries: Collection[Entry], actor: Actor,
        *, hooked: bool = False,
    ) -> str | None:  # fmt: skip
        if (entry is None) == bool(act.source) or (entry is not None and entry.state not in act.source):
            return "no-such-move"
        if act.operator not in (None, actor.operator):
            return "authorised-only"
        if not hooked and actor.roles.isdisjoint(act.roles):
            return "wrong-role"
        if entry is not None:
            return "same-person" if actor.staff_id in _people(entry, act) else None
        if not hooked and case_state not in (kind.in_states or self._open_states):
            return "not-in-this-state"
        if kind.single and any(one.kind == kind.id and self.state(one).open for one in entries):
            return "one-open-already"
        return None

    def _require(self, name: str, given: Given, today: date) -> None:
        asked, value = self._fields[name], given.get(name)
        if value is None or value is False or (isinstance(value, str) and not value.strip()):
            raise Refused("missing-field")
        fits = {
            "words": isinstance(value, str),
            "approval": isinstance(value, str),
            "officer": isinstance(value, str),
            "rule": isinstance(value, str),
            "code": value in {choice.id for choice in asked.choices},
            "count": isinstance(value, int) and not isinstance(value, bool) and value > 0,
            "yes": value is True,
            "day": isinstance(value, date) and value <= today,
            "ahead": isinstance(value, date) and value > today,
        }
        if not fits[asked.type]:
            raise Refused("date-not-ahead" if asked.type == "ahead" else "unfit-field")


def _people(entry: Entry, act: EntryAct) -> set[str]:
    """Whom the act must not be done by."""
    holder = entry.codes.get(OWNER, "")
    return {{"opener": entry.opener, "last": entry.last, "holder": holder}[one] for one in act.apart}
