"""The running program in this process, wired by bot/app.py and bot/house.py themselves. Used by ``story`` and ``checks``.

Exchanged are only its edges: transport, clock and scheduler run on virtual time, receipts cost little, data files are
read once, and ``dispatch``, ``save`` and ``accept`` can be made to fail for an update.
"""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import aiosqlite
from telegram import Bot, Update

from bot import app as running_app
from bot import house, sender
from bot.app import Program
from bot.gate import Ledger
from campaigns.telegram.oracle import Born
from campaigns.telegram.trouble import Trouble
from campaigns.telegram.virtual import COUNTED, counting
from campaigns.telegram.wire import BEGIN, DirectRequest, Telegram
from casework.localtime import shanghai
from config import calendars, lifecycle, priorities, rules, taxonomy, texts
from config.settings import Settings, load
from demo.botapi.people import User
from handlers import dispatch as dispatching
from handlers.citizen import flow, writing
from handlers.services import Services
from storage import readers, staff
from storage.database import Database, Tx
from storage.errors import StorageFull
from storage.ids import ReaderId
from storage.intake import Intake
from storage.receipts import Receipts
from storage.sealing import KdfCost, Seed, public_key
from triage.reading import Reader

TOKEN = "4242:AAtest-token-of-the-telegram-campaign"  # noqa: S105 - of a world in this process
OFFICER = 501
READER = ReaderId("r-1")
CHEAP = KdfCost(memory_kib=8, iterations=1)
STILL = 900.0
"""Virtual seconds after which a program that is not done counts as stuck."""


class Raised(Exception):
    """Stands for any fault of ours while an update is handled."""


class LoopScheduler:
    """Stands for APScheduler, which asks the real time: runs its jobs on the loop's."""

    def __init__(self) -> None:
        self._jobs: list[tuple[Callable[[], Awaitable[None]], float]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._paused = False

    def add_job(self, job: Callable[[], Awaitable[None]], kind: str, *, seconds: float, **_: Any) -> None:
        self._jobs.append((job, seconds))

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run(job, seconds)) for job, seconds in self._jobs]

    def pause(self) -> None:
        self._paused = True

    def shutdown(self, *, wait: bool) -> None:
        for task in self._tasks:
            task.cancel()

    async def _run(self, job: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            if not self._paused:
                await job()


@dataclass
class Desk:
    """One program that can be started again and again on the same files. ``seed`` is the officer's key."""

    folder: Path
    telegram: Telegram
    trouble: Trouble
    seed: Seed
    born: dict[int, Born] = field(default_factory=dict)
    receipts: dict[int, set[str]] = field(default_factory=dict)
    """All that were ever made for a chat's drafts."""
    mode: str = "polling"
    program: Program | None = None
    exit_code: int | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

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
        self.telegram.app = None  # by webhook nothing more gets in
        self._stop.set()
        return await self.ended()

    async def ended(self) -> int | None:
        """Wait until the program has ended by itself or because it was told to."""
        assert self._task is not None
        if not (await asyncio.wait([self._task], timeout=STILL))[0]:
            raise TimeoutError
        await self._task
        self.program, self.telegram.app = None, None
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
        for patched in _edges(desk):
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
    hook = {"webhook_url": "http://127.0.0.1/hook", "webhook_secret": "s" * 16, "webhook_port": free_port()}
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
        readers.add(tx, READER, "officer", "officer", public_key(desk.seed), None, now.isoformat())
        code = staff.invite(tx, "officer", frozenset({"intake"}), READER, now.isoformat(), int(BEGIN))
        assert staff.join(tx, code, OFFICER, now.isoformat(), int(BEGIN)) is not None

    main = await Database.open(_settings(desk.folder, "polling").tip_db, "main")
    await main.write(work)
    await main.close()


_shipped = {module: cache(module.load) for module in (taxonomy, priorities, rules, lifecycle, calendars)}
_texts = cache(texts.load_all)


@cache
def _reader() -> Reader:
    return Reader(taxonomy.load(), priorities.load())


def _edges(desk: Desk) -> Iterator[contextlib.AbstractContextManager[object]]:
    """The patches that put the program between this campaign's Telegram, clock and faults."""
    for name in COUNTED:
        yield patch.object(aiosqlite.Connection, name, counting(name))
    for module, load_once in _shipped.items():
        yield patch.object(module, "load", load_once)
    yield patch.object(texts, "load_all", _texts)
    yield patch.object(sender, "IDLE_SECONDS", 5.0)
    yield patch.object(house, "Reader", lambda *_: _reader())
    yield patch.object(house, "Receipts", partial(Receipts, cost=CHEAP))
    yield patch.object(
        house, "Clock", lambda _: lambda: datetime.fromtimestamp(desk.telegram.world.clock.now(), shanghai())
    )
    yield patch.object(running_app, "AiohttpRequest", lambda *_, **__: DirectRequest(desk.telegram))
    yield patch.object(running_app, "AsyncIOScheduler", LoopScheduler)
    yield patch.object(running_app, "dispatch", _dispatching(desk))
    yield patch.object(Program, "_application", _application(desk))
    yield patch.object(Program, "_put_aside", _putting_aside(desk))
    yield patch.object(flow, "save", _saving(desk))
    yield patch.object(Intake, "accept", _accepting(desk))
    yield patch.object(writing, "new_draft", _drafting(desk))


def _application(desk: Desk) -> Any:
    real = Program._application

    def application(running: Program) -> Any:
        desk.telegram.app = real(running)
        return desk.telegram.app

    return application


def _dispatching(desk: Desk) -> Any:
    real = dispatching.dispatch

    async def dispatch(update: Update, bot: Bot, services: Services) -> None:
        if desk.trouble.raising(update.update_id, "before"):
            raise Raised
        await real(update, bot, services)
        if desk.trouble.raising(update.update_id, "after"):
            raise Raised
        desk.telegram.settled.add(update.update_id)

    return dispatch


def _putting_aside(desk: Desk) -> Any:
    real = Program._put_aside

    async def put_aside(running: Program, update: Update) -> None:
        await real(running, update)
        desk.telegram.put_aside.add(update.update_id)
        desk.telegram.settled.add(update.update_id)

    return put_aside


def _saving(desk: Desk) -> Any:
    real = flow.save

    async def save(visit: Any) -> None:
        if desk.trouble.raising(visit.event.update_id, "save"):
            raise Raised
        await real(visit)

    return save


def _accepting(desk: Desk) -> Any:
    real = Intake.accept

    async def accept(intake: Intake, tip: Any, update_id: int, now: Any) -> Any:
        if update_id in desk.trouble.full:
            raise StorageFull("database or disk is full")
        return await real(intake, tip, update_id, now)

    return accept


def _drafting(desk: Desk) -> Any:
    real = writing.new_draft

    async def new_draft(visit: Any) -> Any:
        draft = await real(visit)
        desk.born[visit.event.update_id] = Born(draft.token, draft.receipt)
        desk.receipts.setdefault(visit.chat.chat_id, set()).add(draft.receipt)
        return draft

    return new_draft
