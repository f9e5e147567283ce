"""What two tips share, as numbers for the pair model: names, figures, dates, things, labels. Used by triage.duplicates.

Rarity counts throughout: a shared name that three tips of six hundred have says more than the same complaint in ten.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from triage.prints import Print, Rarity

EVERYDAY = 4.0
"""Rarity up to which a shared sign says nothing."""
EVERYDAY_NUMBER = 4.0
EVERYDAY_THING = 2.0
NEW = 7.0
"""From this rarity on a character pair is next to unknown at large, as names are."""
_NEAREST = 3.0
"""That two tips came in on one day says no more than this."""
_USUAL_NEARNESS = 1.0
"""The mean over pairs of unrelated tips: what is not known counts like it."""

Features = dict[str, float]


def features(one: Print, other: Print, rarity: Rarity) -> Features:
    """All of them by name; symmetric in the two tips."""
    return {
        **_wording(one, other, rarity.signs),
        **_numbers(one, other, rarity.signs),
        **_things(one, other, rarity.things),
        **_names(one, other, rarity),
        **_times(one, other, rarity.nearness),
        "labels": float(one.labels @ other.labels),
        "topic": float(one.topic @ other.topic),
        "shorter": math.log(1 + min(len(one.letters), len(other.letters))),
        "longer": math.log(1 + max(len(one.letters), len(other.letters))),
    }


def stretches(one: Print, other: Print, rarity: Mapping[str, float]) -> list[tuple[float, str]]:
    """The stretches of text that both have, each as rare as the rarest pair of characters in it, rarest first."""
    shared = sorted(start for pair, start in one.pairs.items() if pair in other.pairs)
    found: dict[str, float] = {}
    place = 0
    while place < len(shared):
        start = end = shared[place]
        while (
            place + 1 < len(shared) and shared[place + 1] == end + 1 and one.letters[start : end + 3] in other.letters
        ):
            place, end = place + 1, end + 1
        place += 1
        pairs = (one.letters[at : at + 2] for at in range(start, end + 1))
        found[one.letters[start : end + 2]] = max((rarity.get(pair, 0.0) for pair in pairs), default=0.0)
    return sorted(((value, text) for text, value in found.items()), reverse=True)


def _wording(one: Print, other: Print, rarity: Mapping[str, float]) -> Features:
    found = stretches(one, other, rarity)
    values = [value for value, _ in found] + [0.0] * 4
    beyond = sum(max(0.0, value - EVERYDAY) for value in values)
    return {
        "first": values[0],
        "second": values[1],
        "third": values[2],
        "fourth": values[3],
        "beyond": math.sqrt(beyond),
        "far": math.sqrt(sum(max(0.0, value - EVERYDAY - 1) for value in values)),
        "new": float(sum(value >= NEW for value in values)),
        "longest": float(max((len(text) for _, text in found), default=0)),
        "stretches": math.log1p(len(found)),
        "density": beyond / math.sqrt(max(10, len(one.letters)) * max(10, len(other.letters))) * 50,
    }


def _numbers(one: Print, other: Print, rarity: Mapping[str, float]) -> Features:
    values = sorted((rarity["#" + number] for number in one.counted & other.counted), reverse=True)
    beyond = sum(max(0.0, value - EVERYDAY_NUMBER) for value in values)
    return {"numbers": math.sqrt(beyond), "number": values[0] if values else 0.0}


def _things(one: Print, other: Print, rarity: Mapping[int, float]) -> Features:
    shared = [*sorted((rarity[thing] for thing in one.things & other.things), reverse=True), 0.0, 0.0, 0.0]
    weight = sum(max(0.0, value - EVERYDAY_THING) for value in shared)
    sizes = [sum(max(0.0, rarity[thing] - EVERYDAY_THING) for thing in tip.things) for tip in (one, other)]
    return {
        "things": math.sqrt(weight),
        "thing": shared[0],
        "thing2": shared[1],
        "thing3": shared[2],
        "things_share": weight / max(3.0, math.sqrt(sizes[0] * sizes[1])),
        "things_held": weight / max(3.0, min(sizes)),
    }


def _names(one: Print, other: Print, rarity: Rarity) -> Features:
    shared = {core for core, _ in one.names | other.names if core in one.pairs and core in other.pairs}
    kinds = {kind for _, kind in one.names} & {kind for _, kind in other.names}
    return {
        "name": max((rarity.signs.get(core, 0.0) for core in shared), default=0.0),
        "names": float(len(shared)),
        "other_name": 0.0 if shared else float(len(kinds)),
        "surname": float(len(one.surnames & other.surnames)),
        "other_surname": float(bool(one.surnames and other.surnames and not one.surnames & other.surnames)),
        "doc": float(len(one.anchors["doc"] & other.anchors["doc"])),
    }


def _times(one: Print, other: Print, nearness: Sequence[float]) -> Features:
    gap = abs((one.day - other.day).days) if one.day and other.day else len(nearness)
    return {
        "days": float(len(one.days & other.days)),
        "other_day": float(bool(one.days and other.days and not one.days & other.days)),
        "months": float(len(one.months & other.months)),
        "other_month": float(bool(one.months and other.months and not one.months & other.months)),
        "near": min(_NEAREST, nearness[gap]) - _USUAL_NEARNESS if gap < len(nearness) else 0.0,
    }
