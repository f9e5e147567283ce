"""Number plates of the writer's car, tricycle or boat. triage.personal uses it.

Plates of official cars and of the cars of people complained about are the substance of a tip and not looked for.
"""

from __future__ import annotations

import re

from triage.finding import Rule
from triage.whose import sentence_before

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = (
    rf"([{_PROVINCES}][a-hj-np-z][·.\- ]{{0,2}}"
    r"(?:[df][a-hj-np-z0-9][0-9]{4}|[0-9]{5}[df]|[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学])|临[a-z]?[·. ]?[0-9]{4,6})(?![a-z0-9警])"
)
_BOAT = rf"([{_PROVINCES}][\u4e00-\u9fff]{{0,3}}[渔运][0-9]{{4,5}})(?![0-9])"
_OFFICIAL = re.compile(
    r"(?:公车|公务车?|公交|局|单位|领导|书记|主任|[镇所站局乡县院校队组科处]长|院里|大院|政府|村委|执法|县里|乡里|镇里|车队|驾校|[检督调考][查导研察]组|洒水车|救护车|校车|警车|[他她](?!家))[^。;!?\n]{0,22}$"
)
_OFFICIAL_USE = re.compile(
    r"[^。;!?\n]{0,14}(?:[接送拉][^。;!?\n]{0,4}(?:[局乡镇县所站]长|领导|书记)|是[^。;!?\n他我]{0,4}(?:[局乡镇县]里?的|公车))"
)
_OWN = re.compile(r"(?:我(?!们?[局单镇乡县])|本人|自家|家里|名下)[^。;!?\n]{0,14}$")
_OWN_BEHIND = ("是我", "是自己", "就是我", "是本人")


def _said_own(found: re.Match[str]) -> bool:
    return bool(_OWN.search(sentence_before(found.string, found.start(1)))) or found.string.startswith(
        _OWN_BEHIND, found.end(1)
    )


def _own(found: re.Match[str]) -> bool:
    if not any(char.isdigit() for char in found.group(1)):
        return False
    if _said_own(found):
        return True
    if found.group(1).startswith("临"):
        return found.string.endswith(("临牌", "临时牌照"), 0, found.start(1))
    words = sentence_before(found.string, found.start(1))
    return not (_OFFICIAL.search(words) or _OFFICIAL_USE.match(found.string, found.end(1)))


RULES = (
    Rule("plate", re.compile(_PLATE), _own, needs=(*_PROVINCES, "临")),
    Rule("plate", re.compile(_BOAT), _said_own, needs=("渔", "运")),
)
