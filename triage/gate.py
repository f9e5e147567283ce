"""Whether an emergency or a state secret stops the conversation: strong words, or weak ones that are really meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from config.taxonomy_model import Gate
from triage.lexicon import SENTENCE_ENDS, Hit, Lexicon, in_form

_END = re.compile(f"[{''.join(sorted(SENTENCE_ENDS))}]")
_STRONG, _WEAK, _WITH, _UNLESS = " strong", " weak", " with", " unless"


class GateKeeper:
    """All gates at once; built once."""

    def __init__(self, gates: Mapping[str, Gate], normal: Callable[[str], str], blockers: tuple[str, ...]) -> None:
        """`gates`: by the id of what they stop; `normal` brings a word into the form of the texts judged."""
        words: dict[str, set[str]] = {}
        for id, gate in gates.items():
            for role, phrases in (
                (_STRONG, gate.strong), (_WEAK, gate.weak), (_WITH, gate.with_), (_UNLESS, gate.unless),
            ):  # fmt: skip
                for phrase in phrases:
                    words.setdefault(in_form(phrase, normal), set()).add(id + role)
        self._ids = tuple(gates)
        self._lexicon = Lexicon(words, blockers=map(normal, blockers))

    def stops(self, texts: Sequence[str]) -> list[dict[str, list[tuple[int, int]]]]:
        """Which gates each normalised text closes, and where: the deciding words of each sentence that means it."""
        return [*map(self._stops, texts, self._lexicon.find(texts))]

    def _stops(self, text: str, hits: Sequence[Hit]) -> dict[str, list[tuple[int, int]]]:
        if not hits:
            return {}
        found = {id: self._closed(id, hits, text) for id in self._ids}
        return {id: places for id, places in found.items() if places}

    def _closed(self, id: str, hits: Sequence[Hit], text: str) -> list[tuple[int, int]]:
        strong, weak, beside, unless = id + _STRONG, id + _WEAK, id + _WITH, id + _UNLESS
        if all(hit.ids.isdisjoint((strong, weak)) for hit in hits):
            return []
        found: list[tuple[int, int]] = []
        for start, end in _sentences(text):
            here = [hit for hit in hits if start <= hit.start and hit.end <= end]
            roles = {role for hit in here for role in hit.ids}
            if unless not in roles and (strong in roles or {weak, beside} <= roles):
                found += [(hit.start, hit.end) for hit in here if not hit.ids.isdisjoint((strong, weak))]
        return found


def _sentences(text: str) -> list[tuple[int, int]]:
    bounds = [-1, *(found.start() for found in _END.finditer(text)), len(text)]
    return [(one + 1, other) for one, other in pairwise(bounds)]
