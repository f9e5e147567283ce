"""Buttons, commands, groups and invitations used in every wrong way, against the whole program over HTTP."""

from __future__ import annotations

import asyncio

import pytest
from journeys_kit import CANARY, TIP, Citizen, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")
OLD_BUTTON = "这个按钮已经过期了"


def toasts(calls: list[dict[str, object]]) -> list[str]:
    return [c["params"].get("text", "") for c in calls if c["method"].lower() == "answercallbackquery"]  # type: ignore[attr-defined]


async def test_submit_pressed_twice_makes_one_case(town: Town, lin: Citizen) -> None:
    before = await town.cases()
    shown = await lin.tell(TIP)
    data = next(k["data"] for row in (await lin.last())["keyboard"] for k in row if "提交" in k["text"])
    answers = await asyncio.gather(*(town.sim.press(lin.chat, "✅ 提交") for _ in range(2)))
    await town.quiet()
    assert "已经提交过了" in str([answer["answer"] for answer in answers])
    assert "只登记了一次" in str(toasts(await lin.forged(data)))
    assert lin.code((await lin.last())["text"]) == lin.code(shown)
    assert await town.cases() == before + 1
    assert "已经收到" in (await lin.last())["text"]


async def test_a_submit_that_is_delivered_again_makes_one_case(town: Town, lin: Citizen) -> None:
    before = await town.cases()
    await lin.tell(TIP)
    pressed = await town.sim.press(lin.chat, "✅ 提交")
    await town.quiet()
    since = (await town.sim.stats())["calls"]
    await town.sim.duplicate(pressed["update_id"])
    await town.quiet()
    assert await lin.calls(since) == [] == toasts(await town.sim.calls(since))
    assert await town.cases() == before + 1


async def test_a_text_that_is_delivered_again_is_in_the_draft_once(town: Town, lin: Citizen) -> None:
    await lin.tell(TIP)
    since = await town.sim.stats()
    await town.sim.duplicate(since["last_update_id"])
    await town.quiet()
    assert await lin.calls(since["calls"]) == []
    assert (await lin.tell("再补充一句"))[:400].count(TIP) == 1


async def test_buttons_of_a_draft_that_is_gone(lin: Citizen) -> None:
    await lin.tell(TIP)
    data = [k["data"] for row in (await lin.last())["keyboard"] for k in row]
    await lin.press("不提交了")
    own = [d for d in data if d.count(":") == 2]
    assert len(own) >= 3
    for one in own:
        assert toasts(await lin.forged(one)) == [f"{OLD_BUTTON}，请用最新的一条消息。"]
    assert "已经丢掉" in (await lin.last())["text"]


async def test_groups_are_left_and_what_is_said_there_is_ignored(town: Town, lin: Citizen) -> None:
    await lin.tell("/start")
    group = await town.sim.channel(f"{CANARY}群", type="supergroup")
    await town.sim.join(lin.chat, group)
    since = (await town.sim.stats())["calls"]
    for text in (TIP, "/start", "/status@qingfeng_demo_bot"):
        await town.sim.send(lin.chat, text, chat=group)
    await town.quiet()
    assert await town.sim.calls(since) == []
    me = {"id": 123456, "is_bot": True, "first_name": "清风"}
    person = {"id": lin.chat, "is_bot": False, "first_name": CANARY}
    change = {
        "chat": {"id": group, "type": "supergroup", "title": CANARY}, "from": person, "date": 1,
        "old_chat_member": {"user": me, "status": "left"}, "new_chat_member": {"user": me, "status": "member"},
    }  # fmt: skip
    await town.sim.raw({"my_chat_member": change})
    await town.quiet()
    calls = await town.sim.calls(since)
    assert [(c["method"].lower(), c["ok"]) for c in calls] == [("leavechat", True)]


@pytest.mark.parametrize("command", ["/queue", "/mine", "/due", "/unlock", "/lock", "/unlock x"])
async def test_staff_commands_of_a_citizen_are_unknown_commands(town: Town, lin: Citizen, command: str) -> None:
    await lin.tell("/start")
    answers = []
    for text in (command, "/nosuchthing"):
        since = (await town.sim.stats())["calls"]
        await lin.tell(text)
        answers.append(await lin.calls(since))
    assert answers[0] == answers[1] and "没有这个命令" in str(answers[0])


@pytest.mark.parametrize(
    "data", ["s:home", "s:queue:all", "s:unlock", "s:card:QF-0000-0000", "s:do:x", "x:y", "", "c:nosuch"]
)
async def test_staff_buttons_pressed_by_a_citizen_do_nothing(town: Town, lin: Citizen, data: str) -> None:
    await lin.tell("/start")
    calls = await lin.forged(data)
    assert [c["method"].lower() for c in calls] == ["answercallbackquery"]
    assert OLD_BUTTON in toasts(calls)[0]


@pytest.mark.parametrize("data", ["c:submit:x", "c:say:x", "c:clear", "s:do:x", "s:move:QF-0000-0000:S20", "s:read:x"])
async def test_forged_buttons_of_an_officer_do_nothing(town: Town, lin: Citizen, data: str) -> None:
    before = await town.cases()
    calls = await town.officer().forged(data)
    assert toasts(calls) and toasts(calls)[0]
    assert await town.cases() == before


async def places(lin: Citizen, place: str) -> None:
    """Bring a citizen to where he may want out."""
    if place in ("writing", "guided", "topics"):
        await lin.tell(TIP)
    if place == "guided":
        await lin.press("再问我几步")
    if place == "topics":
        await lin.press("类别")
    if place == "code":
        await lin.tell("/status")
    if place in ("follow", "addition"):
        code = await lin.submitted(TIP)
        await lin.tell(code)
    if place == "addition":
        await lin.tell("补充一句")


@pytest.mark.parametrize("place", ["nowhere", "writing", "guided", "topics", "code", "follow", "addition"])
async def test_cancel_and_help_work_everywhere(town: Town, lin: Citizen, place: str) -> None:
    await places(lin, place)
    assert "怎么用" in await lin.tell("/help")
    said = await lin.tell("/cancel")
    assert ("没有正在写的内容" if place == "nowhere" else "已经丢掉") in said
    assert "没有正在写的内容" in await lin.tell("/cancel")
    if place in ("writing", "guided", "topics"):
        assert TIP not in await lin.said()
    assert "提交前" in await lin.tell(TIP)


async def test_every_command_in_every_place_gets_an_answer(town: Town, lin: Citizen) -> None:
    for command in (
        "/start",
        "/tip",
        "/status",
        "/privacy",
        "/help",
        "/language",
        "/language",
        "/",
        "/开始",
        "/STATUS@x",
    ):
        since = (await town.sim.stats())["calls"]
        await lin.tell(command)
        assert any(method.lower() == "sendmessage" for method, _ in await lin.calls(since)), command


async def test_somebody_who_blocks_the_bot_does_not_disturb_others(town: Town, lin: Citizen) -> None:
    other = await town.citizen()
    await lin.tell(TIP)
    await lin.send("再一句")
    await town.sim.block(lin.chat)
    assert "提交前" in await other.tell(f"{CANARY}别人的事，窗口退表")
    assert "已经收到" in await other.press("提交")
    await town.sim.block(lin.chat, False)
    shown = await lin.tell("最后一句")
    assert TIP in shown and "再一句" in shown and "最后一句" in shown


async def test_an_invitation_works_once(town: Town, lin: Citizen) -> None:
    printed = await town.desk.command("staff", "invite", "李值班", "--roles", "intake")
    code = next(word for word in printed.replace("=", " ").split() if word.startswith("join_"))
    await lin.tell(TIP)
    said = await lin.tell(f"/start {code}")
    assert "李值班" in said and "欢迎加入" in said
    assert f"/start {code}" not in await lin.said()
    other = await town.citizen()
    for text in (f"/start {code}", "/start join_wrong", "/start join_", f"/start {code}"):
        await other.tell(text)
        assert "我要反映" in str((await other.last())["keyboard"])
        assert "欢迎加入" not in str(await other.messages())
    assert "没有这个命令" in await other.tell("/queue")
    await town.desk.command("staff", "leave", await staff_id(town, "李值班"))
    assert "没有这个命令" in await lin.tell("/queue")


async def staff_id(town: Town, name: str) -> str:
    listed = await town.desk.command("staff", "list")
    line = next(line for line in listed.splitlines() if name in line)
    return next(word for word in line.split() if len(word) == 8 and all(c in "0123456789abcdef" for c in word))
