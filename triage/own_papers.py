"""Numbers of the writer's papers and cards: citizen number, bank card, passport, membership. triage.personal uses it.

Numbers of files, contracts, invoices, projects and firms are the substance of a tip and not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triage.finding import NUMERALS, SEP, before, repeated, rule
from triage.name_forms import ABOUT_A_NAME
from triage.normalise import HANZI
from triage.numbers import is_bank_card, is_id_card, is_old_id_card, looks_like_id_card
from triage.spans import Span
from triage.whose import is_anothers, is_surely_anothers, sentence_before

_UNION_PAY = "62"
"""First digits of the cards of China UnionPay."""
_ID_CARD = rf"(?<![0-9a-z])([1-8]{repeated('16')}{SEP}[0-9x])(?![0-9a-z])"
_DISABLED = rf"残疾证[^0-9,。;\n]{{0,8}}([1-8]{repeated('16')}{SEP}[0-9x]{repeated('2')})(?![0-9a-z])"
"""The certificate's number is the citizen number and two digits for kind and degree."""
_OLD_ID_CARD = rf"(?<![0-9a-z])([1-8]{repeated('14')})(?!{SEP}[0-9]|[a-z])"
_HIDDEN = r"[*x×＊#●○•…_]"
_MASKED = rf"(?<![0-9a-z])([1-8][0-9]{{2,13}}{_HIDDEN}{{3,14}}[0-9]{{0,5}}[0-9x]?)(?![0-9a-z*])"
_TAIL = rf"(?:尾号|[后末]四位|最后四位)(?:数|号)?[是为]?[: ]?([0-9{NUMERALS}]{{3}}[0-9x{NUMERALS}])(?![0-9{NUMERALS}])"
_ID_TAIL = rf"(?:身份证|证件|军官证|驾驶证|驾照|社保卡)号?码?的?{_TAIL}"
_BANK_TAIL = rf"(?:银行卡|工资卡|储蓄卡|信用卡|[工农建中]行卡?|存折|一卡通|卡)号?的?{_TAIL}"
_BANK_CARD = rf"(?<![0-9a-z])([3-6]{repeated('15,18')})(?![0-9a-z])"
_PASSPORT = (
    r"(?:护照|通行证|回乡证|台胞证|居留证|居留许可|永居证|返乡证|旅行证|签证|海员证|船员证)(?:号码?|编号)?(?:[是为:]| )*"
    r"([a-z]{0,2} ?[0-9](?:[ \-]?[0-9]){6,9})(?![0-9a-z])"
)
_FAR_PASSPORT = (
    r"(?:护照|通行证|海员证|船员证)[^0-9a-z。;!?\n]{1,16}[^a-z0-9\-]((?:[eghkmprsd][a-z]?|1[45])[0-9]{7,8})(?![0-9a-z])"
)
"""The same some words later, where its form says what it is."""
_SIGNS = r"((?:[a-z]{1,4}-)?[a-z]{0,4}[ \-]?[0-9]{2,20}(?:[\-/][0-9a-z]{1,10}| [0-9]{2,6}(?![0-9])){0,4})(?![0-9a-z\-])"
"""A number of a school or firm: letters, digits, dashes."""
_LABELLED = r"(?:个人)?(?:账?号码?|编号|代码)?(?:就?是|[为在:,]| )*"
_MEMBER = (
    r"(?:学号|学生证号?|一卡通号|学籍|准考证|考号|考生号|考籍|报名号|社保(?:卡|账)?|社会保障|医保卡?|公积金|参保|养老保险|新农合|座位号)"
    rf"{_LABELLED}{_SIGNS}"
)
_STAFF = (
    r"(?:工号|工牌|工作[证牌]|上岗证|出入证|员工号|职工号|员工编号|职工编号|考勤号|考勤编号|警号"
    r"|胸牌|胸卡|资格证号|保安员证|护士证|教师证|户号|(?:骑手|志愿者|会员|用户)(?:号|编号|id)|(?:我的|本人)编号|我编号)"
    rf"{_LABELLED}{_SIGNS}"
)
_MINE = (
    rf"我的?+(?![{HANZI}]{{0,5}}?(?:投诉|工单|受理|订单|快递|单|案|信访|合同|发票|收据|凭证|回执|申请|挂号|排队|举报|反映))"
    rf"[{HANZI}]{{1,6}}?(?:编号|证号|卡号){_LABELLED}{_SIGNS}"
)
"""A number of whatever paper the writer calls his."""
_PAPER = (
    r"(?<![单案文票理请执同据])(?<![单案文票理请执同据证]编)(?<!承包证)(?:编?号|[证卡牌])(?<!承包证)"
    r"(?:编?号码?|id)?(?:就?是|[为:,]| ){0,3}([a-z]{0,6}[ \-]?[0-9](?:[\-/]?[0-9a-z]){3,24})(?![0-9a-z\-年])"
)
"""A number of any paper; nothing says yet whose."""
_BESIDE_NAME = re.compile(
    r"(?:(?:住院|门诊|病历|就诊卡?|退休证|退役证|退伍证|优抚证|优待证|会员卡?|社工证|护士证|教师证|支教证|林权证|低保证|工会会员证|学员|申请|受理|入职|员工"
    r"|职工|档案|准考证?|学籍|工作?|证|户|卡|厂牌|工牌|胸牌|骑手)(?:编?号码?|id)|编号|工牌|厂牌|工作证|退休证)[是为: ]{0,2}"
    rf"((?:[{HANZI}]{{1,5}}第?)?[a-z]{{0,6}}\d?[0-9\-]{{3,20}}(?:x\d{{2}})?号?)(?![0-9a-z])"
)
"""Numbers of all kinds of papers, where they stand beside the name of whose they are."""
_BESIDE = 24
_NOT_ID = re.compile(r"(?:许可证|执照|编号|单号|案号|文号|代码|工单|流水号|档案号|耳标号?|发票|号码牌)[^,。;]{0,6}$")
_ID_SAID = re.compile(r"(?:身份证|证件号?码?|身份号码)[^。;\n]{0,20}$")
_CARD_SAID = re.compile(r"(?:卡|折子|一折通|账号|帐号|账户|存折)[^。;\n]{0,12}$")
_COLLECTIVE = re.compile(
    r"(?:集体|单位|公司|村委会?|财政|对公|公家|学校|医院|合作社|[镇厂村]里|街道|社区|物业|法院)(?:的(?:账号|帐号"
    r"|账户|户头|卡|户)?|,?账号|帐号|账户|户头)[^。;\n我]{0,8}$"
    r"|(?<!给)(?<!给过)(?<!给了)(?:[他她](?!们?家)|老板|会计|书记|主任|经理|[局镇乡村县站所科]长"
    r"|中介|骗子|客服|对方|指定|私人)[^。;!?\n我]{0,12}$"
)
"""Cards that are not the writer's."""
_COLLECTIVE_BEHIND = re.compile(
    rf"[ 0-9,(]{{0,8}}(?:户名[: ]?[{HANZI}]{{0,10}}(?:公司|工程|中心|合作社|协会|学校|医院|[局村社])"
    r"|是(?:村|公司|集体|学校|单位))"
)
"""The same said after them."""
_OWN_BEHIND = re.compile(rf"[,。;: ]{{0,2}}(?:本人|我[是叫]|是我|姓名|名字|(?<=[,。 ]){ABOUT_A_NAME}[,。 ])")
_OWN = re.compile(r"我(?!们)|本人|自己|俺|咱")
_OTHERS_STAFF = re.compile(r"(?:客服|接线|[回接]电话|督导|[问找](?!我)|开单|工作人员|检查的?|[他她]|师[姐兄])[^。;!?]{0,12}$")
_STOPS = re.compile(r"[。;!?]")


_OTHERS_PAPER = re.compile(
    rf"(?:老板|书记|主任|经理|会计|被告|法人|对方|[科局处所站镇乡县院校队村区部厂]长|[甲乙]方|欠款人|借款人)"
    rf"(?:代表|写的是)?[ :]?[{HANZI}]{{0,3}}(?<![我让说把要叫给查])"
    r"的?[,: (]{0,2}(?:身份证|证件)[^0-9]{0,6}$"
)
"""The papers of somebody complained about."""


def _id_card(found: re.Match[str]) -> bool:
    """A valid number; or a plausible one, since writers mistype and what nearly is one gives away as much."""
    words = before(found, 24)
    if _NOT_ID.search(words) or _OTHERS_PAPER.search(words) or is_surely_anothers(found.string, found.start(1)):
        return False
    return is_id_card(found.group(1)) or looks_like_id_card(found.group(1), said=bool(_ID_SAID.search(words)))


def _old_id_card(found: re.Match[str]) -> bool:
    words = before(found, 24)
    return bool(_ID_SAID.search(words)) and not _NOT_ID.search(words) and is_old_id_card(found.group(1))


def _masked(found: re.Match[str]) -> bool:
    return bool(_ID_SAID.search(before(found, 24))) and not _anothers(found)


def _bank_card(found: re.Match[str]) -> bool:
    """A number that passes the Luhn check, begins as the cards of this country, or is said to be a card."""
    words, number = before(found, 24), re.sub(r"[^0-9]", "", found.group(1))
    if _NOT_ID.search(words) or _COLLECTIVE.search(words) or _COLLECTIVE_BEHIND.match(found.string, found.end(1)):
        return False
    if is_surely_anothers(found.string, found.start(1)) or len(set(number)) == 1:
        return False
    return is_bank_card(number) or number.startswith(_UNION_PAY) or bool(_CARD_SAID.search(words))


def _anothers(found: re.Match[str]) -> bool:
    return is_anothers(found.string, *found.span(1))


def _own(found: re.Match[str]) -> bool:
    return not _anothers(found)


def _member(found: re.Match[str]) -> bool:
    number = found.group(1)
    fewest = 4 if number[0].isalpha() or "-" in number else 6
    return sum(char.isdigit() for char in number) >= fewest and _own(found)


def _left_open(found: re.Match[str]) -> bool:
    """Not the writer's, for all that rules know: only what was learned can tell (triage.likely_owner)."""
    return False


def beside(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """Numbers of papers in a folded text within some characters of a name, in the same sentence."""
    if names:
        for found in _BESIDE_NAME.finditer(text):
            span = Span(*found.span(1))
            if any(_same_sentence(text, span, name) for name in names) and not _anothers(found):
                yield span


def _same_sentence(text: str, span: Span, name: Span) -> bool:
    between = text[name.end : span.start] if name.end <= span.start else text[span.end : name.start]
    return len(between) <= _BESIDE and not _STOPS.search(between)


def _said_own(found: re.Match[str]) -> bool:
    own = _OWN.search(sentence_before(found.string, found.start(1))) or _OWN_BEHIND.match(found.string, found.end(1))
    if _OTHERS_STAFF.search(before(found, 24)):
        return False
    return bool(own) and not _anothers(found) and sum(char.isdigit() for char in found.group(1)) > 2


_FAR_PASSPORTS = ("护照", "通行证", "海员证", "船员证")
_PASSPORTS = (
    *_FAR_PASSPORTS, "回乡证", "台胞证", "居留证", "居留许可", "永居证", "返乡证", "旅行证", "签证",
)  # fmt: skip
_MEMBERS = (
    "学号", "学生证", "一卡通号", "学籍", "准考证", "考号", "考生号", "考籍", "报名号", "社保", "社会保障", "医保", "公积金",
    "参保", "养老保险", "新农合", "座位号",
)  # fmt: skip
_STAFFS = (
    "工号", "工牌", "工作证", "工作牌", "上岗证", "出入证", "员工编号", "职工编号", "考勤号", "考勤编号",
    *(f"{who}{number}" for who in ("骑手", "志愿者", "会员", "用户") for number in ("号", "编号", "id")),
    "警号", "胸牌", "胸卡", "资格证号", "保安员证", "护士证", "教师证", "户号", "我的编号", "本人编号", "我编号",
)  # fmt: skip
PAPER = rule("member", _PAPER, _left_open, needs=("证", "卡", "号", "牌"), reach=1)
# In order of trust: what an earlier rule took, a later one leaves alone.
RULES = (
    rule("id_card", _DISABLED, digits=True, needs=("残疾证",)),
    rule("id_card", _ID_CARD, _id_card, digits=True),
    rule("id_card", _OLD_ID_CARD, _old_id_card, digits=True, needs=("身份证",)),
    rule("passport", _PASSPORT, _own, needs=_PASSPORTS, reach=0),
    rule("passport", _FAR_PASSPORT, _own, needs=_FAR_PASSPORTS, reach=0),
    rule("member", _MEMBER, _member, needs=_MEMBERS, reach=0),
    rule("member", _STAFF, _said_own, needs=_STAFFS, reach=1),
    rule("bank_card", _BANK_CARD, _bank_card, digits=True),
    rule("member", _MINE, _member, needs=("编号", "证号", "卡号"), reach=9),
    rule("id_card", _MASKED, _masked, needs=("身份", "证件")),
    rule("id_card", _ID_TAIL, _own, needs=("尾号", "四位"), reach=8),
    rule("bank_card", _BANK_TAIL, _own, needs=("尾号", "四位"), reach=8),
)
