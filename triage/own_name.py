"""The writer's own name in a tip, and that of his family: only with words around that say whose it is.

Names of the people complained about are the substance of a tip and not looked for. triage.personal uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triage.finding import BESIDE, HEAD, NUMERALS, Places, called, clue, named, stated
from triage.kin import KIN
from triage.name_forms import FULL_NAME, GIVEN, NAME, USUAL_FULL_NAME, USUAL_NAME, Form
from triage.normalise import HANZI
from triage.spans import Span
from triage.surnames import RANK, SURNAME
from triage.whose import is_anothers

_EDGE = r",。.:;、!?\s()“”\""
_CLAUSE = rf"(?:^|[{_EDGE}])"
_STOP = r"(?=[,。.;、!?\s(]|$)"
_END = r"(?=[,。.;:、!?\s()“”\"0-9]|$|今年|本人|[男女](?:[,。 ]|$)|性别|年龄|住址|电话|手机|身份证|联系)"
_GOES_ON = (
    r"(?=[,。.;:、!?\s()“”\"0-9]|$|[本报写填印打录念的在是去走当被今从已生患有住上年也因得就没不做干这一可保敢现愿实活都和跟与吧啊呢、])"
)
"""What may stand behind a name in the middle of a sentence."""
_DOES = (
    "(?=[能替刚考报交办跑找打来想跟给只又才两一下退拿领签填写申参病摔腿眼瘫失带为开种养读念卖说老夫全他她它"
    "手头脚身心肺肝血疼痛死命户干做当生走还挨承中高初])"
)
"""The same behind the three characters of a relative's name."""
_LATIN = "[a-zà-ɏḁ-ỹ'’]"
_DIGIT = f"[0-9{NUMERALS}]"
_CONTACT = (
    r"(?=[, 、;:(\n]{0,2}(?:,?[^,。!?\d]{0,4}岁,? ?)?(?:(?:我的?)?(?:手机|电话|身份证|残疾证|微信"
    r"|qq|邮箱|住址|号码|联系|座机|家里电话|[工农建中]行|信用社|卡|学号|工号|准考证|社保)[^,。!?\d]{0,6}|号|是|:| ){0,6}"
    rf"(?:(?:\+?86[ \-]?)?{_DIGIT}(?:[ \-.]?{_DIGIT}){{9,17}}x?|(?<=号)[: ]?[0-9]{{6,12}}))"
)
"""A number that follows right behind a name."""
_JOB = (
    "(?:村民|居民|职工|教师|老师|医生|护士|学生|家长|员工|干部|科员|网格员|工人|农民|会计|出纳|司机|厨师|号窗|的"
    "|[工员师生长手民主友户兵人])"
)
_BY = (
    "联系人", "举报人", "反映人", "投诉人", "申诉人", "申请人", "来信人", "报案人", "当事人", "签字人", "签名人", "写信人",
    "上访人", "信访人", "控告人", "检举人", "求助人", "留言人", "发信人", "具名人", "署名人", "落款人", "陈述人",
    "诉求人", "实名人",
)  # fmt: skip
_BY_ANY = "|".join(f"{word}(?<!被{word})" for word in _BY)
_TITLED = rf"(?![ ,(]{{0,2}}副?(?:{RANK}|工作人员|网格[员长]))"

# What stands around a name behind 我, however it is called.
_ME = clue(
    ("我",),
    rf"我(?:(?:就|名|也|才|真|自己|本名|真名)?叫({NAME}){_END}"
    rf"|的?(?:真实|真)?(?:名字|姓名|大名|真名)(?:就?[是叫])?[:, ]?({NAME}){_GOES_ON}"
    rf"|姓(?:[{SURNAME}][, ])?({NAME}){_END}"
    rf"|({NAME})的(?:真|本)?(?:名字|姓名|身份证|电话|签名|签字)"
    rf"|(?:们?家?的?[一两三俩个]{{0,2}}|[和跟与同]){KIN}(?:名?叫|姓名|名字)?[ :]?"
    rf"(?!管)(?:({NAME}){_GOES_ON}|({FULL_NAME}){_DOES}|({USUAL_FULL_NAME}))"
    rf"|(?<![^{_EDGE}]我)(?:,({USUAL_NAME})(?=,)"
    rf"|(?:(?:是|叫)({NAME})|((?!管){NAME})){_STOP}"
    rf"|(?:是|叫)?((?!管){NAME})(?=现在|今年|愿意|实名|可以|保证|敢|本人)"
    rf"|({USUAL_FULL_NAME})(?=[种养教开卖修跑交])"
    rf"|((?![连单安常应解管])(?:{FULL_NAME}))(?=没有?|当|从|做|干|在|一个|活|不|也|家|的名字)"
    rf"|((?![连单安常应解管向])(?:{USUAL_FULL_NAME}))(?=一|第一|绝|对天|发誓|用|拿|今|要|愿|认|怕|虽|只|就|这|还|都|把|敢))"
    rf"|(?:是|叫)({USUAL_FULL_NAME})(?=我|现在|今|要|想|来|住)"
    rf"|是[他她其](?:的|亲)?{KIN}({NAME}){_STOP}"
    rf"|(?<=[道识得是有连着]我),({FULL_NAME})(?=,)"
    rf"|是[^,。;!?\n ]{{0,14}}?{_JOB}({NAME}){_STOP}"
    rf"|是[^,。;!?\n]{{0,14}}?{_JOB},({FULL_NAME})(?=,)"
    rf"|是[^,。;!?\n]{{0,14}}?({NAME})(?:同学)?的?(?:妈妈?|爸爸?|家长|母亲|父亲|爷爷|奶奶|外公|外婆|家属"
    rf"|儿子|女儿|老婆|老公|[他她]?[爹娘妈爸]|[哥弟姐妹][哥弟姐妹]?|亲?舅舅?|姑姑?|监护人|妻子|丈夫|爱人){_STOP}"
    rf"|是[^,。;!?\n]{{2,14}}?(?:社区|村|组|厂|小学|中学|学校|医院|公司|[镇乡局所站队]|中心|街道|小区"
    rf"|家园)({FULL_NAME}){_STOP}"
    rf"|({FULL_NAME})是(?!不是))",
    reach=0,
)
PLAIN = (
    clue(
        ("我叫", "我的名字叫"),
        rf"我(?:的名字)?叫((?:{GIVEN}){{2,6}}(?:·(?:{GIVEN}){{2,8}})?)(?=[, ](?:是|今年|住|家|男|女|电话|手机|[0-9]|在))",
        reach=0,
    ),
    clue(("我叫", "我名叫"), rf"{_CLAUSE}我名?叫((?:{GIVEN}){{3,4}})(?=[。.]?\s*$)", reach=1),
    clue(("我叫", "我名叫", "名字是"), rf"(?:我名?叫|名字是)({_LATIN}{{2,15}}(?: {_LATIN}{{2,15}}){{0,3}})(?![0-9])", reach=0),
    clue(("拼音", "我"), rf"(?:拼音[:是]?|我)({_LATIN}{{2,6}} {_LATIN}{{2,12}})(?=[,。 ])", reach=0),
    clue(("我",), rf"我(?:真|本来|其实|自己)姓([{SURNAME}])(?=[,。.;:、!?\s]|$)", reach=0),
    clue(("我姓",), rf"我姓([{SURNAME}])(?=[,。.;:、!? ][^。!?\n]{{0,14}}{_DIGIT}{{7}})", reach=0),
    clue(("我是",), rf"我是[^,。;!?\n]{{1,14}}?(?:的|工|员)(老[{SURNAME}]头?|小[{SURNAME}]){_STOP}", reach=0),
    clue(("·",), rf"(?:^|[。!?\n] ?|我(?:是|叫)?|本人|名叫?|人:?)([{HANZI}]{{2,8}}·[{HANZI}]{{2,8}}){_END}"),
    clue(("姓",), rf"(?:(?:[敝贱]|免贵|本人|小弟)姓|(?<=[0-9x])[, ]{{1,2}}我?姓)([{SURNAME}]){_END}", reach=3),
    clue(("姓",), rf"{_CLAUSE}姓([{SURNAME}])(?=[, ]{{1,2}}{_DIGIT}{{7}})", reach=1),
)
"""What no form of a name is needed for: single surnames, and names that are said to be such."""
_SPEAKS = "(?:我(?!们)|本人|实名|[^,。]{1,4}岁|[家租]?住|这个名字|[男女],)"
"""What follows a name by which somebody introduces himself."""
CLUES = (
    clue(
        (
            "本人",
            "户名",
            "户主",
            "签名",
            "签字",
            "落款",
            "署名",
            "大名",
            "真名",
            "实名",
            "鄙人",
            "在下",
            "免贵",
            *_BY,
        ),
        rf"(?:本人(?:姓名|名叫|叫|是|姓)?|户名|户主|签[名字](?:人)?|落款|署名|{_BY_ANY}"
        rf"|大名[叫是]?|真名[叫是]?|实名举报人?|实名的?|鄙人|在下|免贵)(?:姓名)?[:是叫, ]{{0,2}}({NAME}){_END}{_TITLED}",
        reach=0,
    ),
    clue(
        ("名",),
        rf"(?:(?<!牌:){_CLAUSE}(?<!牌:)(?:姓名|名字|名(?!单))|名字就是)[:是叫, ]{{0,2}}({NAME}){_END}{_TITLED}",
        reach=2,
    ),
    clue(
        ("落款", "署名", "敬礼", "敬上", "此致", "签名"),
        rf"(?:落款|署名|敬礼|敬上|此致|签名)[^。\n]{{0,12}}?[:,!。\s员民长众户师]"
        rf"({NAME})(?=[。. ]?(?:\s*{_DIGIT}{{2,4}}[年.\-/]|\s*$))",
        reach=0,
    ),
    clue(
        ("敬上", "敬呈", "拜上", "泣告", "呈上", "叩首", "敬启"),
        rf"(?:村民|居民|职工|群众|读者|家长|员工|党员|学生|{_CLAUSE})({NAME})(?= ?(?:敬上|敬呈|拜上|泣告|呈上|叩首|敬启))",
    ),
    clue(("法人",), rf"(?:我|本人)[^。!?\n他她]{{0,14}}法人(?:代表)?[:是叫, ]{{0,2}}({NAME}){_END}", reach=16),
    clue(("姓",), rf"(?<![个位他她叫的])姓({FULL_NAME}){_END}", reach=0),
    clue(("姓",), rf"[,。]姓({NAME}){_END}", reach=1),
    clue((",叫", "。叫"), rf"[,。]叫({FULL_NAME}){_END}", reach=0),
    clue(
        (
            "老伴",
            "户主",
            "老人名字",
            "孩",
            "娃",
            "爷爷",
            "奶奶",
            "外公",
            "外婆",
            "婆婆",
            "公公",
            "老母亲",
            "老父亲",
            "老亲",
            "老属",
            "家属",
        ),
        rf"(?:老伴|户主|老人名字|(?:孩子?|娃)(?:他|她|的)?(?:爷爷?|奶奶?|爸爸?|妈妈?|爹|娘|姥[姥爷]|外[公婆]"
        rf"|[姑姨舅])|[老家]属|{_CLAUSE}(?:爷爷|奶奶|外[公婆]|公公|婆婆|老[母父]亲))叫?({FULL_NAME}){_GOES_ON}",
        reach=1,
    ),
    clue(
        ("名字", "真名", "姓名"),
        rf"(?:名字|真名|姓名)(?:我?[写放留搁签])?(?:在|给|下)*(?:这里?|你们|后面|下面|了)*[,: ]({FULL_NAME}){_END}",
        reach=0,
    ),
    clue(
        ("反映", "举报", "投诉", "写信"),
        rf"(?:反映|举报|投诉|写信)[^,。]{{0,5}}人(?:就?是)?名?叫({NAME}){_END}",
        reach=0,
    ),
    clue(("是我",), rf"是我(?:本人)?(?:[写发提]|反映|举报|投诉|说)的[,: ]({NAME}){_END}", reach=0),
    clue(
        ("是我真名", "是我本名", "是我的真名", "是我本人", "是我的名字", "是我名字", "就是我", "是我,", "是我。", "这个名字"),
        rf"({FULL_NAME})(?=(?:就?是我(?:真名|本名|的真名|本人|的?名字|[,。]|$))|这个名字)",
    ),
    clue(("把我",), rf"把我(?:名字)?({FULL_NAME})(?=[核报写算列说定评当划成弄搞])", reach=0),
    clue(("的名字",), rf"({FULL_NAME})(?=是?我{KIN}的名字)"),
    clue(("这个名字",), rf"({NAME})(?=,?这个名字)"),
    clue(("是我,",), rf"是我,({FULL_NAME}){_END}", reach=0),
    clue(("人叫",), rf"[,。](?:我?本)?人叫({FULL_NAME}){_END}", reach=1),
    clue(
        ("找",),
        rf"(?:[0-9室号栋院][, ]{{0,2}}|(?:核实|联系|有事|要问|回复|来人|调查)(?:就|可以|请|来|都)*)找({FULL_NAME})"
        r"(?=[。 ]?\s*$)",
        reach=8,
    ),
    clue(("尾号", "四位"), rf"{_CLAUSE}({NAME})(?=[, ]{{1,2}}(?:手机|电话)号?(?:尾号|[后末]四位|最后四位))"),
    clue(
        (",微信", " 微信", ",qq", " qq", ",v信", " v信", ",邮箱", " 邮箱", "_", "@"),
        rf"{_CLAUSE}({NAME})(?=[, ]{{1,2}}(?:微信|qq|v信|邮箱|[a-z0-9_.]{{4,24}}@|[a-z]{{2,16}}_[a-z0-9]))",
    ),
)
_BESIDE_NUMBER = clue(
    (),
    rf"(?:{_CLAUSE}|(?<=我)|女儿|儿子|老伴|老公|爱人|媳妇|邻居|同事|老大|找(?=.{{3}}[, ])|[他她]叫|我爸|我妈|我爹"
    rf"|我娘|孩子|学生)(?:我(?:是|叫)?|是)?({NAME}){_CONTACT}",
)
_LONG_NUMBER = re.compile(f"{_DIGIT}(?:[ .-]?{_DIGIT}){{6}}")
_NUMBER = re.compile(f"{_DIGIT}(?:[ .-]?{_DIGIT}){{5,17}}x?")
_CONTACT_REACH = 120
"""So many characters behind a name the number of _CONTACT begins at most."""
_OPENS = clue(("。", "!", "?"), rf"[。!?] ?({FULL_NAME})[, ](?={_SPEAKS})", reach=0)
_BEGINS = clue(
    (), rf"^({FULL_NAME})[, ](?:(?={_SPEAKS})|(?![^。]{{0,24}}(?:{RANK}|贪|收了?|骂|打)))", reach=HEAD
)
_SIGNS = clue((), rf"(?:[,。!?;~\s]|[—\-]{{1,3}} ?)({FULL_NAME})[。. ]?\s*$|(?:\n|[—\-]{{2}}) ?({NAME})[。. ]?\s*$")
_LEADS = re.compile(
    rf"(?:{_CLAUSE}|业主|住户|租户|村民|居民|户主|家长|职工|老人)({FULL_NAME})[, ]{{1,2}}"
    r"(?:(?:[工学警]|准考证|身份证|社保|医保|残疾证)号?码?[:是 ]{0,2})?$"
)
_FOLLOWS = re.compile(rf"[, ]{{1,2}}({USUAL_NAME}|{FULL_NAME})(?=[,。;!\s]|$)(?![, ]{{1,2}}[^,。]{{0,8}}{RANK})")
_BEFORE = 12
SURE = (_ME, _OPENS, _BEGINS)
"""Whose a name is stands in the pattern itself."""


def names(text: str, forms: Sequence[Form], places: Places, *, numbers: bool) -> Iterator[Span]:
    """Where a folded text has the writer's name, or that of somebody to be called for him.

    `places`: where words of CLUES, PLAIN and SURE stand; `numbers`: whether there are long numbers.
    """
    for one in SURE:
        if one in places:
            yield from (form.span for form in called(one, forms, places))
    yield from named(CLUES, text, forms, places)
    yield from stated(PLAIN, text, places)
    if numbers and _LONG_NUMBER.search(text):
        starts = [one.start() for one in _NUMBER.finditer(text)]
        near = [form for form in forms if any(0 <= start - form.end <= _CONTACT_REACH for start in starts)]
        yield from (form.span for form in called(_BESIDE_NUMBER, near, {}) if not is_anothers(text, *form.span))
    end = len(text.rstrip("。. \n"))
    yield from (form.span for form in called(_SIGNS, [form for form in forms if form.end >= end], {}))


def names_beside(forms: Sequence[Form], place: Span) -> Iterator[Span]:
    """A name right before or behind `place`, a comma or blank between, where the writer's number or home stands."""
    for form in forms:
        found = None
        if place.start - _BEFORE <= form.start < place.start:
            found = _LEADS.search(form.marked, max(0, form.start - BESIDE), place.start)
        elif place.end < form.start <= place.end + 2:
            found = _FOLLOWS.match(form.marked, place.end)
        if found and found.span(1) == form.span:
            yield form.span
