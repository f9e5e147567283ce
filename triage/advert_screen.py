"""Which texts are worth a close look for adverts: what the most telling few characters in a row weigh. triage.adverts uses it.

A linear model: every character, with those around it, speaks for or against being part of an advert. Fast, since every text
is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.advert_features import PAD, Eye, Seen, around
from triage.page import Page

Scores = NDArray[Any]
Tables = Mapping[str, NDArray[Any]]
WINDOW = 14
"""Characters; shorter than nearly all adverts, so that they weigh much and what only has a catchword weighs little."""


class Screen:
    """Built once; keeps nothing of any text."""

    def __init__(self, tables: Tables) -> None:
        """`tables`: for each name of config.advert_weights.TABLES."""
        self._tables = tables
        self.eye = Eye()

    def mosts(self, texts: Sequence[str]) -> list[int]:
        """The largest sum of WINDOW characters in a row of each of several folded texts, or of all if there are fewer."""
        page = Page(texts, PAD)
        total = np.cumsum(np.append(0, insides(self.eye.see_all(page), self._tables)))
        windows = total[WINDOW:] - total[:-WINDOW]
        bounds = zip((page.starts - PAD).tolist(), (page.ends - PAD).tolist(), strict=True)
        return [
            int(windows[start : end - WINDOW + 1].max() if end - start > WINDOW else total[end] - total[start])
            for start, end in bounds
        ]


def insides(seen: Seen, tables: Tables) -> Scores:
    """How much each character speaks for being part of an advert."""
    count = len(seen.letters)
    letters = _nothing(count, tables)
    letters += tables["char"][seen.char[PAD:-PAD]]
    for name, places, firsts in (("pair", seen.pair, (2, 3)), ("triple", seen.triple, (1, 2, 3))):
        weights = tables[name][places]
        for first in firsts:
            letters += weights[first : first + count]
    scores = _nothing(seen.length, tables)
    scores[seen.letters] = letters
    scores += tables["kinds3"][seen.three[2 : 2 + seen.length]]
    scores += tables["kinds5"][around(seen)]
    return scores


def _nothing(count: int, tables: Tables) -> Scores:
    """To add weights to: stored ones are small, sums of them are not; while learning they are no whole numbers."""
    return np.zeros(count, np.result_type(tables["char"], np.int32))
