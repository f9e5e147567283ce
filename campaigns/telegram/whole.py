"""The whole program over real HTTP: a day's outage and its burst, 429 storms, a second poller, webhook repeats.

Each part returns its figures and appends what went wrong to ``faults``. Called by ``__main__`` and the tests.
"""

import asyncio
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import aiohttp

from campaigns.telegram.desk import free_port
from config.settings import load
from demo.stage import ROOT, TOKEN, Desk, stage
from storage.readonly import look

MARK = re.compile(r"记号「(\w+)」")
HOUR = 3600
AT_ONCE = 16
LONGEST = 900.0
Faults = list[tuple[str, str]]


async def run(accounts: int, faults: Faults) -> str:
    """All parts, the burst with five updates of each account; returns one line of figures."""
    said = []
    async with stage() as desk:
        said.append(await outage(desk, accounts, faults))
        said.append(await storms(desk, min(accounts, 20), faults))
        said.append(await webhook(desk, min(accounts, 40), faults))
        log = desk.log.read_text(encoding="utf-8")
        if "Traceback" in log or "记号" in log:
            faults.append(("log", log[-500:]))
    return ", ".join(said)


async def outage(desk: Desk, accounts: int, faults: Faults) -> str:
    """The program is down for 23 hours; then all that was written meanwhile comes at once."""
    await desk.stop()
    people = await _people(desk, accounts)
    await _each(desk, people, ["/start", *(f"窗口让人跑了第{n}趟。记号「{n}」" for n in range(4))])
    await desk.sim.clock(advance=23 * HOUR)
    start = time.monotonic()
    await desk.start()
    await _settled(desk)
    seconds = time.monotonic() - start
    await _drafts(desk, people, ["0", "1", "2", "3"], faults)
    memory = _memory(desk)
    await _submitted(desk, people, faults)
    count = accounts * 5
    return (
        f"burst {count} updates of {accounts} accounts in {seconds:.0f} s, {count / seconds:.0f}/s, {memory:.0f} MiB, "
        f"{_stored(desk)} tips then"
    )


async def storms(desk: Desk, accounts: int, faults: Faults) -> str:
    """Telegram answers 429 and 500, and somebody else polls with the token, while people write."""
    people = await _people(desk, accounts)
    await desk.sim.fault("sendMessage", error_code=429, retry_after=1, times=2 * accounts)
    await desk.sim.fault("editMessageText", error_code=500, times=10)
    await desk.sim.fault("getUpdates", error_code=502)
    await _each(desk, people, ["窗口让人跑了三趟。记号「a」"])
    async with aiohttp.ClientSession() as session:
        for _ in range(2):  # a stranger's poll ends ours with 409
            async with session.get(f"{desk.sim.base_url}/bot{TOKEN}/getUpdates", params={"timeout": 0}) as answer:
                await answer.read()
            await asyncio.sleep(0.2)
    await _each(desk, people, ["表又退了回来。记号「b」"])
    await _settled(desk)
    await desk.sim.clear_faults()
    await _each(desk, people, ["现在还没办好。记号「c」"])
    await _settled(desk)
    await _drafts(desk, people, ["a", "b", "c"], faults)
    await _submitted(desk, people, faults)
    return f"storms {len(people) * 3} updates"


async def webhook(desk: Desk, accounts: int, faults: Faults) -> str:
    """The same files by webhook; every update comes twice."""
    await desk.stop()
    port = free_port()
    desk.environment |= {
        "QF_MODE": "webhook", "QF_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "QF_WEBHOOK_PORT": str(port),
        "QF_WEBHOOK_SECRET": "s" * 16,
    }  # fmt: skip
    with desk.log.open("ab") as log:
        desk.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=desk.environment, stdout=log, stderr=log
        )
    async with asyncio.timeout(LONGEST):
        while not (await desk.sim.stats())["webhook"]:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.05)
    people = await _people(desk, accounts)
    for text in ("窗口让人跑了三趟。记号「x」", "表又退了回来。记号「y」"):
        sent = [await desk.sim.post("send", user=person, text=text) for person in people]
        await asyncio.gather(*(desk.sim.duplicate(one["update_id"]) for one in sent))
    await _settled(desk)
    await _drafts(desk, people, ["x", "y"], faults)
    await _submitted(desk, people, faults)
    return f"webhook {len(people) * 4} deliveries"


async def _people(desk: Desk, count: int) -> list[int]:
    return [await desk.sim.user(f"citizen {number}") for number in range(count)]


async def _each(desk: Desk, people: Iterable[int], texts: list[str]) -> None:
    """Everybody sends all texts, in order; chats are interleaved."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(person: int, text: str) -> None:
        async with gate:
            await desk.sim.send(person, text)

    for text in texts:
        await asyncio.gather(*(send(person, text) for person in people))


async def _settled(desk: Desk) -> None:
    """Wait until everything is confirmed and answered."""
    async with asyncio.timeout(LONGEST):
        while (await desk.sim.stats())["pending"]:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.1)
    await desk.sim.quiet(within=60)


async def _drafts(desk: Desk, people: list[int], marks: list[str], faults: Faults) -> None:
    """Every chat shows a preview with each text once, in the order it was sent."""
    for person in people:
        shown = MARK.findall((await desk.sim.last(person))["text"])
        if shown != marks:
            faults.append(("draft", f"the preview shows {shown}, written was {marks}"))


async def _submitted(desk: Desk, people: list[int], faults: Faults) -> None:
    """Everybody presses submit and is shown a receipt; so many tips more are stored."""
    before = _stored(desk)
    gate = asyncio.Semaphore(AT_ONCE)

    async def submit(person: int) -> None:
        async with gate:
            await desk.sim.press(person, "提交")

    await asyncio.gather(*(submit(person) for person in people))
    await _settled(desk)
    if (more := _stored(desk) - before) != len(people):
        faults.append(("stored", f"{len(people)} submitted, {more} stored"))
    for person in people:
        shown = (await desk.sim.last(person))["text"]
        if "已经收到" not in shown:
            faults.append(("lost", f"submitted, and shown was: {shown[:80]}"))


def _stored(desk: Desk) -> int:
    """Tips in the program's database."""
    path = load(data_dir=desk.data, secret_dir=desk.home, run_dir=desk.home).tip_db
    return int(look(path, lambda tx: tx.execute("SELECT count(*) FROM tip").fetchone())[0])


def _memory(desk: Desk) -> float:
    """The most resident memory the program ever had, in MiB."""
    assert desk.process is not None
    status = Path(f"/proc/{desk.process.pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
    return int(found[1]) / 1024 if found else 0.0
