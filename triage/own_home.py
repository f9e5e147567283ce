"""Where the writer of a tip lives: only with words around that say whose home it is. triage.personal uses it.

Where offices are is the substance of a tip and not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.finding import Clue, Places, near
from triage.name_forms import ABOUT_A_NAME
from triage.normalise import HANZI
from triage.spans import Span
from triage.surnames import RANK

_CLAUSE = r"(?:^|[,。.;:、!?\s()“”\"])"
_NUMBERS = "0-9一二三四五六七八九十百甲乙丙丁a-z"
_NUMBER = f"[{_NUMBERS}]"
_PLACE = rf"(?:(?![用咗嘅了过着的被把给说问找是])[{HANZI}0-9a-z·])"
_BUILDING = "(?:宿舍楼?|公寓楼?|职工楼|家属楼|教工楼|筒子楼|老楼|安置楼|塔楼|房)"
_DOOR = (
    rf"(?:{_NUMBER}{{1,4}}(?:号楼|号院|[号栋幢座楼层室组门排弄]|单元|社(?![区会保])|[队连](?![长员接夜续伍友]))"
    rf"|[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}}){{1,3}}|第{_NUMBER}{{1,3}}[家户个]门?|[东西南北]排{_NUMBER}{{1,2}}间"
    rf"|[东西南北]头|桥头|河边)"
    rf"(?:[东西南北]?(?:{_PLACE}{{0,6}}?{_BUILDING}|{_PLACE}{{0,3}}?)(?:{_NUMBER}{{1,4}}(?:号楼"
    rf"|[号栋幢座楼层室户门屋排塘铺]|单元)|(?<![0-9])[0-9]{{1,4}}(?:[\-—][0-9]{{1,4}}){{1,3}}+|第{_NUMBER}{{1,3}}[家户个]门?)){{0,4}}"
    rf"(?:{_BUILDING}?[0-9]{{3,4}}[室房]?|[铺塘院]|院?[内里]?[东西南北]屋|[东西南北中][户门]|[左右]手|后院)?"
)
_STREET = (
    "(?:小区|家园|花园|佳园|公寓|新村|社区|家属[院房楼]|宿舍|安置[区房点]|移民点|[苑园城府湾庭]|[镇乡村屯庄寨]|[路街巷里道坊弄])"
)
_ESTATE = f"(?:小区|家园|花园|[{HANZI}]苑|家属院)"
_NEXT = r"(?![0-9年月日元块万天次点])"
_DATE = rf"(?!{_NUMBER}{{0,4}}[年月]|[^,。]{{0,12}}{_NUMBER}月{_NUMBER}{{1,3}}号)"
_LIVES = (
    r"(?:(?<![他她其长记任员])家住在?|我们?家就?住?在|我们?家就?住|(?<![他她])家(?:就在|门牌)"
    r"|我(?:[^,。]{0,3})住在?|本人(?:现)?[租居]?住在?"
    r"|(?:家庭|现|通讯|联系|收货|收件|邮寄|回信|户籍|户口本?)(?:住址|地址)[:是为写]?|(?:户口|户籍|老家)[在是]"
    r"|门牌号?[是为]?|人住|(?<=[0-9岁男女])住址|(?<!被)(?:举报|反映|投诉|申请|来信|写信)人(?:家庭|联系|现)?(?:住址|地址)[:是为]?"
    r"|我[^,。]{0,3}住的就?是|(?:就|请|可以?|函)[也行,]{0,4}寄(?:到|至|往|给)?"
    rf"|{_CLAUSE}(?:家在|(?:现|家|租|暂|借)?住(?:在|址)?|地址)[:是为]?)[ ,:]?"
)
_SURELY_LIVES = (
    r"(?:(?<![他她其长记任员])家住在?|我们?家就?住?在|我[现租]?住在?|本人住在?|(?:家庭|现|联系|户籍"
    r"|户口本?)(?:住址|地址)[:是为]?|我(?:的|家)?(?:户口|户籍|老家)[在是]"
    rf"|{_CLAUSE}住址[:是为]?)"
)
_HOLDS = (
    r"(?:我(?:们?家)?(?:就?[在是]|的)?(?!们)|我[^,。]{0,3}[开摆租办][^,。]{1,8},?就?在|我家[, ]"
    r"|我家就?在[^,。]{1,6},|这里是|(?:店|摊子?|铺子?|民宿|场子?|塘口?|作坊|[砖瓦酒纸布药茶木]厂)"
    r"(?:就)?(?:开)?在[^,。]{0,5},?|厂子)"
)
_FLAT = (
    rf"(?:{_NUMBER}{{1,3}}(?:号楼|[栋幢座])(?:{_NUMBER}{{1,3}}单元)(?:[0-9]{{3,4}}室?|{_NUMBER}{{1,2}}楼)"
    rf"|{_NUMBER}{{1,3}}[栋幢座]?[0-9]{{1,3}}[\-—][0-9]{{1,3}}[\-—][0-9]{{3,4}}"
    rf"|(?<=[苑园区庄楼舍])[a-z]?[0-9]{{1,2}}[\-—][0-9]{{3,4}}"
    rf"|{_NUMBER}{{1,3}}(?:号楼|[栋幢座])[0-9]{{0,2}}[\-—]?[0-9]{{3,4}})"
)
_INNER = (
    rf"{_NUMBER}{{1,3}}(?:号楼|号院|[栋幢座排弄])(?:{_NUMBER}{{1,3}}(?:单元|[层楼号户室门])){{1,2}}(?:[东西南北中]?[户门屋]|[0-9]{{3,4}}室?)?"
)
"""A door behind a door."""
_MAY_LIVE = (
    *("家住", "家就", "家门", "家在", "家庭", "住址", "住的", "地址", "户口", "户籍", "老家", "门牌", "寄"),
    *(f"{before}住" for before in "我们人租现借暂在就家且前目居,。;:、!?( \n"),
)
"""Without it neither of these matches."""
_HOUSE_ENDS = "0-9号楼院栋幢座层室组门排弄元家户个间头边屋塘铺"
"""A character of these ends every _DOOR."""


@dataclass(frozen=True, slots=True, eq=False)
class _Home(Clue):
    """Group 1 is an address."""

    must: str = ""
    """Which of MUST it cannot match without either; many share one, none if empty."""
    lives: bool = False
    """Whether it begins as _LIVES or _SURELY_LIVES."""


def _home(needs: Sequence[str], pattern: str, must: str = "") -> _Home:
    return _Home(re.compile(pattern), tuple(needs), must=must, lives=needs is _MAY_LIVE)


_DOOR_SIGNS = "号栋幢座楼层室组门排弄社队连"
_SOME_DOOR = re.compile(
    rf"[{_DOOR_SIGNS}元家户个头边\-—](?:(?<=[{_NUMBERS}][{_DOOR_SIGNS}])|(?<=[{_NUMBERS}]单元)|(?<=第{_NUMBER}[家户个])"
    rf"|(?<=第{_NUMBER}{{2}}[家户个])|(?<=第{_NUMBER}{{3}}[家户个])|(?<=[0-9][\-—])(?=[0-9])|(?<=[东西南北桥]头)|(?<=河边)"
    r"|(?<=[东西南北]排))"
)
"""The sign with which every _DOOR begins, behind its number."""
_STREET_DOOR = re.compile(
    rf"[区园寓村院房楼舍点苑城府湾庭镇乡屯庄寨路街巷里道坊弄][{HANZI}0-9a-z·]{{0,11}}?(?:{_NUMBER}(?:[{_DOOR_SIGNS}]|单元)"
    rf"|第{_NUMBER}{{1,3}}[家户个]|[0-9][\-—][0-9]|[东西南北]排{_NUMBER}|[东西南北桥]头|河边)"
)
"""The same with the end of a _STREET before it."""
_SOME_YARD = re.compile("[后前老大]院|院[内里]|平房|门面房|地下室|阁楼|车库|筒子楼|宿舍")
_SOME_FLAT = re.compile(rf"[栋幢座楼\-—](?<={_NUMBER}[栋幢座]|号楼|[0-9][\-—])[{_NUMBERS}\-—]")
_NTH_DOOR = re.compile(f"第{_NUMBER}{{1,3}}(?:家|户|个门)")
_DOOR_OF_MINE = re.compile(
    "|".join(f"我家(?<=[{_HOUSE_ENDS}]{between}我家)" for between in ("", "[,就是]", "[,就][,就是]", "[,就][,就]是"))
)
MUST = {
    "door": _SOME_DOOR,
    "street": _STREET_DOOR,
    "yard": _SOME_YARD,
    "flat": _SOME_FLAT,
    "nth": _NTH_DOOR,
    "mine": _DOOR_OF_MINE,
}
"""Quick patterns."""
CLUES = (
    # said to be where one lives: anything with a door, a group of a village, or an estate
    _home(
        _MAY_LIVE,
        rf"{_LIVES}({_DATE}(?!哪|这|那|你|他|楼|{_NUMBER}{{1,3}}[楼层天]){_PLACE}{{2,20}}?{_DOOR}){_NEXT}",
        "door",
    ),
    _home(
        _MAY_LIVE,
        rf"(?:{_SURELY_LIVES}|(?<![他她])(?:户口|户籍|老家)[在是])((?!哪|这|那|你"
        rf"|他)[{HANZI}]{{2,10}}?[镇乡村][{HANZI}]{{1,6}}?[村屯庄寨湾沟][{HANZI}]{{1,4}}?(?:组|社(?![区会])|屯"
        rf"|队(?!长)|湾|沟|庄|坡|坪|寨|坝|坳|冲|垸))(?=[,。;!?\s人]|$)",
    ),
    _home(
        _MAY_LIVE,
        rf"{_SURELY_LIVES}((?!哪|这|那|你|他)[{HANZI}]{{2,16}}?(?:村民组|(?:村|屯|寨|湾|庄|{_ESTATE})(?:第?{_NUMBER}?村?民?小?组"
        rf"|[一二三四五六七八九十0-9]{{1,2}}(?:组|社(?![区会])|队(?!长)|屯|大队))|{_ESTATE}))",
    ),
    _home(
        ("老家",),
        rf"我老家([{HANZI}]{{2,12}}?[省市县区乡镇][{HANZI}]{{1,8}}?[村屯庄寨])(?=[,。的;]|$)",
    ),
    _home(("找我", "问我"), rf"[来到]({_DATE}{_PLACE}{{3,20}}?{_DOOR})(?=来?[找问]我)", "door"),
    # behind or inside something, in a village or street
    _home(
        _MAY_LIVE,
        rf"{_SURELY_LIVES}((?!哪|这|那|你"
        rf"|他){_PLACE}{{1,8}}?[镇乡村街路庄屯团场]{_PLACE}{{2,8}}?(?:[后前老大]院|院[内里]|平房|门面房|地下室"
        rf"|阁楼|车库|筒子楼|宿舍))(?![{HANZI}]?[里的])",
        "yard",
    ),
    # where letters shall go, so that the writer gets them
    _home(
        ("寄",),
        rf"寄(?:快递|信|包裹|东西|材料|回信|回执|函)?(?:到|至|往"
        rf"|给)?({_DATE}{_PLACE}{{3,24}}?{_DOOR})(?=就[行好可]|即可|[,]?(?:我能?收|收件人|收信人|写我|我签收"
        rf"|转我|我的?名|{ABOUT_A_NAME}(?:收|,)))",
        "door",
    ),
    # one's own place: a street or estate with a door
    _home(
        (),
        rf"{_HOLDS}({_DATE}(?!这|那|们|在){_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}",
        "street",
    ),
    _home(
        ("我家",),
        rf"({_DATE}(?!这|那|们|在){_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR})(?=[,就]{{0,2}}是?我家)",
        "mine",
    ),
    # beside a number to be called under
    _home(
        tuple(f"1{digit}" for digit in "3456789"),
        rf"(?:^|[,。!?;\s])({_DATE}{_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR})(?=[, 。]{{0,2}}1[3-9][0-9]{{9}})",
        "street",
    ),
    _home(
        ("1",),
        rf"(?<=[0-9])[, ]{{1,2}}({_DATE}[{HANZI}]{_PLACE}{{1,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}",
        "street",
    ),
    _home(
        ("本人是", "本人系", "我是", "我系"),
        rf"(?:本人|我)[是系]({_DATE}(?!这|那"
        rf"|们){_PLACE}{{2,10}}?{_STREET}{_PLACE}{{0,4}}?{_DOOR})(?=的?(?:业主|住户|居民|租户|村民)|的)",
        "street",
    ),
    # a flat or yard that the text ends with
    _home(
        (),
        rf"[,:; ]{{1,2}}({_DATE}{_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,2}}?{_INNER})(?=[。!. ]*$)",
        "street",
    ),
    # the one house meant, or a sentence that is nothing but an address
    _home(
        ("店在", "家在", "摊在", "铺在", "铺子在"),
        rf"(?:店|家|摊|铺子?)在((?!这|那|他){_PLACE}{{2,12}}?第{_NUMBER}{{1,3}}(?:家|户|个门)){_NEXT}",
        "nth",
    ),
    _home(
        (),
        rf"(?=[^,。]{{2,24}}第{_NUMBER}{{1,3}}[家户个])({_PLACE}{{2,10}}?(?:村|屯|组|队|街|寨|庄"
        rf"|台){_PLACE}{{0,8}}?第{_NUMBER}{{1,3}}(?:家|户|个门)){_NEXT}",
        "nth",
    ),
    _home(
        (),
        rf"(?:^|[。!?\n] ?)({_DATE}{_PLACE}{{2,12}}?(?:{_STREET}|区){_PLACE}{{0,8}}?{_DOOR})"
        rf"(?=[。\n]|$|[, ]{ABOUT_A_NAME}[。 ]?$)",
        "street",
    ),
    _home(
        (),
        rf"我们({_DATE}(?!这|那|们){_PLACE}{{2,8}}?(?:小区|社区|家园|花园|苑){_NUMBER}{{1,3}}(?:号楼|[栋幢座])){_NEXT}",
        "street",
    ),
    # down to the flat: whose else
    _home(
        ("栋", "幢", "座", "号楼", "-", "—"),
        rf"(?:^|[,。!?;:\s我是在住]|家(?!园|属))({_DATE}{_PLACE}{{2,12}}?{_FLAT}){_NEXT}",
        "flat",
    ),
)
_AFTER_NAME = re.compile(
    rf"[, (]{{1,2}}(?:家?住在?|[系是])?({_FLAT}|{_PLACE}{{2,12}}?{_STREET}{_PLACE}{{0,8}}?{_DOOR}){_NEXT}"
)
_NO_HOME = re.compile(
    r"^院部|^(?:0[0-9]{2,3}|[48]00[0-9]?)[\-—]|办公|大厅|窗口|(?:政府|局|学校|医院|公司|工作)(?!老?旧?(?:家属|宿舍|楼|职工|公寓|教工|集资|后院|大院))|门口"
    r"|开会|检查|部门|文件|里面第|[上下]午|[栋幢座]和|第[0-9一二三四五六七八九十]+(?:次|条|天|年)|号20|编号|凭证|会议|中心(?![街路村])|保障"
    r"|搬|热线|代码|文号|电话|传真|宾馆|酒店|招待所|别墅|[用咗嘅了过着的被把给说问找是]"
)


_ANOTHERS_HOME = re.compile(
    r"(?:隔壁|邻居)的?[^,。;!?\n我]{1,6},?家?住?在?$|(?:注册|经营|营业|办公|登记|生产)地址?[^,。]{0,3}$"
    r"|[长记任理员]..?.?,[男女],[^。!?\n我]{0,16}$"
    r"|(?:[局处科所站镇乡县市区校院厂村部]长|书记|主任|老板|经理|会计|领导|他|她|(?<!本)人家|对方|[他她]家里?,|开发商|公司"
    rf"|姓.的|老[师总]|[{HANZI}]某)[^,。;!?\n我]{{0,12}}$"
)
_ANOTHERS_BEHIND = re.compile(rf"的?[^,。我]{{0,3}}{RANK}")
_LIVING = re.compile("[住址寄]|户[口籍]|老家|门牌|家[在就]")
"""In _LIVES as in _SURELY_LIVES, at most so many characters behind where it begins:"""
_LIVING_BEHIND = 6
_ANY_LIVES = re.compile(rf"{_LIVES}|{_SURELY_LIVES}|(?:户口|户籍|老家)[在是]")
"""With what patterns that need _MAY_LIVE begin."""
_LABEL = re.compile(
    rf"[{HANZI}]{{1,6}}?(?<!居)住(?:[在址]|(?=[{HANZI}]))(?![建房院])(?=.{{3}})|"
    r"(?:我们?家?|本人|[系是原]|楼上|楼下|隔壁|对门)?(?:就|现在?|租|借|暂|居|常|目前|家庭|通讯|联系|户籍"
    r"|详细)*(?:住[在址]?|家[在住]|门牌号?|楼号|新家在|店就?开在|房子|地址|户[口籍]在|在|(?<=[系是原上下壁门]))[:是为]?(?=.{3})"
)
"""What may have been taken for the beginning of the place."""


def homes(text: str, named: Sequence[Span], places: Places) -> Iterator[Span]:
    """Where a folded text says in which house or village the writer lives.

    `named`: where the writer's name is; `places`: where words of CLUES stand.
    """
    found: list[re.Match[str]] = []
    likely = {"": True}
    begin = lives(text) if CLUES[0] in places or text.startswith("住") else []
    for clue in CLUES:
        if begin if clue.lives else clue in places:
            if clue.must not in likely:
                likely[clue.must] = bool(MUST[clue.must].search(text))
            if likely[clue.must]:
                found += near(clue.pattern, text, begin, 0) if clue.lives else clue.pattern.finditer(text)
    found += [one for name in named if (one := _AFTER_NAME.match(text, name.end))]
    for one in found:
        if not (_NO_HOME.search(one.group(1)) or _is_anothers(text, one.start(1), one.end(1))):
            label = _LABEL.match(text, one.start(1), one.end(1))
            yield Span(label.end() if label else one.start(1), one.end(1))


def _is_anothers(text: str, start: int, end: int) -> bool:
    return bool(_ANOTHERS_HOME.search(text, max(0, start - 24), start) or _ANOTHERS_BEHIND.match(text, end))


def lives(text: str) -> list[int]:
    """Where patterns that need _MAY_LIVE can match."""
    starts = {
        start
        for one in _LIVING.finditer(text)
        for start in range(max(0, one.start() - _LIVING_BEHIND), one.start() + 1)
    }
    return [start for start in sorted(starts) if _ANY_LIVES.match(text, start)]
