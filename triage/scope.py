"""Whether a tip is ours: in, out, mixed, spam or empty, and which out-of-scope classes it touches (O01–O18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from config.taxonomy_model import Taxonomy
from triage.elements import hanzi
from triage.gate import GateKeeper
from triage.labels import Finding, Score, probability
from triage.normalise import Normal, Normaliser
from triage.spans import merge

Scope = Literal["in", "out", "mixed", "spam", "empty"]

EMERGENCY, SECRETS, ADVERT, VAGUE, CHATTER = "O01", "O16", "O14", "O13", "O15"
OUT_SCORE = 0.5
"""What an out class must score; one word of two characters that is not marked weak is enough."""
BUCKET_PRIOR = 0.45
"""What the entry button adds to an out class among its members ("I have a suggestion")."""
ENOUGH_BESIDE_ADVERT = 20
"""Chinese characters that must be left beside an advert for the rest to be read (rule of spam_normalise)."""
RESEMBLES = 0.3
"""From this p a label counts although no known word says it."""
SHORT = 12
"""Below this many Chinese characters a text without known words says nothing that could be checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scope, the out classes in it, and whether a person should look because it is not sure."""

    scope: Scope
    out: tuple[Finding, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What scope is judged by; `normal` has neither adverts nor noise."""

    normal: Normal
    scores: Mapping[str, Score]
    labels: tuple[Finding, ...]
    elements: tuple[str, ...]
    had_advert: bool
    bucket: str | None


class Judge:
    """Order of tests (rules 2.5): emergency, secrets and adverts pre-empt; all other classes are found together."""

    def __init__(self, taxonomy: Taxonomy, normaliser: Normaliser) -> None:
        book = taxonomy.phrases
        self._gates = {
            EMERGENCY: GateKeeper(book.emergency, normaliser.word, book.blockers),
            SECRETS: GateKeeper(book.secrets, normaliser.word, book.blockers),
        }
        self._order = [id for id in taxonomy.out if id not in {EMERGENCY, SECRETS, ADVERT, VAGUE, CHATTER}]
        self._priors = {bucket.id: frozenset(bucket.members) for bucket in taxonomy.buckets.values()}

    def preempted(self, normal: Normal) -> tuple[Finding, ...]:
        """The classes that stop the conversation at once (O01, O16), with the words that show it."""
        found = []
        for id, gate in self._gates.items():
            stops = gate.stops(normal.text)
            if stops:
                found.append(Finding(id, 1.0, merge(normal.span(start, end) for start, end in stops)))
        return tuple(found)

    def judge(self, evidence: Evidence) -> Verdict:
        """The scope of a tip that is not pre-empted."""
        told = any(finding.told for finding in evidence.labels)
        length = hanzi(evidence.normal.text)
        if evidence.had_advert and (length < ENOUGH_BESIDE_ADVERT or not told):
            return Verdict("spam", (Finding(ADVERT, 1.0, ()),), length >= ENOUGH_BESIDE_ADVERT)
        if not any(char.isalnum() for char in evidence.normal.text):
            return Verdict("empty", (), False)
        out = self._found(evidence)
        prior = self._priors.get(evidence.bucket or "", frozenset())
        if told or (evidence.labels and prior and prior.isdisjoint(finding.id for finding in out)):
            return Verdict("mixed" if out else "in", out, not told)
        if out:
            return Verdict("out", out, False)
        if any(finding.p >= RESEMBLES for finding in evidence.labels):
            return Verdict("in", (), True)
        return self._nothing_known(evidence, length)

    def _found(self, evidence: Evidence) -> tuple[Finding, ...]:
        prior = self._priors.get(evidence.bucket or "", frozenset())
        found = []
        for id in self._order:
            score = evidence.scores.get(id)
            if score is None:
                continue
            total = score.total + (BUCKET_PRIOR if id in prior else 0.0)
            if total >= OUT_SCORE:
                found.append(Finding(id, probability(total), score.why))
        found.sort(key=lambda finding: -finding.p)
        return tuple(found)

    def _nothing_known(self, evidence: Evidence, length: int) -> Verdict:
        """No label and no class found: ask once (O13), or chatter, or wording nobody has seen: to a person."""
        vague, chatter = evidence.scores.get(VAGUE), evidence.scores.get(CHATTER)
        concrete = len(set(evidence.elements) - {"what"})
        if chatter and length < 2 * SHORT and concrete == 0:
            return Verdict("out", (Finding(CHATTER, probability(chatter.total), chatter.why),), vague is not None)
        letters = sum(char.isalpha() for char in evidence.normal.text)
        foreign = letters - length >= SHORT and letters > 2 * length
        if not foreign and (length < SHORT or (vague and length < 5 * SHORT)) and concrete <= 1:
            vague = vague or Score(0.0, ())
            return Verdict("out", (Finding(VAGUE, probability(vague.total), vague.why),), True)
        return Verdict("in", (), True)
