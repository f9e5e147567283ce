"""Whether a tip is ours: in, out, mixed, spam or empty, and which out-of-scope classes it touches (O01–O18)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from triage.elements import hanzi
from triage.labels import NO_MATTER, Finding, Opinion
from triage.normalise import Normal
from triage.spans import Span
from triage.stops import Stops

Scope = Literal["in", "out", "mixed", "spam", "empty"]

EMERGENCY, SECRETS, ADVERT = "O01", "O16", "O14"
ENOUGH_BESIDE_ADVERT = 20
"""Chinese characters that must be left beside an advert for the rest to be read (rule of spam_normalise)."""
SOME_BESIDE_ADVERT = 6
"""From so many on a person looks nevertheless: it may be a short tip."""
OURS = 0.5
UNSURE = 0.25
"""A probability of being ours nearer to one half than this leaves the decision to a person."""
BESIDE = 0.4
"""A label this likely is kept beside what is not ours: a needless look costs less than a lost tip."""
ADVERT_LEAST = 0.5
"""An advert has consequences at once: it takes a surer classifier, or the next likely class stands."""
NOTHING_LEAST = 0.9
"""That a text says nothing of any matter takes this much, or a person looks."""
STOPPING = MappingProxyType({EMERGENCY: 0.12, SECRETS: 0.18})
"""From what probability on a text tells of these (docs/triage.md). A needless line before everything else costs little."""
CERTAIN = MappingProxyType({EMERGENCY: 0.75, SECRETS: STOPPING[SECRETS]})
"""From what on nothing else of it is looked at: nothing of a secret may be kept."""
SHORT = 12
"""Fewer letters than this of another script do not make a text foreign."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scope, the out classes in it (without their words), and whether a person should look: it is not sure."""

    scope: Scope
    out: tuple[Finding, ...]
    unsure: bool


class Judge:
    """Order of tests (rules 2.5): emergency and secrets pre-empt, then adverts; all other classes are found together."""

    def __init__(self, stops: Stops) -> None:
        self._stops = stops

    def stopping(self, texts: Sequence[Normal]) -> list[tuple[Finding, ...]]:
        """For each text what of STOPPING it tells of, likeliest first, with the words that do."""
        return [*map(_stopping, texts, self._stops.odds([normal.text for normal in texts]))]

    def judge(
        self, normal: Normal, opinion: Opinion | None, stopping: tuple[Finding, ...], *, had_advert: bool
    ) -> Verdict:
        """The scope of a tip; ``normal`` has neither adverts nor noise. Without an opinion ``stopping`` is all it is about."""
        if opinion is None:
            return Verdict("out", stopping, False)
        verdict = self._judged(normal, opinion, had_advert=had_advert)
        if not stopping:
            return verdict
        ours = verdict.scope in {"in", "mixed"} and opinion.labels[0].p >= BESIDE
        return Verdict("mixed" if ours else "out", stopping + verdict.out, True)

    def _judged(self, normal: Normal, opinion: Opinion, *, had_advert: bool) -> Verdict:
        length = hanzi(normal.text)
        if had_advert and length < ENOUGH_BESIDE_ADVERT:
            return Verdict("spam", (Finding(ADVERT, 1.0, ()),), length >= SOME_BESIDE_ADVERT)
        if not any(char.isalnum() for char in normal.text):
            return Verdict("empty", (), False)
        if _foreign(normal.text, length):
            return Verdict("in", (), True)
        unsure = abs(opinion.inside - OURS) < UNSURE
        classes = [*filter(_possible, opinion.out)]
        if opinion.inside >= OURS:
            beside = tuple([found for found in classes if found.sure and found.id not in NO_MATTER])
            beside = beside or tuple(filter(_possible, opinion.beside))
            return Verdict("mixed" if beside else "in", beside, unsure)
        first, *others = classes
        if had_advert and (first.id in NO_MATTER or not first.sure):
            return Verdict("spam", (first,), True)
        if first.id == ADVERT:
            # A tip about an advert sounds like one: without the marks of an advert nothing is taken for it on a guess.
            return Verdict("in", (), True)
        unsure = unsure or (first.id in NO_MATTER and first.p < NOTHING_LEAST)
        out = (first, *(found for found in others if found.sure))
        return Verdict("mixed" if opinion.within or opinion.labels[0].p >= BESIDE else "out", out, unsure)


def preempts(stopping: Sequence[Finding]) -> bool:
    """Whether what was found is so sure, or so grave, that nothing else of the text is looked at."""
    return any(found.p >= CERTAIN[found.id] for found in stopping)


def _possible(found: Finding) -> bool:
    """Whether the classifier may say so: of what stops a conversation it knows too little."""
    return found.id not in STOPPING and (found.id != ADVERT or found.p >= ADVERT_LEAST)


def _stopping(normal: Normal, odds: Mapping[str, tuple[float, Span]]) -> tuple[Finding, ...]:
    likely = ((id, _chance(value), words) for id, (value, words) in odds.items())
    found = [Finding(id, p, (normal.span(*words),)) for id, p, words in likely if p >= STOPPING[id]]
    return tuple(sorted(found, key=lambda one: -one.p))


def _chance(odds: float) -> float:
    """In thousandths, from a logarithm of the odds."""
    return round(1 / (1 + math.exp(-min(max(odds, -30.0), 30.0))), 3)


def _foreign(text: str, chinese: int) -> bool:
    """Whether a text is written in another language: nothing was learned of those, a person reads it."""
    if 2 * chinese >= len(text):
        return False
    letters = sum(char.isalpha() for char in text)
    return letters - chinese >= SHORT and letters > 2 * chinese
