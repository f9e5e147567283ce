"""Finding adverts pushed into a tip (seed 002), so that exactly they are cut and the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.taxonomy_model import Taxonomy
from triage.advert_edges import Page, joined
from triage.advert_patterns import by_start
from triage.normalise import Normal
from triage.spans import Span, merge, overlaps

_BRACKETS = re.compile(r"\[[^\[\]]{4,400}\]|【[^【】]{4,400}】|\([^()]{8,200}\)")
_ENDS = frozenset("。!?\n")
_SENTENCE = re.compile(r"[^。!?\n]+")
_SENTENCE_HEAD = re.compile(r"[^。!?\n]*$")
_HEAD = 8
"""Characters before the first catchword of a sentence that another advert sentence may follow."""
_GAP = 30
"""Characters between two patterns of one advert."""
_GAP_OVER_END = 14
"""The same where a sentence ends between them (“绝对保密。”)."""
_THIN = 0.25
"""With less of a stretch than this in patterns it is no advert."""
_BEFORE = 12
"""Characters of the same sentence before an advert that may tell of it."""
_LOOSE = 8
"""Characters beside numbers and handles without which they are only what a writer leaves to be reached."""
_CONTACT = -1


@dataclass(frozen=True, slots=True)
class Adverts:
    """What to cut from the original, and whether something that looks like an advert was left in for a person."""

    cuts: tuple[Span, ...]
    suspect: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    sign: int
    """Which pattern; all ways to reach the seller are one sign."""


class AdvertFinder:
    """An advert is a stretch with at least two different signs: a bracketed block, or catchwords in a row.

    One sign is never enough: “代写” alone is often what a tip is about, and a writer may leave a number. A stretch in
    which somebody tells of an advert or of hired writing is kept and marked as suspect.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        book = taxonomy.phrases
        patterns = (*book.advert_patterns, *taxonomy.adverts.patterns)
        self._contacts = _either(book.advert_contacts)
        self._patterns = [re.compile(text) for text in patterns]
        words, shapes = by_start((*book.advert_contacts, *patterns))
        self._words, self._shapes = re.compile("|".join(words)), re.compile("|".join(shapes))
        self._exceptions = _either(book.advert_exceptions)
        self._quotes = _either(book.advert_quotes)
        self._telling = _either(book.advert_telling)
        self._plain = frozenset(book.advert_plain)
        self._markers = _either([re.escape(marker) for marker in taxonomy.adverts.markers])
        self._min_signs = taxonomy.adverts.min_hits

    def find(self, folded: Normal, normal: Normal) -> Adverts:
        """Adverts in a text, given folded and also without noise symbols (Normaliser.fold and denoise)."""
        markers = [folded.span(*found.span()) for found in self._markers.finditer(folded.text)]
        hits = list(self._hits(normal.text))
        if not hits:
            return Adverts(merge(markers), False)
        page = Page(folded, normal)
        adverts = list(self._blocks(normal.text, hits))
        suspect = self._talked(normal.text, hits)
        free = [hit for hit in hits if not overlaps(Span(hit.start, hit.end), adverts)]
        for run in list(self._runs(page, free, adverts)):
            if self._told(page, run):
                suspect = True
            else:
                adverts.append(run)
        cuts = [normal.span(start, end) for start, end in joined(normal.text, merge(adverts))]
        return Adverts(merge([*markers, *cuts]), suspect)

    def _hits(self, text: str) -> Iterator[_Hit]:
        found = [one.span() for pattern in (self._shapes, self._words) for one in pattern.finditer(text)]
        taken = 0
        for start, end in sorted(found, key=lambda span: span[0]):
            if start >= taken and not self._excepted(text, start):
                yield _Hit(start, end, self._sign(text, start))
                taken = end

    def _sign(self, text: str, start: int) -> int:
        if self._contacts.match(text, start):
            return _CONTACT
        return next(
            (number for number, one in enumerate(self._patterns) if one.match(text, start)), len(self._patterns)
        )

    def _excepted(self, text: str, start: int) -> bool:
        """Whether the match at `start` belongs to an innocent word, as 加我 does in 增加我们的负担."""
        return any(
            found.start() <= start < found.end()
            for found in self._exceptions.finditer(text, max(0, start - 4), start + 8)
        )

    def _blocks(self, text: str, hits: Sequence[_Hit]) -> Iterator[Span]:
        """Bracketed blocks that are adverts."""
        for block in (Span(*found.span()) for found in _BRACKETS.finditer(text)):
            signs = {hit.sign for hit in hits if block.start <= hit.start and hit.end <= block.end}
            inside = text[block.start : block.end]
            if len(signs) >= self._min_signs and not self._quotes.search(inside) and not self._telling.search(inside):
                yield block

    def _runs(self, page: Page, hits: Sequence[_Hit], taken: Sequence[Span]) -> Iterator[Span]:
        """Stretches with enough different signs, in which nobody tells anything."""
        for row in self._rows(page.text, hits, taken):
            core = Span(row[0].start, row[-1].end)
            signs = {hit.sign for hit in row}
            thick = sum(hit.end - hit.start for hit in row) / (core.end - core.start)
            if thick < _THIN:
                continue
            whole = page.whole(core, self._silent, taken, closed=row[-1].sign == _CONTACT)
            listed = page.catchwords(whole, self._plain)
            if len(signs) + listed < self._min_signs:
                continue
            loose = (whole.end - whole.start) - sum(hit.end - hit.start for hit in row)
            if signs != {_CONTACT} or loose >= _LOOSE:
                yield whole

    def _rows(self, text: str, hits: Sequence[_Hit], taken: Sequence[Span]) -> Iterator[list[_Hit]]:
        row: list[_Hit] = []
        for hit in hits:
            if row and not self._follows(text, row, hit, taken):
                yield row
                row = []
            row.append(hit)
        if row:
            yield row

    def _follows(self, text: str, row: Sequence[_Hit], hit: _Hit, taken: Sequence[Span]) -> bool:
        """Whether `hit` belongs to the same advert as the hits before."""
        between = Span(row[-1].end, hit.start)
        gap = text[between.start : between.end]
        most = _GAP
        if not _ENDS.isdisjoint(gap):
            most = _GAP_OVER_END
            head = _SENTENCE_HEAD.search(text, 0, row[0].start)
            if head and head.end() - head.start() > _HEAD:
                return False  # the sentence before tells something and only has a catchword in it
        return len(gap) <= most and not overlaps(between, taken) and not self._telling.search(gap)

    def _silent(self, words: str) -> bool:
        """Whether words without a pattern may belong to an advert: nobody tells anything in them."""
        return self._plain.isdisjoint(words) and not self._telling.search(words)

    def _talked(self, text: str, hits: Sequence[_Hit]) -> bool:
        """Whether in one sentence different signs stand beside words of somebody who tells of them."""
        for found in _SENTENCE.finditer(text):
            start, end = found.span()
            signs = {hit.sign for hit in hits if start <= hit.start < end}
            if len(signs) >= self._min_signs and self._quotes.search(text, start, end):
                return True
        return False

    def _told(self, page: Page, run: Span) -> bool:
        """Whether somebody tells of what looks like an advert."""
        text = page.text
        if page.attached(run.start) and not self._contacts.search(text, run.start, run.end):
            return True  # with no way to reach anybody and in the middle of a sentence it is part of what is told
        opening = text[max(0, run.start - _BEFORE) : run.start]
        sentence = re.split(r"[。!?\n]", opening)[-1]
        return bool(self._quotes.search(sentence + text[run.start : run.end])) or opening[-1:] in {"“", '"', "「", "『"}


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{text})" for text in patterns))
