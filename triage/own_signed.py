"""Names with which the writer of a tip signs, or which he says his own family have. triage.own_name's counterpart.

Everything here hangs on the first person, on the writer's family, or on the place of a signature. triage.personal uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.finding import has
from triage.spans import Span
from triage.surnames import FULL, NAME, RANK, USUAL_FULL
from triage.whose import is_anothers

_END = r"(?=[,。.;:、!?\s()“”\"0-9]|$)"
_START = r"(?:^|[。!?;\n,] ?|[—\-~]{1,3} ?)"
_ROLE = (
    "老?百姓|群众|村民|居民|市民|公民|草民|小民|选民|老师|教师|教员|工人|农民|家长|职工|员工|业主|住户|护士|医生|司机|老兵|军人|党员|读者"
    "|学生|学子|网格员|打工[人仔者的]|农民工|环卫工|保安|牧民|渔民|果农|菜农|股民|租客|租户|商户|个体户|残疾人|寡妇|老[人汉婆头太]"
    "|母亲|父亲|妈妈|爸爸|孤老|儿媳|女儿|儿子|公务员|选调生|辅警|协警|科员|社工|义工|骑手|矿工|船员|厨师|摊主|店主|受害[人者]|家属"
)
_CLOSES = (
    "敬上|敬呈|敬启|敬告|敬禀|拜上|拜谢|拜托|泣告|泣书|泣血|泣呈|呈上|谨呈|谨上|谨启|叩首|叩上|叩谢|叩请|顿首|上书|手书|亲笔|亲书|书于|写于"
    "|具名|跪求|跪谢|含泪|绝笔|恳请|恳求|求救|谢恩|鞠躬|字(?=[,。 ]|$)|上(?=[,。]|$)"
)
_FAMILY = (
    "儿子|女儿|闺女|孩子|娃|老伴|老公|老婆|丈夫|妻子|爱人|媳妇|女婿|[爸妈爹娘]|父亲|母亲|爷爷|奶奶|外公|外婆|[公婆]婆|公公|孙[子女]"
    "|侄[子女]|外甥女?|[哥弟姐妹][哥弟姐妹夫]?|嫂子?|叔叔?|舅舅?|姑姑?|姨妈?|伯伯?|家属|家人"
)
_SOMEBODY = rf"{RANK}|老师|校长|园长|师傅|工头|教练|同学|厂|学校|单位|公司|[被告打骂]|班主任|律师|大夫|中介|司机|房东|对方|那个|有个"
_DOES = (
    r"(?=没(?:买|交|去|签|来|参加|报|补|拿|有拿|领)|不(?:肯|去|敢|买|交|上|会)|今年|刚?[上读考念]|在[^,。]{1,8}(?:班|学|校|园|院|厂|读|住)"
    r"|被(?:老师|同学|打|罚|叫|调|骂|停|开除|逼|派|抓|拘|欺|赶|退|撞|辞)|病|摔|生下?来|说|回来|哭|[0-9一二三四五六七八九十]{1,3}岁)"
)
_SELF = r"我(?:就|是|在|住|家|今年|从|也|本|一直|一个|给|干|当|种|开|来|做|教|守|看|跟车)(?!找|跟|和|听|见|问|看见|们)"
_CLUES = tuple(
    (needs, re.compile(pattern))
    for needs, pattern in (
        # signatures
        (None, rf"{_START}[^,。!?;\n]{{0,10}}?(?:{_ROLE}) ({NAME})(?= ?(?:{_CLOSES})|[。 ]{{0,2}}$|[。 ]?\n)"),
        (None, rf"(?:{_START}|{_ROLE})({NAME}) ?(?={_CLOSES})(?!上(?:书|午|次|报|级|班|学|面|来|去|门))"),
        # the writer says what he signs, or that he dares to
        (
            ("签", "署名", "落款", "具名", "留名", "写"),
            rf"我(?:敢|来|先|就|也|自己|亲手)*(?:签|署名|落款|具名|留名)(?:的?名字?|的)?(?:就?是|写|:|,| )?({NAME}){_END}",
        ),
        (
            ("我的名", "我名", "我的真名", "我的姓名", "我的大名"),
            rf"(?:写|用|留|签|填|报|找|提)我的?(?:真|大|本|全|姓)?名字?[:,就是叫 ]{{0,2}}({NAME}){_END}",
        ),
        (
            ("名字", "不怕", "我写的", "实名", "真名", "署名"),
            rf"(?:名字我[^,。]{{0,6}}|我[^,。]{{0,3}}不怕[^,。]{{0,6}}|{_START}不怕[^,。]{{0,6}}|我(?:本人|自己|亲手)?写的)[,:]({FULL}){_END}",
        ),
        (("名字",), rf"(?:^|[,。;!? ])(?:我的?|本人)?(?:真实?)?(?:名字|姓名)(?:就?[是叫]|写的?是)({NAME}){_END}"),
        (("我",), rf"(?:^|[。!?\n])({_SELF}[^,。!?;\n他她]{{2,18}}),({USUAL_FULL})(?=,)(?![^,。]?,[^,。]{{0,6}}{RANK}[,。])"),
        # the family
        (
            ("叫",),
            rf"我们?家?的?(?:{_FAMILY})(?:(?!{_SOMEBODY})[^。!?;\n]){{0,24}}[, ](?:[他她]|孩子|娃|小孩|名字|大名|学名)?名?叫({NAME}){_END}",
        ),
        (
            ("我家", "家里"),
            rf"(?:我家|家里)(?:的|里)?(?:老人家?|老爷子|老爷|老太太?|老头子?|老娘|老爹|老妈|老爸|老两口|老[大二三四五小幺]|小的|大的|小孩|孩子|娃|丫头|小子|闺女|那口子)"
            rf"(?:叫|,|:| )?({FULL}){_DOES}",
        ),
        (
            ("家里老", "我家老", "老爷子", "老太太"),
            rf"(?:我家|家里)(?:的|里)?(?:老人家?|老爷子|老太太?|老头子?|老娘|老爹|老妈|老爸)(?:叫)?({FULL})(?=[在,。]|的)",
        ),
        (("我家",), rf"我家({USUAL_FULL})(?<![花果榴树]树)(?<![树竹]林){_DOES}"),
    )
)


def signed(text: str) -> Iterator[Span]:
    """Where a folded text is signed, or names one of the writer's family."""
    for needs, pattern in _CLUES:
        if needs is None or has(text, needs):
            for found in pattern.finditer(text):
                group = found.lastindex or 0
                if not is_anothers(text, *found.span(group)):
                    yield Span(*found.span(group))
