"""A text with adverts as the second stage looks at it. triage.advert_moves, triage.advert_verdict and training use it.

It counts only characters that are no blanks. What is known of each place between two of them is turned into places in
tables of weights (config.advert_weights.PLACES).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.advert_features import PAD, Places
from triage.advert_language import BACK, EDGE, Language
from triage.advert_segments import Weighed
from triage.spans import Span

Numbers = NDArray[Any]
Rows = dict[str, Places]
AHEAD = 3
"""Characters behind a place whose fit with what stands before it is judged."""
_BEHIND = 4
_NEAR = 4
_BLANK, _BREAK = 5, 6
_CLASSES = {"、": 5, ":": 6, "!": 14, "?": 14, ";": 15}
"""Kinds of characters besides those of triage.advert_features, two of which are blanks and not needed here."""
WALLS = np.isin(np.arange(16), (0, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15))
STOPS = (7, 14)
PARTNERS = dict(zip("([【〔「『《“<{", ")]】〕」』》”>}", strict=True))
_OPEN, _CLOSE = (np.array([ord(char) for char in chars]) for chars in (PARTNERS, PARTNERS.values()))
_WORST = -3000


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """One text. Arrays over places have one more than there are characters: the last is the end of the text."""

    length: int
    first: Places
    """Where in the folded text what stands before each place ends."""
    last: Places
    """Where what stands behind it begins."""
    codes: Places
    """Digits all as 0; BACK line breaks before."""
    classes: Places
    """Two of outside before and behind."""
    alone: Numbers
    """(AHEAD, places): how likely each of the characters behind a place is after only those between."""
    glue: Numbers
    """For each place, how much better what follows fits to what stands before it than alone."""
    edges: tuple[Numbers, Numbers]
    """What the first stage says of each place as a start and as an end."""
    inside: Numbers
    """Sums up to each place: how much the characters before it speak for an advert."""
    likely: Numbers
    """Sums up to each place: how likely the characters before it are in a tip."""
    nested: Places
    """Brackets and quotes opened and not closed before each place."""
    stops: Places
    """Ends of sentences before each place."""

    def wall(self, before: Places) -> NDArray[np.bool_]:
        """Whether the characters before these places are punctuation, symbols or outside."""
        return np.asarray(WALLS[self.classes[before + 1]])

    def within(self, span: Span) -> Span:
        """The same stretch, of the folded text, in places."""
        start = int(np.searchsorted(self.last, span.start))
        start = min(start, self.length - 1)
        return Span(start, max(start + 1, int(np.searchsorted(self.first, span.end, side="right")) - 1))

    def stretch(self, span: Span) -> Span:
        """A stretch of places in the folded text."""
        return Span(int(self.last[span.start]), int(self.first[span.end]))


def view(text: str, weighed: Weighed, language: Language) -> View | None:
    """Look at a folded text; None if there is nothing but blanks."""
    kinds = weighed.seen.kinds[PAD:-PAD]
    where = np.flatnonzero((kinds != _BLANK) & (kinds != _BREAK))
    if not len(where):
        return None
    length = len(where)
    raw = characters(text)[where]
    codes = np.full(length + BACK + _BEHIND, EDGE, np.int64)
    codes[BACK : BACK + length] = raw
    classes = np.zeros(length + 4, np.int64)
    classes[2:-2] = kinds[where]
    for char, number in _CLASSES.items():
        classes[2:-2][raw == ord(char)] = number
    rows = np.lib.stride_tricks.sliding_window_view(codes, BACK + 1)[: length + AHEAD]
    shares = language.shares(rows)
    alone = np.stack([shares[step, step : step + length + 1] for step in range(AHEAD)])
    glue = sum(shares[BACK, step : step + length + 1] - alone[step] for step in range(AHEAD))
    last, first = np.append(where, len(text)), np.append(0, where + 1)
    return View(
        length=length,
        first=first,
        last=last,
        codes=codes,
        classes=classes,
        alone=alone,
        glue=np.asarray(glue),
        edges=(np.maximum(weighed.starts[last], _WORST), np.maximum(weighed.ends[first], _WORST)),
        inside=_sums(weighed.inside)[last],
        likely=_sums(shares[BACK, :length]),
        nested=_sums(np.isin(raw, _OPEN).astype(np.int64) - np.isin(raw, _CLOSE)),
        stops=_sums(np.isin(classes[2:-2], STOPS).astype(np.int64)),
    )


def characters(text: str) -> Places:
    """Code points, digits all as 0."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    return np.where((codes >= ord("0")) & (codes <= ord("9")), ord("0"), codes)


def binned(values: Numbers, step: float, zero: int, size: int) -> Places:
    """Which of `size` steps each is in; 0 is in number `zero`."""
    return np.asarray(np.clip(np.rint(values / step) + zero, 0, size - 1), np.int64)


def rows(look: View, text: str, weighed: Weighed) -> tuple[Rows, Rows]:
    """Of each place as a start and as an end, places in the tables of PLACES but for `shift`."""
    common = _common(look, text)
    runs = _runs(look)
    signs = dict(weighed.between.places)["signs"]
    torn = np.zeros(len(text) + 1, np.int64)
    torn[weighed.between.torn] = 1
    told = torn[look.last] | torn[look.first]
    found = []
    for which, place in enumerate((look.last, look.first)):
        outer, inner = runs[which], runs[1 - which]
        own = {"edge": binned(look.edges[which], 100, 32, 64), "torn": signs[place] * 2 + told}
        beside = {"outrun": outer, "inrun": inner, "outlook": outer % 256, "inlook": inner % 256}
        found.append({**common, **own, **beside})
    return found[0], found[1]


def _common(look: View, text: str) -> Rows:
    """What is the same for a start and an end."""
    count = look.length + 1
    a, b, c, d = (look.classes[step : step + count] for step in range(4))
    gap = np.minimum(look.last - look.first, 1)
    gap[[place for place in np.flatnonzero(gap) if "\n" in text[look.first[place] : look.last[place]]]] = 2
    places = np.arange(count)
    left, right = np.maximum(places - _NEAR, 0), np.minimum(places + _NEAR, look.length)
    hashed = (look.codes * 2654435761 >> 11) & 4095
    return {
        "kinds2": (gap * 16 + b) * 16 + c,
        "kinds4": ((a * 16 + b) * 16 + c) * 16 + d,
        "before": hashed[BACK - 1 : BACK - 1 + count],
        "behind": hashed[BACK : BACK + count],
        "glue": binned(look.glue, 1.0, 6, 16) * 4 + WALLS[b] * 2 + WALLS[c],
        "sides": _means(look.inside, left, places, 25) * 16 + _means(look.inside, places, right, 25),
        "tips": _means(look.likely, left, places, 0.7, 15) * 16 + _means(look.likely, places, right, 0.7, 15),
    }


def _runs(look: View) -> tuple[Places, Places]:
    """For each place, the stretch before it back to a wall and behind it up to one: its length and what it looks like."""
    places = np.arange(look.length + 1)
    walls = WALLS[look.classes[2:-2]]
    back = np.maximum.accumulate(np.append(0, np.where(walls, places[1:], 0)))
    ahead = np.append(np.where(walls, places[:-1], look.length), look.length)
    ahead = np.minimum.accumulate(ahead[::-1])[::-1]
    found = []
    for start, end in ((back, places), (places, ahead)):
        looks = _means(look.inside, start, end, 20) * 16 + _means(look.likely, start, end, 0.5, 15)
        found.append(np.minimum(end - start, 15) * 256 + looks)
    return found[0], found[1]


def _means(sums: Numbers, start: Places, end: Places, step: float, zero: int = 8) -> Places:
    """Means over stretches, in 16 steps."""
    return binned((sums[end] - sums[start]) / np.maximum(end - start, 1), step, zero, 16)


def _sums(values: Numbers) -> Numbers:
    """Sums up to each place."""
    return np.append(values[:0].sum(), np.cumsum(values))
