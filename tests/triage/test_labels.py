from __future__ import annotations

import numpy as np
import pytest

from config.taxonomy import Taxonomy
from triage.labels import LIKELY, MAX_LABELS, MIN_LABELS, Curve
from triage.reading import Reader

# Own wording, one or two per label group; the label must be among the first three.
TIPS = [
    ("P01", "政治学习就是签到拍个照，笔记让年轻人抄，抄完谁也不记得"),
    ("P04", "镇长为了出政绩，借钱搞项目，欠一屁股债留给后面的人"),
    ("P09", "五个科室都来要数据，同样的表反复填，今天要明天交"),
    ("P10", "帮扶人从来没见过，手册是编的，送一桶油拍完照就走"),
    ("P11", "一天四个会，从早开到晚，红头文件一大堆看不完"),
    ("P12", "县里开完镇里开，镇里开完还要开到村里，内容一模一样"),
    ("P13", "开会就是照着稿子念，念了两个小时，一句有用的没有"),
    ("P15", "检查组一拨接一拨，这个月已经来了七次，说来就来"),
    ("P16", "检查只看资料，我们加班补会议记录，档案盒装了一屋子"),
    ("P18", "老师天天填表打卡，备课都没时间"),
    ("P19", "好几个系统都要录入，数据不通，网上提交了还得送纸质的"),
    ("P21", "来调研的待了十分钟，合个影就走，提的意见没下文"),
    ("P22", "领导来之前早就安排好，教我们怎么说，只带他去看样板点"),
    ("P27", "出了事让临时工背锅，领导一点事没有"),
    ("P32", "全年无休，加班没有补，年休假从来没休过"),
    ("P36", "城管说归住建，住建说归城管，皮球踢来踢去，最后推给社区"),
    ("P37", "便民服务站大门紧锁，门口挂着牌子，没人上班"),
    ("P43", "说是减负，反而又多了减负台账和减负报表，负担没减"),
    ("E01", "窗口的人爱理不理，冲我吼，把材料扔出来"),
    ("E02", "材料交上去拖了大半年，一直说在走流程，到现在没办下来"),
    ("E03", "水渠才修了一半就通过验收，工程款付了，用了没几天就裂了"),
    ("E04", "花了几百万修大门楼，广场建好一直空着，中看不中用"),
    ("E05", "上报的数字都是假的，领导让我们编数据往高了报"),
    ("E06", "要求每人必须下载三个APP，每天答题积分排名，截图发群"),
    ("E07", "手机里二十多个工作群，半夜还在群里@人，不及时回复就通报"),
    ("E08", "编制在乡镇，人被借走三年，一直不放人回来"),
    ("E09", "为了创文，天天站路口捡烟头，应知应会背了一遍又一遍"),
    ("E10", "老书记当年答应的，换了书记就不认账，镇里欠工程款还打白条"),
    ("E11", "举报信转给了本人，人家上门问谁举报的，根本没人查"),
    ("E12", "上班时间打牌喝酒，值班室没人，电话也没人接"),
    ("E13", "我们小企业一个月被检查八回，动不动就罚，办证还得找指定公司"),
    ("L01", "逢年过节收烟酒购物卡，科长办事要意思意思"),
    ("L02", "老板请吃饭，一桌几千块，拿发票开成会议费餐费报销"),
    ("L03", "主任给儿子结婚摆了六十桌，通知下属随礼"),
    ("L04", "年终巧立名目乱发奖金，值班费都是假的，还有小金库"),
    ("L05", "借着考察去旅游，带着家属一起，机票酒店都报销"),
    ("L06", "单位的车天天接送孩子，公务车加油也报"),
]


def test_plain_words_lead_to_the_label(reader: Reader) -> None:
    """Nine in ten of wordings that are in no corpus; the shortest of them say too little to be sure of one."""
    read = [(label, reader.read(text)) for label, text in TIPS]
    assert sum(label in [found.id for found in reading.labels[:3]] for label, reading in read) >= 0.9 * len(TIPS)
    assert all(reading.scope in {"in", "mixed"} for _, reading in read)


@pytest.mark.parametrize(("label", "text"), TIPS[:6])
def test_the_reason_is_in_the_text(reader: Reader, label: str, text: str) -> None:
    for finding in reader.read(text).labels:
        assert finding.why
        assert all(0 <= span.start < span.end <= len(text) for span in finding.why)
        assert 0 < finding.p <= 1


def test_best_first_and_at_most_five(reader: Reader) -> None:
    labels = reader.read("。".join(text for _, text in TIPS[:8])).labels
    assert MIN_LABELS <= len(labels) <= MAX_LABELS
    assert [label.p for label in labels] == sorted((label.p for label in labels), reverse=True)
    assert all(label.p >= LIKELY for label in labels[MIN_LABELS:])


def test_three_are_offered_even_when_one_is_clear(reader: Reader) -> None:
    labels = reader.read("窗口的人冲我吼，把材料从窗口里扔出来，让我滚，排了半天队就是这个态度").labels
    assert labels[0].id == "E01" and labels[0].sure
    assert len(labels) >= MIN_LABELS and not labels[2].sure


def test_what_can_hardly_be_told_goes_to_a_person(reader: Reader) -> None:
    reading = reader.read("村里最近的事，大家都在说")
    assert not any(found.sure for found in (*reading.labels, *reading.out))
    assert reading.needs_human


def test_the_button_decides_between_near_labels(reader: Reader, book: Taxonomy) -> None:
    text = "他们拖了三个月，还冲我吼"
    plain = {label.id: label.p for label in reader.read(text).labels}
    slow = {label.id: label.p for label in reader.read(text, "B5").labels}
    assert slow["E02"] > plain.get("E02", 0)


def test_the_button_does_not_outweigh_clear_words(reader: Reader) -> None:
    text = "主任给儿子结婚摆了六十桌，全镇干部都收到请帖，通知下属随礼，礼金记了三大本"
    assert reader.read(text, "B3").labels[0].id == "L03"


def test_curves_rise_between_their_points_and_stay_flat_outside() -> None:
    curve = Curve([0.0, 1.0, 2.0], [0.1, 0.2, 0.8])
    assert curve(np.array([[-5, 0, 0.5, 1.5, 2, 9]])) == [[0.1, 0.1, 0.15, 0.5, 0.8, 0.8]]
