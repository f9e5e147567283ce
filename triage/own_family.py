"""Names of the writer's family where no 我 stands right before them. triage.personal uses it, beside triage.own_name.

Names of the families of people complained about are the substance of a tip and not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.finding import HEAD, Places, clue, named
from triage.kin import FAMILY
from triage.name_forms import ABOUT_A_NAME, FULL_NAME, NAME, USUAL_FULL_NAME, Form
from triage.spans import Span
from triage.surnames import RANK

_END = r"(?=[,。.;:、!?\s()“”\"0-9]|$)"
_START = r"(?:^|[。!?;\n,] ?|[—\-~]{1,3} ?)"
_SOMEBODY = (
    rf"{RANK}|老师|校长|园长|师傅|工头|教练|同学|厂|学校|单位|公司|[被告打骂]|班主任|律师|大夫|中介|司机|房东|对方"
    "|那个|有个"
)
"""With one of these between, a later "he is called" may speak of somebody else."""
_DOES = (
    r"(?=没(?:买|交|去|签|来|参加|报|补|拿|有拿|领)|不(?:肯|去|敢|买|交|上|会)|今年|刚?[上读考念]"
    r"|在[^,。]{1,8}(?:班|学|校|园|院|厂|读|住)"
    r"|被(?:老师|同学|打|罚|叫|调|骂|停|开除|逼|派|抓|拘|欺|赶|退|撞|辞)|病|摔|生下?来|说|回来|哭"
    r"|[0-9一二三四五六七八九十]{1,3}岁)"
)
"""What a child or an old person does or suffers: keeps crops and cattle out."""
_ELDER = "(?:老人家?|老爷子|老太太?|老头子?|老娘|老爹|老妈|老爸|老?[母父]亲)"
CLUES = (
    clue((), rf"^(?:{FAMILY})(?:名?叫)?(?!管)({USUAL_FULL_NAME}|{FULL_NAME}(?=[,。]))", reach=HEAD),
    clue(
        ("家里", "我家", "我、", "我和", "我跟"),
        rf"(?:家里|我家|我、|我和|我跟)[^。!?\n他她]{{0,24}}[、和跟与,]{FAMILY}({FULL_NAME})(?=[、,。和])",
        reach=0,
    ),
    clue(
        ("我",),
        rf"我们?家?的?[一两三俩个]{{0,2}}{FAMILY}{ABOUT_A_NAME}[、和跟]({FULL_NAME})(?=[,。、都两在没被]|$)",
        reach=0,
    ),
    clue(
        ("由我", "跟我", "是我", "靠我", "归我", "随我"),
        rf"{_START}{FAMILY}(?:名?叫)?({FULL_NAME})(?=[,一]?[由跟是靠归随]我)",
    ),
    clue(
        (
            "老伴",
            "爱人",
            "家父",
            "家母",
            "家兄",
            "家姐",
            "亡夫",
            "亡妻",
            "亡父",
            "亡母",
            "先父",
            "先母",
            "内人",
            "犬子",
            "小女",
            "孩子叫",
            "孩子名叫",
            "娃叫",
            "娃名叫",
        ),
        rf"{_START}(?:老伴儿?|爱人|家[父母兄姐]|亡[夫妻父母]|先[父母]|内人|犬子|小女|孩子名?叫"
        rf"|娃名?叫)(?:名?叫)?({FULL_NAME})(?={_DOES}|[,。在的])",
        reach=4,
    ),
    clue(
        ("学生", "孩子", "考生", "幼儿"),
        rf"(?:学生|孩子|考生|幼儿)({FULL_NAME})(?:同学)?的?(?:家长|妈妈?|爸爸?|母亲|父亲|奶奶|爷爷)(?=[,。]?(?:实名"
        rf"|反映|举报|投诉|来信|求|泣|敬|恳|跪)|$)",
        reach=0,
    ),
    clue(
        ("我",),
        rf"我们?家?的?(?:{FAMILY})(?:(?!{_SOMEBODY})[^。!?;\n]){{0,24}}[, ](?:[他她]|孩子|娃|小孩|名字|大名"
        rf"|学名)?名?叫({NAME}){_END}",
        reach=0,
    ),
    clue(
        ("我家", "家里"),
        rf"(?:我家|家里)[的里]?(?:{_ELDER}|老两口|老[大二三四五小幺]|[小大]的|小孩|孩子|娃|丫头|小子|闺女"
        rf"|那口子)[叫,: ]?({FULL_NAME}){_DOES}",
        reach=0,
    ),
    clue(("我家", "家里"), rf"(?:我家|家里)[的里]?{_ELDER}叫?({FULL_NAME})(?=[在,。的])", reach=0),
    clue(("老人", "老母", "老父"), rf"{_START}老[人母父]亲?({FULL_NAME})(?=,[^,。]{{0,8}}(?:岁|年生|出生))", reach=4),
    clue(("我家",), rf"我家({USUAL_FULL_NAME})(?<![花果榴树]树)(?<![树竹]林){_DOES}", reach=0),
)


def relatives(text: str, forms: Sequence[Form], places: Places) -> Iterator[Span]:
    """Where a folded text names one of the writer's family; `places`: where words of CLUES stand."""
    return named(CLUES, text, forms, places)
