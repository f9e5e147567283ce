"""Names with which the writer of a tip signs, or says that he signs. triage.personal uses it, beside triage.own_name.

Everything here hangs on the first person or on the place of a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.finding import HEAD, Places, clue, named
from triage.name_forms import ABOUT_A_NAME, FULL_NAME, NAME, USUAL_FULL_NAME, Form
from triage.normalise import HANZI
from triage.spans import Span
from triage.surnames import RANK

_END = r"(?=[,。.;:、!?\s()“”\"0-9]|$)"
_START = r"(?:^|[。!?;\n,] ?|[—\-~]{1,3} ?)"
_ROLE = (
    "百姓|群众|村民|居民|市民|公民|草民|小民|罪民|民女|民妇|弱女子|选民|老师|教师|教员|工人|农民|农民工|家长"
    "|职工|员工|业主|住户|护士|医生|司机"
    "|老兵|军人|党员|读者|学生|学子|网格员|打工[人仔者的]|环卫工|保安|牧民|渔民|果农|菜农|股民|租客|租户|商户"
    "|个体户|残疾人|寡妇|老[人汉婆头太]"
    "|母亲|父亲|妈妈|爸爸|孤老|儿媳|女儿|儿子|公务员|选调生|辅警|协警|科员|社工|义工|骑手|矿工|船员|厨师|摊主"
    "|店主|受害[人者]|家属"
)
_CLOSES = (
    "敬上", "敬呈", "敬启", "敬告", "敬禀", "拜上", "拜谢", "拜托", "泣告", "泣书", "泣血", "泣呈",
    "呈上", "谨呈", "谨上", "谨启", "叩首", "叩上", "叩谢", "叩请", "顿首", "上书", "手书", "亲笔",
    "亲书", "书于", "写于", "具名", "跪求", "跪谢", "含泪", "绝笔", "恳请", "恳求", "求救", "鞠躬",
)  # fmt: skip
_CLOSING = "|".join(_CLOSES)
_BY = ("反映人", "举报人", "投诉人", "申请人", "控告人", "求助人", "信访人", "写信人", "来信人", "写信的人")
_BY_ANY = f"(?:{'|'.join(f'{word}(?<!被{word})' for word in _BY)})"
_TELLS = "实名|反映|举报|投诉|控告|申诉|求助|请求|跪求|恳求"
_OFFICE = rf"(?:{RANK}|现任|时任|原任|嫌疑|犯)"
_MYSELF = r"(?<![打骂让叫逼给对把跟和找被向]我)(?!们|[举告找问见听认和跟把看给要想叫])"
"""The writer as the one who does something, not as the one to whom it is done."""
CLUES = (
    # at the end, or at the head as on an envelope
    clue((" ",), rf"(?:{_ROLE}) ({NAME})(?= ?(?:{_CLOSING}|[字上](?=[,。 ]|$))|[。 ]{{0,2}}$|[。 ]?\n)", reach=3),
    clue(_CLOSES, rf"(?:{_START}|{_ROLE})({NAME}) ?(?={_CLOSING})"),
    # what the writer says he signs, or dares to
    clue(
        ("我签", "我署", "我落", "我具", "我留", "我敢", "我自己", "我亲手", "我先", "我也", "我就", "我来"),
        rf"我(?:敢|来|先|就|也|自己|亲手)*(?:签|署名|落款|具名|留名)(?:的?名字?|的)?(?:就?是|写|:|,| )?({NAME}){_END}",
        reach=0,
    ),
    clue(
        tuple(f"{word}我" for word in "写用留签填报找提"),
        rf"[写用留签填报找提]我的?[真大本全姓]?名字?[:,就是叫 ]{{0,2}}({NAME}){_END}",
        reach=0,
    ),
    clue(
        ("名字我", "不怕", "我写的", "自己写的", "本人写的", "亲手写的"),
        rf"(?:名字我[^,。]{{0,6}}|我[^,。]{{0,3}}不怕[^,。]{{0,6}}|{_START}不怕[^,。]{{0,6}}|我(?:本人|自己"
        rf"|亲手)?写的)[,:]({FULL_NAME}){_END}",
        reach=4,
    ),
    clue(
        ("名字", "姓名"),
        rf"(?:^|[,。;!? ])(?:我的?|本人)?(?:真实?)?(?:名字|姓名)(?:就?[是叫]|写的?是)({NAME}){_END}",
        reach=5,
    ),
    clue(("名字",), rf"我[^。!?\n]{{0,8}}名字[^。!?\n他她]{{2,24}}:({FULL_NAME}){_END}", reach=9),
    clue(
        ("叫我", "喊我", "称呼我"),
        rf"(?:叫|喊|称呼)我(?![老小管])({USUAL_FULL_NAME})(?=就行|就好|吧|即可|就可以|本人|来|[,。])",
        reach=0,
    ),
    clue(("就说", "就写", "告诉"), rf"(?:就说|就写|告诉[他她]们?)是?({FULL_NAME})(?=[写说告举报反映发]{{1,2}}的)", reach=0),
    # whose letter it is
    clue(("家长:", "业主:", "住户:", "租户:"), rf"{_START}(?:家长|业主|住户|租户):({FULL_NAME}){_END}", reach=3),
    clue(_BY, rf"{_BY_ANY}(?:就?[是系叫]|名叫|姓名){{1,2}}[^,。;!?\n]{{0,12}}?({FULL_NAME}){_END}", reach=0),
    clue(_BY, rf"{_BY_ANY}[:是][^,。;\n]{{2,16}}[,:]({FULL_NAME}){_END}", reach=0),
    clue(
        ("反映", "举报", "投诉", "控告", "申诉", "求助", "求:", "求,"),
        rf"^[^,。:!?]{{0,12}}?({FULL_NAME})(?:实名)?(?:{_TELLS})[:,]",
        reach=HEAD,
    ),
    # a name alone between commas
    clue(
        ("我",),
        rf"我{_MYSELF}[^,。!?;\n他她]{{1,18}},({USUAL_FULL_NAME})(?=,)(?![^,。]?,(?:[他她这那]|[^,。]{{0,6}}{RANK}[,。]))",
        reach=0,
    ),
    clue(
        (",男,", ",女,", "族,", "族。"),
        rf"(?:^|[,。!?:\n])({FULL_NAME}),(?=[男女],|[{HANZI}]{{1,3}}族[,。])(?![^。]{{0,30}}{_OFFICE})",
    ),
    clue(("本人是", "本人系"), rf"本人[是系][^,。;!?\n]{{0,16}}?(?:{_ROLE}|代表)({NAME}){_END}", reach=0),
    clue(
        ("兄弟", "姐妹", "夫", "母女", "母子", "父子", "父女", "两口子", "二人", "两人"),
        rf"^{ABOUT_A_NAME}[,、和 ]({FULL_NAME})[,、 ]?(?:兄弟|姐妹|兄妹|姐弟|夫[妻妇]|母女|母子|父子|父女|两口子|[二两]人)",
        reach=HEAD,
    ),
    # to whom the answer shall go
    clue(("收件人", "收信人", "收货人"), rf"收[件信货]人[:是写叫 ]{{0,2}}({NAME}){_END}", reach=0),
    clue(("收",), rf"(?:[写给:]|收件人|收信人|转交?)({NAME})(?:亲?收|签收)(?=[,。;()\s0-9]|$)"),
    clue(("寄",), rf"寄[^。;!?\n]{{4,40}}[, ](?:请)?({NAME})(?:亲?收|签收|\(收\))", reach=0),
)


def signed(text: str, forms: Sequence[Form], places: Places) -> Iterator[Span]:
    """Where a folded text is signed, at its end or in the words of the writer; `places`: where words of CLUES stand."""
    return named(CLUES, text, forms, places)
