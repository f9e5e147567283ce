"""A flood against the whole program over HTTP: one account, then many at once; others are served, nothing grows."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from journeys_kit import CANARY, TIP, Citizen, Town

from handlers.citizen.draft import MAX_MESSAGES

pytestmark = pytest.mark.asyncio(loop_scope="module")
FLOOD = 2_000
CROWD = 300
MIB = 2**20


def resident(town: Town) -> float | None:
    """MiB of memory the program has; None where the system does not tell."""
    assert town.desk.process is not None
    status = Path(f"/proc/{town.desk.process.pid}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else None


def stored(folder: Path) -> int:
    """Bytes of the files in a directory."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def run_dir(town: Town) -> Path:
    return Path(town.desk.environment["QF_RUN_DIR"])


async def together(citizen: Citizen, texts: list[str], at_once: int = 100) -> None:
    """Send many messages as fast as the server takes them."""
    for start in range(0, len(texts), at_once):
        await asyncio.gather(*(citizen.send(text) for text in texts[start : start + at_once]))


async def settled(town: Town) -> None:
    await town.sim.quiet(idle=0.1, within=80)


async def test_one_account_floods_and_everybody_else_is_served(town: Town, lin: Citizen) -> None:
    await settled(town)
    other, memory, disk = await town.citizen(), resident(town), stored(town.desk.data)
    since = (await town.sim.stats())["calls"]
    flood = asyncio.create_task(together(lin, [f"{CANARY}洪水第{n}条" for n in range(FLOOD)]))
    for said, button in ((TIP, "提交"),):
        before = (await town.sim.stats())["calls"]
        await other.send(said)
        await shown(other, "提交前")
        await town.sim.press(other.chat, button, wait=30)
        await shown(other, "已经收到")
        spoken = [c for c in await town.sim.calls(before) if str(c["params"].get("chat_id")) == str(lin.chat)]
        assert len(spoken) < 150, "answers to the flood do not stand before those to others"
    await flood
    await settled(town)
    answers = await lin.calls(since)
    assert 0 < len(answers) < 300, "many messages, few answers"
    assert "提交前" in await lin.press("看一遍")
    assert "已经收到" in await lin.press("提交"), "the way out is open all the time"
    assert any("您发得很快" in p.get("text", "") for _, p in answers)
    assert sum("您发得太快了" in p.get("text", "") for _, p in answers) <= 3
    assert stored(run_dir(town)) < 8 * MIB
    assert stored(town.desk.data) - disk < 8 * MIB
    now = resident(town)
    assert memory is None or now is None or now - memory < 48


async def test_what_the_flooder_wrote_is_all_there_up_to_the_bound(town: Town) -> None:
    """In the order he wrote it, as if he had been slow: a rush costs him answers, not words."""
    flooder = await town.citizen()
    texts = [f"{CANARY}第{n}句。" for n in range(200)]
    for text in texts:
        await flooder.send(text)
    await settled(town)
    assert len(texts) < MAX_MESSAGES
    assert any("您发得很快" in m["text"] for m in await flooder.messages())
    shown_now = await flooder.press("看一遍")
    assert "提交前" in shown_now and texts[0] in shown_now
    assert "已经收到" in await flooder.press("提交")
    content = "".join(await town.read_newest(texts[0]))
    places = [content.find(text) for text in texts]
    assert -1 not in places and places == sorted(places)


async def test_many_accounts_with_one_tip_each_are_one_notice(town: Town) -> None:
    await town.officer().tell("/queue")
    cases = await town.cases()
    crowd = [await town.citizen() for _ in range(CROWD)]
    memory, noticed = resident(town), {m["message_id"] for m in await town.officer().messages()}
    await asyncio.gather(*(one.send(f"{TIP}第{n}个人。") for n, one in enumerate(crowd)))
    await settled(town)
    await asyncio.gather(*(town.sim.press(one.chat, "提交", wait=0) for one in crowd))
    await settled(town)
    last = [(await one.last())["text"] for one in crowd]
    assert all("已经收到" in text for text in last)
    new = [m for m in await town.officer().messages() if m["message_id"] not in noticed]
    assert len(new) == 1, "a standing notice, not a message a tip"
    assert await town.cases() == cases + CROWD
    assert stored(run_dir(town)) < 16 * MIB
    now = resident(town)
    assert memory is None or now is None or now - memory < 64
    town.healthy()


async def shown(citizen: Citizen, words: str) -> None:
    """Wait until the newest message of the bot says so; fail when the server's world has moved on often without it."""
    rev = 0
    for _ in range(4000):
        messages = await citizen.messages()
        if messages and words in messages[-1]["text"]:
            return
        rev = (await citizen.town.sim.wait(rev, within=20))["rev"]
    raise AssertionError(f"{words} never stood there")
