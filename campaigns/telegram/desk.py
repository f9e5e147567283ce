"""The running program in this process, wired by bot/app.py and bot/house.py themselves. Used by ``story`` and ``checks``.

What is exchanged around it stands in ``edges``.
"""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import house
from bot.app import Program
from bot.gate import Ledger
from campaigns.telegram.edges import around, shipped_texts
from campaigns.telegram.oracle import Known
from campaigns.telegram.trouble import Trouble
from campaigns.telegram.wire import BEGIN, Telegram
from casework.localtime import shanghai
from config.settings import Settings, load
from demo.botapi.people import User
from handlers.services import Services
from storage import office, readers, staff
from storage.database import Database, Tx
from storage.ids import ReaderId
from storage.office import Identity
from storage.sealing import Seed, SigningKey, parse_receipt, public_key, verify_key

TOKEN = "4242:AAtest-token-of-the-telegram-campaign"  # noqa: S105 - of a world in this process
OFFICER = 501
READER = ReaderId("r-1")
OFFICE = SigningKey(b"the office key of this campaign.")
STILL = 900.0
"""Virtual seconds after which a program that is not done counts as stuck."""


@dataclass
class Desk:
    """One program that can be started again and again on the same files. ``seed`` is the officer's key."""

    folder: Path
    telegram: Telegram
    trouble: Trouble
    seed: Seed
    receipts: dict[int, set[str]] = field(default_factory=dict)
    """All that were ever made for a chat's drafts."""
    replies: dict[str, list[str]] = field(default_factory=dict)
    """What officers have answered, by receipt."""
    answers: int = 0
    """How many, ever: their negative number stands for the update's, since no update has such an id."""
    mode: str = "polling"
    program: Program | None = None
    exit_code: int | None = None
    known: Known = field(init=False)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.known = Known(self._label, full=self.trouble.full, aside=self.telegram.put_aside)

    def _label(self, language: str, question: str) -> str:
        return shipped_texts()[language or "zh-CN"].plain(f"question-{question}")

    @property
    def services(self) -> Services:
        assert self.program is not None
        return self.program.house.services

    async def start(self) -> None:
        """Run the program until it asks for updates (or takes them by webhook)."""
        settings = _settings(self.folder, self.mode)
        self._stop, self.exit_code = asyncio.Event(), None
        self.program = Program(settings, Ledger(batches=self.mode == "polling"))
        polls = self.telegram.world.poller.polls
        self._task = asyncio.create_task(self._run(settings, self.program), name="program")
        await self.until(lambda: self.telegram.world.poller.polls > polls or bool(self.telegram.world.webhook.url))

    async def stop(self) -> int | None:
        """Stop as SIGTERM does; returns the exit code."""
        self.telegram.server = None  # by webhook nothing more gets in
        self._stop.set()
        return await self.ended()

    async def ended(self) -> int | None:
        """Wait until the program has ended by itself or because it was told to."""
        assert self._task is not None
        if not (await asyncio.wait([self._task], timeout=STILL))[0]:
            raise TimeoutError
        await self._task
        self.program, self.telegram.server = None, None
        self.telegram.world.webhook.set("", "", 40)
        return self.exit_code

    async def quiet(self) -> None:
        """Wait until every update is confirmed and nothing is in hand. Raises TimeoutError when it never comes."""
        await self.until(self._is_quiet)

    async def until(self, condition: Callable[[], bool]) -> None:
        pause = 0.02
        async with asyncio.timeout(STILL):
            while not condition():
                if self._task is not None and self._task.done() and self.exit_code is None:
                    await self._task  # raises what ended the program
                await asyncio.sleep(pause)
                pause = min(pause * 1.3, 2.0)

    def _is_quiet(self) -> bool:
        assert self.program is not None
        return not (len(self.telegram.world.queue) or self.program.ledger.unsettled or self.telegram.in_flight)

    async def _run(self, settings: Settings, running: Program) -> None:
        async with house.open_house(settings, running.processor.next_is_text) as opened:
            running.house = opened
            self.exit_code = await running.serve(self._stop)

    async def answer(self, code: str, words: str) -> None:
        """An officer answers the case of a receipt; how he does that in his chat is no matter of this campaign."""
        claimed = await self.services.receipts.open(parse_receipt(code))
        officer = await self.services.staffing.by_chat(OFFICER)
        assert claimed is not None and officer is not None
        self.answers += 1
        await self.services.threads.reply(claimed.case_id, officer, words, -self.answers, self.services.now())
        self.replies.setdefault(code, []).append(words)

    async def main(self, work: Callable[[Tx], Any]) -> Any:
        """Look into the main database, through the program's own connection."""
        return await self.services.intake._main.read(work)

    async def keys(self, work: Callable[[Tx], Any]) -> Any:
        return await self.services.intake._keys.read(work)

    async def sessions(self, work: Callable[[Tx], Any]) -> Any:
        return await self.services.sessions._db.read(work)


@asynccontextmanager
async def opened(seed: int, mishaps: Trouble, mode: str) -> AsyncIterator[Desk]:
    """A desk with one officer, in memory where this machine has a place for that; must run on a VirtualLoop."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory-backed on purpose
    with tempfile.TemporaryDirectory(prefix="qingfeng-telegram-", dir=memory) as folder, ExitStack() as patches:
        desk = Desk(Path(folder), Telegram(TOKEN, seed, mishaps), mishaps, Seed.generate(), mode=mode)
        for patched in around(desk):
            patches.enter_context(patched)
        await _hire(desk)
        await desk.start()
        try:
            yield desk
        finally:
            if desk.program is not None:
                await desk.stop()
            await desk.telegram.world.webhook.close()


def _settings(folder: Path, mode: str) -> Settings:
    for name in ("data", "secrets", "run"):
        (folder / name).mkdir(exist_ok=True)
    hook = {"webhook_url": "http://127.0.0.1/hook", "webhook_secret": "s" * 16}
    return load(
        bot_token=TOKEN, data_dir=folder / "data", secret_dir=folder / "secrets", run_dir=folder / "run",
        allow_disk_sessions=True, receipts_ahead=4, canary_minutes=0, flood_burst=10_000, min_free_mib=0,
        min_run_free_mib=0, ballast_mib=0, mode=mode,
        **(hook if mode == "webhook" else {}),
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _hire(desk: Desk) -> None:
    """A reader key, and an officer who has joined and is told of every tip."""
    desk.telegram.world.add_user(User(OFFICER, "officer", started=True))
    now = datetime.fromtimestamp(BEGIN, shanghai())

    def work(tx: Tx) -> None:
        reader = Identity(READER, "officer", "officer", 1, public_key(desk.seed).raw)
        readers.add(tx, reader, office.certify(OFFICE, reader), None, now.isoformat())
        code = staff.invite(tx, "officer", frozenset({"intake"}), READER, now.isoformat(), int(BEGIN))
        assert staff.join(tx, code, OFFICER, now.isoformat(), int(BEGIN)) is not None

    settings = _settings(desk.folder, "polling")
    office.publish(settings.secret_dir / "office.pub", verify_key(OFFICE))
    main = await Database.open(settings.tip_db, "main")
    await main.write(work)
    await main.close()
