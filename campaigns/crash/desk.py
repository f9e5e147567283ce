"""The place of one era: directories, settings, server, zygote, officers. Opened by ``__main__``, used by ``era``."""

import re
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaigns.crash.child import Order
from campaigns.crash.lives import Lives
from campaigns.crash.officer import Officer
from campaigns.crash.record import OFFICE, UNIT, Record
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
PEOPLE = ("working", "watching", "tied")
PORTS = range(20_000, 30_000)
"""For a webhook: below those that the system gives to connections, which might take it while the program is dead."""


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
    """``readers`` are the keys' ids by name of PEOPLE and "superior"; ``seeds`` opens those of whoever may read for checks."""

    home: Home
    world: World
    lives: Lives
    texts: Texts
    settings: dict[str, str]
    channel: int = CHANNEL
    readers: dict[str, ReaderId] = field(default_factory=dict)
    seeds: dict[str, Seed] = field(default_factory=dict)

    @property
    def pushed(self) -> bool:
        """Whether updates come by webhook."""
        return "QF_WEBHOOK_PORT" in self.settings

    def push(self, rng: Random) -> None:
        """Have updates come by webhook from now on."""
        port = next(port for port in iter(lambda: rng.choice(PORTS), 0) if _free(port))
        self.settings |= {
            "QF_MODE": "webhook", "QF_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "QF_WEBHOOK_PORT": str(port),
            "QF_WEBHOOK_SECRET": "s" * 16,
        }  # fmt: skip

    def heard(self) -> int:
        """A count to give to ``at_work`` later."""
        return self.world.calls.count if self.pushed else self.world.poller.polls

    def at_work(self, since: int) -> bool:
        """Whether a life has asked for updates, or told Telegram where to push them, since ``heard`` said ``since``."""
        if not self.pushed:
            return self.world.poller.polls > since
        return any(call["method"].lower() == "setwebhook" and call["ok"] for call in self.world.calls.since(since))

    def order(self, *argv: str, point: str = "", nth: int = 1, broken: str = "") -> Order:
        return Order(list(argv), self.settings, str(self.home.path / "bot.log"), point, nth, broken)

    async def found(self) -> None:
        """Make the office key, without which the program does not start."""
        self._passphrase.write_text(PASSPHRASE, encoding="utf-8")
        await self.lives.command(self.order("keys", "office", *self._cheap()))

    async def hire(self, town: Town, record: Record, rng: Random) -> list[Officer]:
        """PEOPLE: one who works, one who only watches, one who is tied to UNIT; the program must be running.

        Beside them a superior, who has a key and no chat.
        """
        self.readers["superior"] = await self._key("superior", "superior")
        people = []
        for name in PEOPLE:
            self.readers[name] = await self._key(name, "officer")
            officer = Officer(town, record, rng, self.texts, name)
            officer.passphrase = PASSPHRASE
            await officer.join(await self._invitation(name))
            people.append(officer)
        await people[-1].register_tie(UNIT)
        for name in ("working", "superior"):
            path = self.home.secrets / "keys" / f"{self.readers[name]}.json"
            self.seeds[name] = unlock(path.read_bytes(), PASSPHRASE)
        return people

    async def _key(self, name: str, kind: str) -> ReaderId:
        words = ("keys", "new", name, "--kind", kind, *self._cheap(), "--office-passphrase-file", str(self._passphrase))
        reader = re.search(r"reader\s+([0-9a-f]{8})", await self.lives.command(self.order(*words)))
        assert reader is not None
        return ReaderId(reader[1])

    async def _invitation(self, name: str) -> str:
        order = self.order("staff", "invite", name, "--roles", ROLES, "--reader", self.readers[name])
        code = re.search(r"join_[\w-]+", await self.lives.command(order))
        assert code is not None
        return code[0]

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


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


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
        "QF_OFFICE_NAMES": OFFICE,
        "QF_MIN_FREE_MIB": "16",
        "QF_TICK_SECONDS": "0.1",
        "QF_RECEIPTS_AHEAD": "2",
        "QF_FLOOD_BURST": "10000",  # people in a campaign are quicker than people
        "QF_FLOOD_PER_MINUTE": "10000",
        "QF_MIN_READERS": "0",  # the first starts make the databases, before there is anybody
        "QF_BALLAST_MIB": "1",
        "QF_CANARY_MINUTES": "0",  # its artificial tips would have to be told from citizens'
    }
