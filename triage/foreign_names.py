"""What names of other peoples of China look like written in Chinese characters, for triage.name_forms.

Tibetan, Uyghur, Kazakh, Mongolian, Yi: no surname to look for, but made of a few hundred fixed pieces.
"""

from __future__ import annotations

import re

from triage.normalise import HANZI

_TIBETAN = (
    "扎西|卓玛|拉姆|央金|央宗|次仁|才仁|多吉|多杰|平措|彭措|旺堆|格桑|尼玛|达瓦|仁增|仁青|仁钦|洛桑|罗桑|索朗"
    "|索南|德吉|白玛|班玛|顿珠|普布"
    "|米玛|边巴|巴桑|丹增|旦增|丹巴|罗布|加措|嘉措|才让|才旦|才旺|次旦|次旺|措姆|卓嘎|曲珍|曲扎|拉珍|拉措|贡布"
    "|贡嘎|贡保|桑杰|桑吉|久美|晋美"
    "|强巴|尕藏|完玛|卡毛|吉毛|南杰|仓决|欧珠|旺姆|旺杰|旺扎|更登|更尕|华旦|东周|拥忠|益西|益希|阿旺|土登|赤列"
    "|江白|江措|拉巴|泽仁|泽旺"
)
_TURKIC = (
    "买买提|麦麦提|买合木提|马合木提|穆罕默德|阿不都|阿布都|阿卜杜|艾合买提|艾买提|吐尔逊|图尔荪|托合提|古丽"
    "|阿依|帕提|努尔|热依|玛依|米热|依明"
    "|艾力|阿里木|库尔班|肉孜|吾守尔|斯迪克|沙吾提|亚森|穆萨|伊力哈木|阿迪力|艾尼瓦尔|玉素甫|玉苏甫|尼牙孜"
    "|塔依尔|热合曼|热合木|喀迪尔|卡德尔"
    "|卡地尔|依不拉音|茹仙|孜古丽|祖丽|迪丽|阿米娜|帕孜|热娜|地里|迪力|夏提|木拉提|穆拉提|叶尔|别克|巴合提|哈孜"
    "|赛力克|加娜|阿曼|巴哈尔|海力"
    "|居马|吾甫尔|祖农|色买提|萨迪克|司马义|依马木|伊敏|毛拉|哈力|赛买提|阿吉|江古丽|哈提"
)
_OTHERS = (
    "巴特尔|其木格|格日勒|图雅|娜仁|斯琴|苏日|呼和|那日|敖日|宝力|萨仁|高娃|托娅|巴雅|毕力格|阿拉坦|孟克|斯日古"
    "|达来|哈斯|牧仁|白音|布和"
    "|恩和|额尔|青格|特木尔|道尔吉|满都|朝克|朝鲁|乌兰|乌日|乌恩|其其格|塔娜|查干|苏和|通拉嘎|木仁|吉日"
    "|吉克|阿木|沙马|曲比|曲木|木呷|木加|尔布|约布|伍呷|石一|日火|尔古|拉呷|阿呷|俄木|吉木|阿支|莫色|古吉|拉铁"
    "|阿牛|尔体|伍各|史体|木果|子呷"
    "|岩温|岩罕|玉罕|玉香|玉应"
)
_TAILS, _DOUBTFUL_TAILS = "措吉杰姆玛珍嘎旦惹莫", "加布江汗木丽甫提尔东才毛草克扎西罗巴宗依合买力"
"""Single characters at the end of a name; the doubtful ones only where nothing but a mark or 的 follows."""
_PIECES = f"{_TIBETAN}|{_TURKIC}|{_OTHERS}"
BEGINS = frozenset(piece[:2] for piece in _PIECES.split("|"))
"""With what two characters they begin."""
_PART = f"(?:{_PIECES})(?:{_PIECES}|[{_TAILS}]|[{_DOUBTFUL_TAILS}](?=的|[^{HANZI}]|$))*"
FOREIGN = re.compile(f"{_PART}(?:·(?:{_PART}|[{HANZI}]{{2,8}}(?=[^{HANZI}]|$)))?")
"""A name made of such pieces."""
