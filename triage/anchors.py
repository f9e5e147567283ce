"""What ties a report to one event: document numbers, dates, sums, places, units, figures. Used by triage.duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from triage.normalise import HANZI

_DOCUMENT = re.compile(rf"([{HANZI}]{{1,8}})[〔\[【(（]?(20\d\d)[〕\]】)）]?(?:第)?(\d{{1,4}})号")
_FILED = re.compile(
    r"(?<![a-z0-9])([a-z]{1,4}-?\d{8,20})(?![a-z0-9])"
    r"|(?:编号|单号|案号|工单|受理号?|信访件|回执|转办件)[^\d,。;!?\n]{0,6}(\d{7,20})(?![a-z0-9])"
)
"""The number of a petition, work order or receipt."""
_DATE = re.compile(r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]")
_DAYS = MappingProxyType({"前天": -2, "昨天": -1, "昨晚": -1, "今天": 0, "今早": 0})
_RELATIVE = re.compile("|".join(_DAYS))
_SUM = re.compile(r"(\d+(?:\.\d+)?)(多|余|来)?(万|亿)?(元|块|户|人|亩|桌|份|瓶|条)")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_PLACE = re.compile(rf"([{HANZI}]{{2}})(镇|乡|县|街道|村|社区|小区)")
_UNIT = re.compile(rf"([{HANZI}]{{2}})(局|办|站|所|中心|医院|学校|中学|小学|大厅|公司|银行|幼儿园)")
_SPELT = re.compile(
    r"(?<![零〇一二两三四五六七八九十百千万亿\d])[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万]{1,15}"
    r"|[一二三四五六七八九十](?=[月日号])"
)
_DIGITS = MappingProxyType({char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2})
_STEPS = MappingProxyType({"十": 10, "百": 100, "千": 1000, "万": 10_000})
_FIGURE = re.compile(r"(\d+(?:,\d{3})+|\d+(?:\.\d+)?)([万亿])?")
_LEAST_FIGURE = 10
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千万]{2,16}|[二两三四五六七八九十](?![些样])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_COUNTED = re.compile(rf"(\d+(?:\.\d+)?)([万亿])?([多余来几]?)([{HANZI}]?)")
_CALENDAR = re.compile(r"\d{1,2}月(?:份|\d{1,2}[日号]?)?")
_SAME_UNIT = MappingProxyType({"日": "号", "块": "元", "圆": "元", "个": "", "台": "号", "座": "栋", "幢": "栋", "趟": "次"})
_NAMED = re.compile(
    rf"([{HANZI}]{{2,3}}?)(村|镇|乡|街道|社区|小区|路|巷|街|湖|河|沟|坡|湾|岭|桥|坝|坪|山|小学|中学|医院|卫生院|林场|局|所|站"
    r"|工业园|园区|公司|集团|厂|酒楼|饭店|饭庄|宾馆|度假村|家园|花园|苑|府|栋|组)"
)
_TITLE = (
    "主任|书记|镇长|乡长|县长|局长|所长|科长|股长|站长|院长|校长|老师|医生|大夫|警官|某|师傅|老板|总|经理|会计|村长|支书|助理|队"
    "|处长|部长|组长|副"
)
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤桑施闻祁霍鲍岳费詹丛易祝景单柴宁左耿柯柳鲁卓俞康"
)
_SURNAME = re.compile(rf"姓([{_FAMILY}])|([{_FAMILY}])(?:{_TITLE})|[老小阿]([{_FAMILY}])(?![师板家百])")
_YEARS = range(2000, 2036)
_GENERAL = frozenset("我你他她它们个这那各全每本某该所有在是的和到去来下里上几两一多为与或把被给让不就都也要从对")


def anchors(text: str, day: date | None) -> Mapping[str, frozenset[str]]:
    """Kind (doc, date, sum, place, unit) to what a normalised text has of it; `day` tells what yesterday means."""
    return {
        "doc": frozenset(_documents(text)),
        "date": frozenset(_dates(text, day)),
        "sum": frozenset(_sums(text)),
        "place": frozenset(_names(_PLACE, text)),
        "unit": frozenset(_names(_UNIT, text)),
    }


def _documents(text: str) -> Iterator[str]:
    for name, year, number in _DOCUMENT.findall(text):
        yield f"{name[-2:]}{year}-{int(number)}"
    for lettered, plain in _FILED.findall(text):
        yield lettered.replace("-", "") or plain


def figures(text: str) -> frozenset[str]:
    """Numbers from ten on but years, however written: 六万八, 6.8万 and 68,000 are all "68000"."""
    found = (
        float(digits.replace(",", "")) * _SCALE[scale] for digits, scale in _FIGURE.findall(_SPELT.sub(_digits, text))
    )
    return frozenset(f"{value:.12g}" for value in found if value >= _LEAST_FIGURE and value not in _YEARS)


def in_digits(text: str) -> str:
    """The text with its numerals as digits; 一 alone stays, since it mostly counts nothing."""
    return _NUMERAL.sub(_digits, _THOUSANDS.sub("", text))


def counted(text: str) -> frozenset[str]:
    """Numbers of a text in digits with what they count, "3号", "17户"; from ten on without it too. Dates are left out."""
    found = set()
    for digits, scale, _, thing in _COUNTED.findall(_CALENDAR.sub(" ", text)):
        value = float(digits) * _SCALE[scale]
        if value in _YEARS:
            continue
        if value >= _LEAST_FIGURE:
            found.add(f"{value:.12g}")
        if unit := _SAME_UNIT.get(thing, thing):
            found.add(f"{value:.12g}{unit}")
    return frozenset(found)


def named(text: str) -> frozenset[tuple[str, str]]:
    """Proper names as the two characters that say most, and what is named: 石桥镇 is ("石桥", "镇")."""
    found = ((name[-2:], kind) for name, kind in _NAMED.findall(text))
    return frozenset((core, kind) for core, kind in found if _GENERAL.isdisjoint(core))


def surnames(text: str) -> frozenset[str]:
    """Family names of people spoken of: 王主任, 姓王的, 老王."""
    return frozenset("".join(groups) for groups in _SURNAME.findall(text))


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
