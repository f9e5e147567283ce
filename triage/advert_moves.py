"""Second stage: where exactly an advert begins and ends, chosen among many places near those of the first stage.

Each candidate is judged by a linear model: what the first stage says, how well the tip reads with the advert taken out,
how the text breaks at both edges, and brackets, symbols and commas. triage.adverts and training use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from config.advert_weights import PAIRS, PLACES
from triage.advert_features import Places
from triage.advert_language import BACK, Language
from triage.advert_view import AHEAD, PARTNERS, Numbers, Rows, View, binned
from triage.spans import Span

OUTWARD, INWARD, TAIL = 30, 14, 40
"""How far a start goes outward, both go inward, and an end goes outward, in characters."""
KEPT = 12
"""Starts and ends that are looked at together."""
_PARTNER = np.zeros(1 << 16, np.int64)
_PARTNER[[ord(char) for char in PARTNERS]] = [ord(char) for char in PARTNERS.values()]
_MARKS = np.isin(np.arange(16), (7, 12, 13, 14))
"""Classes of which an advert may have the same character at both ends."""
_TWINS = np.isin(np.arange(16), (12, 13))
"""Those of which a tip hardly has the same one on both sides of an advert."""


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """Starts and ends, which of them make pairs, and what is seen of each."""

    starts: Places
    ends: Places
    start_rows: Rows
    end_rows: Rows
    first: Numbers
    last: Numbers
    """For each pair, the number of its start and of its end."""
    pair_rows: dict[str, Numbers]
    scalars: Numbers
    """(pairs, SCALARS): what it has more than the stretch of the first stage."""

    def span(self, number: int) -> Span:
        """That of one pair."""
        return Span(int(self.starts[self.first[number]]), int(self.ends[self.last[number]]))


def candidates(
    look: View,
    rows: tuple[Rows, Rows],
    raw: Span,
    language: Language,
    weights: Mapping[str, Numbers] | None = None,
) -> Candidates:
    """`raw`: the stretch of the first stage; this and all else in places of the view, of which `rows` tells.

    With `weights`, only of the KEPT starts and ends that look best each without the other.
    """
    starts = np.arange(max(0, raw.start - OUTWARD), min(look.length - 1, raw.start + INWARD) + 1)
    ends = np.arange(max(1, raw.end - INWARD), min(look.length, raw.end + TAIL) + 1)
    starts, ends = _whole(starts, rows[0], raw.start), _whole(ends, rows[1], raw.end)
    start_rows = _rows(look, rows[0], starts, starts - raw.start + 32)
    end_rows = _rows(look, rows[1], ends, ends - raw.end + 20)
    if weights:
        best_starts = _top(starts, _alone("start", start_rows, weights) - _outside(look, 0, starts, weights), raw.start)
        best_ends = _top(ends, _alone("end", end_rows, weights) + _outside(look, 1, ends, weights), raw.end)
        starts, start_rows = starts[best_starts], _some(start_rows, best_starts)
        ends, end_rows = ends[best_ends], _some(end_rows, best_ends)
    first, last = np.nonzero(ends[None, :] > starts[:, None])
    s, e = starts[first], ends[last]
    joint = joints(look, starts, ends, language)[first, last]
    return Candidates(
        starts=starts,
        ends=ends,
        start_rows=start_rows,
        end_rows=end_rows,
        first=first.astype(np.uint16),
        last=last.astype(np.uint16),
        pair_rows={name: found.astype(np.uint16) for name, found in _pairs(look, s, e, joint).items()},
        scalars=_scalars(look, s, e, raw),
    )


def _whole(places: Places, rows: Rows, own: int) -> Places:
    """Those that tear no number, handle or pattern apart, and the first stage's own."""
    return np.asarray(places[(rows["torn"][places] % 2 == 0) | (places == own)])


def best(found: Candidates, weights: Mapping[str, Numbers]) -> Span:
    """The likeliest one."""
    return found.span(int(np.argmax(scores(found, weights))))


def scores(found: Candidates, weights: Mapping[str, Numbers]) -> Numbers:
    """One number for each pair, the larger the likelier."""
    start, end = _alone("start", found.start_rows, weights), _alone("end", found.end_rows, weights)
    pair = sum(weights[f"pair_{name}"][places] for name, places in found.pair_rows.items())
    single = start[found.first] + end[found.last]
    return np.asarray(single + pair + found.scalars @ weights["scalars"])


def _alone(edge: str, rows: Rows, weights: Mapping[str, Numbers]) -> Numbers:
    """What is said of starts (or ends) whatever the other edge is."""
    return np.asarray(sum(weights[f"{edge}_at_{name}"][places] for name, places in rows.items()))


def _outside(look: View, which: int, places: Places, weights: Mapping[str, Numbers]) -> Numbers:
    """The share of these places in what SCALARS say; for starts it is taken away."""
    edges = look.edges[which][places] * (2 * which - 1)
    parts = (look.inside[places] / 500, edges / 500, look.likely[places] / 10, places / 10)
    return np.asarray(sum(part * weight for part, weight in zip(parts, weights["scalars"], strict=True)))


def _top(places: Places, looks: Numbers, own: int) -> Numbers:
    """Numbers of the KEPT best and of the first stage's own, rising."""
    best = np.argsort(-looks, kind="stable")[:KEPT]
    return np.union1d(best, np.flatnonzero(places == own))


def _some(rows: Rows, which: Numbers) -> Rows:
    return {name: places[which] for name, places in rows.items()}


def joints(look: View, starts: Places, ends: Places, language: Language) -> Numbers:
    """(starts, ends): how much better what stands behind an end fits to what stands before a start than alone."""
    left = np.stack([look.codes[starts + step] for step in range(BACK)], axis=-1)
    right = np.stack([look.codes[ends + BACK + step] for step in range(AHEAD)], axis=-1)
    shape = (len(starts), len(ends))
    sides = (np.broadcast_to(left[:, None], (*shape, BACK)), np.broadcast_to(right[None], (*shape, AHEAD)))
    row = np.concatenate(sides, axis=-1)
    steps = np.stack([row[..., step : step + BACK + 1] for step in range(AHEAD)])
    return np.asarray(language.shares(steps)[-1].sum(axis=0) - look.alone[:, ends].sum(axis=0))


def bracketed(look: View, s: Places, e: Places) -> Numbers:
    """Whether the first character opens what the last one closes."""
    return np.asarray(_PARTNER[np.minimum(look.codes[s + BACK], 0xFFFF)] == look.codes[e + BACK - 1])


def _rows(look: View, rows: Rows, places: Places, shift: Places) -> Rows:
    found = {name: rows[name][places] for name in PLACES if name != "shift"}
    return found | {"shift": np.clip(shift, 0, 63) * 2 + look.wall(places)}


def _pairs(look: View, s: Places, e: Places, joint: Numbers) -> Rows:
    """Places in the tables of PAIRS."""
    a, b, c, d = (look.classes[places] for places in (s + 1, s + 2, e + 1, e + 2))
    walls = look.wall(s) * 2 + look.wall(e + 1)
    around = ((a * 16 + b) * 16 + c) * 16 + d
    found = {
        "joint": binned(joint, 1.0, 6, 16) * 4 + walls,
        "lift_start": binned(joint - look.glue[s], 1.0, 8, 16) * 4 + walls,
        "lift_end": binned(joint - look.glue[e], 1.0, 8, 16) * 4 + walls,
        "around2": a * 16 + d,
        "around3": (a * 16 + c) * 16 + d,
        "around4": around,
        "stops": np.clip(look.stops[e] - look.stops[s], 0, 15),
    }
    return {name: found[name] for name in PAIRS if name in found} | _frames(look, s, e)


def _frames(look: View, s: Places, e: Places) -> Rows:
    """Brackets and symbols at the edges and how they are balanced; whether a run of symbols is torn."""
    before, first, last, behind = (look.codes[BACK + places] for places in (s - 1, s, e - 1, e))
    a, b, d = (look.classes[places] for places in (s + 1, s + 2, e + 2))
    balance = np.clip(look.nested[e] - look.nested[s] + 2, 0, 4)
    outer = (_PARTNER[np.minimum(before, 0xFFFF)] == behind) & (behind > 0)
    twins = (before == behind) & _TWINS[a]
    for flag in (outer, bracketed(look, s, e), (first == last) & _MARKS[b], twins):
        balance = balance * 2 + flag
    torn = ((before == first) & _MARKS[a]) | ((behind == last) & _MARKS[d])
    return {"balance": balance, "length": np.minimum((e - s) // 3, 31) * 2 + torn}


def _scalars(look: View, s: Places, e: Places, raw: Span) -> Numbers:
    """What SCALARS names."""
    start, end = raw
    edges = look.edges[0][s] - look.edges[0][start] + look.edges[1][e] - look.edges[1][end]
    inside = look.inside[e] - look.inside[s] - look.inside[end] + look.inside[start]
    likely = look.likely[e] - look.likely[s] - look.likely[end] + look.likely[start]
    return np.stack((inside / 500, edges / 500, likely / 10, (e - s - end + start) / 10), axis=-1).astype(np.float32)
