"""Shared by the tests of sender and ticks: the real services on real files, and the local Bot API server around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from telegram import Bot

from bot.house import House, open_house
from bot.sender import Sender
from bot.ticks import Ticks
from bot.transport import AiohttpRequest
from casework.localtime import shanghai
from config import classifier, lifecycle, priorities, rules, taxonomy, texts
from config.settings import Settings, load
from demo.botapi import create_app, serve
from demo.sim import Sim
from handlers.services import Services
from storage import staff
from storage.database import Database, Tx
from storage.ids import new_case_id
from storage.intake import Accepted, Submission
from storage.sealing import KdfCost, Pepper, mint, new_receipt
from tests.office_kit import found, identity, register
from triage.reading import Reader

TOKEN = "4242:AAtest-token-of-the-house-tests-00"
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=shanghai())
FOUNDED = "2026-11-02T09:00:00+08:00"
OFFICER, CHANNEL = 501, -1001000000009
_CHEAP = KdfCost(memory_kib=8, iterations=1)


def never(chat_id: int) -> bool:
    """What waits behind an update, where each is handled alone."""
    return False


@dataclass
class Home:
    """One opened house with its sender and ticks. ``reopen`` is a restart on the same files."""

    sim: Sim
    bot: Bot
    house: House
    _updates: Any = field(default_factory=lambda: count(1))

    @property
    def services(self) -> Services:
        return self.house.services

    @property
    def sender(self) -> Sender:
        return Sender(self.bot, self.services, self.house.outgoing)

    @property
    def ticks(self) -> Ticks:
        return Ticks(self.bot, self.services, self.house.upkeep, self.house.digests)

    async def tip(self) -> Accepted:
        """Take one tip in, with everything it causes."""
        submission = Submission(
            case_id=new_case_id(),
            record=mint(new_receipt(), Pepper(b"p" * 32), cost=_CHEAP),
            content={"v": 1, "text": "窗口人员反复让人跑"},
            labels=("P01",),
            priority=2,
            fast_track=False,
            needs_human=False,
        )
        return await self.services.intake.accept(submission, next(self._updates), self.services.now())

    async def texts(self, chat: int) -> list[str]:
        """What the bot's messages in a chat say, oldest first."""
        return [m["text"] for m in (await self.sim.chat(chat))["messages"] if m["from"] != "user"]


def settings(folder: Path) -> Settings:
    return load(
        data_dir=folder / "data", secret_dir=folder / "secrets", run_dir=folder / "run", allow_disk_sessions=True,
        clock_file=folder / "clock", channel_id=CHANNEL, receipts_ahead=0,
        min_free_mib=0, min_run_free_mib=0, ballast_mib=0,
    )  # fmt: skip


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[Sim]:
    """A local Bot API server on a Monday morning, with an officer who joins the desk, and the public channel."""
    async with serve(create_app(TOKEN, clock_file=folder / "clock")) as url, Sim(url) as sim:
        await sim.clock(advance=MONDAY.timestamp() - datetime.now(MONDAY.tzinfo).timestamp())
        await sim.user("王值班", id=OFFICER)
        await sim.send(OFFICER, "/start")
        await sim.channel("周报", id=CHANNEL)
        main = await Database.open(_made(settings(folder)).tip_db, "main")
        found(settings(folder).secret_dir)
        await main.write(_hire)
        await main.close()
        yield sim


@asynccontextmanager
async def home(sim: Sim, folder: Path) -> AsyncIterator[Home]:
    """The house opened on ``folder``, until the context ends."""
    bot = Bot(TOKEN, base_url=sim.base_url + "/bot", request=AiohttpRequest(4), get_updates_request=AiohttpRequest(1))
    with ExitStack() as patches:
        for module, load_once in _LOADERS.items():
            patches.enter_context(patch.object(module, "load_all" if module is texts else "load", load_once))
        patches.enter_context(patch("bot.house.Reader", _reader))
        async with bot, open_house(settings(folder), never) as house:
            yield Home(sim, bot, house)


# The shipped data is frozen; reading it again for each test would be most of the time of these tests.
_LOADERS = {module: cache(module.load) for module in (taxonomy, rules, lifecycle)} | {texts: cache(texts.load_all)}


@cache
def _shipped_reader() -> Reader:
    return Reader(taxonomy.load(), priorities.load(), classifier.load())


def _reader(*_: object) -> Reader:
    return _shipped_reader()


def _made(chosen: Settings) -> Settings:
    for path in (chosen.data_dir, chosen.secret_dir, chosen.run_dir):
        path.mkdir(parents=True, exist_ok=True)
    return chosen


def _hire(tx: Tx) -> None:
    """A reader key and one officer with all the roles that are told of anything."""
    reader, now = identity("1"), int(MONDAY.timestamp())
    register(tx, reader, FOUNDED)
    code = staff.invite(tx, "王值班", frozenset({"intake", "manager"}), reader.reader_id, FOUNDED, now)
    assert staff.join(tx, code, OFFICER, FOUNDED, now) is not None
