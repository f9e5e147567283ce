"""The place of one era: directories, settings, server, zygote, officers. Opened by ``__main__``, used by ``era``."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaigns.crash.child import Order
from campaigns.crash.lives import Lives
from campaigns.crash.officer import Officer
from campaigns.crash.record import Record
from campaigns.crash.town import Town
from config.texts import Texts, load
from demo.botapi import create_app, serve
from demo.botapi.app import WORLD
from demo.botapi.people import Chat
from demo.botapi.world import World
from storage.ids import ReaderId
from storage.sealing import Seed, unlock

TOKEN = "123456:local-campaign-token-not-a-secret-0"  # noqa: S105 - of the local server
PASSPHRASE = "seven kills before breakfast and none lost"  # noqa: S105 - of a throw-away key
ROLES = "intake,manager,handler,section_head"
CHANNEL = -1001000000001


@dataclass(frozen=True)
class Home:
    """Where one desk keeps its files; open conversations lie in ``run``, in memory."""

    path: Path
    run: Path

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    def backup(self, name: str) -> Path:
        """A folder that does not exist."""
        folder = self.path / "backups" / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder


@dataclass
class Desk:
    """``reader`` and ``seed`` are the working officer's key."""

    home: Home
    world: World
    lives: Lives
    texts: Texts
    settings: dict[str, str]
    channel: int = CHANNEL
    reader: ReaderId = field(init=False)
    seed: Seed = field(init=False)

    def order(self, *argv: str, point: str = "", nth: int = 1, broken: str = "") -> Order:
        return Order(list(argv), self.settings, str(self.home.path / "bot.log"), point, nth, broken)

    async def found(self) -> None:
        """Make the office key, without which the program does not start."""
        self._passphrase.write_text(PASSPHRASE, encoding="utf-8")
        await self.lives.command(self.order("keys", "office", *self._cheap()))

    async def hire(self, town: Town, record: Record, rng: Random) -> tuple[Officer, Officer]:
        """An officer who works and one who only watches; the program must be running."""
        people = []
        for name in ("working", "watching"):
            reader, invitation = await self._invite(name)
            officer = Officer(town, record, rng, self.texts, name)
            officer.passphrase = PASSPHRASE
            await officer.join(invitation)
            people.append((officer, reader))
        self.reader = people[0][1]
        self.seed = unlock((self.home.secrets / "keys" / f"{self.reader}.json").read_bytes(), PASSPHRASE)
        return people[0][0], people[1][0]

    async def _invite(self, name: str) -> tuple[ReaderId, str]:
        made = await self.lives.command(
            self.order("keys", "new", name, *self._cheap(), "--office-passphrase-file", str(self._passphrase))
        )
        reader = re.search(r"reader\s+([0-9a-f]{8})", made)
        assert reader is not None
        invited = await self.lives.command(
            self.order("staff", "invite", name, "--roles", ROLES, "--reader", reader[1])
        )
        code = re.search(r"join_[\w-]+", invited)
        assert code is not None
        return ReaderId(reader[1]), code[0]

    @property
    def _passphrase(self) -> Path:
        return self.home.path / "passphrase"

    def _cheap(self) -> tuple[str, ...]:
        return ("--passphrase-file", str(self._passphrase), "--memory-mib", "19")

    async def backup(self) -> int:
        """A backup beside the running program; returns how many cases it says to have. Raises RuntimeError."""
        said = await self.lives.command(self.order("backup", str(self.home.backup("whole"))))
        found = re.search(r"(\d+) cases", said)
        assert found is not None
        return int(found[1])


@asynccontextmanager
async def opened(number: int) -> AsyncIterator[Desk]:
    """A place of its own for one era; its directory stays (``Desk.home.path``), what lies in memory goes."""
    path = Path(tempfile.mkdtemp(prefix=f"qingfeng-crash-{number}-"))
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory-backed on purpose
    run = Path(tempfile.mkdtemp(prefix="qingfeng-crash-", dir=memory))
    app = create_app(TOKEN, run / "clock", False, number)
    world = app[WORLD]
    world.chats[CHANNEL] = Chat(CHANNEL, "channel", "weekly")
    try:
        async with serve(app) as base_url, Lives() as lives:
            yield Desk(Home(path, run), world, lives, load("zh-CN"), _settings(path, run, base_url, bool(memory)))
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _settings(path: Path, run: Path, base_url: str, in_memory: bool) -> dict[str, str]:
    return {
        "QF_BOT_TOKEN": TOKEN,
        "QF_API_BASE_URL": base_url,
        "QF_DATA_DIR": str(path / "data"),
        "QF_SECRET_DIR": str(path / "secrets"),
        "QF_RUN_DIR": str(run),
        "QF_ALLOW_DISK_SESSIONS": "0" if in_memory else "1",
        "QF_CLOCK_FILE": str(run / "clock"),
        "QF_CHANNEL_ID": str(CHANNEL),
        "QF_MIN_FREE_MIB": "16",
        "QF_TICK_SECONDS": "0.1",
        "QF_RECEIPTS_AHEAD": "2",
        "QF_FLOOD_BURST": "10000",  # people in a campaign are quicker than people
        "QF_FLOOD_PER_MINUTE": "10000",
        "QF_MIN_READERS": "0",  # the first starts make the databases, before there is anybody
        "QF_BALLAST_MIB": "1",
        "QF_CANARY_MINUTES": "0",  # its artificial tips would have to be told from citizens'
    }
