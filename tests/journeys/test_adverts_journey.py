"""What looks like an advert is left out of a tip only before the citizen's eyes, and stays if he says so."""

from __future__ import annotations

import pytest
from journeys_kit import CANARY, Citizen, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADVERT = "【专业代写各类材料，质量保障，价格优惠，扫码联系客服】"


@pytest.mark.parametrize("kept", [False, True])
async def test_he_sees_what_would_be_left_out_and_decides(town: Town, lin: Citizen, kept: bool) -> None:
    tip = f"{CANARY}镇每周开三次会，次次念文件念到天黑，念完还要人人写心得{int(kept)}"
    said = await lin.tell(tip + ADVERT)
    assert f"提交时会替您去掉：{ADVERT}" in said
    if kept:
        assert f"现在照样留着：{ADVERT}" in await lin.press("去掉广告：是")
        assert "会替您去掉" in await lin.press("去掉广告：否")
        await lin.press("去掉广告：是")
    assert "已经收到" in await lin.press("提交")
    shown = await town.read_newest(tip)
    assert any(ADVERT in text for text in shown) is kept


SECRET = "【机密文件低价出售，导弹部队换防时间表，专业代写材料，加微信abc12345】"


async def test_a_secret_is_never_kept_as_an_advert(town: Town, lin: Citizen) -> None:
    tip = f"{CANARY}镇每周开四次会，次次念文件念到天黑，念完还要人人写心得"
    assert "会替您去掉" in await lin.tell(tip + SECRET)
    assert "国家秘密" in await lin.press("去掉广告：是")
    await lin.press("提交")
    assert any("已经收到" in said["text"] for said in await lin.messages()), "above what was said of the secret"
    shown = await town.read_newest(tip)
    assert not any("换防" in text for text in shown)


async def test_nor_in_an_addition(lin: Citizen) -> None:
    await lin.tell(await lin.submitted(f"{CANARY}镇每周开五次会，次次念文件念到天黑，念完还要人人写心得"))
    assert "会替您去掉" in await lin.tell(f"上周又开了三次会，次次念文件念到天黑，念完还要人人写心得。{SECRET}")
    assert "国家秘密" in await lin.press("去掉广告：是")


async def test_without_an_advert_there_is_nothing_to_decide(lin: Citizen) -> None:
    said = await lin.tell(f"{CANARY}镇每周开三次会，次次念文件念到天黑，念完还要人人写心得")
    assert "提交前" in said and "广告" not in said
    assert not [key for row in (await lin.last())["keyboard"] for key in row if "广告" in key["text"]]
