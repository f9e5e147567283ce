"""Citizens who submit while something is wrong with a disk, and what each was told. Used by campaigns/disk/live.py."""

import re
from dataclasses import dataclass, field

from demo.sim import Json, Sim, SimFailed
from demo.stage import Desk

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}")
TIP = "办事大厅第{number}号窗口让我跑了五趟，每次都说材料不对，又不说哪里不对。"
REFUSED = ("还没有收下", "没有处理成功", "没有提交", "草稿放了太久")
"""Words of every honest no (submit-failed, follow-deleted, submit-closed, expired-draft)."""
RECEIVED = "已经收到，并且加密保存好了"
"""Words of the receipt alone; the code stands in the preview before, too."""
QUIET_SECONDS = 25


@dataclass
class Citizen:
    """One phone; ``codes`` are the receipts it has seen, ``noes`` the messages that said no."""

    sim: Sim
    chat: int
    codes: set[str] = field(default_factory=set)
    noes: set[int] = field(default_factory=set)

    async def write(self) -> None:
        await self.sim.send(self.chat, TIP.format(number=self.chat))

    async def submit(self) -> str:
        """Tap submit and return the pop-up, "" for none; that it comes late, or the button has gone, is no fault."""
        try:
            return str(((await self.sim.press(self.chat, "提交")).get("answer") or {}).get("text") or "")
        except SimFailed:
            return ""

    async def told(self) -> set[str]:
        """What came of it so far, of "receipt" (a new one) and "no" (one not seen before)."""
        said = await self._said()
        codes = {found[0] for m in said if RECEIVED in m["text"] and (found := CODE.search(m["text"]))}
        refused = {int(m["message_id"]) for m in said if any(words in m["text"] for words in REFUSED)}
        new = ({"receipt"} if codes - self.codes else set()) | ({"no"} if refused - self.noes else set())
        self.codes |= codes
        self.noes |= refused
        return new

    async def _said(self) -> list[Json]:
        return [m for m in (await self.sim.chat(self.chat))["messages"] if m["from"] == "bot"]


async def arrive(desk: Desk, count: int) -> list[Citizen]:
    """New citizens, who have written nothing yet."""
    return [Citizen(desk.sim, await desk.sim.user("小林", language_code="zh-hans")) for _ in range(count)]


async def opens(desk: Desk, code: str) -> bool:
    """Whether a receipt opens a case, from a phone the program has not met."""
    visitor = (await arrive(desk, 1))[0]
    await desk.sim.send(visitor.chat, code)
    await desk.sim.quiet(within=QUIET_SECONDS)
    return any("补充" in key["text"] for m in await visitor._said() for row in m["keyboard"] for key in row)
