"""Telephone numbers the writer can be reached under, however they are written. triage.personal uses it.

A mobile number is the writer's unless the words before say otherwise; a landline not if they speak of an office.
"""

from __future__ import annotations

import re

from triage.finding import NUMERALS, SEP, Rule, before, repeated
from triage.whose import is_anothers

_MOBILE = rf"(?<![0-9.])((?:\(?(?:\+|00)?86\)?{SEP})?1{SEP}[3-9]{repeated('9')})(?!{SEP}[0-9]|万|亿|元)"
_SHORT = rf"(?:手机|电话|号码)号?码?[是为]?[: ]{{0,2}}(1[3-9][0-9]{SEP}[0-9]{{3,4}}{SEP}[0-9]{{3,4}})(?![0-9万亿元])"
"""One digit lost in writing."""
_MASKED = r"(?<![0-9])(1[3-9][0-9][*x×＊#●•]{4}[0-9]{4})(?![0-9])"
_FAR = r"(?<![0-9])((?:\+|00)?85[23][ \-]?[2-9][0-9]{3}[ \-]?[0-9]{4})(?![0-9])"
"""Numbers of Hong Kong and Macao with their code."""
_TAIL = rf"(?:手机|电话|号码)号?码?的?(?:尾号|[后末]四位|最后四位)[是为]?[: ]?([0-9{NUMERALS}]{{4}})(?![0-9{NUMERALS}])"
_HEAD = r"(?:开头|前)[七7]位是?[: ]?(1[3-9][0-9]{5})(?![0-9])"
_LANDLINE = r"(?<![0-9])(?<![0-9][ \-])(\(?0[1-9][0-9]{1,2}\)?[ \-—]{0,2}[2-8](?:[ \-]?[0-9]){6,7})(?![ \-]?[0-9])"
_LOCAL = r"(?:电话|座机|固话|打|号码)(?:号码|是|为)?[: ]?([2-8][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9元万])"
_OFFICE = re.compile(
    r"(?:办公|单位|公示|公布|公开|大厅|服务站|服务中心|热线|监督|(?:举报|投诉)(?!人)|咨询|值班|窗口|公告|值守|拨打|拨了|[一1]栏|牌子?上|贴着?的|门口|卡上|局|所|科|队|镇|街道|村委|社区|物业"
    r"|[他她]|主任|书记|站长|老板|经理)[^。;!?\n]{0,12}$"
)
_OFFICE_BEHIND = re.compile(r"[ )”\"]{0,2}(?:咨询|投诉|举报|反映|办理|查询|[^,。]{0,4}(?:没人接|占线|忙音|打不通))")
_NO_PHONE = re.compile(
    r"(?:发票|代码|单|编|文|合同|证|卡|账|票)号?码?[^。;\n]{0,2}号码[是为]?[: ]?$|(?:发票|代码)[^。;\n]{0,16}$"
)
_OWN_LINE = re.compile(r"(?:我|家|本人|联系电话|座机|老伴|儿子|女儿)[^。;!?\n他她]{0,8}$")


def _mobile(found: re.Match[str]) -> bool:
    if len(set(found.group(1)[-8:])) == 1:
        return False  # what stands in forms as an example
    return not is_anothers(found.string, *found.span(1))


def _landline(found: re.Match[str]) -> bool:
    words = before(found, 18)
    if _NO_PHONE.search(words):
        return False
    return bool(_OWN_LINE.search(words)) or not (
        _OFFICE.search(words)
        or _OFFICE_BEHIND.match(found.string, found.end(1))
        or is_anothers(found.string, *found.span(1))
    )


RULES = (
    Rule("phone", re.compile(_MOBILE), _mobile, digits=True),
    Rule("phone", re.compile(_FAR), _mobile, digits=True),
    Rule("phone", re.compile(_MASKED), _mobile, needs=("*", "x", "×", "＊", "#", "●", "•")),
    Rule("phone", re.compile(_SHORT), _mobile, digits=True),
    Rule("phone", re.compile(_TAIL), _mobile, needs=("尾号", "四位")),
    Rule("phone", re.compile(_HEAD), needs=("位",)),
    Rule("landline", re.compile(_LANDLINE), _landline, digits=True),
    Rule("landline", re.compile(_LOCAL), _landline, digits=True),
)
