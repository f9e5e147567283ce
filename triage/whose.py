"""Whose a number, handle or name is: the words before it in the same sentence decide. triage.personal's modules use it.

What belongs to an office, to somebody complained about, to an advertiser or stands on a notice board is the substance of
a tip. The nearest word that points at the writer or at somebody else decides; without any, it is the writer's.
"""

from __future__ import annotations

import re

from triage.normalise import HANZI
from triage.surnames import SURNAME

WINDOW = 30
"""Characters looked back at."""
_STOP = re.compile(r"[。;!?\n]")
_OWN = (
    r"我是(?![从看在听打])[^,。;!?]{0,20}|我(?!们?(?:局|镇|乡|县|单位|学校|所[里的]|院|站|中心|公司)|们(?!家|俩|两|的))|(?<![他她])本人|俺|咱"
    r"|鄙人|(?<!被)(?:举报|反映|投诉|申诉|申请|来信|当事)人"
    r"|家里|家的|自己|自家|私家|名下|联系方式|回电|备注|(?<![他她家])用的(?:就?是|我)"
)
_RANK = (
    "(?:[科局处所站镇乡县院校队村区部事社会团园店班组]长|主任|总监|主席|委员|书记|经理|领导|干部|老板|民警|片警"
    "|工作人员|包村|驻村)"
)
_LINE = "(?:手机|电话|号码|微信|v信|qq|座机|邮箱|信箱|抖音|账号)"
_CLERK = (
    "会计|出纳|文书|办事员|监督员|接线员|督导员|包工头|工头|房东|老板娘?|校医|班主任|辅导员|教练|导购|店长|队长"
    "|组长|村医|施工员|安全员|业务员|推销员"
    "|保险员|网管|保安队?长?|司机|医生|大夫|律师|法官|检察官|警官|辅警|协警|科员|秘书|甲方|乙方|施工方|施工队"
    "|开发商|承包[人商方]|物业|维保单位|厂家|领导|经手人|发包方"
)
_COMMON = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
_AGENT = "(?:推销|中介|客服|骗子|黄牛|放贷|催收|培训班|培训机构)"
_BOSS = "(?:老板娘?|老总|总监|hr|包工头|工头|矿主|房东|中介|业务员|推销员|教练|管家)"
_SUPERIOR = rf"(?<!我)(?<!我是)(?:{_RANK}|{_BOSS}|门卫|保安队?长?|班组长|带队的?(?:老师)?|朋友|大夫)"
"""Of whom one complains or tells; hardly anybody calls himself so beside his own name or number."""
_OTHER = (
    rf"{_SUPERIOR}[^,。;!?\n我]{{0,4}}(?:大名|真名|艺名|本名|中文名|名字)?(?:姓.,)?(?:好像|应该|就|都)?(?:名?叫|姓)"
    rf"|{_SUPERIOR}[ :]?(?:叫|是)?(?:[{SURNAME}][{HANZI}]{{1,2}}[,: (]{{0,2}}{_LINE}?"
    rf"|[的留]{{0,2}}(?:私人|联系|办公室?)?{_LINE})号?码?[是为: ,]{{0,2}}$"
    rf"|(?<!我)(?<!我是){_BOSS}$|(?<!我)(?<!我是)(?:医生|护士|老师|干事|师傅)(?:大名|真名|名字)?就?(?:名?叫|姓)"
    r"|留了个|那人|[门墙牌栏纸单窗章]子?上[^,。]{0,6}?(?:写|贴|印|挂|标|喷|的?电话|的?号码)|[印写喷标刻]着|骚扰|推销|来电显示|回访,号码|(?:报名|咨询)请?加|客服(?=[^。;!?我]*$)|[甲乙丙]方|欠款人|借款人|自报|[执罚]法?[证单]|专户|转[到给](?=一个|这|那|个人)[^,。;!?我]{0,8}$"
    r"|公示|公布|公开(?:栏|的|电话)|宣传栏|公告|通[知告][里上:]|启事|海报|传单|横幅|展板|名片|官网|网站上|大屏"
    r"|指南|(?<!补)贴[着的出]|[一1]栏|牌子?上|卡片|广告|卖课|卖[药房保]|代办|模板|样表|范例|示例"
    rf"|(?<!被){_AGENT}(?:(?=[^,]{{0,20}}$)|[^。]{{0,16}}(?:留|给的|给了|发来|发的|让|叫|加|打|名片|说联系))"
    rf"|(?:[{_COMMON}](?:{_CLERK}),|(?<!我)(?:{_CLERK}|{_RANK})(?:的|[{HANZI}]{{1,3}},?)?)(?:留的?|给的?|私人"
    rf"|本人)*(?:联系|办公)?{_LINE}"
    rf"|(?<!我)(?:{_CLERK}|{_RANK})(?:的|代表)?(?:签[名字]|姓名|名字|署名|落款)"
    rf"|(?<=[{SURNAME}])(?:老师|律师|警官|主任|经理|会计|医生|书记|[科局所站队校镇村]长|总)(?=[,: ]{{0,2}}$)"
    rf"|(?<=[{SURNAME}])(?:律师|警官|干事)[(,]{_LINE}"
    rf"|[局站所院队办镇乡]的[老小][{SURNAME}](?=[,: ]{{0,2}}$)"
    rf"|(?:经理|书记|主任|老板|[镇乡县局科所站处]长)[{HANZI}]{{2,3}}(?=[,: ]{{1,2}}$)"
    r"|(?:单位|公司|部门|项目|[中招投]标|采购|代理|村里?|街道|社区|机构|平台)的?联系人"
    r"|被(?:举报|反映|投诉|申诉|控告|检举|告)人|肇事|接待|维修(?:电话|师傅)"
    rf"|(?:人家|对方|{_RANK})(?:的|留的?|给的?|办公室?|私人|本人)*{_LINE}"
    r"|(?:负责|经办|责任)人(?![,。])|网格长[:是]|片警|联络员[:是]|河长[:是]"
    r"|(?:让|叫|要|催|逼|要求)(?:我们?|大家|家长|村民|群众|职工)(?:都|去|先|必须)*(?:加|打|扫|关注|找|转)"
    rf"|(?:单位|(?<!我)公司|医院|学校|银行|法院|派出所|幼儿园|养老院|工地|机关|官方|公家|局里?|镇里?|政府|部门|街道|社区|村委会?|投诉|举报|监督|服务|咨询|意见|公开|公共"
    rf"|[局镇县市区]长)[的 ,]?(?:联系|服务)?{_LINE}"
    rf"|[他她]们?[给留发](?:过|了)?我?(?:这|一|个|的)*(?:号|{_LINE})|打给?[他她]们?(?=[^,。]{{0,4}}$)"
    rf"|公众号|服务号|订阅号|热线|专线|值班|{_LINE}号?码?是[他她]们?(?:的|[给留发][给我的]{{0,3}})"
)
_KIN = "老伴|老公|老婆|丈夫|儿子|女儿|闺女|孩子|爱人|媳妇|邻居|我[爸妈爹娘哥弟姐妹]|父亲|母亲"
_PRONOUN = rf"[他她]们?(?:收钱|收款|自己|的|留的?|给的?|办公室?|私人|本人)*{_LINE}|[他她](?:(?:名字|真名|大名)?就?叫|本人)"
_FIRSTS = (
    "1hqv一丁丈专丙业中主举乙乡书事于人他代任会传何余保信俺借值催儿公养写冯出刘刻办包区医协单卖卡卢印厂县反发叫叶号司名吕启吴周咨咱唐喷回团园培墙处备大女她委姚媳孙学孩安宋官客宣家对导局展工市师带干平幼广店座开张当彭律徐微总意我房所手打执承投抖护报招指接推放政教文施曹曾朋"
    "服本朱机李村杜来杨林标栏校样梁检模横欠母民沈河法派海潘热爱父片牌物王班用田甲申电留监督矿示社私科秘程窗站章管纸组经维网罗罚老联肇肖胡自苏范董蒋蔡街袁被要警订让许谢负责账贴赵转辅通逼邓那邮邻郑部郭鄙采银镇门闺队陈院韩项领马驻骗骚高魏黄"
)
"""With what characters these begin: seen before some two hundred words are tried."""
CUES = re.compile(rf"(?=[{_FIRSTS}])(?:(?P<kin>{_KIN})|(?P<own>{_OWN})|(?P<pronoun>{_PRONOUN})|(?P<other>{_OTHER}))")
_BEHIND = re.compile(
    r"[^。;!?\n我]{0,6}(?:是[^,。]{0,4}(?:领导|[局镇乡县站所科校]长|书记|主任)[^,。]{0,3}(?:亲戚|小舅子|老婆|儿子"
    r"|关系户)|要求(?:全员|大家|我们|家长|人人)|就能(?:插队|代办|办证)|点赞任务|(?:一直|从来|根本)?(?:没人接"
    r"|打不通|无人接听|退信))"
)
_QUOTED = re.compile("[“「『][^”」』我]*$")
"""Before it: somebody else's words begin and do not end."""


def sentence_before(text: str, start: int) -> str:
    """What stands before `start` in its sentence, at most WINDOW characters."""
    before = text[max(0, start - WINDOW) : start]
    cut = [found.end() for found in _STOP.finditer(before)]
    return before[cut[-1] :] if cut else before


def is_anothers(text: str, start: int, end: int) -> bool:
    """Whether what stands there in a folded text is said to be somebody else's than the writer's."""
    cues = _cues(text, start)
    if _surely(text, start, cues):
        return True
    if cues:
        return cues[-1] == "pronoun" and "kin" not in cues
    return bool(_BEHIND.match(text, end))


def is_surely_anothers(text: str, start: int) -> bool:
    """The same, but only where it is somebody's who is no relative."""
    return _surely(text, start, _cues(text, start))


def _surely(text: str, start: int, cues: list[str | None]) -> bool:
    return cues[-1:] == ["other"] or _QUOTED.search(text, max(0, start - WINDOW), start) is not None


def _cues(text: str, start: int) -> list[str | None]:
    """Kinds of the words before it in its sentence."""
    return [found.lastgroup for found in CUES.finditer(sentence_before(text, start))]
