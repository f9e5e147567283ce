"""Telephone numbers the writer can be reached under, however they are written. triage.personal uses it.

A mobile number is the writer's unless the words before say otherwise; a landline not if they speak of an office.
"""

from __future__ import annotations

import re

from triage.finding import NUMERALS, SEP, before, repeated, rule
from triage.whose import is_anothers

_MOBILE = rf"(?<![0-9.])((?:\(?(?:\+|00)?86\)?{SEP})?1{SEP}[3-9]{repeated('9')})(?!{SEP}[0-9]|万|亿|元)"
_SHORT = rf"(?:手机|电话|号码)号?码?[是为]?[: ]{{0,2}}(1[3-9][0-9]{SEP}[0-9]{{3,4}}{SEP}[0-9]{{3,4}})(?![0-9万亿元])"
"""One digit lost in writing."""
_DOUBLED = rf"(?:手机|电话|号码)号?码?[是为]?[: ]{{0,2}}(1{SEP}[3-9]{repeated('10')})(?!{SEP}[0-9]|[万亿元])"
"""One written twice."""
_MASKED = r"(?<![0-9])(1[3-9][0-9][*x×＊#●•]{4}[0-9]{4})(?![0-9])"
_IN_THREE = r"(?<![0-9.,])(1[3-9][0-9],[0-9]{4},[0-9]{4})(?![0-9]|,[0-9]|[万亿元])"
_FAR = r"(?<![0-9])((?:\+|00)?85[23][ \-]?[2-9][0-9]{3}[ \-]?[0-9]{4})(?![0-9])"
"""Numbers of Hong Kong and Macao with their code."""
_TAIL = rf"(?:手机|电话|号码)号?码?的?(?:尾号|[后末]四位|最后四位)[是为]?[: ]?([0-9{NUMERALS}]{{4}})(?![0-9{NUMERALS}])"
_HEAD = r"(?:开头|前)[七7]位是?[: ]?(1[3-9][0-9]{5})(?![0-9])"
_LANDLINE = (
    r"(?<![0-9])(?<![0-9][ \-])(\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ \-—]{0,2}[2-8](?:[ \-]?[0-9]){6,7})(?![ \-]?[0-9])"
)
_LOCAL = r"(?:电话|座机|固话|打|号码)(?:号码|是|为)?[: ]?((?!400)[2-8][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9元万])"
_OFFICE = re.compile(
    r"(?:办公|单位|接待|督[导查]|巡[察视]|信访|纪委|服务台|前台|总机|写的是|公示|公布|公开|大厅|服务站|服务中心"
    r"|热线|监督|(?:举报|投诉)(?!人)|咨询|值班|窗口|公告|值守|拨打|拨了|[一1]栏|牌子?上|贴着?的|门口|卡上|局|所|调度"
    r"|科|队|镇|街道|村委|社区|物业|打给(?!我)|前台"
    r"|(?:公司|中心|银行|医院|大队)(?= ?$)|(?:厂|店|公司|学校|医院|单位)里?的(?:电话|座机)"
    r"|[他她]|主任|书记|站长|老板|经理)[^。;!?\n]{0,12}$"
)
_OFFICE_BEHIND = re.compile(r"[ )”\"]{0,2}(?:咨询|投诉|举报|反映|办理|查询|[^,。]{0,4}(?:没人接|占线|忙音|打不通))")
_NO_PHONE = re.compile(
    r"(?:发票|代码|单|编|文|合同|证|卡|账|票)号?码?[^。;\n]{0,2}号码[是为]?[: ]?$|(?:发票|代码)[^。;\n]{0,16}$|编号[是为:]? ?$"
)
_OWN_LINE = re.compile(r"(?:我(?!们?[局单镇乡县])|(?<![大国专])家|本人|老伴|儿子|女儿)[^。;!?\n他她]{0,8}$")
_OWN_BEHIND = re.compile(r"[ )]{0,2}(?:就?是)?我?家里?的?(?:座机|电话|固话|号码)")
_LINE_SAID = re.compile(r"(?:联系电话|座机)[^。;!?\n他她]{0,8}$")


def _mobile(found: re.Match[str]) -> bool:
    if len(set(found.group(1)[-8:])) == 1:
        return False  # what stands in forms as an example
    return not is_anothers(found.string, *found.span(1))


def _landline(found: re.Match[str]) -> bool:
    words = before(found, 18)
    if _NO_PHONE.search(words):
        return False
    said = _OWN_LINE.search(words)
    if _OWN_BEHIND.match(found.string, found.end(1)):
        return True
    if is_anothers(found.string, *found.span(1)):
        return False
    if said and not _OFFICE.search(said.group()):
        return True
    return bool(_LINE_SAID.search(words)) or not (
        _OFFICE.search(words) or _OFFICE_BEHIND.match(found.string, found.end(1))
    )


RULES = (
    rule("phone", _MOBILE, _mobile, digits=True),
    rule("phone", _IN_THREE, _mobile, digits=True),
    rule("phone", _FAR, _mobile, digits=True),
    rule("phone", _MASKED, _mobile, needs=("*", "x", "×", "＊", "#", "●", "•"), reach=3),
    rule("phone", _SHORT, _mobile, digits=True),
    rule("phone", _DOUBLED, _mobile, digits=True),
    rule("phone", _TAIL, _mobile, needs=("尾号", "四位"), reach=8),
    rule("phone", _HEAD, needs=("七位", "7位"), reach=2),
    rule("landline", _LANDLINE, _landline, digits=True),
    rule("landline", _LOCAL, _landline, digits=True),
)
