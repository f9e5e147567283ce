"""Finding adverts pushed into a tip (seed 002), so that exactly they are cut and the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from config import advert_weights
from config.advert_weights import AdvertWeights
from config.taxonomy_model import Taxonomy
from triage import advert_moves, advert_verdict, advert_view
from triage.advert_edges import beside, framed, in_original, joined, reached
from triage.advert_language import Language
from triage.advert_patterns import CONTACT, Patterns, Sign, either
from triage.advert_segments import Glance, Segmenter, Weighed, in_folded
from triage.advert_view import View
from triage.normalise import Normal
from triage.spans import Span, merge, overlaps

_BRACKETS = re.compile(r"\[[^\[\]]{4,400}\]|【[^【】]{4,400}】|\([^()]{8,200}\)")
_OPENING_QUOTES = frozenset('“"「『《‘:')
"""After one of these somebody's words are given."""
_QUOTING = re.compile(r"[^“\"「『]{1,10}[“\"「『]([^”\"」』]+)[”\"」』][,。]?")
"""A few words and somebody's own."""
_SENTENCE = re.compile(r"[^。!?\n]+")
_NAMED = re.compile("[代广微薇客](?:[写笔发开办]|告|信|服)")
"""What adverts are about and how they are called, loosely."""
_BEFORE = 12
"""Characters of the same sentence before an advert that may tell of it."""
_HEAD = 4
"""Characters of its own in which that may end."""
CLOSER = -300
"""What the best few characters in a row must weigh for a text to be read closely. All adverts of the corpus weigh more."""
SURE = 2.0
"""What the verdict on a stretch must be for it to be cut (logarithm of the odds)."""
WHOLE = 3.0
"""What it must be where hardly anything else is left and nothing says how to reach a seller: else a whole tip may be lost."""
CERTAIN = 3.5
"""What it must be for words of a clause before not to count as telling of it."""
_MOST = 20
"""Stretches of one text that are looked at closely. No text of the corpus has more than 3; noise can have thousands."""
_SCRAP = 4
"""Characters; what is left of a stretch beside a bracketed block is no advert of its own if it is shorter, and what is left
of a text beside an advert says nothing."""


@dataclass(frozen=True, slots=True)
class Adverts:
    """What to cut from the original, and whether something that looks like an advert was left in for a person."""

    cuts: tuple[Span, ...]
    suspect: bool


class AdvertFinder:
    """An advert is a stretch that two models take for one, moved to where the tip reads best without it, or a bracketed
    block with different signs.

    A stretch in which somebody tells of an advert or of hired writing is kept and marked as suspect.
    """

    def __init__(self, taxonomy: Taxonomy, weights: AdvertWeights | None = None) -> None:
        """`weights`: what was learned; those shipped if none are given. Raises ConfigError."""
        book, weights = taxonomy.phrases, weights or advert_weights.load()
        self._patterns = Patterns(taxonomy)
        self._segmenter = Segmenter(weights)
        self._moves = weights.moves
        self._language = Language.stored(weights.counts)
        self._quotes = either(book.advert_quotes)
        self._talk = either((*book.advert_quotes, "[“「『]"))
        self._telling = either(book.advert_telling)
        self._markers = either([re.escape(marker) for marker in taxonomy.adverts.markers])
        self._min_signs = taxonomy.adverts.min_hits

    def find(self, folded: Sequence[Normal], normals: Sequence[Normal]) -> list[Adverts]:
        """Adverts in each text, given folded and also without noise symbols (Normaliser.fold and denoise)."""
        return [*map(self._find, folded, normals, self._segmenter.mosts([one.text for one in folded]))]

    def _find(self, folded: Normal, normal: Normal, most: int) -> Adverts:
        """`most`: what the best few characters in a row weigh."""
        markers = merge(folded.span(*found.span()) for found in self._markers.finditer(folded.text))
        if not folded.text or (most < CLOSER and not self._may_tell(folded.text)):
            return Adverts(markers, False)
        signs = in_folded(folded, normal, self._patterns.find(normal.text))
        runs, others = self._runs(folded.text, signs) if most >= CLOSER else ([], False)
        left = [sign for sign in signs if not overlaps(Span(sign.start, sign.end), runs)]
        cuts = (in_original(folded, run) for run in runs)
        return Adverts(merge([*markers, *cuts]), others or self._talked(folded.text, left))

    def _runs(self, text: str, signs: Sequence[Sign]) -> tuple[list[Span], bool]:
        """Adverts, sorted, and whether others are left: told of, doubted, or too many to look at."""
        adverts, glance = list(self._blocks(text, signs)), self._segmenter.glance(text)
        weighed = self._segmenter.weigh(glance, signs)
        raws = weighed.spans()
        others = len(raws) > _MOST
        if others:
            raws = sorted(sorted(raws, key=weighed.of, reverse=True)[:_MOST])
        look = advert_view.view(text, weighed, self._language) if raws else None
        if not look:
            return adverts, others
        rows = advert_view.rows(look, text, weighed)
        reachable = any(sign.kind == CONTACT for sign in signs)
        for raw in raws:
            if any(block.start <= raw.start and raw.end <= block.end for block in adverts):
                continue
            moved = self._moved(look, rows, look.within(raw))
            for run in beside(text, look.stretch(moved), list(adverts)):
                odds = self._odds(text, look.within(run), look, weighed, glance, signs)
                if odds < SURE:
                    continue
                doubted = odds < WHOLE and len(text) - (run.end - run.start) < _SCRAP and not reachable
                if doubted or any(self._told(text, one, odds) for one in (run, raw)):
                    others = True
                else:
                    adverts.append(framed(text, reached(text, run, signs)))
        return joined(text, merge(adverts)), others

    def _moved(self, look: View, rows: tuple[advert_view.Rows, advert_view.Rows], raw: Span) -> Span:
        """Where a stretch of the first stage best begins and ends."""
        found = advert_moves.candidates(look, rows, raw, self._language, self._moves)
        return advert_moves.best(found, self._moves)

    def _odds(
        self, text: str, span: Span, look: View, weighed: Weighed, glance: Glance, signs: Sequence[Sign]
    ) -> float:
        """The verdict on a stretch in places of the view: the logarithm of the odds that it is an advert."""
        if span.end - span.start < _SCRAP or not advert_verdict.possible(text, look.stretch(span), weighed, signs):
            return -np.inf
        found = advert_verdict.numbers(text, span, look, weighed, glance, signs, self._language)
        return float(found @ self._moves["verdict"])

    def _blocks(self, text: str, signs: Sequence[Sign]) -> Iterator[Span]:
        """Bracketed blocks that are adverts."""
        for block in (Span(*found.span()) for found in _BRACKETS.finditer(text)):
            kinds = {sign.kind for sign in signs if block.start <= sign.start and sign.end <= block.end}
            inside = text[block.start : block.end]
            if len(kinds) >= self._min_signs and not self._quotes.search(inside) and not self._telling.search(inside):
                yield block

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

    def _told(self, text: str, run: Span, odds: float) -> bool:
        """Whether somebody tells of what looks like an advert: in the same sentence, or clause if it surely is one."""
        opening = text[max(0, run.start - _BEFORE) : run.start]
        part = re.split(r"[。!?\n,;]" if odds >= CERTAIN else r"[。!?\n]", opening)[-1]
        told = self._quotes.search(part + text[run.start : run.start + _HEAD])
        quoted = _QUOTING.fullmatch(text, *run)
        if quoted and 2 * len(quoted[1]) >= run.end - run.start:
            return True
        return told is not None or _opens_quote(text[: run.start].rstrip())


def _opens_quote(before: str) -> bool:
    """Whether somebody's words begin behind it; the straight mark both opens and closes."""
    return before[-1:] in _OPENING_QUOTES and (before[-1] != '"' or before.count('"') % 2 == 1)
