"""Where the writer of a tip lives: only with words around that say whose home it is. triage.personal uses it.

Where offices are is the substance of a tip and not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triage.normalise import HANZI
from triage.spans import Span

_CLAUSE = r"(?:^|[,。.;:、!?\s()“”\"])"
_NUMBER = "[0-9一二三四五六七八九十百甲乙丙丁a-z]"
_PLACE = rf"[{HANZI}0-9a-z·]"
_DOOR = (
    rf"(?:{_NUMBER}{{1,4}}(?:号楼|号院|[号栋幢座楼层室组门排弄]|单元)|[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}}){{1,3}}|第{_NUMBER}{{1,3}}[家户个]门?|[东西南北]头|桥头|河边)"
    rf"(?:[东西南北]?{_PLACE}{{0,3}}?(?:{_NUMBER}{{1,4}}(?:号楼|[号栋幢座楼层室户门屋排塘铺]|单元)|[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}})+|第{_NUMBER}{{1,3}}[家户个]门?))*"
    r"(?:[0-9]{3,4}室?|[铺塘院]|院?[内里]?[东西南北]屋|后院)?"
)
_STREET = (
    "(?:小区|家园|花园|佳园|公寓|新村|社区|家属[院房楼]|宿舍|安置[区房]|[苑园城府湾庭]|[镇乡村屯庄寨]|[路街巷里道坊弄])"
)
_NEXT = r"(?![0-9年月日元块万天次点])"
_DATE = rf"(?!{_NUMBER}{{0,4}}[年月]|[^,。]{{0,12}}{_NUMBER}月{_NUMBER}{{1,3}}号)"
_LIVES = (
    r"(?:(?<![他她其长记任员])家住在?|我家住?在|我(?:就|现在)?住在?|本人(?:现)?住在?|(?:家庭|现|通讯|联系)(?:住址|地址)[:是为]?"
    rf"|{_CLAUSE}(?:(?:现|家)?住(?:在|址)?|地址)[:是为]?)[ ,:]?"
)
_SURELY_LIVES = (
    r"(?:(?<![他她其长记任员])家住在?|我家住?在|我住在?|本人住在?|(?:家庭|现|联系)(?:住址|地址)[:是为]?"
    rf"|{_CLAUSE}住址[:是为]?)"
)
_HOLDS = (
    r"(?:我家?(?:就?在|是|的)?(?!们)|我家[, ]|(?:店|摊子?|铺子?|民宿|场子?|塘口?|作坊|[砖瓦酒纸布药茶木]厂)"
    r"(?:就)?(?:开)?在[^,。]{0,5},?|厂子)"
)
_FLAT = (
    rf"(?:{_NUMBER}{{1,3}}(?:号楼|[栋幢座])(?:{_NUMBER}{{1,3}}单元)(?:[0-9]{{3,4}}室?|{_NUMBER}{{1,2}}楼)"
    rf"|{_NUMBER}{{1,3}}[栋幢座]?[0-9]{{1,3}}[\-—][0-9]{{1,3}}[\-—][0-9]{{3,4}}"
    rf"|{_NUMBER}{{1,3}}(?:号楼|[栋幢座])[0-9]{{0,2}}[\-—]?[0-9]{{3,4}})"
)
# What a text must have for the pattern to match at all, which is fast to see, and the pattern.
_CLUES = tuple(
    (re.compile(hint), re.compile(pattern))
    for hint, pattern in (
        # said to be where one lives: anything with a door, or a village or estate
        ("住|址", rf"{_LIVES}({_DATE}(?!哪|这|那|你|他|楼|{_NUMBER}{{1,3}}[楼层天]){_PLACE}{{2,20}}?{_DOOR}){_NEXT}"),
        (
            "住|址",
            rf"{_SURELY_LIVES}((?!哪|这|那|你|他)[{HANZI}]{{2,16}}?(?:村|屯|寨|湾|庄|小区|家园|花园|[{HANZI}]苑|家属院))",
        ),
        # one's own place: a street or estate with a door
        ("我|在|厂子", rf"{_HOLDS}({_DATE}(?!这|那|们|在){_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}"),
        # beside a number to be called under
        (
            "1[3-9]",
            rf"(?:^|[,。!?;\s])({_DATE}{_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR})(?=[, 。]{{0,2}}1[3-9][0-9]{{9}})",
        ),
        ("1[3-9]", rf"(?<=[0-9])[, ]{{1,2}}({_DATE}[{HANZI}]{_PLACE}{{1,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}"),
        # down to the flat: whose else
        ("[栋幢座]|号楼|[0-9][-—][0-9]", rf"(?:^|[,。!?;:\s我家是在住])({_DATE}{_PLACE}{{2,12}}?{_FLAT}){_NEXT}"),
    )
)
_AFTER_NAME = re.compile(rf"[, ]{{1,2}}(?:家?住在?)?({_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}")
_NO_HOME = re.compile(
    r"办公|大厅|窗口|政府|局|学校|医院|公司|门口|开会|检查|工作|部门|文件|第[0-9一二三四五六七八九十]+(?:次|条|天|年)|号20|编号|凭证|会议|中心|保障|搬|[用咗嘅了过着的被把给说问找是]"
)


def homes(text: str, named: Sequence[Span]) -> Iterator[Span]:
    """Where a folded text says in which house or village the writer lives; `named`: where the writer's name is."""
    found = [one for hint, pattern in _CLUES if hint.search(text) for one in pattern.finditer(text)]
    found += [one for name in named if (one := _AFTER_NAME.match(text, name.end))]
    for one in found:
        if not _NO_HOME.search(one.group(1)):
            yield Span(*one.span(1))
