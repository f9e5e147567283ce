"""Whole addresses of the writer: county, town, village or district, street, door. triage.personal uses it, beside own_home.

Parts follow each other from a boundary on; what stands right before or behind says whose home it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from triage.normalise import HANZI
from triage.spans import Span, overlaps
from triage.surnames import RANK

_W = rf"(?![用咗嘅了过着的被把给说问找是就也都有没和跟与在住这那个条几各每看归从搬拖打某们])[{HANZI}]"
_N = "[0-9一二三四五六七八九十百甲乙丙丁a-z]{1,5}"
_PART = re.compile(
    rf"(?P<province>(?:{_W}){{2,6}}?(?:省|自治区|盟)|(?:北京|上海|天津|重庆)市?(?=(?:{_W}){{1,4}}[区县]))"
    rf"|(?P<county>(?:{_W}){{1,6}}?(?:县|旗|(?<![社小校厂园片辖病])区|(?<![超城门集夜菜])市(?!场)|(?<!广)州(?=(?:{_W}){{1,5}}[县市])))"
    rf"|(?P<town>(?:{_W}){{1,6}}?(?:镇|乡|街道|苏木|团场|农场|林场)(?!政府|[长里上干党办])|办事处)"
    rf"|(?P<village>(?:{_W}){{1,7}}?(?:村委会|行政村|自然村|嘎查|社区|大队|[村屯寨庄](?!委|支|长|干|主|组|民|口|头|里|医|小)))"
    rf"|(?P<door>第?{_N}(?:号楼|号院|单元|小队|大队|[号栋幢座楼层室组社队门弄排巷铺](?![长员]))|[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}})+"
    rf"|[a-z][0-9]{{1,2}}[\-—]?[0-9]{{3,4}}|[0-9]{{1,2}}[\-—][0-9]{{3,4}}|(?<=[栋幢座楼元号门])[0-9]{{3,4}}"
    rf"|(?:{_W}){{1,4}}?(?:村?民?组(?!长|织)|屯|湾|沟|庄|坡|坪|寨|坝|坳|冲|垸|堡)|[前后东西南北中][街屋院头户]|地下室)"
    rf"|(?P<street>(?:{_W}){{1,7}}?(?:大道|[路街巷弄](?!边|口|上|过)|胡同|坊(?![路街巷])))"
    rf"|(?P<estate>[{HANZI}a-z]{{2,8}}?(?:小区|家园|花园|公寓|新村|家属[院房楼区]|宿舍|廉租房|[苑园城府湾庭邸里](?={_N}))[a-z0-9]{{0,2}}区?)"
)
_END = (
    "[省盟津京海庆县旗区市州镇乡道木场处会村查队屯寨庄路街巷弄同坊园寓院房楼舍苑城府湾庭邸里号元栋幢座层室组社门排铺沟坡坪坝坳冲垸堡屋头户0-9]"
    f"(?:(?<![津京海庆道木苑城府庭邸里屋头])|(?<=天津|北京|上海|重庆|街道|大道|苏木)|(?<=[苑城府庭邸里])(?={_N})|(?<=[前后东西南北中][屋头]))"
)
"""With one of these ends every part."""
_TWO = re.compile(rf"{_END}(?=[\-—]?[a-z0-9]{{0,2}}区?(?:{_W}|[0-9a-z]){{0,9}}?{_END})")
"""Where a part ends behind which another one can end."""
_REACH = 10
"""Characters of a part before its end at most."""
_NEAR = 26
"""The same with the label before it."""
_EDGE = r",。.;:、!?\s()“”\""
_BOUNDARY = re.compile(rf"[{_EDGE}在住是系租家屋我于到自往址写去来](?={_W}|[a-z])")
"""Behind what an address can begin, if not where the text does."""
_LABEL = re.compile(
    "(?:们?家|老家|[我屋]里?(?!子)|住[在址的]?|门牌号?|地址|户[口籍]|目前|现[在住]|原来|自己|租[的住房在]?|廉租房|人才公寓|宿舍|旧屋|的|是|在|就|写|到)+"
)
"""What may stand between 我 and the place."""
_NO_PLACE = re.compile("住[院建保]|[住地]址|.?(?:们|本[村镇县乡组社]|里面)")
"""One character before the place and its first ones: those of a word, or of no place that could be found."""
_NO_PART = re.compile("[上下]午|[暗走]访|[督检]查|[驻包进下]村")
_NEAR_ME = re.compile(
    r"(?:(?<![他她])我(?!们)|我们?家|本人|(?<!人)家|屋|(?<![居卡])住|租|老家|住?[地住]址|户口|户籍|门牌(?!写)|寄|(?<![被打])[举反投来写]\w信?人)"
    r"(?:[^,。;!?\n]{0,5}|[^,。;!?\n]{0,3}[,(:])$"
)
_OWNER = re.compile(r"(?:[, (:\n]|是|住在?|的|人|农民|村民|居民|业主|租户|住户|老百姓|[^,。;!?\n]{1,8},){0,4}$")
"""What may stand between a name and the place."""
_BEHIND_ME = re.compile(r"[住人的,。;!?)\s]|$")
_LIVES = re.compile(r"[住租睡]|家|老家|地址|户[口籍]|门牌|寄")
_OTHERS_BEHIND = re.compile(rf"的?[^,。我]{{0,3}}{RANK}|的?(?:政府|村委|派出所|学校|卫生院|大厅|窗口|工地|仓库|公司|门口|路口)")
_OTHERS_BEFORE = re.compile(
    r"(?:(?:隔壁|邻居)的?[^,。;!?\n我]{1,6},|那个|[局院所站]|中心|单位|公司|厂|店|注册|经营|办公|营业|项目|工地|学校|医院|大厅|窗口|地点|他|她|老板|书记|主任|[镇乡县局所站]长|事发|位于"
    r"|搬到|拖到|拉到|送到|开到|跑到|去到|拆到|改到)[^,。;!?\n]{0,6}$"
)
_BACK = 16
_UNITS = "省市县区旗镇乡道村"
"""With these ends what a smaller place lies in."""


def addresses(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """Where a folded text has a whole address that is the writer's; `names`: where the writer's and his family's are."""
    taken: list[Span] = []
    for start in _starts(text):
        if not (_NO_PLACE.match(text, max(0, start - 1)) or overlaps(Span(start, start + 1), taken)):
            end, parts = _walk(text, start)
            if _whole(parts) and _own(text, Span(start, end), parts, names):
                taken.append(Span(start, end))
                yield taken[-1]


def _starts(text: str) -> Iterator[int]:
    """Where an address may start, behind a label: at least two parts of it can follow."""
    ends = [found.start() for found in _TWO.finditer(text)]
    for begin in _begins(text, ends):
        label = _LABEL.match(text, begin)
        start = label.end() if label else begin
        following = bisect_left(ends, start)
        if following < len(ends) and ends[following] <= start + _REACH:
            yield start


def _begins(text: str, ends: Sequence[int]) -> Iterator[int]:
    """Behind what an address can begin, near the ends of parts."""
    position = 0
    for end in ends:
        if position == 0 and end < _NEAR:
            yield 0
        for found in _BOUNDARY.finditer(text, max(position, end - _NEAR), end + 1):
            yield found.end()
        position = end


def widened(text: str, homes: Sequence[Span], whole: Iterable[Span]) -> Iterator[Span]:
    """The homes, each with the county and town before it where a whole address says so, and the other whole addresses."""
    whole = list(whole)
    for home in homes:
        goes_on = home.start > 0 and text[home.start - 1] in _UNITS
        around = [one for one in whole if goes_on and overlaps(one, (home,))]
        yield Span(min([home.start, *(one.start for one in around)]), max([home.end, *(one.end for one in around)]))
    yield from (one for one in whole if not overlaps(one, homes))


def _walk(text: str, start: int) -> tuple[int, list[str]]:
    """To where parts follow each other, and which."""
    parts: list[str] = []
    while (found := _PART.match(text, start)) and len(parts) < 12:
        parts.append(found.lastgroup or "")
        start = found.end()
    return start, parts


def _whole(parts: Sequence[str]) -> bool:
    """Whether it says more than where a village or street is: enough to find a house or a family."""
    kinds = set(parts)
    above, place = kinds & {"county", "town"}, kinds & {"village", "street", "estate"}
    if "door" in kinds:
        return bool(above or place)
    return bool(above and place) and len(parts) > 2  # where a village is says little; whole offices write so of it


def _own(text: str, span: Span, parts: Sequence[str], names: Sequence[Span]) -> bool:
    before = text[max(0, span.start - _BACK) : span.start]
    if _NO_PART.search(text, *span) or _OTHERS_BEHIND.match(text, span.end) or _OTHERS_BEFORE.search(before):
        return False
    if any(name.end <= span.start and _OWNER.fullmatch(text, name.end, span.start) for name in names):
        return True
    if any(name.start >= span.end and _OWNER.fullmatch(text, span.end, name.start) for name in names):
        return True
    if (near := _NEAR_ME.search(before)) and (_LIVES.search(near.group()) or _BEHIND_ME.match(text, span.end)):
        return True
    alone = not before or before[-1] in ",。;!?\n "
    sure = {"county", "door"} <= set(parts) or parts.count("door") > 1
    return alone and sure and (span.end == len(text) or text[span.end] in ",。;!?\n ")
