"""``python -m demo.play --data DIR --seed N [--citizens N]``: a whole day of citizens and an officer, with its transcript.

Leaves the data directory for inspection. Exit 1 on any surprise: every step says what it expects to see.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path
from typing import Any

from demo.people import ANSWERS, Citizen, citizens
from demo.stage import PASSPHRASE, Desk, StageError, stage

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}")
DAY = 86_400


class Surprise(Exception):
    """Something was not as the script expects."""


class Play:
    """The acts of the day; ``receipts`` are the codes citizens were shown after submitting."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sim = desk.sim
        self.receipts: dict[str, str] = {}
        self.chats: dict[str, int] = {}

    async def screen(self, chat: int, *expected: str) -> dict[str, Any]:
        """The newest message of the bot in a chat; every expected piece must be in its text or on its buttons."""
        await self.sim.quiet(within=20)
        message = await self.sim.last(chat)
        labels = " ".join(key["text"] for row in message.get("keyboard") or [] for key in row)
        for piece in expected:
            if piece not in f"{message['text']} {labels}":
                raise Surprise(f"chat {chat}: expected {piece!r} in {message['text'][:200]!r} [{labels}]")
        return message

    async def tell(self, chat: int, text: str, *expected: str) -> dict[str, Any]:
        await self.sim.send(chat, text)
        return await self.screen(chat, *expected)

    async def press(self, chat: int, label: str, *expected: str) -> dict[str, Any]:
        await self.sim.press(chat, label)
        return await self.screen(chat, *expected)

    async def tip(self, who: Citizen) -> None:
        """One citizen writes, looks, and submits or gives up."""
        chat = await self.sim.user(who.name, role="citizen", language_code="zh-hans")
        self.chats[who.name] = chat
        await self.tell(chat, "/start", "我要反映问题", "Telegram 公司看得到")
        await self.press(chat, "我要反映问题", "请把事情写下来")
        if who.guided:
            await self._guided(chat, who)
        else:
            await self.tell(chat, who.tip, "提交前", "回执码")
        if who.corrects:
            written = await self.sim.last(chat, "user")
            await self.sim.edit(chat, written["message_id"], written["text"] + "（改一下）")
            await self.screen(chat, "改一下" if not who.guided else "提交前")
        if who.gives_up:
            await self.press(chat, "不提交了", "已经丢掉")
            return
        message = await self.press(chat, "提交", "已经收到", "信箱号")
        found = CODE.search(message["text"])
        if found is None:
            raise Surprise("no receipt code was shown")
        self.receipts[who.name] = found[0]
        left = [m for m in (await self.sim.chat(chat))["messages"] if m["from"] == "user" and who.tip in m["text"]]
        if left:
            raise Surprise("the tip still stands in the citizen's chat")

    async def _guided(self, chat: int, who: Citizen) -> None:
        await self.press(chat, "一步一步问我", "第 1 步")
        await self.tell(chat, who.tip, "第 2 步")
        for step, question in enumerate(("unit", "when", "where", "how", "evidence"), start=3):
            await self.tell(chat, ANSWERS[question], f"第 {step} 步")
        await self.press(chat, "跳过", "提交前", ANSWERS["unit"])

    async def work(self) -> None:
        """The officer reads the queue to its end: claims, reads, answers and moves every case on until it is closed."""
        officer = self.desk.officer
        await self.screen(officer, "新情况")
        await self.tell(officer, "/unlock", "口令")
        await self.tell(officer, PASSPHRASE, "已解锁")
        if any(PASSPHRASE in m["text"] for m in (await self.sim.chat(officer))["messages"]):
            raise Surprise("the passphrase still stands in the officer's chat")
        for _ in self.receipts:
            await self.tell(officer, "/queue", "全部在办")
            await self._case(officer)
        await self.tell(officer, "/queue", "没有待办")

    async def _case(self, officer: int) -> None:
        message = await self.sim.last(officer)
        await self.press(officer, message["keyboard"][0][0]["text"], "已接收")
        await self.press(officer, "认领", "王值班")
        await self.sim.press(officer, "看内容")
        await self.sim.quiet()
        texts = [m["text"] for m in (await self.sim.chat(officer))["messages"]]
        if not any("举报内容" in text for text in texts):
            raise Surprise("the officer could not read the tip")
        await self.press(officer, "回复", "请写给举报人的回复")
        await self.tell(officer, "谢谢您反映。我们已经转给有权处理的单位，有消息会写在这里。", "这样回复举报人")
        await self.press(officer, "确认", "已接收")
        await self._move(officer, "登记编号", [], "已登记编号")
        await self._move(officer, "转送外单位", ["市纪委党风室"], "转送外单位")
        await self._move(officer, "登记签收", ["收件人李某，11月22日签收"], "已反馈")
        await self._move(officer, "结案归档", [], "结案归档", choose="齐了")

    async def _move(self, officer: int, label: str, answers: list[str], state: str, choose: str = "") -> None:
        await self.press(officer, "下一步", "下一步做什么")
        await self.press(officer, label)
        for answer in answers:
            await self.tell(officer, answer)
        if choose:
            await self.press(officer, choose)
        await self.press(officer, "确认", state)

    async def come_back(self, who: Citizen) -> None:
        """From a second account: read the answer with the code, add something; a wrong code tells nothing."""
        chat = await self.sim.user(who.name + "的另一个账号", role="citizen", language_code="zh-hans")
        code = self.receipts[who.name]
        await self.tell(chat, "/status", "请把回执码发给我")
        await self.tell(chat, code[:-1] + ("7" if code[-1] != "7" else "8"), "没有查到")
        await self.tell(chat, f"回执码：{code.replace('-', ' ').lower()}", "有权处理的单位", "已结案")
        await self.press(chat, "回复或补充", "请写下")
        await self.tell(chat, "补充一点：昨天又发生了一次。", "交给工作人员")
        await self.press(chat, "提交", "已经加密交给工作人员")
        await self.sim.quiet()

    async def days(self) -> None:
        """One day later a deadline is announced; a week later the digests are out."""
        chat = await self.sim.user("晚来的群众", role="citizen", language_code="zh-hans")
        await self.tell(chat, "窗口下班前半小时就不办事了，叫号机也关了。", "提交前")
        await self.press(chat, "提交", "已经收到")
        await self._until(DAY, 4, self.desk.officer, "⏰")
        await self._until(DAY, 8, self.desk.officer, "值班台周报")
        await self._until(0, 1, self.desk.channel, "有消息的信箱")

    async def _until(self, step: int, times: int, chat: int, expected: str) -> None:
        """Move the clock on until the chat shows something."""
        for _ in range(times):
            if step:
                await self.sim.clock(advance=step)
            for _ in range(40):
                if any(expected in m["text"] for m in (await self.sim.chat(chat))["messages"]):
                    return
                await asyncio.sleep(0.1)
        raise Surprise(f"chat {chat}: {expected!r} did not appear")


async def play(data: Path, seed: int, count: int) -> list[str]:
    """Play the day in ``data`` and return its transcript, chat by chat. Raises Surprise and StageError."""
    async with stage(data, seed=seed) as desk:
        day = Play(desk)
        crowd = citizens(count, seed)
        await asyncio.gather(*(day.tip(who) for who in crowd))
        await day.work()
        for who in crowd:
            if who.returns and who.name in day.receipts:
                await day.come_back(who)
        await day.days()
        pages = [await desk.sim.transcript(chat) for chat in (*day.chats.values(), desk.officer, desk.channel)]
        if await desk.stop():
            raise Surprise("the program did not stop cleanly")
        await desk.command("verify")
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.play", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="directory to play in; kept afterwards")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--citizens", type=int, default=6)
    options = parser.parse_args()
    try:
        for page in asyncio.run(play(options.data, options.seed, options.citizens)):
            print(page, end="\n\n")
    except (Surprise, StageError) as error:
        raise SystemExit(f"play: {error}") from None


if __name__ == "__main__":
    main()
