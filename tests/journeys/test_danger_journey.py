"""Somebody in danger is told at once whom to call, wherever in the talk he says so, and before everything else."""

from __future__ import annotations

import asyncio

import pytest
from journeys_kit import CANARY, TIP, Citizen, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")
CALL = "🚨 如果有人正处在危险中，请马上打 110、119、120"
DANGER = f"{CANARY}家着火了，老人还在里面出不来"


@pytest.mark.parametrize(
    "words",
    [
        DANGER,
        "我爸没有呼吸了怎么弄",
        "药我都吃下去了，别找我",
        f"{TIP}他们现在拿着铁棍在砸我家的门，我带着孩子躲在里屋",
    ],
)
async def test_at_the_first_word(lin: Citizen, words: str) -> None:
    said = await lin.tell(words)
    assert said.startswith(CALL) and "12356" in said


async def test_while_he_is_asked_step_by_step_and_on_to_the_end(lin: Citizen) -> None:
    await lin.tell("/start")
    await lin.press("我要反映问题")
    assert not (await lin.press("一步一步问我")).startswith("🚨")
    assert (await lin.tell(DANGER)).startswith(CALL)
    assert (await lin.press("跳过")).startswith(CALL)
    assert (await lin.press("写好了，看一遍")).startswith(CALL)


async def test_in_an_addition_to_a_case(lin: Citizen) -> None:
    code = await lin.submitted(TIP)
    await lin.tell(code)
    assert (await lin.tell(DANGER)).startswith(CALL)


async def test_in_a_rush_once(town: Town, lin: Citizen) -> None:
    burst = [f"{CANARY}窗口第{n}次让我回去补材料" for n in range(65)]
    await asyncio.gather(*(lin.send(text) for text in burst))
    await town.quiet()
    assert not any("🚨" in m["text"] for m in await lin.messages())
    await asyncio.gather(*(lin.send(f"{DANGER}{n}") for n in range(3)))
    await town.quiet()
    warned = [m["text"] for m in await lin.messages() if m["text"].startswith(CALL)]
    assert len(warned) == 1 and "您发得很快" in warned[0]


async def test_talk_of_danger_that_is_over_is_a_tip_like_others(lin: Citizen) -> None:
    said = await lin.tell(f"去年{CANARY}村着过一次火，从那以后天天检查灭火器，一张表填三遍")
    assert "🚨" not in said and "提交前" in said
