"""Shared by the journeys: people who write to the running program as anybody would, and looks at what it did."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from demo.sim import Sim
from demo.stage import PASSPHRASE, Desk

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}")
CANARY = "金丝雀"
"""Part of every text that the people of these tests write."""
FIRST_ID = 7123456000
TIP = f"镇政府{CANARY}窗口的工作人员反复让人跑，一张表退了五次。"


@dataclass
class Town:
    """The running program and the people around it."""

    desk: Desk
    _ids: Any = field(default_factory=lambda: count(FIRST_ID))
    unlocked: bool = False

    @property
    def sim(self) -> Sim:
        return self.desk.sim

    async def citizen(self, **fields: Any) -> Citizen:
        """A new person with an account of his own, who has not written yet."""
        person = {"id": next(self._ids), "first_name": f"{CANARY}小林", "username": "jinsique_lin", **fields}
        return Citizen(self, await self.sim.user(**person))

    def officer(self) -> Citizen:
        return Citizen(self, self.desk.officer)

    async def quiet(self) -> None:
        await self.sim.quiet(idle=0.06, within=20)

    async def cases(self) -> int:
        """How many open cases the officer's queue counts."""
        await self.officer().tell("/queue")
        found = re.search(r"共 (\d+) 件", (await self._queue())["text"])
        return int(found[1]) if found else 0

    async def read_newest(self, tip: str) -> list[str]:
        """What the officer is shown of the case whose content holds ``tip``, which nobody has read yet."""
        officer = self.officer()
        if not self.unlocked:
            await officer.tell("/unlock")
            assert "已解锁" in await officer.tell(PASSPHRASE)
            self.unlocked = True
        await officer.tell("/queue")
        for _ in range(40):
            await self.sim.press(officer.chat, data="s:queue:new")
            await self.quiet()
            keys = [key["data"] for row in (await self._queue())["keyboard"] for key in row]
            shown = await officer.read(next(data for data in keys if data.startswith("s:card:")))
            if any(tip in text for text in shown):
                return shown
            await officer.tell("/queue")
        raise AssertionError("no case holds this tip")

    async def _queue(self) -> dict[str, Any]:
        """The officer's newest queue screen; a notice may stand below it."""
        found = [
            m for m in await self.officer().messages() if any(k["data"] == "s:home" for r in m["keyboard"] for k in r)
        ]
        return found[-1]

    def healthy(self) -> None:
        """The program lives, and its log holds neither a stack trace nor anything anybody wrote."""
        assert self.desk.process is not None and self.desk.process.returncode is None
        log = self.desk.log.read_text(encoding="utf-8")
        assert "Traceback" not in log and "failed" not in log, log[-2000:]
        assert CANARY not in log and "jinsique" not in log and str(FIRST_ID)[:7] not in log and "QF-" not in log


@dataclass
class Citizen:
    """One person's phone."""

    town: Town
    chat: int

    async def send(self, text: str | None = None, **content: Any) -> int:
        return await self.town.sim.send(self.chat, text, **content)

    async def tell(self, text: str | None = None, **content: Any) -> str:
        """Send something, wait until the bot is done, and return what its newest message says."""
        await self.send(text, **content)
        await self.town.quiet()
        return str((await self.last())["text"])

    async def press(self, label: str, **fields: Any) -> str:
        """Tap a button, wait until the bot is done, and return what its newest message says."""
        await self.town.sim.press(self.chat, label, **fields)
        await self.town.quiet()
        return str((await self.last())["text"])

    async def read(self, card: str) -> list[str]:
        """As the officer: open a card by its button and return the texts of its content."""
        await self.town.sim.press(self.chat, data=card)
        await self.town.quiet()
        before = {m["message_id"] for m in await self.messages()}
        await self.town.sim.press(self.chat, "看内容")
        await self.town.quiet()
        return [m["text"] for m in await self.messages() if m["message_id"] not in before]

    async def forged(self, data: str) -> list[dict[str, Any]]:
        """A tap with callback data of one's own making, as a changed client could send it; returns the bot's calls."""
        since = (await self.town.sim.stats())["calls"]
        newest = await self.last()
        person = {"id": self.chat, "is_bot": False, "first_name": f"{CANARY}小林", "language_code": "zh-hans"}
        message = {
            "message_id": newest["message_id"],
            "date": newest["date"],
            "chat": {"id": self.chat, "type": "private"},
        }
        query = {"id": "1", "from": person, "message": message | {"text": "x"}, "chat_instance": "1", "data": data}
        await self.town.sim.raw({"callback_query": query})
        await self.town.quiet()
        return await self.town.sim.calls(since)

    async def last(self) -> dict[str, Any]:
        return await self.town.sim.last(self.chat)

    async def messages(self, author: str = "bot") -> list[dict[str, Any]]:
        return [m for m in (await self.town.sim.chat(self.chat))["messages"] if m["from"] == author]

    async def said(self) -> list[str]:
        """Everything of the citizen's that still stands in the chat."""
        return [m["text"] for m in await self.messages("user")]

    async def calls(self, since: int) -> list[tuple[str, dict[str, Any]]]:
        """What the bot did in this chat after a call number, without ids that differ from chat to chat."""
        found = [c for c in await self.town.sim.calls(since) if str(c["params"].get("chat_id")) == str(self.chat)]
        volatile = ("chat_id", "message_id", "message_ids")
        return [(c["method"], {k: v for k, v in c["params"].items() if k not in volatile}) for c in found]

    async def submitted(self, text: str) -> str:
        """Write a tip and submit it; returns the receipt code."""
        await self.tell(text)
        return self.code(await self.press("提交"))

    @staticmethod
    def code(text: str) -> str:
        found = CODE.search(text)
        assert found is not None, text
        return found[0]
