"""Which moves a case may make, who may make them and what they need. Pure; the life cycle itself is data.

For handlers (which buttons to draw), storage (which checks again inside the transaction) and ``python -m casework
states``. Roles say what an officer may do here; recusal and access to a case are decided before this is asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from casework.gates import Situation, fault
from config.lifecycle import Gate, LifecycleData, Move, Need, Operator, Reason, State
from config.reading import Words

NO_ENTRIES = Situation()
SMALLEST_TEAM = 2
"""监督执纪规则2018: nobody checks alone."""


class Refused(Exception):
    """The move may not be made. ``reason_key`` is one of REFUSALS; a text of that name says it to the officer."""

    def __init__(self, reason_key: str) -> None:
        super().__init__(reason_key)
        self.reason_key = reason_key


REFUSALS = (
    "no-such-move", "authorised-only", "wrong-role", "unknown-reason", "unknown-outcome", "same-person",
    "team-too-small", "date-not-ahead", "missing-reason", "missing-note", "missing-second-person",
    "missing-review-date", "missing-outcome", "missing-approval", "missing-assignee", "missing-destination",
    "missing-receipt", "missing-first-case", "missing-evidence", "missing-team", "missing-plan", "missing-owner",
    "missing-due-date", "missing-reply", "missing-file-complete", "missing-field", "unfit-field", "needs-confirmation",
    "not-in-this-state", "one-open-already", "no-extension", "first-case-unknown", *get_args(Gate),
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is known when a move is made; a move names the ones it needs. Blank text counts as missing.

    ``second_person`` is the officer named by the move's ``second``: take it from the case, never from the one who acts.
    ``confirmed_by`` is the colleague who pressed too. Neither may be ``actor``, nor the same: author and approver, owner
    and verifier, handler and reviewer are two people (rules 4.4).
    """

    actor: str
    today: date
    second_person: str = ""
    confirmed_by: str = ""
    reason: str = ""
    outcome: str = ""
    note: str = ""
    approval: str = ""
    """Number or name under which a leader approved."""
    assignee: str = ""
    destination: str = ""
    receipt: str = ""
    """The other unit's sign of receipt, or of its answer."""
    first_case: str = ""
    evidence: str = ""
    team: tuple[str, ...] = ()
    plan: str = ""
    owner: str = ""
    reply: str = ""
    review_date: date | None = None
    due_date: date | None = None
    file_complete: bool = False


class Lifecycle:
    """The state machine over the data of config/lifecycle.py. Read-only, safe to share.

    A state that does not exist raises KeyError everywhere.
    """

    def __init__(self, data: LifecycleData) -> None:
        self.data = data
        self._states = {state.id: state for state in data.states}
        self._acts: dict[str, frozenset[str]] = {act.id: frozenset(act.roles) for act in data.acts}
        self._outcomes = {outcome.id for outcome in data.outcomes}

    def state(self, name: str) -> State:
        """The state of that id."""
        return self._states[name]

    def may(self, act: str, roles: Collection[str]) -> bool:
        """Whether somebody with any of ``roles`` may read, answer, annotate or claim cases. Raises KeyError."""
        return not self._acts[act].isdisjoint(roles)

    def moves(self, state: str, roles: Collection[str], *, operator: Operator) -> list[Move]:
        """The moves somebody with any of ``roles`` may make from ``state``, in the order of their buttons."""
        return [
            move
            for move in self._states[state].moves
            if not set(roles).isdisjoint(move.roles) and self._exists(move, operator)
        ]

    def reasons(self, state: str, to: str) -> list[Reason]:
        """The reason codes that may be given for this move."""
        return [reason for reason in self.data.reasons if f"{state}>{to}" in reason.moves]

    def check(
        self,
        state: str,
        to: str,
        roles: Collection[str],
        facts: Facts,
        *,
        operator: Operator,
        situation: Situation = NO_ENTRIES,
    ) -> Move:
        """The move, if it may be made with these facts. Raises Refused with the first thing that stands against it.

        ``situation`` is the case as it stands once the move's own ``entry`` is made.
        """
        move = self.move(state, to)
        if move is None:
            raise Refused("no-such-move")
        if not self._exists(move, operator):
            raise Refused("authorised-only" if operator == "relay" else "no-such-move")
        if set(roles).isdisjoint(move.roles):
            raise Refused("wrong-role")
        for need in move.needs:
            self._check_need(need, state, to, facts)
        for gate in move.gates:
            shut = fault(gate, situation)
            if shut is not None:
                raise Refused(shut)
        if needs_confirmation(move, situation):
            _check_confirmed(facts)
        return move

    def public_wording(self, state: str, lang: str) -> tuple[str, str] | None:
        """Status line and sentence for the reporter in ``lang`` (``zh…``, else English).

        None: the reporter is told nothing of this state and keeps reading the former one, see :meth:`shown_state`.
        """
        public = self._states[state].public
        return None if public is None else (public.title.said(lang), public.text.said(lang))

    def shown_state(self, history: Sequence[str]) -> str:
        """The latest state of ``history`` (oldest first) that has a wording. Raises ValueError if none has."""
        for state in reversed(history):
            if self._states[state].public is not None:
                return state
        raise ValueError("history: expected at least one state with a public wording")

    def has_result(self, history: Collection[str]) -> bool:
        """Whether the reporter has been told a result, so that he may rate it and object to it."""
        return not set(history).isdisjoint(self.data.followup.result)

    def kept_because(self, history: Collection[str]) -> Words | None:
        """Why a case that has been in these states goes on when its reporter withdraws.

        None: nothing was passed on or decided, so its content is destroyed.
        """
        withdrawal = self.data.followup.withdrawal
        if set(history) <= set(withdrawal.shreds):
            return None
        return next(kept.text for kept in withdrawal.kept if not set(history).isdisjoint(kept.states))

    def move(self, state: str, to: str) -> Move | None:
        """The move between two states, whoever may make it."""
        return next((move for move in self._states[state].moves if move.to == to), None)

    def _exists(self, move: Move, operator: Operator) -> bool:
        if move.operator not in (None, operator):
            return False
        target = self._states.get(move.to)  # None for a drop
        return operator == "authorised" or target is None or not target.authorised_only

    def _check_need(self, need: Need, state: str, to: str, facts: Facts) -> None:
        value = getattr(facts, need)
        if not (value.strip() if isinstance(value, str) else value):
            raise Refused(f"missing-{need.replace('_', '-')}")
        match need:
            case "reason" if value not in {reason.id for reason in self.reasons(state, to)}:
                raise Refused("unknown-reason")
            case "outcome" if value not in self._outcomes:
                raise Refused("unknown-outcome")
            case "second_person" if value == facts.actor:
                raise Refused("same-person")
            case "team" if len(set(value)) < SMALLEST_TEAM:
                raise Refused("team-too-small")
            case "review_date" | "due_date" if value <= facts.today:
                raise Refused("date-not-ahead")


def needs_confirmation(move: Move, situation: Situation) -> bool:
    """Whether a colleague has to press too before this move is made."""
    return move.confirm == "always" or (move.confirm == "near-complete" and situation.near_complete)


def _check_confirmed(facts: Facts) -> None:
    if not facts.confirmed_by:
        raise Refused("needs-confirmation")
    if facts.confirmed_by in (facts.actor, facts.second_person):
        raise Refused("same-person")
