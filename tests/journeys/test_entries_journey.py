"""Officers work on a case's registers by buttons and words: a notice and its answer, a tip declined by two, an extension."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass

import pytest
import pytest_asyncio
from journeys_kit import CANARY, Citizen, Town

from config import lifecycle, registers, rules
from demo.stage import stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
CALLBACK = 64
WORDS = f"{CANARY}请在十日内说明"


@dataclass
class Office:
    """The running program with three officers: who takes in and handles, who supervises, and the head."""

    town: Town
    anna: Citizen
    bo: Citizen
    chen: Citizen

    async def tip(self) -> tuple[str, Citizen, str]:
        """A new tip, its citizen and his code; the first element is its number."""
        before, citizen = self._numbers(), await self.town.citizen()
        code = await citizen.submitted(f"镇政府{CANARY}窗口的工作人员反复让人跑，一张表退了五次。")
        (number,) = self._numbers() - before
        return number, citizen, code

    def _numbers(self) -> set[str]:
        with closing(sqlite3.connect(f"file:{self.town.desk.data / 'main.db'}?mode=ro", uri=True)) as rows:
            return {number for (number,) in rows.execute("SELECT number FROM tip")}

    async def card(self, officer: Citizen, number: str) -> str:
        await officer.tell("/queue")
        return await self.data(officer, f"s:card:{number}")

    async def data(self, officer: Citizen, data: str) -> str:
        await self.town.sim.press(officer.chat, data=data)
        await self.town.quiet()
        return await self.shown(officer)

    async def shown(self, officer: Citizen) -> str:
        return str((await officer.last())["text"])

    async def does(self, officer: Citizen, *steps: str) -> str:
        """Press buttons by their labels; a step that begins with a quotation mark is typed. Returns the last but card."""
        for step in steps:
            if step.startswith("“"):
                await officer.tell(step[1:])
            else:
                await officer.press(step)
        return "\n".join(m["text"] for m in (await officer.messages())[-3:])

    async def toasts(self, officer: Citizen, label: str) -> str:
        since = (await self.town.sim.stats())["calls"]
        await officer.press(label)
        calls = await self.town.sim.calls(since)
        return str([call["params"].get("text") for call in calls if call["method"] == "answerCallbackQuery"])

    async def told(self, officer: Citizen, *parts: str) -> None:
        """A letter of the desk with all of these parts stands in his chat; he opens it."""
        await self.town.sim.clock(advance=60)
        for _ in range(40):
            letters = [m for m in await officer.messages() if all(part in m["text"] for part in parts)]
            if letters:
                break
            await self.town.quiet()
        assert letters, (parts, [m["text"] for m in await officer.messages()])
        await self.town.sim.press(officer.chat, "打开", message_id=letters[-1]["message_id"])
        await self.town.quiet()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office() -> AsyncIterator[Office]:
    async with stage(settings={"QF_RECEIPTS_AHEAD": "24"}, roles="intake,manager,handler") as desk:
        bo = await desk.hire("李督办", "supervisor,section_head")
        chen = await desk.hire("陈主任", "head,reviewer")
        town = Town(desk)
        await town.quiet()
        found = Office(town, town.officer(), Citizen(town, bo), Citizen(town, chen))
        yield found
        town.healthy()


async def begin(office: Office, officer: Citizen, number: str, *steps: str) -> str:
    await office.card(officer, number)
    return await office.does(officer, "办理事项", "新登记", *steps)


async def test_a_notice_is_sent_answered_and_accepted(office: Office) -> None:
    number, _, _ = await office.tip()
    said = await begin(office, office.bo, number, "发出督办", "红色", "超过期限", "发函", f"“{WORDS}", "确认")
    assert "已登记：督办 · 发出督办" in said
    await office.told(office.anna, number, "督办", "待回复")
    assert "状态：待回复" in await office.shown(office.anna) and "红色（督办）" in await office.shown(office.anna)
    assert "已登记：督办 · 回复督办" in await office.does(office.anna, "回复督办", f"“{CANARY}已经改了", "确认")
    await office.told(office.bo, number, "督办", "待审")
    assert "已登记：督办 · 同意销督" in await office.does(office.bo, "同意销督", "确认")
    await office.card(office.bo, number)
    await office.does(office.bo, "办理事项")
    assert "已销督" in str((await office.bo.last())["keyboard"])
    await office.bo.tell("/todo")
    assert "没有未了结" in str(await office.bo.last())


async def test_a_tip_is_declined_by_two_presses(office: Office) -> None:
    number, citizen, code = await office.tip()
    await office.card(office.anna, number)
    await office.does(office.anna, "下一步", "登记编号", "确认")
    await office.card(office.anna, number)
    said = await office.does(office.anna, "下一步", "不予受理", "属于其他机关", "确认")
    assert "另一位同事也点头" in said
    assert "正在甄别" in await citizen.tell(code)
    await office.told(office.bo, number, "待同事确认")
    assert "要办的是：不予受理" in await office.shown(office.bo)
    assert "“不予受理”办好了" in await office.does(office.bo, "我看过，同意", "确认")
    seen = await citizen.tell(code)
    assert "不予受理" in seen and "12345" in str(await citizen.messages())


async def accepted(office: Office) -> str:
    number, _, _ = await office.tip()
    for steps in (("登记编号", "确认"), ("受理", "“批1号", "确认")):
        await office.card(office.anna, number)
        await office.does(office.anna, "下一步", *steps)
    return number


async def test_an_extension_is_asked_for_and_approved(office: Office) -> None:
    number = await accepted(office)
    before = re.search(r"办结（匿名）.*?(\d{4}-\d\d-\d\d)", await office.card(office.anna, number))
    said = await begin(office, office.anna, number, "申请延期", "办结（匿名）", f"“{CANARY}材料多", "确认")
    assert "已登记：延期 · 申请延期" in said
    await office.told(office.chen, number, "延期", "待批准")
    said = await office.does(office.chen, "批准延期", "“清批2026第9号", "跳过", "确认")
    assert "已登记：延期 · 批准延期" in said
    after = re.search(r"办结（匿名）.*?(\d{4}-\d\d-\d\d)", await office.card(office.anna, number))
    assert before and after and after[1] > before[1]


async def test_nothing_is_archived_while_something_is_open(office: Office) -> None:
    number, _, _ = await office.tip()
    for steps in (("登记编号", "确认"), ("转送外单位", "“市监局", "确认"), ("登记签收", "“签收单", "确认")):
        await office.card(office.anna, number)
        await office.does(office.anna, "下一步", *steps)
    await begin(office, office.bo, number, "发出督办", "蓝色", "其他", "审阅案卷", f"“{WORDS}", "确认")
    await office.card(office.anna, number)
    await office.does(office.anna, "下一步", "结案归档", "齐了")
    assert "未了结的办理事项" in await office.toasts(office.anna, "确认")
    await office.does(office.anna, "取消")
    await office.told(office.anna, number, "督办", "待回复")
    await office.does(office.anna, "回复督办", f"“{CANARY}已经改了", "确认")
    await office.told(office.bo, number, "督办", "待审")
    await office.does(office.bo, "同意销督", "确认")
    await office.card(office.anna, number)
    assert "已办：结案归档" in await office.does(office.anna, "下一步", "结案归档", "齐了", "确认")


async def test_what_is_typed_wrong_is_asked_again(office: Office) -> None:
    number, _, _ = await office.tip()
    await begin(office, office.chen, number, "登记批示", f"“{CANARY}某书记", f"“{WORDS}")
    for wrong in ("下周", "2020-01-01", "-"):
        assert "2026-12-31" in await office.chen.tell(wrong)
    assert "确认办理" in await office.chen.tell("2030-12-31")
    assert "已登记：批示" in (await office.does(office.chen, "确认")).replace("领导批示", "批示")
    assert any("（1 项未了）" in str(message["keyboard"]) for message in (await office.chen.messages())[-2:])


async def test_no_text_shows_an_id_and_every_button_fits(office: Office) -> None:
    """Runs last: over all that the officers of this file were shown."""
    cycle = lifecycle.load()
    data = registers.load(cycle, rules.load())
    ids = {rule.id for rule in rules.load()} | {state.id for state in cycle.states} | {reason.id for reason in cycle.reasons}
    ids |= {kind.id for kind in data.kinds} | {act.id for kind in data.kinds for act in kind.acts}
    ids |= {field.id for field in data.fields} | {choice.id for field in data.fields for choice in field.choices}
    bare = re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, ids), key=len, reverse=True)) + r")(?![\w-])")
    seen = 0
    for officer in (office.anna, office.bo, office.chen):
        for message in await officer.messages():
            keys = [key for row in message.get("keyboard") or [] for key in row]
            for text in (message["text"], *(key["text"] for key in keys)):
                assert not bare.search(text), text
                assert not re.search(r"\b[0-9a-f]{8,}\b", text), text
            assert all(len((key.get("data") or "").encode()) <= CALLBACK for key in keys)
            seen += 1
    assert seen > 20
