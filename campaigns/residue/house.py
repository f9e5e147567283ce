"""One desk in a directory of its own, where also its home, its temporary files and its printed words lie. For ``journey``."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from campaigns.residue.markers import FIRST_MESSAGE, Account, Markers, Seen
from campaigns.residue.watch import Watch
from demo.botapi import WORLD, create_app, serve
from demo.botapi.world import World
from demo.sim import Sim
from demo.stage import PASSPHRASE, TOKEN, Desk, StageError

ROLES = "intake,manager,handler,section_head"
LOOKED_AT = 12
"""Messages at a chat's end in which a step may have its answer; a screen is rewritten where it stands."""
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}")


class Surprise(Exception):
    """The program did not do what a journey expects; nothing can be said about residue."""


@dataclass
class House:
    """``root`` holds all that is searched: ``home`` with data, secrets and log, ``tmp``, printed words, backups."""

    root: Path
    run: Path
    desk: Desk
    world: World
    markers: Markers
    watch: Watch

    @property
    def sim(self) -> Sim:
        return self.desk.sim

    async def quiet(self) -> None:
        await self.sim.quiet(idle=0.06, within=30)

    async def print(self, *words: str) -> str:
        """Run a command of the operator; what it prints is kept as if it went to a file, complaints too."""
        try:
            said = await self.desk.command(*words)
        except StageError as error:
            if words[0] != "status":  # which ends with 1 when something needs attention, as it may on a day like this
                raise
            said = str(error)
        folder = self.root / "printed"
        folder.mkdir(exist_ok=True)
        (folder / f"{words[0]}-{len(list(folder.iterdir()))}.txt").write_text(said, encoding="utf-8")
        return said

    async def person(self, account: Account | None = None) -> "Person":
        who = account or self.markers.account()
        chat = await self.sim.user(
            id=who.id, first_name=who.first_name, username=who.username, language_code=who.language_code
        )
        self.world.chat(chat).messages = Seen(self.markers.messages)
        return Person(self, who)


@dataclass
class Person:
    """A citizen's phone; every step waits until the program is done and may say what it expects to see."""

    house: House
    account: Account

    @property
    def chat(self) -> int:
        return self.account.id

    async def tell(self, text: str | None = None, *expected: str, **content: object) -> str:
        await self.house.sim.send(self.chat, text, **content)
        return await self.sees(*expected)

    async def press(self, label: str, *expected: str) -> str:
        pressed = await self.house.sim.press(self.chat, label)
        if "callback_id" in pressed:
            self.house.markers.numbers.append(int(pressed["callback_id"]))
        return await self.sees(*expected)

    async def sees(self, *expected: str) -> str:
        await self.house.quiet()
        messages = (await self.house.sim.chat(self.chat))["messages"]
        shown = "\n".join(m["text"] for m in messages[-LOOKED_AT:] if m["from"] == "bot")
        for piece in expected:
            if piece not in shown:
                raise Surprise(f"expected {piece!r} in {shown[-300:]!r}")
        return shown

    async def submit(self) -> str:
        """Press the button and return the receipt code, which becomes a marker."""
        found = _CODE.search(await self.press("提交", "已经收到"))
        if found is None:
            raise Surprise("no receipt code was shown")
        return self.house.markers.code(found[0])


@contextlib.asynccontextmanager
async def house(root: Path, seed: int) -> AsyncIterator[House]:
    """A running desk below ``root`` with one officer who has joined. Raises StageError."""
    home, tmp = root / "home", root / "tmp"
    for folder in (home, tmp, root / "user"):
        folder.mkdir(parents=True)
    run = Path(tempfile.mkdtemp(prefix="residue-run-", dir=_memory()))
    app = create_app(TOKEN, run / "clock", False, seed)
    world, watch = app[WORLD], Watch(tmp)
    rng = Random(seed)  # noqa: S311 - made-up people
    world.last_message_id = FIRST_MESSAGE + rng.randrange(1 << 50)
    try:
        async with serve(app) as base_url, Sim(base_url) as sim:
            desk = Desk(sim, base_url, home, _environment(root, run, base_url), log=home / "bot.log")
            desk.channel = await sim.channel("清风信箱周报")
            desk.environment["QF_CHANNEL_ID"] = str(desk.channel)
            desk.officer = await desk.hire("王值班", ROLES)
            try:
                await desk.start()
                await sim.quiet(within=20)
                yield House(root, run, desk, world, Markers(rng, words=[PASSPHRASE]), watch)
            finally:
                if desk.process is not None:
                    await desk.stop()
    finally:
        watch.close()
        shutil.rmtree(run, ignore_errors=True)


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory-backed on purpose


def _environment(root: Path, run: Path, base_url: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("QF_", "SQLITE_"))}
    return inherited | {
        "QF_BOT_TOKEN": TOKEN,
        "QF_API_BASE_URL": base_url,
        "QF_DATA_DIR": str(root / "home" / "data"),
        "QF_SECRET_DIR": str(root / "home" / "secrets"),
        "QF_RUN_DIR": str(run),
        "QF_ALLOW_DISK_SESSIONS": "0" if _memory() else "1",
        "QF_CLOCK_FILE": str(run / "clock"),
        "QF_TICK_SECONDS": "0.5",
        "QF_RECEIPTS_AHEAD": "8",
        "QF_LOG_LEVEL": "INFO",
        "QF_BALLAST_MIB": "0",  # zeros would only be searched slowly
        "TMPDIR": str(root / "tmp"),
        "HOME": str(root / "user"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
