"""E-mail addresses and account names of the writer. triage.personal uses it.

Accounts of offices, of advertisers and those all must follow are the substance of a tip and not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.finding import Places, before, clue, rule
from triage.normalise import HANZI
from triage.spans import Span
from triage.whose import is_anothers

_USER, _HOST = r"[a-z0-9._%+\-]{2,40}", r"[a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{1,20}){0,3}"
_EMAIL = rf"(?<![a-z0-9._%+\-])({_USER} ?@ ?{_HOST}\.[a-z]{{2,24}})"
_SPACED_EMAIL = (
    r"(?<![a-z0-9._%+\-@])((?!e?-?mail |qq )[a-z0-9._%+\-]{1,30}(?: [0-9_.]{1,10}){0,3} @ ?[a-z0-9\-]{1,40}"
    r" ?[.点] ?(?:com|cn|net|org|me|edu)(?: ?\. ?cn)?)(?![a-z0-9])"
)
"""Blanks put in so that no machine takes it out."""
_SPOKEN_EMAIL = (
    rf"(?<![a-z0-9._%+\-])({_USER}(?: ?(?:艾特|圈a|小老鼠|#|[\[(]at[\])]) ?| at )"
    r"[a-z0-9\-]{2,20} ?(?:\.|点|dot) ?(?:com|cn|net|org|me|edu)"
    r"(?:\.cn)?)(?![a-z0-9])"
)
_APP = (
    r"微信|薇信|威信|维信|徽信|卫星|绿泡泡|v信|薇|vx|wx(?![a-z])|weixin|wechat|qq|扣扣?|企鹅号?|抖音号?|快手号?|小红书号?|微博"
    r"|钉钉号|支付宝|telegram|电报|小?飞机|tg|whatsapp|signal|line|(?:微信|薇信|[vwq]|qq)加我|(?:加我?|我的?|本人)[vwq](?!q)|v(?=[^a-z0-9]*[❤♥]"
    r"|[:号]| (?=[a-z0-9_\-]*[0-9_]))|[wq]号|q(?= ?[1-9][0-9]{5,10}(?![0-9]))"
)
_APPS = (
    "微信", "薇", "威信", "维信", "徽信", "卫星", "绿泡泡", "v", "w", "q", "扣", "企鹅", "抖音", "快手", "小红书", "微博",
    "钉钉号", "支付宝", "电报", "飞机", "tg", "telegram", "signal", "line",
)  # fmt: skip
"""Without one of these no application is named."""
_HANDLE = (
    rf"(?<![a-z])(?:{_APP})(?:账号|号码|号|名|就?是|为|叫|id|[❤♥\ufe0f])*\s*[:是,]?\s*"
    r"((?!_|img|http|www)[a-z0-9_\-]{5,24})(?![a-z0-9@.])"
)
_CONTACT = r"联系方式[:是为 ]{0,3}([a-z](?=[a-z0-9_\-]*[0-9_])[a-z0-9_\-]{5,20})(?![a-z0-9@.])"
_SPACED_QQ = r"(?:qq|扣扣?|企鹅)(?:号码|号|是|为)*\s*[:是]?\s*([1-9][0-9]{2,4}[ \-][0-9]{2,4}[ \-]?[0-9]{0,4})(?![0-9])"
_SAID_BEHIND = r"(?<![0-9a-z])([1-9][0-9]{5,10}),?这?是我的?(?:qq|微信|扣扣|企鹅)"
_AT = r"(?<![a-z0-9@])(@[a-z][a-z0-9_]{4,31})(?![a-z0-9_.])"
_BARE = (
    r"(?<![a-z0-9_@./\-])((?!img|dsc|vid|mmexport|screenshot|wx_camera|doc|pdf|app|gh_)"
    r"(?:[a-z]{2,}_(?=[a-z_]*[0-9])[a-z0-9_]{2,20}|[a-z]_(?:[a-z]{1,6}_){1,4}[0-9]{1,6}|[a-z]{3,12}_[a-z]{4,12}))(?![a-z0-9@.])"
)
_SIGNED = r"[,。; ]([a-z]{5,16}_[a-z0-9]{1,6})[。 ]?$"
_SHOWS = r"(?:抖音|快手|小红书|微博|b站|视频号|公众号)"
SHOWN = clue(("抖音", "快手", "小红书", "微博", "b站", "视频号", "公众号", "群里叫", "昵称", "网名", "我账号"), "")
"""Without one of its words none of _NICKS can match."""
_NICK = rf"(?:@ ?)?(?!发|刷|看|上|里|拍|被|搜|播|直播|关注|评论|私信|举报|投诉|说|也|都|有|没|不|账|号|私)[{HANZI}a-z0-9_·]"
_NO_NICK = (
    "(?!视频|热搜|推荐|平台|粉丝|客服|官方|同城|小店|链接|截图|群|首页|或|和|跟|是|我|的|那|这|点|带|卖|刚|截|找|留|回|@|一|博主"
    "|主播|通知|推|二维码|打卡|转发|署|还|能|又|已|再|[^,。]{0,6}发布)"
)
"""What else stands behind the application where it begins a clause."""
_NAMED = r"(?:号码|账号|号|id|名字?|昵称)?(?:就?[是叫]|名?叫|为|[:,])? ?"
"""Between the application and the name."""
_NICKS = tuple(re.compile(pattern) for pattern in (
    rf"我的?{_SHOWS}{_NAMED}({_NICK}{{2,15}})(?=就是我|[,。!?;\s]|$)",
    rf"{_SHOWS}{_NAMED}({_NICK}{{2,15}}?)(?=,?(?:就是我|是我本人|是我[,。]))",
    rf"(?:^|[,。!?;\s(]|我的?|我在)(?:{_SHOWS}|群?昵称|网名|(?<=我)账号)(?:号|名字?|id|账号|昵称)?(?:就?[是叫:])? ?@?"
    rf"({_NO_NICK}{_NICK}{{3,12}})(?=[,。!?;\s)]|$)",
    rf"我在(?:{_SHOWS}|群里)(?:上|里)?叫({_NICK}{{2,15}})(?=[,。!?;\s]|$)",
))  # fmt: skip
"""Names that people give themselves where they show films and write; only where they say that it is theirs."""
_NOT_ID = re.compile(r"(?:编号|单号|案号|文号|代码|工单|流水号|档案号|耳标号?|发票|号码牌)[^,。;]{0,6}$")
_SENT_TO = re.compile(r"(?:投稿?|交|报|写)(?:到|往|至)[^,。;!?我]{0,6}$|让给$")
_OFFICE = re.compile(r"@(?:[a-z0-9\-]+\.)*gov\.cn$")


def _own(found: re.Match[str]) -> bool:
    return not is_anothers(found.string, *found.span(1))


def _email(found: re.Match[str]) -> bool:
    return not (_OFFICE.search(found.group(1)) or _SENT_TO.search(before(found, 14))) and _own(found)


def _handle(found: re.Match[str]) -> bool:
    return not _NOT_ID.search(before(found, 12)) and _own(found)


def nicks(text: str, places: Places) -> Iterator[Span]:
    """Names in a folded text that the writer gives himself where he shows films and writes; `places`: those of SHOWN."""
    if SHOWN in places:
        yield from (Span(*found.span(1)) for nick in _NICKS for found in nick.finditer(text) if _own(found))


RULES = (
    rule("email", _SPACED_EMAIL, _email, needs=(" @",)),
    rule("email", _EMAIL, _email, needs=("@",)),
    rule("email", _SPOKEN_EMAIL, _own, needs=("艾特", "圈a", "老鼠", "#", "at")),
    rule("handle", _SPACED_QQ, _handle, digits=True),
    rule("handle", _CONTACT, _handle, needs=("联系方式",), reach=0),
    rule("handle", _HANDLE, _handle, needs=_APPS, reach=2),
    rule("handle", _SAID_BEHIND, needs=("是我",)),
    rule("handle", _AT, _own, needs=("@",)),
    rule("handle", _BARE, _own, needs=("_",)),
    rule("handle", _SIGNED, _own, needs=("_",)),
)
