"""When a tip says something happened: days and months, however told. Used by triage.prints; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from types import MappingProxyType

_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])(?:月份?(?:(3[01]|[12]?\d)[日号]?)?|[./](3[01]|[12]?\d)(?=[日号\s,]|$))")
_DAY_ONLY = re.compile(r"(?<![月\d])(3[01]|[12]\d|[1-9])[号日](?![楼栋桌院棚窗台文令单位线门口])")
_WEEKDAY = re.compile(r"(上上|上)个?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAYS = MappingProxyType({"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6})
_AGO = MappingProxyType(
    {"前天": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "今天": 0, "今早": 0, "今晚": 0}
)
_FIXED = MappingProxyType(
    {"元旦": (1, 1), "三八": (3, 8), "妇女节": (3, 8), "清明": (4, 5), "五一": (5, 1), "劳动节": (5, 1), "六一": (6, 1),
     "儿童节": (6, 1), "七一": (7, 1), "七七": (7, 7), "八一": (8, 1), "教师节": (9, 10), "九一八": (9, 18),
     "惊蛰": (3, 5), "谷雨": (4, 20), "国庆": (10, 1), "双十一": (11, 11), "冬至": (12, 21)}
)  # fmt: skip
"""Days that are called by name, by month and day; solar terms to within a day."""
_ABOUT = MappingProxyType({"端午": (6,), "中秋": (9, 10), "腊月": (1, 2), "正月": (2, 3), "春节": (1, 2), "过年": (1, 2)})
"""Days of the lunar calendar fall into one of these months."""


def told(text: str, day: date | None) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
    """Days as (month, day) and months that a text names; numerals must be digits. Without `day`, "yesterday" is nothing."""
    days = set(_named(text))
    months = {int(found[1]) for found in _MONTH.finditer(text)} | {month for month, _ in days}
    months.update(month for word, about in _ABOUT.items() if word in text for month in about)
    if day is not None:
        reckoned = set(_reckoned(text, day, bare=not months))
        days |= reckoned
        months |= {month for month, _ in reckoned}
        if "上个月" in text:
            months.add((day.month - 2) % 12 + 1)
    return frozenset(days), frozenset(months)


def _named(text: str) -> Iterator[tuple[int, int]]:
    for found in _MONTH.finditer(text):
        if number := found[2] or found[3]:
            yield int(found[1]), int(number)
    for word, when in _FIXED.items():
        if word in text:
            yield when


def _reckoned(text: str, day: date, bare: bool) -> Iterator[tuple[int, int]]:
    """Counted from the day the tip came in; `bare`: no month is named, so "the 18th" is the last 18th."""
    said = [day + timedelta(back) for word, back in _AGO.items() if word in text]
    for weeks, weekday in _WEEKDAY.findall(text):
        said.append(day - timedelta(day.weekday() + 7 * len(weeks)) + timedelta(_WEEKDAYS[weekday]))
    yield from ((when.month, when.day) for when in said)
    if bare:
        for number in map(int, _DAY_ONLY.findall(text)):
            yield (day if number <= day.day else day.replace(day=1) - timedelta(1)).month, number
