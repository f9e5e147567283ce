"""Finding adverts pushed into a tip (seed 002), so that exactly they are cut and the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from config import advert_weights
from config.advert_weights import AdvertWeights
from config.taxonomy_model import Taxonomy
from triage.advert_edges import beside, framed, in_original, joined, without_sentences
from triage.advert_patterns import Patterns, Sign, either
from triage.advert_segments import Found, Glance, Segmenter, in_folded
from triage.normalise import Normal
from triage.spans import Span, merge, overlaps

_BRACKETS = re.compile(r"\[[^\[\]]{4,400}\]|【[^【】]{4,400}】|\([^()]{8,200}\)")
_OPENING_QUOTES = frozenset('“"「『《‘:')
"""After one of these somebody's words are given."""
_SENTENCE = re.compile(r"[^。!?\n]+")
_NAMED = re.compile("[代广微薇客](?:[写笔发开办]|告|信|服)")
"""What adverts are about and how they are called, loosely."""
_BEFORE = 12
"""Characters of the same sentence before an advert that may tell of it."""
_HEAD = 4
"""Characters of its own in which that may end."""
CLOSER = -850
"""What the best few characters in a row must weigh for a text to be read closely. All adverts of the corpus weigh more."""
WORDS = 680
"""What the words of a stretch that are no pattern must weigh (as in the model) to be a sign; twice that, to be two."""


@dataclass(frozen=True, slots=True)
class Adverts:
    """What to cut from the original, and whether something that looks like an advert was left in for a person."""

    cuts: tuple[Span, ...]
    suspect: bool


class AdvertFinder:
    """An advert is a stretch that the model takes for one and that has at least two different signs, or a bracketed block.

    One sign is never enough: “代写” alone is often what a tip is about, and a writer may leave a number. A stretch in
    which somebody tells of an advert or of hired writing is kept and marked as suspect.
    """

    def __init__(self, taxonomy: Taxonomy, weights: AdvertWeights | None = None) -> None:
        """`weights`: what was learned; those shipped if none are given. Raises ConfigError."""
        book = taxonomy.phrases
        self._patterns = Patterns(taxonomy)
        self._segmenter = Segmenter(weights or advert_weights.load())
        self._quotes = either(book.advert_quotes)
        self._talk = either((*book.advert_quotes, "[“「『]"))
        self._telling = either(book.advert_telling)
        self._markers = either([re.escape(marker) for marker in taxonomy.adverts.markers])
        self._min_signs = taxonomy.adverts.min_hits

    def find(self, folded: Normal, normal: Normal) -> Adverts:
        """Adverts in a text, given folded and also without noise symbols (Normaliser.fold and denoise)."""
        markers = merge(folded.span(*found.span()) for found in self._markers.finditer(folded.text))
        glance = self._segmenter.glance(folded.text) if folded.text else None
        if not glance or (glance.most < CLOSER and not self._may_tell(folded.text)):
            return Adverts(markers, False)
        signs = in_folded(folded, normal, self._patterns.find(normal.text))
        runs, told = self._runs(folded.text, glance, signs) if glance.most >= CLOSER else ([], False)
        left = [sign for sign in signs if not overlaps(Span(sign.start, sign.end), runs)]
        cuts = (in_original(folded, run) for run in runs)
        return Adverts(merge([*markers, *cuts]), told or self._talked(folded.text, left))

    def _runs(self, text: str, glance: Glance, signs: Sequence[Sign]) -> tuple[list[Span], bool]:
        """Adverts, sorted, and whether there are others of which somebody tells."""
        adverts, told = list(self._blocks(text, signs)), False
        for found in self._segmenter.find(glance, signs):
            span = without_sentences(text, found.span, found.sum, signs)
            for run in beside(text, span, list(adverts)):
                if not self._enough(replace(found, span=run), signs):
                    continue
                if self._told(text, run):
                    told = True
                else:
                    adverts.append(framed(text, run))
        return joined(text, merge(adverts), self._telling), told

    def _blocks(self, text: str, signs: Sequence[Sign]) -> Iterator[Span]:
        """Bracketed blocks that are adverts."""
        for block in (Span(*found.span()) for found in _BRACKETS.finditer(text)):
            kinds = {sign.kind for sign in signs if block.start <= sign.start and sign.end <= block.end}
            inside = text[block.start : block.end]
            if len(kinds) >= self._min_signs and not self._quotes.search(inside) and not self._telling.search(inside):
                yield block

    def _enough(self, found: Found, signs: Sequence[Sign]) -> bool:
        """Whether a stretch has enough different signs; words that the model knows from adverts are one more, or two."""
        within = [sign for sign in signs if found.span.start <= sign.start and sign.end <= found.span.end]
        kinds = {sign.kind for sign in within}
        words = found.beside(within)
        return len(kinds) + (words >= WORDS) + (words >= 2 * WORDS) >= self._min_signs

    def _may_tell(self, text: str) -> bool:
        """Whether somebody may tell of an advert in a text that has none; a quick look."""
        return bool(_NAMED.search(text) and self._talk.search(text))

    def _talked(self, text: str, signs: Sequence[Sign]) -> bool:
        """Whether in one sentence different signs stand beside words of somebody who tells of them."""
        for found in _SENTENCE.finditer(text):
            start, end = found.span()
            kinds = {sign.kind for sign in signs if start <= sign.start < end}
            if len(kinds) >= self._min_signs and self._talk.search(text, start, end):
                return True
        return False

    def _told(self, text: str, run: Span) -> bool:
        """Whether somebody tells of what looks like an advert."""
        opening = text[max(0, run.start - _BEFORE) : run.start]
        sentence = re.split(r"[。!?\n]", opening)[-1]
        told = self._quotes.search(sentence + text[run.start : run.start + _HEAD])
        return told is not None or opening.rstrip()[-1:] in _OPENING_QUOTES
