"""Citizens for the scripted day: what each of them writes, in everyday words. All events are made up."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

TIPS = (
    "镇里为了迎接检查，让我们村干部连着三个晚上补两年的会议记录和入户表，县里上周来了四拨人，每拨都要一套台账。",
    "我去街道便民服务中心办社保，窗口的人头都不抬，说材料不对又不说哪里不对，跑了三趟，最后一趟还拍桌子骂人。",
    "学校要求老师每天在三个软件上打卡，还要转发到家长群拉票，完不成在群里点名，备课的时间都没有了。",
    "村口花了几十万修了个大牌坊，里面的路还是烂泥，老人摔了好几个，反映了半年没人管。",
    "我们局里一个通知转五遍，同一件事开了四次会，念完稿子就散会，什么也没解决。",
    "申请建房手续交上去快八个月了，问一次说在研究，再问就说等通知，承诺的二十个工作日早过了。",
    "乡里的扶贫大棚建好就没用过，上面来人参观的时候才临时摆几盆花，账上写的是带动了三十户。",
    "单位食堂的小包间，中午经常有服务对象请客，酒瓶都从后门运走，开的是工作餐的票。",
)
ANSWERS = {
    "unit": "县政务中心二楼社保窗口",
    "when": "从今年九月到现在，每周都有",
    "where": "县城",
    "how": "我自己去办事碰到的",
    "evidence": "大厅有监控，叫号单我还留着",
    "effect": "跑了三趟，耽误了两天工",
}


@dataclass(frozen=True)
class Citizen:
    """How one citizen behaves: in one go or guided, with a correction, changing his mind, coming back."""

    name: str
    tip: str
    guided: bool
    corrects: bool
    gives_up: bool
    returns: bool
    english: bool


def citizens(count: int, seed: int) -> list[Citizen]:
    """``count`` citizens, the same for the same seed. The first always submits and returns, so that a day has a story."""
    rng = Random(seed)
    found = [Citizen("小林", TIPS[1], guided=False, corrects=False, gives_up=False, returns=True, english=False)]
    while len(found) < count:
        found.append(
            Citizen(
                name=f"群众{len(found) + 1}",
                tip=rng.choice(TIPS),
                guided=rng.random() < 0.4,
                corrects=rng.random() < 0.3,
                gives_up=rng.random() < 0.15,
                returns=rng.random() < 0.5,
                english=rng.random() < 0.1,
            )
        )
    return found[:count]
