"""The receipt as a key, over real HTTP: from another account, across a restart, to the end of a case and back out."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest_asyncio
from journeys_kit import CANARY, TIP, Citizen, Town

from demo.stage import stage

NUDGE = "📮 您有新消息"


@pytest_asyncio.fixture
async def town() -> AsyncIterator[Town]:
    async with stage(settings={"QF_RECEIPTS_AHEAD": "8", "QF_TICK_SECONDS": "0.5"}) as desk:
        yield Town(desk)


async def move(officer: Citizen, label: str, *answers: str) -> None:
    """One move of the case whose card stands last in the officer's chat."""
    for press in ("下一步", label):
        await officer.press(press)
    for answer in answers:
        await officer.tell(answer)
    await officer.press("确认")


async def reply(officer: Citizen, words: str) -> None:
    await officer.press("回复")
    await officer.tell(words)
    await officer.press("确认")


async def restart(town: Town) -> None:
    await town.desk.stop(signal.SIGKILL)
    await town.desk.start()
    await town.quiet()


async def appears(someone: Citizen, words: str) -> None:
    for _ in range(100):
        if any(words in m["text"] for m in await someone.messages()):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{words!r} did not appear")


async def test_from_question_to_rating_from_another_account(town: Town) -> None:
    lin, chen, officer = await town.citizen(), await town.citizen(), town.officer()
    code = await lin.submitted(TIP)
    await lin.press("清除聊天记录")
    assert "已收到" in await chen.tell(code)
    assert "断电就没了" in await chen.press("有消息时提醒我")
    await chen.press("开启提醒")

    assert any(TIP in text for text in await town.read_newest(TIP))
    await move(officer, "登记编号")
    await reply(officer, f"请问{CANARY}是哪个窗口")
    await appears(chen, NUDGE)
    await restart(town)
    shown = await chen.tell(code)
    assert "🆕" in shown and "是哪个窗口" in shown and "· " in shown and TIP not in shown
    assert not any(NUDGE in m["text"] for m in await chen.messages())
    assert not any(NUDGE in m["text"] for m in await lin.messages())

    await chen.press("更正")
    assert "要把这段更正交给工作人员吗" in await chen.tell(f"{CANARY}不是三号窗口，是四号")
    await restart(town)
    assert "更正已经加密" in await chen.press("提交")

    await officer.tell("/start")
    town.unlocked = False
    assert any("举报人更正" in text and "是四号" in text for text in await town.read_newest("是四号"))
    await move(officer, "转送外单位", "市纪委")
    await move(officer, "登记签收", "李某签收")
    shown = await chen.tell(code)
    assert "已反馈" in shown
    await chen.press("评价")
    assert "分数记下了" in await chen.press("4")
    await chen.tell(f"{CANARY}答复得快")
    assert "已经加密" in await chen.press("提交")
    await chen.tell(code)
    await chen.press("不同意这个结果")
    await chen.tell(f"{CANARY}还没有退费")
    assert "不同意见" in await chen.press("提交")
    shown_to_officer = await town.read_newest("还没有退费")
    assert any("不同意结果" in text for text in shown_to_officer) and any("评价的话" in t for t in shown_to_officer)
    await officer.tell("/queue")
    town.healthy()
    assert "FAULT" not in await _verified(town)


async def _verified(town: Town) -> str:
    await town.desk.stop()
    told = await town.desk.command("verify")
    await town.desk.start()
    return told


async def test_taking_it_back_before_and_after_it_was_read(town: Town) -> None:
    lin, officer = await town.citizen(), town.officer()
    first = await lin.submitted(f"{TIP}（一）")
    await lin.tell(first)
    await lin.press("更多")
    assert "还没有人打开看过" in await lin.press("撤回")
    await lin.press("先不了")
    await lin.tell(first)
    await lin.press("更多")
    await lin.press("撤回")
    assert "回执码作废" in await lin.press("确定撤回")
    assert "没有查到" in await lin.tell(first)
    assert await town.cases() == 0

    await lin.tell("/cancel")
    second = await lin.submitted(f"{TIP}（二）")
    assert any("（二）" in text for text in await town.read_newest("（二）"))
    await lin.tell(second)
    await lin.press("更多")
    assert "已经有工作人员看过" in await lin.press("撤回")
    await restart(town)
    assert "到此为止" in await lin.press("确定撤回")
    assert "内容和钥匙都已销毁" in await lin.tell(second)

    await lin.tell("/cancel")
    third = await lin.submitted(f"{TIP}（三）")
    town.unlocked = False
    assert any("（三）" in text for text in await town.read_newest("（三）"))
    await move(officer, "登记编号")
    await move(officer, "受理", "批1号")
    await lin.tell(third)
    await lin.press("更多")
    assert "内容会照规定留着" in await lin.press("撤回")
    assert "已经记下您要撤回" in await lin.press("确定撤回")
    town.healthy()
    assert "FAULT" not in await _verified(town)
