"""Numbers of the writer's papers and cards: citizen number, bank card, passport, membership. triage.personal uses it.

Numbers of files, contracts, invoices, projects and firms are the substance of a tip and not looked for.
"""

from __future__ import annotations

import re

from triage.finding import NUMERALS, SEP, Rule, before, repeated
from triage.numbers import is_bank_card, is_id_card, looks_like_id_card
from triage.whose import is_anothers, sentence_before

_UNION_PAY = "62"
"""First digits of the cards of China UnionPay."""
_ID_CARD = rf"(?<![0-9a-z])([1-8]{repeated('16')}{SEP}[0-9x])(?![0-9a-z])"
_DISABLED = rf"残疾证[^0-9,。;\n]{{0,8}}([1-8]{repeated('16')}{SEP}[0-9x]{repeated('2')})(?![0-9a-z])"
"""The certificate's number is the citizen number and two digits for kind and degree."""
_OLD_ID_CARD = r"身份证[^0-9,。;\n]{0,12}([1-8][0-9]{14})(?![0-9a-z])"
_HIDDEN = r"[*x×＊#●○•…_]"
_MASKED = rf"(?<![0-9a-z])([1-8][0-9]{{2,13}}{_HIDDEN}{{3,14}}[0-9]{{0,5}}[0-9x]?)(?![0-9a-z*])"
_TAIL = rf"(?:尾号|[后末]四位|最后四位)(?:数|号)?[是为]?[: ]?([0-9{NUMERALS}]{{3}}[0-9x{NUMERALS}])(?![0-9{NUMERALS}])"
_ID_TAIL = rf"(?:身份证|证件|军官证|驾驶证|驾照|社保卡)号?码?的?{_TAIL}"
_BANK_TAIL = rf"(?:银行卡|工资卡|储蓄卡|信用卡|[工农建中]行卡?|存折|一卡通|卡)号?的?{_TAIL}"
_BANK_CARD = rf"(?<![0-9a-z])([3-6]{repeated('15,18')})(?![0-9a-z])"
_PASSPORT = (
    r"(?:护照|通行证|回乡证|台胞证|居留证|居留许可|永居证|返乡证|旅行证|签证)(?:号码?|编号)?(?:[是为:]| )*"
    r"([a-z]{0,2}[0-9]{7,10})(?![0-9a-z])"
)
_MEMBER = (
    r"(?:学号|学籍号|准考证|考号|考生号|社保(?:卡|账)?|社会保障|医保卡?|公积金)(?:账?号码?|编号)?(?:[是为:]| )*"
    r"([a-z]{0,3}[0-9]{6,20})(?![0-9a-z])"
)
_STAFF = (
    r"(?:工号|工牌|工作证|员工号|员工编号|警号|胸牌)(?:号码?|编号)?(?:[是为:]| )*([a-z]{0,3}[0-9]{3,12})(?![0-9a-z])"
)
_NOT_ID = re.compile(r"(?:编号|单号|案号|文号|代码|工单|流水号|档案号|耳标号?|发票|号码牌)[^,。;]{0,6}$")
_ID_SAID = re.compile(r"(?:身份证|证件号?码?|身份号码)[^。;\n]{0,14}$")
_CARD_SAID = re.compile(r"(?:卡|账号|帐号|账户|存折)[^。;\n]{0,12}$")
_COLLECTIVE = re.compile(r"(?:集体|单位|公司|村委会?|财政|对公|公家)的?(?:账号|帐号|账户|户头)[^。;\n]{0,8}$")
_OWN_BEHIND = re.compile(r"[,。;: ]{0,2}(?:本人|我[是叫]|是我|姓名|名字)")
_OWN = re.compile(r"我(?!们)|本人|自己|俺|咱")


def _id_card(found: re.Match[str]) -> bool:
    """A valid number; or a plausible one, since writers mistype and what nearly is one gives away as much."""
    words = before(found, 24)
    if _NOT_ID.search(words):
        return False
    return is_id_card(found.group(1)) or looks_like_id_card(found.group(1), said=bool(_ID_SAID.search(words)))


def _masked(found: re.Match[str]) -> bool:
    return bool(_ID_SAID.search(before(found, 24))) and not _anothers(found)


def _bank_card(found: re.Match[str]) -> bool:
    """A number that passes the Luhn check, begins as the cards of this country, or is said to be a card."""
    words, number = before(found, 24), re.sub(r"[^0-9]", "", found.group(1))
    if _NOT_ID.search(words) or _COLLECTIVE.search(words) or len(set(number)) == 1:
        return False
    return is_bank_card(number) or number.startswith(_UNION_PAY) or bool(_CARD_SAID.search(words))


def _anothers(found: re.Match[str]) -> bool:
    return is_anothers(found.string, *found.span(1))


def _own(found: re.Match[str]) -> bool:
    return not _anothers(found)


def _said_own(found: re.Match[str]) -> bool:
    own = _OWN.search(sentence_before(found.string, found.start(1))) or _OWN_BEHIND.match(found.string, found.end(1))
    return bool(own) and not _anothers(found)


# In order of trust: what an earlier rule took, a later one leaves alone.
RULES = (
    Rule("id_card", re.compile(_DISABLED), digits=True, needs=("残疾证",)),
    Rule("id_card", re.compile(_ID_CARD), _id_card, digits=True),
    Rule("id_card", re.compile(_OLD_ID_CARD), digits=True, needs=("身份证",)),
    Rule("passport", re.compile(_PASSPORT), _own, needs=("护照", "行证", "乡证", "台胞", "居留", "永居", "签证")),
    Rule(
        "member",
        re.compile(_MEMBER),
        _own,
        needs=("学号", "学籍", "考号", "考生", "准考", "社保", "社会保", "医保", "公积金"),
    ),
    Rule("member", re.compile(_STAFF), _said_own, needs=("工号", "工牌", "工作证", "员工", "警号", "胸牌")),
    Rule("bank_card", re.compile(_BANK_CARD), _bank_card, digits=True),
    Rule("id_card", re.compile(_MASKED), _masked, needs=("身份", "证件")),
    Rule("id_card", re.compile(_ID_TAIL), _own, needs=("尾号", "四位")),
    Rule("bank_card", re.compile(_BANK_TAIL), _own, needs=("尾号", "四位")),
)
