"""Which of 人事时地证 (who, what, when, where, evidence) a tip already has; triage.reading uses it.

Only what is missing is asked, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from triage.normalise import HANZI, code_points

ORDER = ("who", "what", "when", "where", "evidence")
_ENOUGH = 15
"""Chinese characters from which a text tells of something even if no known word is in it."""


def _each(begins: str, follows: str) -> str:
    """Alternatives that begin with plain characters: the engine then skips all places where none of them stands."""
    return "|".join(begin + follows for begin in begins.split("|"))


def _after_two(words: str, never: str = "", unless: str = "") -> str:
    """The same for words behind two Chinese characters, the nearer of which is none of ``never``."""
    near = f"[^{never}]" if never else ""
    return "|".join(
        f"{word}{unless}(?<=[{HANZI}][{HANZI}]{word})" + (f"(?<={near}{word})" if near else "")
        for word in words.split("|")
    )


_TITLES = (
    "书记|主任|局长|镇长|乡长|县长|市长|区长|科长|处长|站长|所长|校长|院长|园长|部长|支书|队长|股长|组长|馆长|副职|一把手|会计|文书"
    "|窗口的?人|办事的人|管事的|工作人员|办事员|经办人|值班人员|驻村干部|村干部|网格员|执法人员|督查组|检查组|工作队|班主任|包村干部|办证的|柜台的|收费的|保安|辅警|民警|协管|城管|经理"
)
_UNITS = (
    "局|委员会|管理处|事务所|派出所|卫生院|司法所|财政所|税务所|供电所|中心|大厅|医院|中学|小学|学校|幼儿园|公司|银行|村委会|居委会|社区"
    "|镇政府|乡政府|街道办|管委会|开发区"
)
_WHO = re.compile(
    f"{_TITLES}|{_after_two(_UNITS)}|"
    + _each("镇|乡|村|局|厅|委|县|校|院|社区|街道|所|站", "里?的?(?:干部|领导|政府|书记|人(?![口均家工次数员]))")
)
_AGO = "(?:天|个?月|年|周|星期|学期)(?:前|以前|之前|了|多|来)"
_WHEN = re.compile(
    _each(
        "0|1|2|3|4|5|6|7|8|9",
        r"(?:\d{1,3}年|\d?月|\d{3}[./-]\d{1,2}(?!\d)|\d?[号日](?!楼|窗|线|院|文)|\d?[点:]"
        rf"|\d*{_AGO})",
    )
    + "|"
    + _each(
        "一|二|两|三|四|五|六|七|八|九|十|半|几|好几",
        rf"(?:[一二三四五六七八九十]{{,2}}月|[一二三四五六七八九十\d]*{_AGO})",
    )
    + r"|今年|去年|前年|上个?月|这个?月|本月|上周|这周|本周|上个?星期|昨天|前天|今天|昨晚|今早|刚才|刚刚"
    r"|昨儿|今儿|前些天|前几天|前阵子?|那阵子?|这阵子?|上个?礼拜|这个?礼拜|上个?学期|这个?学期|开学|周末|腊月|正月|过年|开春|春上|入[冬夏秋]"
    r"|秋后|上回|那回|那天|当天|第二天"
    r"|周[一二三四五六日天末]|星期[一二三四五六日天]"
    r"|每[天周月年]|天天|春节|中秋|国庆|五一|端午|元旦|清明|年底|年初|月底|月初|上半年|下半年|暑假|寒假"
    r"|最近|近期|近几|这几[天月年个]|这段时间|长期以来|半夜|凌晨|早上|上午|中午|下午|晚上"
)  # fmt: skip
_WHERE = re.compile(
    _after_two(
        "省|自治区|市|县|区|旗|镇|乡|街道|村|小区|路|街|巷|大道|组|屯", "各全每本该这那个些我你他", "(?![长委民干支])"
    )
    + r"|大厅|窗口|办公室|会议室|镇上|县上|市上|厂上|矿上|县里|市里|厂里|矿里|校里|院里|厂区|号楼"
    r"|楼[上下道]|桥[头边上]|村[口头东西]|菜场|市场|派出所|码头|车站"
    r"|食堂|饭店|酒店|宾馆|会所|农家乐|广场|公园|学校|医院|社区|村委会|便民服务|服务站"
    r"|卫生院|工地|现场|门口|收费站|街上"
)
_HAVE = "有|附|附上|拍了|拍下|拍到|保存|保存了|存了|存着|留着|留有|录了|录下|手里|手上|截了|截下|提供|发给|可以发|能发"
_PROOF = "照片|截图|截屏|录音|录像|视频|文件|通知|收据|发票|合同|聊天记录|记录|证据|名单|原件|复印件|转账|凭证|短信"
_RECORD = "照片|截图|录音|录像|视频|聊天记录|监控|发票|收据|转账记录"
_SHOWS = "为证|可以证明|能证明|作证|都有|我有|可查|可以查|里有|里能|拍到|都在|在我"
_EVIDENCE = re.compile(
    _each(_HAVE, rf"[^,。;!?\n]{{0,8}}(?:{_PROOF})")
    + "|" + _each(_RECORD, f"(?:{_SHOWS})")
    + "|" + _each(_PROOF, "[^,。;!?\n]{0,3}(?:存着|留着|还在|在我|在手|能看|可以看|看得到|记了|记着|都在|为证)")
    + "|" + _each("可以|能|愿意|可", "(?:作证|证明|证实|对质)")
    + "|" + _each("〔|\\[|【|\\(|（", r"20\d\d[〕\]】)）]\d{1,4}号")
    + r"|有人(?:看见|看到|作证)|在场的?人|当时还有|监控|证人|有据可查|查(?:一下|看)?(?:记录|监控|台账|账)|文号|附件|见图|如图"
)  # fmt: skip
_EXTENSION, _UNIFIED = np.uint32(0x3400), np.uint32(0x4E00)
"""Where the two blocks of HANZI begin."""


def elements(text: str, *, told: bool) -> tuple[str, ...]:
    """Elements present in a normalised text, in the order of ORDER.

    `told`: whether some known word already says what the tip is about.
    """
    present: Iterable[tuple[str, bool]] = (
        ("who", bool(_WHO.search(text))),
        ("what", told or hanzi(text) >= _ENOUGH),
        ("when", bool(_WHEN.search(text))),
        ("where", bool(_WHERE.search(text))),
        ("evidence", bool(_EVIDENCE.search(text))),
    )
    return tuple(name for name, found in present if found)


def hanzi(text: str) -> int:
    """Number of Chinese characters."""
    codes = code_points(text)  # lesser ones wrap around and are greater than any
    return int(np.count_nonzero((codes - _UNIFIED < 0x5200) | (codes - _EXTENSION < 0x19C0)))
