"""The figures of all runs and the table they end in. Filled by the measurements, printed by ``__main__``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

OURS = "Qingfeng"
_HEAD = ("figure", "unit", OURS, "beside it", "", "ratio")


@dataclass(frozen=True)
class Figure:
    """A median over runs with its extremes."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{number(self.middle)} ({number(self.low)}–{number(self.high)})"


@dataclass
class Book:
    """One value a run for each (what, who). What shares its words up to the first comma stands together in the table."""

    _units: dict[str, str] = field(default_factory=dict)
    _values: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    """Lines that stand below the table."""

    def note(self, what: str, unit: str, value: float, who: str = OURS) -> None:
        """Note the value of one run; ``who`` is this program or what it is held against."""
        self._units[what] = unit
        self._values.setdefault(what, {}).setdefault(who, []).append(value)

    def figure(self, what: str, who: str = OURS) -> Figure | None:
        """Median, lowest and highest of all runs; None when nothing was noted."""
        values = self._values.get(what, {}).get(who)
        return Figure(median(values), min(values), max(values)) if values else None

    def table(self) -> str:
        """Aligned text: a line for each figure and one more for each further reference; ratio = ours / reference."""
        rows: list[tuple[str, ...]] = [_HEAD, tuple("-" * len(title) for title in _HEAD)]
        groups = {_group(what): None for what in self._values}
        for group in groups:
            for what in self._values:
                if _group(what) == group:
                    rows += self._rows(what)
        widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
        lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
        return "\n".join(line.rstrip() for line in lines)

    def _rows(self, what: str) -> list[tuple[str, ...]]:
        ours = self.figure(what)
        rows: list[tuple[str, ...]] = [(what, self._units[what], str(ours) if ours else "", "", "", "")]
        others = [(who, self.figure(what, who)) for who in self._values[what] if who != OURS]
        for place, (who, other) in enumerate(others):
            assert other is not None
            ratio = number(ours.middle / other.middle) if ours and other.middle else ""
            head = rows.pop()[:3] if place == 0 else ("", "", "")
            rows.append((*head, who, str(other), ratio))
        return rows


def _group(what: str) -> str:
    return what.partition(",")[0]


def number(value: float) -> str:
    """Three significant figures or a little more, thousands separated."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0..1) of all values do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(len(values) * share), 1) - 1]
