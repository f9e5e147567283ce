"""What has to be done before a case may move on, judged by what stands in its registers. Pure; for casework/lifecycle.py."""

from collections.abc import Callable
from dataclasses import dataclass

from config.lifecycle import Gate

NEAR_COMPLETE = 4
"""Of the five elements who, what, when, where, evidence: a clue with as many (0.8, rules 4.9 signal 5) can be checked."""
REVIEW_RULE = "DT-review"
TASK, FIX, CLEARING = "rectification", "immediate-fix", "clarification"
OUTCOMES = frozenset({"person-outcome", "unit-outcome"})


@dataclass(frozen=True)
class Standing:
    """An entry of the case's registers as far as gates look at it."""

    kind: str
    state: str
    open: bool
    blocks: bool


@dataclass(frozen=True)
class Situation:
    """A case as far as gates look at it; the default is one without entries."""

    entries: tuple[Standing, ...] = ()
    elements: int = 0
    """How many of the five elements the tip has."""
    running: frozenset[str] = frozenset()
    """Ids of the rules whose clocks run."""
    unassigned: tuple[str, ...] = ()
    """Owner fields that nobody has filled yet."""

    @property
    def near_complete(self) -> bool:
        return self.elements >= NEAR_COMPLETE

    def of(self, *kinds: str) -> list[Standing]:
        return [entry for entry in self.entries if entry.kind in kinds]


def fault(gate: Gate, situation: Situation) -> str | None:
    """The refusal this gate gives, or None where it stands open."""
    return None if _GATES[gate](situation) else gate


def _tasks_reported(case: Situation) -> bool:
    """A rectification is reported with proof for each of its tasks, and there is one (features E01, E02)."""
    tasks = case.of(TASK)
    return bool(tasks) and all(task.state != "ordered" for task in tasks)


def _tasks_cleared(case: Situation) -> bool:
    """销号 (feature E04)."""
    return not any(task.open for task in case.of(TASK))


def _more_than_blame(case: Situation) -> bool:
    """不得以问责代整改: who was dealt with must not be all that happened (feature E12)."""
    blamed = [one for one in case.of(*OUTCOMES) if one.state != "dropped"]
    return not blamed or bool(case.of(TASK, FIX))


def _outcomes_reviewed(case: Situation) -> bool:
    """Outcomes of persons and units have their second reading (feature G04)."""
    return not any(one.open for one in case.of(*OUTCOMES))


def _clarification_approved(case: Situation) -> bool:
    """规则2020 Art 50: the head of the organ approves before anything is cleared up."""
    return any(one.state == "approved" for one in case.of(CLEARING))


def _nothing_open(case: Situation) -> bool:
    """Nothing is archived over an unanswered notice, an open task or an unsigned transfer."""
    return not any(entry.blocks for entry in case.entries)


def _review_answered(case: Situation) -> bool:
    """规则2020 Art 27: an objection is recorded and explained before the file is closed."""
    return REVIEW_RULE not in case.running


def _assigned(case: Situation) -> bool:
    """Handling cannot start with an empty owner field (feature C01)."""
    return not case.unassigned


_GATES: dict[Gate, Callable[[Situation], bool]] = {
    "tasks-reported": _tasks_reported,
    "tasks-cleared": _tasks_cleared,
    "more-than-blame": _more_than_blame,
    "outcomes-reviewed": _outcomes_reviewed,
    "clarification-approved": _clarification_approved,
    "nothing-open": _nothing_open,
    "review-answered": _review_answered,
    "assigned": _assigned,
}
