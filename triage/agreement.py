"""What third tips say of a pair: do both look like the same third one, or does either look more like another? Pure.

Used by triage.duplicates after every candidate pair has a first probability of its own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

_LEAST = 0.03
"""Likelier pairs than this can support another."""
_ENDS = 1e-6


def support(pairs: Sequence[tuple[int, int]], likely: Sequence[float]) -> list[dict[str, float]]:
    """For each pair of tips and its first probability, the features of the second step."""
    near: defaultdict[int, dict[int, float]] = defaultdict(dict)
    total: defaultdict[int, float] = defaultdict(float)
    best: defaultdict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for (one, other), value in zip(pairs, likely, strict=True):
        for tip, mate in ((one, other), (other, one)):
            total[tip] += value
            best[tip] = (max(best[tip][0], value), max(best[tip][1], min(best[tip][0], value)))
            if value >= _LEAST:
                near[tip][mate] = value
    found = []
    for (one, other), value in zip(pairs, likely, strict=True):
        thirds = [(near[one][tip], near[other][tip]) for tip in near[one].keys() & near[other].keys()]
        rivals = [best[tip][1] if best[tip][0] <= value else best[tip][0] for tip in (one, other)]
        inside = min(1 - _ENDS, max(_ENDS, value))
        found.append(
            {
                "alone": math.log(inside / (1 - inside)),
                "thirds": math.sqrt(sum(a * b for a, b in thirds)),
                "third": max((min(a, b) for a, b in thirds), default=0.0),
                "rival": max(rivals),
                "rival2": min(rivals),
                "elsewhere": math.log1p(total[one] + total[other] - 2 * value),
                "elsewhere2": min(total[one], total[other]) - value,
            }
        )
    return found
