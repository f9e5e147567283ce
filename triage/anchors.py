"""What ties a report to one event: document numbers, dates, sums, places, units, figures. Used by triage.duplicates."""

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
_SPELT = re.compile(
    r"(?<![零〇一二两三四五六七八九十百千万亿\d])[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万]+"
    r"|[一二三四五六七八九十](?=[月日号])"
)
_DIGITS = MappingProxyType({char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2})
_STEPS = MappingProxyType({"十": 10, "百": 100, "千": 1000, "万": 10_000})
_FIGURE = re.compile(r"(\d+(?:,\d{3})+|\d+(?:\.\d+)?)([万亿])?")
_LEAST_FIGURE = 10
_YEARS = range(2000, 2036)
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


def figures(text: str) -> frozenset[str]:
    """Numbers from ten on but years, however written: 六万八, 6.8万 and 68,000 are all "68000"."""
    found = (
        float(digits.replace(",", "")) * _SCALE[scale] for digits, scale in _FIGURE.findall(_SPELT.sub(_digits, text))
    )
    return frozenset(f"{value:.12g}" for value in found if value >= _LEAST_FIGURE and value not in _YEARS)


def _digits(match: re.Match[str]) -> str:
    return str(value_of(match[0]))


def value_of(numeral: str) -> int:
    """The value of a Chinese numeral below 10^8, also colloquial (六万八 is 68000) or digit by digit (二〇二六)."""
    if _STEPS.keys().isdisjoint(numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total = section = digit = 0
    step = 1
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
            step = 1 if digit == 0 else step
            continue
        step = _STEPS[char]
        if char == "万":
            total, section = (total + section + digit) * step, 0
        else:
            section += (digit or 1) * step
        digit = 0
    return total + section + digit * max(1, step // 10)


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
