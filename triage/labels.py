"""Scores per id from the words found, and the in-scope labels with the words that led to them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.taxonomy_model import Taxonomy
from triage.lexicon import Hit
from triage.normalise import Normal
from triage.spans import Span, merge

MAX_LABELS = 5
MIN_P = 0.23
"""Below this a label is not worth an officer's look."""
SURE_P = 0.5
"""Below this a person decides."""
GUESS_P = 0.1
"""What an entry button alone says about its likeliest label."""
BUCKET_BOOST = 0.4
"""Score an entry button adds to a label that some word speaks for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A label or out class, how likely it is (0..1) and the stretches of the original text that say so."""

    id: str
    p: float
    why: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Sum of the weights of the different phrases found for one id, and where they stand."""

    total: float
    why: tuple[Span, ...]


def scores(hits: Iterable[Hit], normal: Normal) -> dict[str, Score]:
    """Score of every id that a hit speaks for; a phrase counts once, one inside a longer one of the same id never."""
    by_id: defaultdict[str, list[tuple[Hit, float]]] = defaultdict(list)
    for hit in hits:
        for id, weight in hit.grants:
            by_id[id].append((hit, weight))
    return {id: _score(found, normal) for id, found in by_id.items()}


def _score(found: list[tuple[Hit, float]], normal: Normal) -> Score:
    best: dict[str, float] = {}
    outer: list[Hit] = []
    for hit, weight in sorted(found, key=lambda pair: pair[0].start - pair[0].end):
        if not any(other.start <= hit.start and hit.end <= other.end for other in outer):
            outer.append(hit)
            best[hit.phrase] = weight
    return Score(sum(best.values()), merge(normal.span(hit.start, hit.end) for hit in outer))


def probability(score: float) -> float:
    """From a score (0 and up) to 0..1: one whole phrase gives 0.63, two give 0.86."""
    return round(1 - math.exp(-score), 3)


class Labeller:
    """Chooses at most five labels, best first; the entry button pressed counts as prior knowledge."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._order: Mapping[str, int] = {id: number for number, id in enumerate(taxonomy.labels)}
        self._buckets = {bucket.id: bucket.members for bucket in taxonomy.buckets.values()}

    def label(self, found: Mapping[str, Score], bucket: str | None) -> tuple[Finding, ...]:
        """Labels that words speak for; if none does for the button's members, these follow with low p.

        Raises KeyError for an unknown bucket.
        """
        members = self._buckets[bucket] if bucket else ()
        findings = [
            Finding(id, probability(score.total + (BUCKET_BOOST if id in members else 0.0)), score.why)
            for id, score in found.items()
            if id in self._order
        ]
        findings = [finding for finding in findings if finding.p >= MIN_P]
        findings.sort(key=lambda finding: (-finding.p, self._order[finding.id]))
        findings = findings[:MAX_LABELS]
        said = {finding.id for finding in findings} | {id for id in found if id not in self._order}
        if said.isdisjoint(members):
            findings = findings[: MAX_LABELS - 1] + self._guesses(members)
        return tuple(findings[:MAX_LABELS])

    def _guesses(self, members: Sequence[str]) -> list[Finding]:
        labels = (id for id in members if id in self._order)
        return [Finding(id, round(GUESS_P / (1 + place / 4), 3), ()) for place, id in enumerate(labels)]
