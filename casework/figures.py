"""Figures for digests and reports: weeks, rates, and the suppression of small cells.

For the digest and the exports. Pure. Counts are of cases (件) or of persons (人), never of both in one table.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from casework.localtime import local_day, shanghai

MINIMUM_CELL = 5
"""Smallest count that may be published; 10 for figures of a unit or township."""
SMALLEST_BASE = 10
"""Below this base a rate says nothing: counts only."""
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def week_key(at: datetime) -> str:
    """The ISO week of ``at`` in Asia/Shanghai, such as ``2026-W47``. A naive time is taken to be there already."""
    year, week, _ = local_day(at).isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_bounds(key: str) -> tuple[datetime, datetime]:
    """Monday 00:00 of that week and of the next, Asia/Shanghai; the second is not part of it. Raises ValueError."""
    match = _WEEK.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r}: expected an ISO week such as 2026-W47")
    monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return _midnight(monday), _midnight(monday + timedelta(days=7))


def rate(now: int, before: int, places: int = 1) -> Decimal | None:
    """Change against the same period of last year, in percent, rounded half up (away from zero).

    None for a base of 0 (shown as –) and for one below 10 (counts only).
    """
    if before < SMALLEST_BASE:
        return None
    percent = Decimal(now - before) * 100 / Decimal(before)
    return percent.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def suppress(counts: Mapping[str, int], minimum: int = MINIMUM_CELL) -> dict[str, int | None]:
    """The cells of a one-way table that may stand beside its published total; None is a hidden cell.

    Cells from 1 to ``minimum - 1`` are hidden (rules 5.4). As the total gives back the sum of the hidden cells, more
    are hidden, smallest first and zeros last, until not one of them can be computed, even by somebody who knows this
    procedure. Order of keys is kept. Show the total of :func:`published_total` beside it and no other. Raises
    ValueError for a negative count.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("counts: expected no negative number")
    hidden = {count for count in counts.values() if 0 < count < minimum}
    # Equal counts are hidden together: which of two equals was taken would tell something about the others.
    for spare in sorted(set(counts.values()) - hidden, key=lambda count: (count == 0, count)):
        if _safe([count for count in counts.values() if count in hidden], minimum):
            break
        hidden.add(spare)
    return {key: None if count in hidden else count for key, count in counts.items()}


def published_total(counts: Mapping[str, int], minimum: int = MINIMUM_CELL) -> int | None:
    """The total that may stand beside :func:`suppress`, or None where even that would give a hidden cell back."""
    shown = suppress(counts, minimum)
    hidden = [counts[key] for key, count in shown.items() if count is None]
    return sum(counts.values()) if _safe(hidden, minimum) else None


def _safe(hidden: list[int], minimum: int) -> bool:
    """Whether the sum of the hidden cells leaves each of them open."""
    if not hidden:
        return True
    # This also catches a single hidden cell, which is always a small one.
    if sum(hidden) < minimum:
        return False
    # Small cells only: at either end of the range, such as 4 + 4 or 1 + 1 + 1, the sum has a single solution.
    return max(hidden) >= minimum or len(hidden) < sum(hidden) < len(hidden) * (minimum - 1)


def _midnight(d: date) -> datetime:
    return datetime.combine(d, time(), shanghai())
