"""Number plates of the writer's car, tricycle or boat. triage.personal uses it.

Plates of official cars and of the cars of people complained about are the substance of a tip and not looked for.
"""

from __future__ import annotations

import re

from triage.finding import rule
from triage.normalise import HANZI
from triage.surnames import SURNAME
from triage.whose import sentence_before

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤黔青藏川宁琼"
_SIGNS = (
    r"(?:[a-hjk][ ·]?[a-hj-np-z0-9] ?[0-9]{4}|[0-9]{5} ?[df]|[df] ?[0-9]{4} ?[a-hj-np-z]"
    r"|[a-hj-np-z0-9](?:[ \-·]?[a-hj-np-z0-9]){3}[ \-·]?[a-hj-np-z0-9挂学]挂?)"
)
_PLATE = rf"([{_PROVINCES}] ?[a-hj-np-z][·.\- ]{{0,2}}{_SIGNS}|临[a-z]?[·. ]?[0-9]{{4,6}})(?![a-z0-9警])"
_DOTTED = rf"((?![{_PROVINCES}])[{HANZI}][a-hj-np-z][·•・]{_SIGNS})(?![a-z0-9警])"
"""With the dot of a plate the province may be mistyped."""
_BOAT = rf"([{_PROVINCES}][\u4e00-\u9fff]{{0,3}}[渔运][0-9]{{4,5}})(?![0-9])"
_OFFICIAL = re.compile(
    r"(?:公车|公务车?|公交|局|单位|领导|书记|主任|[镇所站局乡县院校队组科处]长|院里|大院|政府|村委|执法|县里|乡里"
    r"|镇里|车队|驾校|[检督调考][查导研察]组|洒水车|救护车|校车|警车|[检执督][查法][^,。;!?\n我]{0,2}车|[他她](?!家))[^。;!?\n]{0,22}$"
)
_OFFICIAL_USE = re.compile(
    r"[^。;!?\n]{0,14}(?:[接送拉][^。;!?\n]{0,4}(?:[局乡镇县所站]长|领导|书记)"
    r"|是[^。;!?\n他我]{0,4}(?:[局乡镇县]里?的|公车)|[^。;!?\n我]{0,20}(?:公车|公务车))"
)
_HIT_BY = re.compile(
    r"(?:(?:(?:撞|碰|刮|蹭|追尾|逼停|碾|轧)[了倒伤死]*(?:我|人|老人|孩子)|(?:堵|别|挤|拦)[了着]?我)[^。;!?\n]{0,8}"
    r"|肇事|逃逸|套牌|对方|被[一那]?[辆台部])[^。;!?\n我]{0,10}$"
)
"""Before it: the car ran into the writer."""
_HITS = re.compile(
    r"(?:[^,。;]{0,2}(?:撞|追尾|刮|蹭|碾|轧)|[^,。;!?\n我]{0,6}(?:撞|蹭|刮|追尾|别|碾|轧|逼停)[了倒伤]*我)"
)
"""Behind it: it ran into somebody."""
_OTHERS = re.compile(
    r"(?:渣土车|货车|罐车|豪车|隔壁|邻居|对门|楼下|楼上|人家)[^。;!?\n我]{0,10}$|(?:(?:那|这|有|一|几|是|了|的)[辆台部]|有个)[^。;!?\n我]{0,14}$"
    r"|(?:宝马|奔驰|奥迪|保时捷|路虎|霸道|别克|本田|丰田|面包车|越野车?|[轿拖货农殡][^,。;!?\n我]{0,4}车|大巴|班车|客车|清运车)[^。;!?\n我]{0,20}$"
    r"|有车[^。;!?\n我]{0,20}$|(?<!我)(?:骑|开)[个着辆][^。;!?\n我]{0,12}$|(?<!我)(?:开|坐)的(?:车)?是?[^,。;!?\n我]{0,8}$|(?:[他她]们|公家)的?车[^。;!?\n我]{0,4}$|名下[^。;!?\n我]{0,22}$"
)
"""Before it: the car of somebody complained about."""
_OTHERS_BEHIND = re.compile(
    r"(?:这[辆台个]|那[辆台个]|拉走|[,, ]{0,2}(?:天天|每天|公家|单位|司机)"
    r"|的[^,。;!?\n我]{0,8}?(?:车|轿|越野|奔驰|宝马|奥迪|路虎|大众|霸道|考斯特|帕萨特|皮卡|面包))"
)
"""Behind it: what one says of another's car, unless the rest of the sentence speaks of the writer."""
_MINE = re.compile(r"[^。;!?\n]{0,30}(?:我(?!们)|本人|自己的)")
_OWN = re.compile(r"(?:我(?!们?[局单镇乡县])|本人|自家|家里|名下)[^。;!?\n]{0,14}$")
_RIDES = re.compile(
    r"(?:我(?:坐|乘|打|拦|看[见到]?)[^。;!?\n]{0,14}|(?:[他她](?!们?家)|老板|老总|经理|中介)[^。;!?\n我]{0,14})$"
)
"""Before it: the car of whoever took the writer along, or of somebody else told of."""
_SURELY_OTHERS = re.compile(
    rf"(?:(?:车牌|车号|牌照)号?我?(?:们?都)?(?:记得|记着|记下|记了|看得|看清|拍)[^。;!?\n]{{0,8}}"
    rf"|车主(?:是|叫|姓)?[老小]?[{SURNAME}][^。;!?\n我]{{0,8}}|公家(?:的|那)[辆台部]?[^,。;!?\n]{{0,6}})$"
)
"""Before it: what hardly anybody says of a car of his own, though he speaks of himself in the same sentence."""
_OWN_BEHIND = ("是我", "是自己", "就是我", "是本人")


def _somebody_elses(found: re.Match[str], words: str) -> bool:
    """Whether it is told of as a car that ran into the writer or somebody else, or surely as another's."""
    if _HIT_BY.search(words) or _SURELY_OTHERS.search(words):
        return True
    one = _HITS.match(found.string, found.end(1))
    return one is not None and (words.endswith("被") or one.group().endswith("我"))


def _said_own(found: re.Match[str], words: str) -> bool:
    if found.string.startswith(_OWN_BEHIND, found.end(1)):
        return True
    return bool(_OWN.search(words)) and not (_RIDES.search(words) or _somebody_elses(found, words))


def _own_boat(found: re.Match[str]) -> bool:
    return _said_own(found, sentence_before(found.string, found.start(1)))


def _own(found: re.Match[str]) -> bool:
    if not any(char.isdigit() for char in found.group(1)):
        return False
    words = sentence_before(found.string, found.start(1))
    if _said_own(found, words):
        return True
    if found.group(1).startswith("临"):
        return found.string.endswith(("临牌", "临时牌照"), 0, found.start(1))
    if _somebody_elses(found, words):
        return False
    behind = found.end(1)
    others = _OTHERS.search(words) or _OTHERS_BEHIND.match(found.string, behind)
    if others and not _MINE.match(found.string, behind):
        return False
    return not (_OFFICIAL.search(words) or _OFFICIAL_USE.match(found.string, behind))


RULES = (
    rule("plate", _PLATE, _own, needs=(*_PROVINCES, "临"), reach=0),
    rule("plate", _DOTTED, _own, needs=("·", "•", "・"), reach=2),
    rule("plate", _BOAT, _own_boat, needs=("渔", "运"), reach=4),
)
