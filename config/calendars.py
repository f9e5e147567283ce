"""The official calendar: which weekdays are days off and which weekend days are workdays (调休).

Facts come from the yearly notice of the State Council's general office: the years 2004-2026 as published in the
``chinesecalendar`` package, later years (or corrections) from operator files ``<year>.yaml`` described in
``data/calendars/README.md``. Used by casework/workdays.py, which does the counting.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chinese_calendar import constants
from pydantic import Field, field_validator, model_validator

from config.errors import ConfigError
from config.reading import DATA, Frozen, read

_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?")
# 全国年节及纪念日放假办法 (2024 revision), the days that have a fixed date; every notice since 2025 holds them.
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_STATUTORY_DAYS = 13


@dataclass(frozen=True)
class OfficialDays:
    """What the notices say. ``off`` and ``work`` never share a day; ``work`` holds Saturdays and Sundays only."""

    years: frozenset[int]
    """Years whose notice is known. In any other year nothing but the weekday is known."""
    off: frozenset[date]
    work: frozenset[date]

    @property
    def digest(self) -> bytes:
        """SHA-256 over all of it: differs as soon as one day or known year does."""
        parts = (sorted(map(str, days)) for days in (self.years, self.off, self.work))
        return hashlib.sha256("|".join(",".join(part) for part in parts).encode()).digest()


class YearFile(Frozen):
    """One operator file: the notice for one year."""

    year: int = Field(ge=2004, le=2999)
    source: str = Field(min_length=1)
    """The notice it was copied from (number and date), so that a colleague can check it."""
    off: tuple[date, ...]
    work: tuple[date, ...]

    @field_validator("off", "work", mode="before")
    @classmethod
    def _expand(cls, value: Any) -> list[date]:
        if not isinstance(value, list):
            raise ValueError("expected a list of dates YYYY-MM-DD or spans YYYY-MM-DD..YYYY-MM-DD")
        return [day for item in value for day in _days(str(item))]

    @model_validator(mode="after")
    def _plausible(self) -> "YearFile":
        # A notice may move a weekend of the December before: New Year's make-up workdays often lie there.
        first, last = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        for day in self.off + self.work:
            _expect(first <= day <= last, f"{day}: expected a date of {self.year} (or of the December before)")
        for day in self.work:
            _expect(day.weekday() >= 5, f"work: {day} is a weekday: expected a Saturday or Sunday")
            _expect(day not in self.off, f"work: {day} is also under off: expected it in one of them")
        for month, number in _FIXED:
            day = date(self.year, month, number)
            _expect(day in self.off, f"off: {day} is missing: expected every statutory holiday")
        _expect(len(set(self.off)) >= _STATUTORY_DAYS, f"off: expected at least {_STATUTORY_DAYS} days, the whole year")
        return self


def load(folder: Path | None = None) -> OfficialDays:
    """The days of the package and of every ``<year>.yaml`` in ``folder`` (default: ``data/calendars``).

    A file replaces what the package says about its year. Raises ConfigError naming the file, the key and what was
    expected.
    """
    years, off, work = _packaged()
    for path in sorted((folder or DATA / "calendars").glob("*.yaml")):
        notice = read(path, YearFile)
        if path.stem != str(notice.year):
            raise ConfigError(f"{path}: year: expected {path.stem}, as the file is named, not {notice.year}")
        years.add(notice.year)
        off = {day for day in off if day.year != notice.year} - set(notice.work) | set(notice.off)
        work = {day for day in work if day.year != notice.year} - set(notice.off) | set(notice.work)
    return OfficialDays(frozenset(years), frozenset(off), frozenset(work))


def _packaged() -> tuple[set[int], set[date], set[date]]:
    off, work = set(constants.holidays), set(constants.workdays)
    return set(range(min(off).year, max(off).year + 1)), off, work


def _days(text: str) -> list[date]:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r}: expected YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD")
    first = date.fromisoformat(match[1])
    last = date.fromisoformat(match[2] or match[1])
    _expect(first <= last, f"{text!r}: expected the earlier date first")
    _expect((last - first).days < 31, f"{text!r}: expected a span of at most 31 days")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _expect(true: bool, otherwise: str) -> None:
    if not true:
        raise ValueError(otherwise)
