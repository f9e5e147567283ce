"""What in a tip gives its writer away: numbers, addresses, handles, the writer's own name and home.

handlers offer to mask it before sealing. Names of the people complained about are the substance of a tip and are not
looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.normalise import HANZI, Normal
from triage.numbers import is_bank_card, is_id_card
from triage.spans import Span, overlaps

_DIGITS = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_SEP = r"[ \-—.·_*]{0,2}"
_NAME = (
    "(?:欧阳|司马|上官|诸葛|尉迟|皇甫|令狐|慕容|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤施常温康乔赖文樊兰殷翟安倪牛洪季俞章鲁葛伍"
    "申尤毕聂焦齐梅庄辛管祝左涂谷祁时舒耿卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂])"
    f"[{HANZI}]{{1,2}}"
)
_NAME_ENDS = r"(?=[,。.;、!?\s(]|$|今年|是|住|家住|,?身份证|,?电话|,?手机|,?男|,?女)"
_NOT_NAMES = frozenset("村镇县乡市区省人生师员工民户长厂校院站所组队局委办店司家行部科处")
_HOME = r"[^,。;!?\n]{0,30}[省市县区镇乡村路街巷号楼栋幢弄组屯寨湾庄][^,。;!?\n]{0,15}"


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
    valid: Callable[[str], bool] = bool
    digits: bool = False
    """Whether Chinese numerals are read as digits."""


def _digits(count: str) -> str:
    return rf"(?:{_SEP}[0-9]){{{count}}}"


_ID_CARD = rf"(?<![0-9a-z])([1-8]{_digits('16')}{_SEP}[0-9x])(?![0-9a-z])"
_BANK_CARD = rf"(?<![0-9a-z])([3-6]{_digits('15,18')})(?![0-9a-z])"
_PHONE = rf"(?<![0-9.])((?:\+?86{_SEP})?1{_SEP}[3-9]{_digits('9')})(?!{_SEP}[0-9]|万|亿|元)"
_LANDLINE = r"(?<![0-9])(?<![0-9][ \-])(\(?0[1-9][0-9]{1,2}\)?[ \-—]{0,2}[2-8](?:[ \-]?[0-9]){6,7})(?![ \-]?[0-9])"
_LOCAL_LINE = r"(?:电话|座机|固话|打)(?:号码|是|为)?[: ]?([2-8][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9元万])"
_EMAIL = r"(?<![a-z0-9._%+\-])([a-z0-9._%+\-]{2,40}@[a-z0-9.\-]{1,40}\.[a-z]{2,6})"
_HANDLE = (
    r"(?:微信|薇信|威信|v信|vx|wx|qq|扣扣|企鹅号?|抖音号|加[vw])(?:号码|号|是|为|id)*\s*[:是]?\s*"
    r"([a-z0-9_\-]{5,20})(?![a-z0-9])"
)
_AT_HANDLE = r"(?<![a-z0-9@])(@[a-z][a-z0-9_]{4,31})(?![a-z0-9_.])"
_PLATE = (
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][·.\- ]?"
    r"(?:[df][a-hj-np-z0-9][0-9]{4}|[0-9]{5}[df]|[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学警]))(?![a-z0-9])"
)
_OWN_NAME = (
    r"(?:我叫|我名叫|我的名字[是叫]|我姓名[:是]?|本人(?:姓名|叫|名叫)?[:是]?|(?:反映|举报|投诉|联系)人[:是]?|实名[:是]?"
    rf"|(?<![{HANZI}])姓名[:是]?|我是|我是[^,。;!?\n]{{1,18}}?"
    r"(?:村民|居民|职工|教师|老师|医生|护士|学生|家长|员工|干部|科员|网格员|工人|农民|的))"
    rf" ?({_NAME}){_NAME_ENDS}"
)
_OWN_ADDRESS = (
    r"(?:(?<![他她其长记任员])家住在?|我家住?在|我住在?|本人住在?|我们家住?在|(?:家庭|现|联系)?(?:住址|地址)[:是为]?)"
    rf"((?!哪|这|那|你|他){_HOME})"
)
_SOME_DIGITS = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){6}")
"""Without seven digits close together no number rule can match."""
# In order of trust: what an earlier rule took, a later one leaves alone. Group 1 is what identifies.
_RULES = (
    _Rule("id_card", re.compile(_ID_CARD), is_id_card, digits=True),
    _Rule("bank_card", re.compile(_BANK_CARD), is_bank_card, digits=True),
    _Rule("phone", re.compile(_PHONE), digits=True),
    _Rule("landline", re.compile(_LANDLINE), digits=True),
    _Rule("landline", re.compile(_LOCAL_LINE), digits=True),
    _Rule("email", re.compile(_EMAIL)),
    _Rule("handle", re.compile(_HANDLE)),
    _Rule("handle", re.compile(_AT_HANDLE)),
    _Rule("plate", re.compile(_PLATE), lambda plate: any(char.isdigit() for char in plate)),
    _Rule("name", re.compile(_OWN_NAME), lambda name: name[-1] not in _NOT_NAMES),
    _Rule("address", re.compile(_OWN_ADDRESS)),
)


def personal(folded: Normal) -> tuple[Personal, ...]:
    """All that may identify the writer of a folded text (Normaliser.fold, symbols kept), in order, no overlap."""
    numeric = folded.text.translate(_DIGITS)
    numbers = _SOME_DIGITS.search(numeric) is not None
    taken: list[tuple[Span, str]] = []
    for rule in _RULES:
        if rule.digits and not numbers:
            continue
        for start, end in _matches(rule, numeric if rule.digits else folded.text):
            span = Span(start, end)
            if not overlaps(span, [other for other, _ in taken]):
                taken.append((span, rule.kind))
    return tuple(Personal(*folded.span(*span), kind) for span, kind in sorted(taken))


def _matches(rule: _Rule, text: str) -> Iterator[tuple[int, int]]:
    return (found.span(1) for found in rule.pattern.finditer(text) if rule.valid(found.group(1)))


def mask(text: str, found: Sequence[Personal], shown: Mapping[str, str]) -> str:
    """`text` with each stretch replaced by what `shown` has for its kind, e.g. {"phone": "[电话]"}, else by ＊＊＊."""
    pieces, position = [], 0
    for item in sorted(found, key=lambda item: item.start):
        pieces += [text[position : item.start], shown.get(item.kind, "＊＊＊")]
        position = item.end
    return "".join([*pieces, text[position:]])
