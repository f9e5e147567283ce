"""Whether an emergency or a state secret stops the conversation: strong words, or weak ones that are really meant."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from config.taxonomy_model import Gate
from triage.lexicon import SENTENCE_ENDS, Lexicon, in_form

_STRONG, _WEAK, _WITH, _UNLESS = "strong", "weak", "with", "unless"


class GateKeeper:
    """One of the two gates; built once."""

    def __init__(self, gate: Gate, normal: Callable[[str], str], blockers: tuple[str, ...]) -> None:
        """`normal` brings a word into the form of the texts judged."""
        words: dict[str, dict[str, float]] = {}
        for role, phrases in (
            (_STRONG, gate.strong), (_WEAK, gate.weak), (_WITH, gate.with_), (_UNLESS, gate.unless),
        ):  # fmt: skip
            for phrase in phrases:
                words.setdefault(in_form(phrase, normal), {})[role] = 1.0
        self._lexicon = Lexicon(words, blockers=map(normal, blockers))

    def stops(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where in a normalised text the gate closes: the deciding words of each sentence that means it."""
        hits = self._lexicon.find(text)
        roles = {role for hit in hits for role, _ in hit.grants}
        if roles.isdisjoint((_STRONG, _WEAK)):
            return ()
        found: list[tuple[int, int]] = []
        for start, end in _sentences(text):
            here = [(hit, {role for role, _ in hit.grants}) for hit in hits if start <= hit.start and hit.end <= end]
            roles = set().union(*(played for _, played in here)) if here else set()
            if _UNLESS in roles or not (_STRONG in roles or {_WEAK, _WITH} <= roles):
                continue
            found += [(hit.start, hit.end) for hit, played in here if not played.isdisjoint((_STRONG, _WEAK))]
        return tuple(found)


def _sentences(text: str) -> list[tuple[int, int]]:
    bounds = [-1, *(place for place, char in enumerate(text) if char in SENTENCE_ENDS), len(text)]
    return [(one + 1, other) for one, other in pairwise(bounds)]
