"""Whether a tip is ours: in, out, mixed, spam or empty, and which out-of-scope classes it touches (O01–O18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from config.taxonomy_model import Taxonomy
from triage.elements import hanzi
from triage.gate import GateKeeper
from triage.labels import NO_MATTER, Finding, Opinion
from triage.normalise import Normal, Normaliser
from triage.spans import merge

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
_NEEDED = MappingProxyType({EMERGENCY: 0.8, SECRETS: 0.8, ADVERT: 0.5})
"""These have consequences at once: without known words they take a surer classifier, or the next likely class stands."""
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

    def __init__(self, taxonomy: Taxonomy, normaliser: Normaliser) -> None:
        book = taxonomy.phrases
        gates = {EMERGENCY: book.emergency, SECRETS: book.secrets}
        self._gates = GateKeeper(gates, normaliser.word, book.blockers)

    def preempted(self, texts: Sequence[Normal]) -> list[tuple[Finding, ...]]:
        """For each text the classes that stop the conversation at once (O01, O16), with the words that show it."""
        return [*map(_stopping, texts, self._gates.stops([normal.text for normal in texts]))]

    def judge(self, normal: Normal, opinion: Opinion, *, had_advert: bool) -> Verdict:
        """The scope of a tip that is not pre-empted; ``normal`` has neither adverts nor noise."""
        length = hanzi(normal.text)
        if had_advert and length < ENOUGH_BESIDE_ADVERT:
            return Verdict("spam", (Finding(ADVERT, 1.0, ()),), length >= SOME_BESIDE_ADVERT)
        if not any(char.isalnum() for char in normal.text):
            return Verdict("empty", (), False)
        if _foreign(normal.text, length):
            return Verdict("in", (), True)
        unsure = abs(opinion.inside - OURS) < UNSURE
        classes = [found for found in opinion.out if found.p >= _NEEDED.get(found.id, 0)]
        if opinion.inside >= OURS:
            beside = tuple([found for found in classes if found.sure and found.id not in NO_MATTER])
            beside = beside or opinion.beside
            return Verdict("mixed" if beside else "in", beside, unsure)
        first, *others = classes
        if had_advert and (first.id in NO_MATTER or not first.sure):
            return Verdict("spam", (first,), True)
        if first.id == ADVERT:
            # A tip about an advert sounds like one: without the marks of an advert nothing is taken for it on a guess.
            return Verdict("in", (), True)
        out = (first, *(found for found in others if found.sure))
        return Verdict("mixed" if opinion.labels[0].p >= BESIDE else "out", out, unsure)


def _stopping(normal: Normal, stops: Mapping[str, Sequence[tuple[int, int]]]) -> tuple[Finding, ...]:
    return tuple([Finding(id, 1.0, merge([normal.span(*place) for place in stops[id]])) for id in stops])


def _foreign(text: str, chinese: int) -> bool:
    """Whether a text is written in another language: nothing was learned of those, a person reads it."""
    if 2 * chinese >= len(text):
        return False
    letters = sum(char.isalpha() for char in text)
    return letters - chinese >= SHORT and letters > 2 * chinese
