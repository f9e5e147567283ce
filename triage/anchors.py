"""What ties a report to one event: document numbers, dates, sums, places and units. Used by triage.duplicates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from triage.normalise import HANZI

_DOCUMENT = re.compile(rf"([{HANZI}]{{1,8}})[〔\[【(（]?(20\d\d)[〕\]】)）]?(?:第)?(\d{{1,4}})号")
_DATE = re.compile(r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]")
_DAYS = MappingProxyType({"前天": -2, "昨天": -1, "昨晚": -1, "今天": 0, "今早": 0})
_RELATIVE = re.compile("|".join(_DAYS))
_SUM = re.compile(r"(\d+(?:\.\d+)?)(多|余|来)?(万|亿)?(元|块|户|人|亩|桌|份|瓶|条)")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_PLACE = re.compile(rf"([{HANZI}]{{2}})(镇|乡|县|街道|村|社区|小区)")
_UNIT = re.compile(rf"([{HANZI}]{{2}})(局|办|站|所|中心|医院|学校|中学|小学|大厅|公司|银行|幼儿园)")
_GENERAL = frozenset("我你他她它们个这那各全每本某该所有在是的和到去来下里上几两一多为与或把被给让不就都也要从对")


def anchors(text: str, day: date | None) -> Mapping[str, frozenset[str]]:
    """Kind (doc, date, sum, place, unit) to what a normalised text has of it; `day` tells what yesterday means."""
    return {
        "doc": frozenset(f"{name[-2:]}{year}-{int(number)}" for name, year, number in _DOCUMENT.findall(text)),
        "date": frozenset(_dates(text, day)),
        "sum": frozenset(_sums(text)),
        "place": frozenset(_names(_PLACE, text)),
        "unit": frozenset(_names(_UNIT, text)),
    }


def _names(pattern: re.Pattern[str], text: str) -> list[str]:
    return [name + suffix for name, suffix in pattern.findall(text) if _GENERAL.isdisjoint(name)]


def _dates(text: str, day: date | None) -> list[str]:
    found = [f"{int(match['m']):02}-{int(match['d']):02}" for match in _DATE.finditer(text)]
    if day is not None:
        said = [day + timedelta(_DAYS[word]) for word in _RELATIVE.findall(text)]
        found += [f"{when:%m-%d}" for when in said]
    return found


def _sums(text: str) -> list[str]:
    return [
        f"{float(number) * _SCALE[scale]:g}{'元' if unit == '块' else unit}"
        for number, _, scale, unit in _SUM.findall(text)
    ]


def contradict(kind: str, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two tips that agree in nothing of a kind name different things: town and town, not town and village."""
    pattern = {"place": _PLACE, "unit": _UNIT}.get(kind)
    if pattern is None:
        return bool(one and other)
    ends = [{found[2] for name in names if (found := pattern.fullmatch(name))} for names in (one, other)]
    return not ends[0].isdisjoint(ends[1])
