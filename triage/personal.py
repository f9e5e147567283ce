"""What in a tip gives its writer away: numbers, addresses, handles, the writer's own name and home.

handlers offer to mask it before sealing. Names of the people complained about are the substance of a tip and are not
looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.normalise import Normal
from triage.numbers import is_bank_card, is_id_card, looks_like_id_card
from triage.own_home import homes
from triage.own_name import names
from triage.spans import Span, overlaps

_NUMERALS = "〇零洞一二三四五六七八九幺拐壹贰叁肆伍陆柒捌玖"
_DIGITS = str.maketrans(_NUMERALS, "00012345678917123456789")
_UNION_PAY = "62"
"""First digits of the cards of China UnionPay."""
_SEP = r"[ \-—.·_*]{0,2}"


@dataclass(frozen=True, slots=True)
class Personal:
    """A stretch of the original that may identify the writer."""

    start: int
    end: int
    kind: str
    """phone, landline, id_card, bank_card, plate, email, handle, name or address."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    valid: Callable[[re.Match[str]], bool] = bool
    digits: bool = False
    """Whether Chinese numerals are read as digits."""
    needs: str = ""
    """Without this in the text nothing can match."""


def _digits(count: str) -> str:
    return rf"(?:{_SEP}[0-9]){{{count}}}"


_ID_CARD = rf"(?<![0-9a-z])([1-8]{_digits('16')}{_SEP}[0-9x])(?![0-9a-z])"
_OLD_ID_CARD = r"身份证[^0-9,。;\n]{0,12}([1-8][0-9]{14})(?![0-9a-z])"
_BANK_CARD = rf"(?<![0-9a-z])([3-6]{_digits('15,18')})(?![0-9a-z])"
_PHONE = rf"(?<![0-9.])((?:\+?86{_SEP})?1{_SEP}[3-9]{_digits('9')})(?!{_SEP}[0-9]|万|亿|元)"
_FAR_PHONE = r"(?<![0-9])(\+?85[23][ \-]?[2-9][0-9]{3}[ \-]?[0-9]{4})(?![0-9])"
"""Numbers of Hong Kong and Macao with their code."""
_PHONE_ENDS = (
    r"(?:手机|电话|号码)号?码?的?(?:尾号|[后末]四位|最后四位)是?[: ]?([0-9]{4})(?![0-9])",
    r"(?:开头|前)[七7]位是?[: ]?(1[3-9][0-9]{5})(?![0-9])",
)
_LANDLINE = r"(?<![0-9])(?<![0-9][ \-])(\(?0[1-9][0-9]{1,2}\)?[ \-—]{0,2}[2-8](?:[ \-]?[0-9]){6,7})(?![ \-]?[0-9])"
_LOCAL_LINE = r"(?:电话|座机|固话|打|号码)(?:号码|是|为)?[: ]?([2-8][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9元万])"
_EMAIL = r"(?<![a-z0-9._%+\-])([a-z0-9._%+\-]{2,40}@[a-z0-9.\-]{1,40}\.[a-z]{2,6})"
_HANDLE = (
    r"(?:微信|薇信|威信|v信|vx|wx|weixin|qq|扣扣|企鹅号?|抖音号|加[vw]|v(?=[^a-z0-9]*[❤♥]))(?:号码|号|是|为|id|[❤♥\ufe0f])*\s*[:是]?\s*"
    r"([a-z0-9_\-]{5,24})(?![a-z0-9@.])"
)
_AT_HANDLE = r"(?<![a-z0-9@])(@[a-z][a-z0-9_]{4,31})(?![a-z0-9_.])"
_BARE_HANDLE = (
    r"(?<![a-z0-9_@./\-])((?!img|dsc|vid|mmexport|screenshot|wx_camera|doc|pdf|app)"
    r"(?:[a-z]{2,}_(?=[a-z_]*[0-9])[a-z0-9_]{2,20}|[a-z]{3,12}_[a-z]{4,12}))(?![a-z0-9@.])"
)
_PLATE = (
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][·.\- ]?"
    r"(?:[df][a-hj-np-z0-9][0-9]{4}|[0-9]{5}[df]|[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学警]))(?![a-z0-9])"
)
_NOT_ID = re.compile(r"(?:编号|单号|案号|文号|代码|工单|流水号|档案号|耳标号?|发票|号码牌)[^,。;]{0,6}$")
_ID_SAID = re.compile(r"(?:身份证|证件号?码?|身份号码)[^。;\n]{0,14}$")
_CARD_SAID = re.compile(r"(?:卡|账号|帐号|账户|存折)[^。;\n]{0,12}$")
_OFFICE = re.compile(
    r"(?:办公|单位|公示|公布|公开|大厅|服务站|服务中心|热线|监督|举报|投诉|咨询|值班|窗口|公告|值守|[一1]栏|牌子?上|贴着?的|门口|卡上|局|所|科|队|镇|街道|村委|社区|物业"
    r"|[他她]|主任|书记|站长|老板|经理)[^。;!?\n]{0,12}$"
)
_OWN_LINE = re.compile(r"(?:我|家|本人|联系电话|座机|老伴|儿子|女儿)[^。;!?\n他她]{0,8}$")
_OFFICIAL_CAR = re.compile(
    r"(?:公车|公务车?|局|单位|领导|书记|主任|镇长|所长|站长|局长|院里|政府|村委|执法|县里|乡里|镇里|[他她](?!家))[^。;!?\n]{0,14}$"
)
_OFFICIAL_USE = re.compile(
    r"[^。;!?\n]{0,14}(?:[接送拉][^。;!?\n]{0,4}(?:[局乡镇县所站]长|领导|书记)|是[^。;!?\n他我]{0,4}(?:[局乡镇县]里?的|公车))"
)
_OWN_CAR = re.compile(r"(?:我|本人|自家|私家|家里|名下)[^。;!?\n]{0,14}$")
_SOME_DIGITS = re.compile(rf"[0-9{_NUMERALS}](?:[^0-9{_NUMERALS}]{{0,3}}[0-9{_NUMERALS}]){{6}}")
"""Without seven digits close together no number rule can match."""


def _id_card(found: re.Match[str]) -> bool:
    """A valid number; or a plausible one, since writers mistype and what nearly is one gives away as much."""
    before = found.string[max(0, found.start(1) - 24) : found.start(1)]
    if _NOT_ID.search(before):
        return False
    return is_id_card(found.group(1)) or looks_like_id_card(found.group(1), said=bool(_ID_SAID.search(before)))


def _bank_card(found: re.Match[str]) -> bool:
    """A number that passes the Luhn check, begins as the cards of this country, or is said to be a card."""
    before = found.string[max(0, found.start(1) - 24) : found.start(1)]
    number = re.sub(r"[^0-9]", "", found.group(1))
    if _NOT_ID.search(before) or len(set(number)) == 1:
        return False
    return is_bank_card(number) or number.startswith(_UNION_PAY) or bool(_CARD_SAID.search(before))


def _handle(found: re.Match[str]) -> bool:
    return not _NOT_ID.search(found.string[max(0, found.start() - 12) : found.start()])


def _own_line(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start(1) - 18) : found.start(1)]
    return bool(_OWN_LINE.search(before)) or not _OFFICE.search(before)


def _own_car(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start(1) - 20) : found.start(1)]
    official = _OFFICIAL_CAR.search(before) or _OFFICIAL_USE.match(found.string, found.end(1))
    own = bool(_OWN_CAR.search(before) or found.string.startswith(("是我", "是自己"), found.end(1))) or not official
    return own and any(char.isdigit() for char in found.group(1))


# In order of trust: what an earlier rule took, a later one leaves alone. Group 1 is what identifies.
_RULES = (
    _Rule("id_card", re.compile(_ID_CARD), _id_card, digits=True),
    _Rule("id_card", re.compile(_OLD_ID_CARD), digits=True),
    _Rule("bank_card", re.compile(_BANK_CARD), _bank_card, digits=True),
    _Rule("phone", re.compile(_PHONE), digits=True),
    _Rule("phone", re.compile(_FAR_PHONE)),
    *(_Rule("phone", re.compile(text), needs="位" if "前" in text else "号") for text in _PHONE_ENDS),
    _Rule("landline", re.compile(_LANDLINE), _own_line, digits=True),
    _Rule("landline", re.compile(_LOCAL_LINE), _own_line, digits=True),
    _Rule("email", re.compile(_EMAIL), needs="@"),
    _Rule("handle", re.compile(_HANDLE), _handle),
    _Rule("handle", re.compile(_AT_HANDLE), needs="@"),
    _Rule("handle", re.compile(_BARE_HANDLE), needs="_"),
    _Rule("plate", re.compile(_PLATE), _own_car),
)


def personal(folded: Normal) -> tuple[Personal, ...]:
    """All that may identify the writer of a folded text (Normaliser.fold, symbols kept), in order, no overlap."""
    taken: list[tuple[Span, str]] = []
    for span, kind in _found(folded.text):
        if not overlaps(span, [other for other, _ in taken]):
            taken.append((span, kind))
    return tuple(Personal(*folded.span(*span), kind) for span, kind in sorted(taken))


def _found(text: str) -> Iterator[tuple[Span, str]]:
    forms = (text, text.translate(_DIGITS)) if _SOME_DIGITS.search(text) else ()
    for rule in _RULES:
        if rule.needs in text:
            for form in forms if rule.digits else (text,):
                yield from (
                    (Span(*found.span(1)), rule.kind) for found in rule.pattern.finditer(form) if rule.valid(found)
                )
    own = list(names(text))
    yield from ((span, "name") for span in own)
    yield from ((span, "address") for span in homes(text, own))


def mask(text: str, found: Sequence[Personal], shown: Mapping[str, str]) -> str:
    """`text` with each stretch replaced by what `shown` has for its kind, e.g. {"phone": "[电话]"}, else by ＊＊＊."""
    pieces, position = [], 0
    for item in sorted(found, key=lambda item: item.start):
        pieces += [text[position : item.start], shown.get(item.kind, "＊＊＊")]
        position = item.end
    return "".join([*pieces, text[position:]])
