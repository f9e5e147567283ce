"""How much a text resembles what is known of each label: shared character pairs, rare ones weighing more.

Known phrases catch only part of real-life wording; this ranks the labels for the rest. It is a hint for a person, so
triage.labels keeps its weight below certainty.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from config.taxonomy_model import GAP, Taxonomy
from triage.normalise import Normal
from triage.spans import Span, merge

_COMMON = 16
"""A character pair known of more labels than this tells them apart too little to be worth the time."""
_SHORTEST = 12
"""A shorter text resembles nothing more than one of this length would."""
_SHOWN = 6
"""Character pairs shown as the reason for one label."""


class Profiles:
    """Per label the character pairs of its name, description, terms and phrases. Built once."""

    def __init__(self, taxonomy: Taxonomy, normal: Callable[[str], str]) -> None:
        """`normal` brings words into the form of the texts judged."""
        counts: dict[str, Counter[str]] = {}
        for label in taxonomy.labels.values():
            known = (label.name, label.description, *label.terms, *taxonomy.phrases.labels.get(label.id, ()))
            parts = (normal(part) for text in known for part in text.split(GAP))
            counts[label.id] = Counter(pair for part in parts for pair in _pairs(part))
        spread = Counter(pair for found in counts.values() for pair in found)
        self._by_pair: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        self._by_label: dict[str, dict[str, float]] = {}
        for id, found in counts.items():
            raw = {pair: (1 + math.log(n)) * math.log(len(counts) / spread[pair]) for pair, n in found.items()}
            norm = math.sqrt(sum(weight * weight for weight in raw.values()))
            self._by_label[id] = {
                pair: weight / norm for pair, weight in raw.items() if weight > 0 and spread[pair] <= _COMMON
            }
            for pair, weight in self._by_label[id].items():
                self._by_pair[pair].append((id, weight))

    def likeness(self, text: str) -> Mapping[str, float]:
        """Label id -> 0..1 for every label that shares a character pair with a normalised text."""
        scores: defaultdict[str, float] = defaultdict(float)
        for pair in self._by_pair.keys() & set(_pairs(text)):
            for id, weight in self._by_pair[pair]:
                scores[id] += weight
        size = math.sqrt(max(_SHORTEST, len(text)))
        return {id: score / size for id, score in scores.items()}

    def why(self, normal: Normal, id: str) -> tuple[Span, ...]:
        """Where the character pairs stand that speak most for a label."""
        text, weights = normal.text, self._by_label[id]
        shared = sorted(weights.keys() & set(_pairs(text)), key=lambda pair: (-weights[pair], pair))
        best = frozenset(shared[:_SHOWN])
        places = (start for start, pair in enumerate(_pairs(text)) if pair in best)
        return merge(normal.span(start, start + 2) for start in places)


def _pairs(text: str) -> Iterable[str]:
    return map("".join, pairwise(text))
