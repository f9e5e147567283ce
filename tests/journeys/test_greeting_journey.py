"""Who only says hello is answered as people would: with what this is and the way in. Nothing he means to say is lost."""

from __future__ import annotations

import pytest
from journeys_kit import CANARY, TIP, Citizen, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")
HELLO = "👋 您好！我是收信的程序"


@pytest.mark.parametrize("words", ["你好", "在吗", "测试一下", "你是机器人吗", "hello"])
async def test_a_greeting_is_no_tip(lin: Citizen, words: str) -> None:
    assert (await lin.tell(words)).startswith(HELLO)
    assert "请把事情写下来" in await lin.press("我要反映问题")
    assert "提交前" in await lin.tell(TIP)


async def test_what_was_meant_is_taken_when_it_comes_again(town: Town, lin: Citizen) -> None:
    assert (await lin.tell("你好")).startswith(HELLO)
    said = await lin.tell("你好")
    assert "提交前" in said and "你好" in said
    assert "已经收到" in await lin.press("提交")


async def test_a_greeting_within_a_tip_belongs_to_it(lin: Citizen) -> None:
    await lin.tell(TIP)
    said = await lin.tell("在吗")
    assert "提交前" in said and "在吗" in said and TIP in said


async def test_a_short_tip_is_one_at_once(lin: Citizen) -> None:
    said = await lin.tell(f"{CANARY}窗口没人上班")
    assert "提交前" in said
