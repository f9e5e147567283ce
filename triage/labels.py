"""Scores per id from the words found, and the in-scope labels with the words that led to them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from config.taxonomy_model import Taxonomy
from triage.lexicon import Hit
from triage.normalise import Normal
from triage.profiles import Profiles
from triage.spans import Span, merge

MAX_LABELS = 5
MIN_P = 0.23
"""Below this a label is not worth an officer's look."""
SURE_P = 0.5
"""Below this a person decides."""
GUESS_P = 0.1
"""What an entry button alone says about its likeliest label."""
BUCKET_BOOST = 0.4
"""Score an entry button adds to a label that something else speaks for as well."""
BUCKET_LEAST = 0.1
TOLD = 0.26
"""Score from which words say something: more than one weak word."""
LIKENESS = 4.0
LIKENESS_CAP = 0.6
"""Score for full likeness, and the most it adds: resembling alone stays below SURE_P."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A label or out class, how likely it is (0..1) and the stretches of the original text that say so."""

    id: str
    p: float
    why: tuple[Span, ...]
    told: bool = False
    """Whether known words say so; otherwise it only resembles, or the entry button says it."""


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
    """Chooses at most five labels, best first, from words found, likeness and the entry button pressed."""

    def __init__(self, taxonomy: Taxonomy, profiles: Profiles) -> None:
        self._order: Mapping[str, int] = {id: number for number, id in enumerate(taxonomy.labels)}
        self._buckets = {bucket.id: bucket.members for bucket in taxonomy.buckets.values()}
        self._profiles = profiles

    def label(self, found: Mapping[str, Score], normal: Normal, bucket: str | None) -> tuple[Finding, ...]:
        """Labels with enough behind them; if nothing speaks for the button's members, these follow with low p.

        Raises KeyError for an unknown bucket.
        """
        members = self._buckets[bucket] if bucket else ()
        likeness = self._profiles.likeness(normal.text)
        findings = []
        for id in self._order.keys() & (found.keys() | likeness.keys()):
            told = found[id].total if id in found else 0.0
            score = told + min(LIKENESS_CAP, LIKENESS * likeness.get(id, 0.0))
            score += BUCKET_BOOST if id in members and score > BUCKET_LEAST else 0.0
            p = probability(score if told >= TOLD else min(score, LIKENESS_CAP))
            if p >= MIN_P:
                findings.append(Finding(id, p, found[id].why if told >= TOLD else (), told >= TOLD))
        findings.sort(key=lambda finding: (-finding.p, self._order[finding.id]))
        findings = [self._explained(finding, normal) for finding in findings[:MAX_LABELS]]
        said = {finding.id for finding in findings} | {id for id in found if id not in self._order}
        if members and said.isdisjoint(members):
            findings = findings[: MAX_LABELS - 1] + self._guesses(members)
        return tuple(findings[:MAX_LABELS])

    def _explained(self, finding: Finding, normal: Normal) -> Finding:
        return finding if finding.told else replace(finding, why=self._profiles.why(normal, finding.id))

    def _guesses(self, members: Sequence[str]) -> list[Finding]:
        labels = (id for id in members if id in self._order)
        return [Finding(id, round(GUESS_P / (1 + place / 4), 3), ()) for place, id in enumerate(labels)]
