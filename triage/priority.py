"""How urgent a tip is (0 most, 9 least), why, and whether it is proposed for the fast track. Used by triage.reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from config.priorities import Priorities, Signal
from config.taxonomy_model import Taxonomy
from triage.labels import Finding
from triage.lexicon import Hit, Lexicon, in_form

_MOST, _LEAST = 0, 9


@dataclass(frozen=True, slots=True)
class Facts:
    """What urgency is judged by."""

    text: str
    scope: str
    labels: tuple[Finding, ...]
    out: tuple[Finding, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Urgency:
    """The number, the ids of the signals that made it, and the proposal for the fast track."""

    priority: int
    reasons: tuple[str, ...]
    fast_track: bool


class Ranker:
    """Adds up the weights of the signals that hold."""

    def __init__(self, priorities: Priorities, taxonomy: Taxonomy, normal: Callable[[str], str]) -> None:
        """Raises KeyError if the priorities name a label or out class that the taxonomy does not have."""
        self._rules = priorities
        self._kinds = {label.id: label.kind for label in taxonomy.labels.values()}
        for signal in priorities.signals:
            for id in (*signal.labels, *signal.out):
                taxonomy.name(id)
        words: dict[str, set[str]] = {}
        for signal in priorities.signals:
            for phrase in signal.phrases:
                words.setdefault(in_form(phrase, normal), set()).add(signal.id)
        negations = map(normal, taxonomy.phrases.negations)
        self._lexicon = Lexicon(words, negations=negations)

    def rank(self, tips: Sequence[Facts]) -> list[Urgency]:
        """The urgency of each tip."""
        return [*map(self._rank, tips, self._lexicon.find([facts.text for facts in tips]))]

    def _rank(self, facts: Facts, hits: Sequence[Hit]) -> Urgency:
        fixed = self._fixed(facts)
        if fixed is not None:
            return Urgency(fixed, (), False)
        said = {id for hit in hits for id in hit.ids}
        possible = [signal for signal in self._rules.signals if not signal.phrases or signal.id in said]
        held = [signal for signal in possible if self._holds(signal, facts)]
        total = self._rules.base + sum(signal.weight for signal in held)
        return Urgency(min(_LEAST, max(_MOST, total)), tuple(signal.id for signal in held), self._fast_track(facts))

    def _fixed(self, facts: Facts) -> int | None:
        if facts.scope not in {"out", "spam", "empty"}:
            return None
        own = [self._rules.fixed_out[finding.id] for finding in facts.out if finding.id in self._rules.fixed_out]
        return min(own) if own else {str(scope): level for scope, level in self._rules.fixed.items()}.get(facts.scope)

    def _holds(self, signal: Signal, facts: Facts) -> bool:
        count = len(facts.elements)
        kind = self._kinds[facts.labels[0].id] if facts.labels else None
        return (
            (not signal.labels or any(finding.id in signal.labels and finding.sure for finding in facts.labels))
            and (not signal.out or any(finding.id in signal.out for finding in facts.out))
            and (not signal.kinds or kind in signal.kinds)
            and (signal.min_elements is None or count >= signal.min_elements)
            and (signal.max_elements is None or count <= signal.max_elements)
        )

    def _fast_track(self, facts: Facts) -> bool:
        rule = self._rules.fast_track
        if facts.scope != "in" or not facts.labels or facts.out:
            return False
        best = facts.labels[0]
        return (
            best.p >= rule.min_p
            and self._kinds[best.id] in rule.kinds
            and len(facts.elements) >= rule.min_elements
            and set(rule.needs) <= set(facts.elements)
            and not any(finding.id in rule.never_labels for finding in facts.labels)
        )
