"""Finding adverts pushed into a tip (seed 002), so that exactly they are cut and the rest is read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config import advert_weights
from config.advert_weights import AdvertWeights
from config.taxonomy_model import Taxonomy
from triage.advert_edges import beside, framed, in_original, joined, marked
from triage.advert_net import Nets
from triage.advert_patterns import CONTACT, Patterns, Sign, either, in_folded
from triage.advert_screen import Screen
from triage.normalise import Normal
from triage.spans import Span, merge, overlaps, overlaps_one

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
CLOSER = -200
"""What the best few characters in a row must weigh for a text to be read closely. Of the adverts of the corpus one in 200
weighs less, of other tips nine in ten."""
SURE = -1.0
"""Odds (logarithm) from which on a stretch with a catchword of adverts is cut."""
UNNAMED = 2.5
"""The same for one that has none: people leave their own numbers in tips."""
SURELY, NEVERTHELESS = 3.0, 8.0
"""The least where the writer tells who he is, with a catchword and without: of 821 adverts 9 seem to hold such data, of
ten stretches wrongly taken for one four did."""
WHOLE = 3.0
"""The least where hardly anything else is left and nothing says how to reach a seller: else a whole tip may be lost."""
CERTAIN = 3.5
"""The least for words of a clause before not to count as telling of it."""
_MOST = 20
"""Stretches of one text that are looked at closely. No text of the corpus has more than 3; noise can have thousands."""
_SCRAP = 4
"""Characters; what is left of a stretch beside a bracketed block is no advert of its own if it is shorter."""
_LITTLE = 20
"""Characters; a text with less beside an advert is taken for one as a whole."""


@dataclass(frozen=True, slots=True)
class Adverts:
    """What to cut from the original, and whether something that looks like an advert was left in for a person."""

    cuts: tuple[Span, ...]
    suspect: bool


class AdvertFinder:
    """An advert is a stretch that networks take for one, or a bracketed block with different signs.

    A stretch in which somebody tells of an advert or of hired writing is kept and marked as suspect.
    """

    def __init__(self, taxonomy: Taxonomy, weights: AdvertWeights | None = None) -> None:
        """`weights`: what was learned; those shipped if none are given. Raises ConfigError."""
        book, weights = taxonomy.phrases, weights or advert_weights.load()
        self._patterns = Patterns(taxonomy)
        self._screen, self._nets = Screen(weights.tables), Nets(weights.net)
        self._quotes = either(book.advert_quotes)
        self._talk = either((*book.advert_quotes, "[“「『]"))
        self._telling = either(book.advert_telling)
        self._markers = either([re.escape(marker) for marker in taxonomy.adverts.markers])
        self._min_signs = taxonomy.adverts.min_hits

    def find(
        self, folded: Sequence[Normal], normals: Sequence[Normal], own: Sequence[Sequence[Span]] | None = None
    ) -> list[Adverts]:
        """Adverts in each text, given folded and also without noise symbols (Normaliser.fold and denoise).

        `own`: stretches of each original in which the writer tells who he is, as hardly an advert does.
        """
        mosts = self._screen.mosts([one.text for one in folded])
        return [*map(self._find, folded, normals, own or [()] * len(folded), mosts)]

    def _find(self, folded: Normal, normal: Normal, own: Sequence[Span], most: int) -> Adverts:
        """`most`: what the best few characters in a row weigh."""
        text = folded.text
        markers = [Span(*found.span()) for found in self._markers.finditer(text)]
        if not text or (most < CLOSER and not self._may_tell(text)):
            return Adverts(merge(in_original(folded, marker) for marker in markers), False)
        signs = in_folded(folded, normal, self._patterns.find(normal.text))
        who = [folded.within(*span) for span in own]
        runs, others = self._runs(text, signs, markers, who) if most >= CLOSER else (markers, False)
        left = [sign for sign in signs if not overlaps_one(Span(sign.start, sign.end), runs)]
        return Adverts(merge(in_original(folded, run) for run in runs), others or self._talked(text, left))

    def _runs(
        self, text: str, signs: Sequence[Sign], markers: Sequence[Span], who: Sequence[Span]
    ) -> tuple[list[Span], bool]:
        """Adverts with the markers of some, sorted, and whether others are left: told of, doubted, or too many to look at."""
        adverts = [*markers, *self._blocks(text, signs)]
        judged = self._nets.judge(text, self._screen.eye.see(text), signs)
        stretches = judged.stretches()
        others = len(stretches) > _MOST
        if others:
            stretches = sorted(sorted(stretches, key=judged.of, reverse=True)[:_MOST])
        reachable = any(sign.kind == CONTACT for sign in signs)
        for found, likely in judged.bests(stretches):
            for run in beside(text, found, merge(adverts)):
                parted = found.end - found.start - (run.end - run.start) >= _SCRAP
                odds = judged.of(run) if parted else likely
                named = _named(run, signs)
                if odds < (SURE if named else UNNAMED) or run.end - run.start < _SCRAP:
                    continue
                left = len(text) - sum(end - start for start, end in merge([*adverts, run]))
                whole = left < _LITTLE and not reachable and odds < WHOLE
                his = overlaps(run, who) and odds < (SURELY if named else NEVERTHELESS)
                if whole or his or self._told(text, run, odds):
                    others = True
                else:
                    adverts.append(marked(text, framed(text, run)))
        return joined(text, merge(adverts)), others

    def _blocks(self, text: str, signs: Sequence[Sign]) -> Iterator[Span]:
        """Bracketed blocks that are adverts."""
        starts = [sign.start for sign in signs]
        for block in (Span(*found.span()) for found in _BRACKETS.finditer(text)):
            within = signs[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
            kinds = {sign.kind for sign in within if sign.end <= block.end}
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


def _named(run: Span, signs: Sequence[Sign]) -> bool:
    """Whether there is a catchword of adverts in it."""
    return any(sign.kind != CONTACT and run.start <= sign.start and sign.end <= run.end for sign in signs)


def _opens_quote(before: str) -> bool:
    """Whether somebody's words begin behind it; the straight mark both opens and closes."""
    return before[-1:] in _OPENING_QUOTES and (before[-1] != '"' or before.count('"') % 2 == 1)
