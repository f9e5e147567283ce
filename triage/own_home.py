"""Where the writer of a tip lives: only with words around that say whose home it is. triage.personal uses it.

Where offices are is the substance of a tip and not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from triage.finding import has
from triage.normalise import HANZI
from triage.spans import Span
from triage.surnames import FULL

_CLAUSE = r"(?:^|[,。.;:、!?\s()“”\"])"
_NUMBERS = "0-9一二三四五六七八九十百甲乙丙丁a-z"
_NUMBER = f"[{_NUMBERS}]"
_PLACE = rf"(?:(?![用咗嘅了过着的被把给说问找是])[{HANZI}0-9a-z·])"
_DOOR = (
    rf"(?:{_NUMBER}{{1,4}}(?:号楼|号院|[号栋幢座楼层室组门排弄]|单元)|[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}}){{1,3}}|第{_NUMBER}{{1,3}}[家户个]门?|[东西南北]排{_NUMBER}{{1,2}}间|[东西南北]头|桥头|河边)"
    rf"(?:[东西南北]?{_PLACE}{{0,3}}?(?:{_NUMBER}{{1,4}}(?:号楼|[号栋幢座楼层室户门屋排塘铺]|单元)|[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}})+|第{_NUMBER}{{1,3}}[家户个]门?))*"
    r"(?:[0-9]{3,4}室?|[铺塘院]|院?[内里]?[东西南北]屋|后院)?"
)
_STREET = (
    "(?:小区|家园|花园|佳园|公寓|新村|社区|家属[院房楼]|宿舍|安置[区房]|[苑园城府湾庭]|[镇乡村屯庄寨]|[路街巷里道坊弄])"
)
_NEXT = r"(?![0-9年月日元块万天次点])"
_DATE = rf"(?!{_NUMBER}{{0,4}}[年月]|[^,。]{{0,12}}{_NUMBER}月{_NUMBER}{{1,3}}号)"
_LIVES = (
    r"(?:(?<![他她其长记任员])家住在?|我们?家就?住?在|我们?家就?住|(?<![他她])家(?:就在|门牌)|我(?:[^,。]{0,3})住在?|本人(?:现)?[租居]?住在?"
    r"|(?:家庭|现|通讯|联系|收货|收件|邮寄|回信|户籍|户口本?)(?:住址|地址)[:是为写]?|(?:户口|户籍|老家)[在是]|门牌号?[是为]?|人住"
    r"|我[^,。]{0,3}住的就?是|(?:就|请|可以?|函)[也行,]{0,4}寄(?:到|至|往|给)?"
    rf"|{_CLAUSE}(?:家在|(?:现|家|租|暂|借)?住(?:在|址)?|地址)[:是为]?)[ ,:]?"
)
_SURELY_LIVES = (
    r"(?:(?<![他她其长记任员])家住在?|我们?家就?住?在|我[现租]?住在?|本人住在?|(?:家庭|现|联系|户籍|户口本?)(?:住址|地址)[:是为]?|我(?:的|家)?(?:户口|户籍|老家)[在是]"
    rf"|{_CLAUSE}住址[:是为]?)"
)
_HOLDS = (
    r"(?:我(?:们?家)?(?:就?在|是|的)?(?!们)|我家[, ]|(?:店|摊子?|铺子?|民宿|场子?|塘口?|作坊|[砖瓦酒纸布药茶木]厂)"
    r"(?:就)?(?:开)?在[^,。]{0,5},?|厂子)"
)
_FLAT = (
    rf"(?:{_NUMBER}{{1,3}}(?:号楼|[栋幢座])(?:{_NUMBER}{{1,3}}单元)(?:[0-9]{{3,4}}室?|{_NUMBER}{{1,2}}楼)"
    rf"|{_NUMBER}{{1,3}}[栋幢座]?[0-9]{{1,3}}[\-—][0-9]{{1,3}}[\-—][0-9]{{3,4}}"
    rf"|(?<=[苑园区庄楼舍])[a-z]?[0-9]{{1,2}}[\-—][0-9]{{3,4}}"
    rf"|{_NUMBER}{{1,3}}(?:号楼|[栋幢座])[0-9]{{0,2}}[\-—]?[0-9]{{3,4}})"
)
_HOUSE_ENDS = "0-9号楼院栋幢座层室组门排弄元家户个间头边屋塘铺"
"""A character of these ends every _DOOR."""
# Words without any of which the pattern cannot match, or a quick pattern that must; and the pattern.
_CLUES = tuple(
    (partial(has, words=needs) if isinstance(needs, tuple) else re.compile(needs).search, re.compile(pattern))
    for needs, pattern in (
        # said to be where one lives: anything with a door, or a village or estate
        (
            ("住", "址", "家在", "家就", "户口", "户籍", "老家", "门牌", "寄"),
            rf"{_LIVES}({_DATE}(?!哪|这|那|你|他|楼|{_NUMBER}{{1,3}}[楼层天]){_PLACE}{{2,20}}?{_DOOR}){_NEXT}",
        ),
        (
            ("住", "址", "家在", "家就", "户口", "户籍", "老家"),
            rf"{_SURELY_LIVES}((?!哪|这|那|你|他)[{HANZI}]{{2,16}}?(?:村民组|村[一二三四五六七八九十0-9]{{1,2}}组|村|屯|寨|湾|庄|小区|家园|花园|[{HANZI}]苑|家属院)(?:第?{_NUMBER}?村?民?小?组|[一二三四五六七八九十0-9]{{1,2}}组)?)",
        ),
        # one's own place: a street or estate with a door
        (
            ("我", "店", "摊", "铺", "民宿", "场", "塘", "作坊", "厂"),
            rf"{_HOLDS}({_DATE}(?!这|那|们|在){_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}",
        ),
        (
            "|".join(
                f"我家(?<=[{_HOUSE_ENDS}]{between}我家)" for between in ("", "[,就是]", "[,就][,就是]", "[,就][,就]是")
            ),
            rf"({_DATE}(?!这|那|们|在){_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR})(?=[,就]{{0,2}}是?我家)",
        ),
        # beside a number to be called under
        (
            "1[3-9][0-9]{9}",
            rf"(?:^|[,。!?;\s])({_DATE}{_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR})(?=[, 。]{{0,2}}1[3-9][0-9]{{9}})",
        ),
        (("1",), rf"(?<=[0-9])[, ]{{1,2}}({_DATE}[{HANZI}]{_PLACE}{{1,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}"),
        (
            ("本人", "我"),
            rf"(?:本人|我)[是系]({_DATE}(?!这|那|们){_PLACE}{{2,10}}?{_STREET}{_PLACE}{{0,4}}?{_DOOR})(?=的?(?:业主|住户|居民|租户|村民)|的)",
        ),
        # the one house meant, or a sentence that is nothing but an address
        (
            f"第{_NUMBER}{{1,3}}[家户个]",
            rf"(?=[^,。]{{2,24}}第{_NUMBER}{{1,3}}[家户个])({_PLACE}{{2,10}}?(?:村|屯|组|队|街|寨|庄|台){_PLACE}{{0,8}}?第{_NUMBER}{{1,3}}(?:家|户|个门)){_NEXT}",
        ),
        (
            ("号", "栋", "幢", "组", "排"),
            rf"(?:^|[。!?\n] ?)({_DATE}{_PLACE}{{2,12}}?(?:{_STREET}|区){_PLACE}{{0,8}}?{_DOOR})(?=[。\n]|$|[, ]{FULL}[。 ]?$)",
        ),
        (
            ("我们",),
            rf"我们({_DATE}(?!这|那|们){_PLACE}{{2,8}}?(?:小区|社区|家园|花园|苑){_NUMBER}{{1,3}}(?:号楼|[栋幢座])){_NEXT}",
        ),
        # down to the flat: whose else
        (("栋", "幢", "座", "号楼", "-", "—"), rf"(?:^|[,。!?;:\s我家是在住])({_DATE}{_PLACE}{{2,12}}?{_FLAT}){_NEXT}"),
    )
)
_AFTER_NAME = re.compile(rf"[, ]{{1,2}}(?:家?住在?)?({_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}")
_NO_HOME = re.compile(
    r"办公|大厅|窗口|政府|局|学校|医院|公司|门口|开会|检查|工作|部门|文件|第[0-9一二三四五六七八九十]+(?:次|条|天|年)|号20|编号|凭证|会议|中心(?![街路村])|保障|搬|热线|代码|文号|电话|传真|宾馆|酒店|招待所|别墅|[用咗嘅了过着的被把给说问找是]"
)


_CLUES_WITHOUT_DOOR = _CLUES[1:2]
_ANY_DOOR = re.compile(
    "|".join(f"{word}(?<=[{_NUMBERS}院]{word})" for word in (*"号栋幢座楼层室户组门排弄铺塘屋间", "单元"))
    + "|" + "|".join(f"{dash}(?<=[0-9a-z]{dash})(?=[0-9])" for dash in "-—")
    + rf"|第{_NUMBER}{{1,3}}[家户个]|东头|西头|南头|北头|桥头|河边|后院"
)  # fmt: skip
"""Without it only a village can be found."""
_LABEL = re.compile(
    r"(?:我们?家?|本人)?(?:就|现在?|租|借|暂|居|常|目前)*(?:住[在址]?|家[在住]|门牌号?|地址|户[口籍]在|在)[:是为]?(?=.{3})"
)
"""What may have been taken for the beginning of the place."""


def homes(text: str, named: Sequence[Span]) -> Iterator[Span]:
    """Where a folded text says in which house or village the writer lives; `named`: where the writer's name is."""
    clues = _CLUES if _ANY_DOOR.search(text) else _CLUES_WITHOUT_DOOR
    found = [one for may, pattern in clues if may(text) for one in pattern.finditer(text)]
    found += [one for name in named if (one := _AFTER_NAME.match(text, name.end))]
    for one in found:
        if not _NO_HOME.search(one.group(1)):
            label = _LABEL.match(text, one.start(1), one.end(1))
            yield Span(label.end() if label else one.start(1), one.end(1))
