"""Finding adverts pushed into a tip (seed 002), so that exactly they are cut and the rest is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.taxonomy_model import Taxonomy
from triage.normalise import Normal
from triage.spans import Span, merge, overlaps

_BRACKETS = re.compile(r"\[[^\[\]]{4,400}\]|【[^【】]{4,400}】")
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*")
_BRIDGE = 12
"""Characters without a pattern that do not break a run of advert sentences (“绝对保密。”)."""
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Adverts:
    """What to cut from the original, and whether something that looks like an advert was left in for a person."""

    cuts: tuple[Span, ...]
    suspect: bool


class AdvertFinder:
    """An advert is a segment with at least two different patterns: a bracketed block, or sentences in a row.

    One pattern is never enough: “代写” alone is often what a tip is about. A segment in which somebody tells of an
    advert or of hired writing is kept and marked as suspect.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        book = taxonomy.phrases
        self._patterns = [re.compile(text) for text in (*taxonomy.adverts.patterns, *book.advert_patterns)]
        self._exceptions = re.compile("|".join(f"(?:{text})" for text in book.advert_exceptions))
        self._quotes = re.compile("|".join(f"(?:{text})" for text in book.advert_quotes))
        self._markers = re.compile("|".join(re.escape(marker) for marker in taxonomy.adverts.markers))
        self._min_hits = taxonomy.adverts.min_hits

    def find(self, folded: Normal, normal: Normal) -> Adverts:
        """Adverts in a text, given folded and also without noise symbols (Normaliser.fold and denoise)."""
        text = normal.text
        markers = [folded.span(*found.span()) for found in self._markers.finditer(folded.text)]
        if len(self._hits(text)) < self._min_hits:
            return Adverts(merge(markers), False)
        adverts = [Span(*found.span()) for found in _BRACKETS.finditer(text) if self._advert(found.group())]
        suspect = False
        for segment in self._runs(text, adverts):
            if self._quotes.search(text, segment.start, segment.end):
                suspect = True
            else:
                adverts.append(segment)
        cuts = [normal.span(start, end) for start, end in _joined(text, merge(adverts))]
        return Adverts(merge([*markers, *cuts]), suspect)

    def _advert(self, segment: str) -> bool:
        return len(self._hits(segment)) >= self._min_hits and not self._quotes.search(segment)

    def _hits(self, segment: str) -> frozenset[int]:
        """Numbers of the different patterns in a segment."""
        return frozenset(
            number
            for number, pattern in enumerate(self._patterns)
            if any(not self._excepted(segment, found.start()) for found in pattern.finditer(segment))
        )

    def _excepted(self, segment: str, start: int) -> bool:
        """Whether the match at `start` belongs to an innocent word, as 加我 does in 增加我们的负担."""
        return any(
            found.start() <= start < found.end()
            for found in self._exceptions.finditer(segment, max(0, start - 4), start + 8)
        )

    def _runs(self, text: str, taken: list[Span]) -> list[Span]:
        """Runs of sentences that each have a pattern and together have enough different ones."""
        runs: list[Span] = []
        hits: set[int] = set()
        start = end = 0
        for sentence in (piece for found in _SENTENCE.finditer(text) for piece in _outside(Span(*found.span()), taken)):
            found_here = self._hits(text[sentence.start : sentence.end])
            if not found_here:
                continue
            if hits and len(text[end : sentence.start].strip()) <= _BRIDGE:
                hits |= found_here
                end = sentence.end
                continue
            if len(hits) >= self._min_hits:
                runs.append(Span(start, end))
            hits, start, end = set(found_here), sentence.start, sentence.end
        return [*runs, Span(start, end)] if len(hits) >= self._min_hits else runs


def _outside(span: Span, taken: list[Span]) -> list[Span]:
    """The parts of a span that none of `taken` covers."""
    parts, position = [], span.start
    for other in sorted(taken):
        if overlaps(span, [other]):
            parts.append(Span(position, other.start))
            position = other.end
    return [part for part in (*parts, Span(position, span.end)) if part.start < part.end]


def _joined(text: str, adverts: tuple[Span, ...]) -> list[Span]:
    """Adverts with nothing but punctuation between them become one."""
    joined: list[Span] = []
    for advert in adverts:
        if joined and not _LETTER.search(text, joined[-1].end, advert.start):
            joined[-1] = Span(joined[-1].start, advert.end)
        else:
            joined.append(advert)
    return joined
