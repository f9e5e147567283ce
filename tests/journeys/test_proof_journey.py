"""Proof of filing and dead drop as a citizen and a stranger meet them: over HTTP, across days, from another account."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

from journeys_kit import TIP, Citizen, Town

from demo.stage import stage

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_chain.py"
DAY = 86_400
SHORT = re.compile(r"存证码：((?:[0-9A-Z]{4}-){6}[0-9A-Z]{2})")
LINE = re.compile(r"QF2 [0-9a-f -]+[0-9a-f]")
REPLY = "您反映的事已经转给有权处理的单位。"


async def proof(town: Town, code: str) -> str:
    """The proof as somebody with the code sees it from an account of his own."""
    person = await town.citizen()
    await person.tell(code)
    await person.press("更多")
    return await person.press("登记存证")


def outside(*argv: object) -> tuple[int, str]:
    done = subprocess.run([sys.executable, SCRIPT, *map(str, argv)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


async def tomorrow(town: Town, *, channel: str = "", log: str = "") -> None:
    """Move the clock on, and wait for what that brings about."""
    await town.sim.clock(advance=DAY)
    for _ in range(60):
        posts = [m["text"] for m in (await town.sim.chat(town.desk.channel))["messages"]]
        if (log and town.desk.log.read_text(encoding="utf-8").count(log)) or (channel and any(channel in p for p in posts)):
            return
        await asyncio.sleep(0.1)


async def answer(officer: Citizen) -> None:
    await officer.tell("/queue")
    await officer.press((await officer.last())["keyboard"][0][0]["text"])
    await officer.press("回复")
    await officer.tell(REPLY)
    await officer.press("确认")


async def test_from_the_receipt_to_a_strangers_check(tmp_path: Path) -> None:
    async with stage(settings={"QF_RECEIPTS_AHEAD": "4"}) as desk:
        town = Town(desk)
        lin = await town.citizen()
        await lin.tell(TIP)
        receipt = await lin.press("提交")
        code, filed = Citizen.code(receipt), SHORT.search(receipt)
        assert filed is not None
        assert "不是回执码" in await lin.tell(filed[1])
        assert await town.cases() == 1, "a filing code is no tip"
        assert "请把回执码发给我" in await (await town.citizen()).tell("/verify")

        shown = await proof(town, code)
        assert filed[1] in shown
        assert "零点以后" in shown
        await tomorrow(town, log="head-made")
        shown = await proof(town, code)
        line = LINE.search(shown)
        assert line is not None, shown
        assert "收进了" in shown

        chain = tmp_path / "chain.jsonl"
        assert "64 entries" in await desk.command("export", "chain", str(chain))
        status, said = outside(chain, "--proof", line[0], "--code", filed[1])
        assert status == 0, said
        assert "the line is true" in said
        assert "signatures hold" in said
        told = chain.read_text(encoding="utf-8")
        assert "QF-" not in told
        assert len(json.loads(told.splitlines()[1])) == 2

        await _the_weekly_post(town, code, receipt, tmp_path)
        assert await desk.stop() == 0


async def _the_weekly_post(town: Town, code: str, receipt: str, folder: Path) -> None:
    """The box is called once; looking in gives another; the post's head is found by verify and by the stranger."""
    box = _box(receipt)
    earlier = len(await _posts(town))  # one, if the day before was the day of the post
    await answer(town.officer())
    for _ in range(10):
        await tomorrow(town, channel=box)
        posts = await _posts(town)
        if len(posts) > earlier:
            break
    post = next(post for post in posts if box in post)
    (folder / "post").write_text(post, encoding="utf-8")
    assert "published heads" in await town.desk.command("verify", "--head-file", str(folder / "post"))
    await town.desk.command("export", "chain", str(folder / "later"))
    status, said = outside(folder / "later", "--head-file", folder / "post", "--older", folder / "chain.jsonl")
    assert status == 0, said

    first = await (await town.citizen()).tell(code)
    assert REPLY in first
    renewed = _box(first)
    assert renewed != box
    assert "信箱号换成了" in first
    second = await (await town.citizen()).tell(code)
    assert _box(second) == renewed
    assert "信箱号换成了" not in second


async def _posts(town: Town) -> list[str]:
    return [message["text"] for message in (await town.sim.chat(town.desk.channel))["messages"]]


def _box(text: str) -> str:
    found = re.search(r"信箱号：\D*(\d{6})", text)
    assert found is not None, text
    return found[1]
