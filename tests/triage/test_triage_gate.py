from __future__ import annotations

import pytest

from config.taxonomy import Taxonomy
from triage.gate import GateKeeper
from triage.normalise import Normaliser


@pytest.fixture(scope="module")
def emergency(book: Taxonomy, normaliser: Normaliser) -> GateKeeper:
    return GateKeeper({"O01": book.phrases.emergency}, normaliser.word, book.phrases.blockers)


@pytest.fixture(scope="module")
def secrets(book: Taxonomy, normaliser: Normaliser) -> GateKeeper:
    return GateKeeper({"O16": book.phrases.secrets}, normaliser.word, book.phrases.blockers)


@pytest.mark.parametrize(
    "text", ["救命!有人持刀", "我家着火了", "他们现在在楼下打人,快来", "不想活了", "有人落水溺水,赶紧"]
)
def test_an_emergency_stops(emergency: GateKeeper, text: str) -> None:
    assert emergency.stops([text])[0]


@pytest.mark.parametrize(
    "text",
    [
        "坚持刀刃向内",
        "消防演练要拍照,演练着火了怎么跑",
        "火灾隐患台账补了三遍",
        "去年发生车祸,交警现在还没结论",
        "现在天天开会。火灾检查表一天三报",
        "救命稻草",
    ],
)
def test_talking_about_one_does_not(emergency: GateKeeper, text: str) -> None:
    assert not emergency.stops([text])[0]


def test_secrets(secrets: GateKeeper) -> None:
    assert secrets.stops(["手上有一份标着机密的文件"])[0]
    assert secrets.stops(["军事图纸的扫描件我有"])[0]
    assert not secrets.stops(["以涉密文件为由不公开"])[0]
    assert not secrets.stops(["计算机密码要求每周改"])[0]
    assert not secrets.stops(["国防教育天天打卡"])[0]


def test_where_it_says_so(emergency: GateKeeper) -> None:
    text = "开会。有人持刀"
    assert [text[start:end] for start, end in emergency.stops([text])[0]["O01"]] == ["持刀"]
