"""Figure 6: a flood of one account, and of many with one tip each: updates a second, and what grows meanwhile.

Updates go straight into the handlers, on real databases, past a Bot API that takes no time. Receipts cost next to
nothing here, so that the flood is as fast as it can be; each costs 50 ms in earnest, which slows a crowd down.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.constants import ChatType

from benchmarks.citizens import FIRST_CITIZEN
from benchmarks.desk import CHEAP, fill
from benchmarks.figures import Book
from benchmarks.machine import Seats, memory_mib, seated
from benchmarks.plan import Plan
from benchmarks.stand import BenchError
from benchmarks.texts import tips
from bot.house import open_house
from config.settings import load
from handlers.dispatch import dispatch
from handlers.services import Services
from storage.database import Database
from storage.pepper import load_or_create
from storage.readonly import look
from storage.receipts import Receipts

AT_ONCE = 64
STORED = 1
MIB = 2**20


@dataclass(frozen=True)
class Sent:
    """What the silent Bot API gives back for a message."""

    message_id: int


class SilentBot:
    """Takes every call at once; remembers how many, and the buttons of each chat's newest message."""

    def __init__(self) -> None:
        self.calls = 0
        self.keyboards: dict[int, Any] = {}
        self._ids = count(1_000_000)

    async def send_message(self, chat_id: int, text: str, *, reply_markup: Any = None, **_: object) -> Sent:
        self.calls += 1
        self.keyboards[chat_id] = reply_markup
        return Sent(next(self._ids))

    async def edit_message_text(self, *_: object, **__: object) -> None:
        self.calls += 1

    async def delete_messages(self, *_: object) -> None:
        self.calls += 1

    async def answer_callback_query(self, *_: object, **__: object) -> None:
        self.calls += 1


class Updates:
    """Telegram's side: one update after the other."""

    def __init__(self) -> None:
        self._ids = count(1)

    def text(self, person: int, words: str) -> Update:
        number = next(self._ids)
        return Update(number, message=self._message(number, person, words))

    def press(self, person: int, data: str) -> Update:
        number, user = next(self._ids), _user(person)
        message = self._message(number, person, "")
        return Update(number, callback_query=CallbackQuery(str(number), user, "1", message=message, data=data))

    def _message(self, number: int, person: int, words: str) -> Message:
        date: Any = None  # the program does not look at it
        return Message(number, date, Chat(person, ChatType.PRIVATE), from_user=_user(person), text=words)


class Flooding:
    """One run on new databases, everything on one processor."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        self._book, self._plan, self._seats = book, plan, seats

    async def run(self) -> None:
        messages, accounts = self._plan.flood
        with seated(self._seats.bot):
            async with _services() as (services, folders):
                await self._one_account(services, folders, messages)
            async with _services() as (services, folders):
                await self._many_accounts(services, folders, accounts)

    async def _one_account(self, services: Services, folders: list[Path], messages: int) -> None:
        bot, updates = SilentBot(), Updates()
        flood = ([updates.text(FIRST_CITIZEN, f"第{n}条：窗口退了我的表。")] for n in range(messages))
        await self._watched(f"flood of one account, {messages:,} messages", services, bot, flood, folders)

    async def _many_accounts(self, services: Services, folders: list[Path], accounts: int) -> None:
        bot, updates, words = SilentBot(), Updates(), tips(16)
        what = f"flood of {accounts:,} accounts, one tip each"

        def flood() -> Iterator[list[Update]]:
            end = FIRST_CITIZEN + accounts
            for start in range(FIRST_CITIZEN, end, AT_ONCE):
                people = range(start, min(start + AT_ONCE, end))
                yield [updates.text(person, words[person % 16]) for person in people]
                yield [updates.press(person, _submit(bot, person)) for person in people]

        await self._watched(what, services, bot, flood(), folders)
        stored = look(services.settings.tip_db, lambda tx: int(tx.execute("SELECT count(*) FROM tip").fetchone()[0]))
        if stored != accounts + STORED:
            raise BenchError(f"{accounts} tips were submitted, {stored - STORED} are stored")

    async def _watched(
        self, what: str, services: Services, bot: Any, flood: Iterable[list[Update]], folders: list[Path]
    ) -> None:
        """Handle the flood, each of its batches at once; note its speed and what has grown."""
        memory, before = memory_mib(os.getpid(), "VmRSS"), [_bytes(folder) for folder in folders]
        handled, began = 0, perf_counter()
        for batch in flood:
            await asyncio.gather(*(dispatch(update, bot, services) for update in batch))
            handled += len(batch)
        note = self._book.note
        note(f"{what}, handled", "updates/s", handled / (perf_counter() - began))
        note(f"{what}, Bot API calls made", "calls", bot.calls)
        after = memory_mib(os.getpid(), "VmRSS")
        if memory is not None and after is not None:
            note(f"{what}, resident memory before", "MiB", memory)
            note(f"{what}, resident memory after", "MiB", after)
        for folder, size in zip(folders, before, strict=True):
            note(f"{what}, {folder.name} directory grown", "MiB", (_bytes(folder) - size) / MIB)


@asynccontextmanager
async def _services() -> AsyncIterator[tuple[Services, list[Path]]]:
    """The program without Telegram, and the two directories that might grow."""
    with TemporaryDirectory(prefix="qingfeng-bench-") as name:
        home = Path(name)
        await fill(home, STORED)
        settings = load(
            data_dir=home / "data", secret_dir=home / "secrets", run_dir=home / "run", allow_disk_sessions=True,
            receipts_ahead=0, min_free_mib=16, flood_drafts_per_minute=100_000,
        )  # fmt: skip
        async with open_house(settings, lambda chat_id: False) as house:
            main = await Database.open(settings.tip_db, "main")
            pepper = load_or_create(settings.pepper_file, settings.tip_db)
            cheap = Receipts(main, pepper, ahead=0, cost=CHEAP)
            try:
                yield replace(house.services, receipts=cheap), [settings.run_dir, settings.data_dir]
            finally:
                await cheap.close()
                await main.close()


def _submit(bot: SilentBot, person: int) -> str:
    """The data of the newest message's first button, which submits."""
    keyboard = bot.keyboards.get(person)
    data = str(keyboard.inline_keyboard[0][0].callback_data) if keyboard else ""
    if not data.startswith("c:submit:"):
        raise BenchError(f"a tip was answered with {data or 'no button'}")
    return data


def _user(person: int) -> User:
    return User(person, "群众", is_bot=False, language_code="zh-hans")


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
