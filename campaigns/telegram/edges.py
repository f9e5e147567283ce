"""What stands between the program and this campaign's Telegram, clock and faults: patches, put on by ``desk``.

Exchanged are only the program's edges: transport, clock, scheduler and threads run on virtual time, receipts cost little,
data files are read once, the library's objects are not frozen (that alone is a tenth of the time), and some calls can be
made to fail for an update: ``dispatch``, ``save``, ``accept``, ``say``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import aiosqlite
from telegram import Bot, TelegramObject, Update

from bot import app as running_app
from bot import house, sender
from bot.webhook import WebhookServer
from campaigns.telegram.oracle import Born
from campaigns.telegram.virtual import WITHOUT_THREADS
from campaigns.telegram.wire import DirectRequest
from casework.localtime import shanghai
from config import calendars, classifier, lifecycle, priorities, rules, taxonomy, texts
from handlers import dispatch as dispatching
from handlers.citizen import adding, flow, following, writing
from handlers.services import Services
from storage.dead_letters import DeadLetters
from storage.errors import StorageFull
from storage.intake import Intake
from storage.receipts import Receipts
from storage.sealing import KdfCost
from storage.thread import Threads
from triage.reading import Reader

if TYPE_CHECKING:
    from campaigns.telegram.desk import Desk

CHEAP = KdfCost(memory_kib=8, iterations=1)
READ_AGAIN = 64


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


_shipped = {module: cache(module.load) for module in (taxonomy, priorities, rules, lifecycle, calendars)}
shipped_texts = cache(texts.load_all)


@cache
def _reader() -> Reader:
    reader = Reader(taxonomy.load(), priorities.load(), classifier.load())
    # Each draft is read several times; what triage makes of it is no matter of this campaign.
    reader.read = lru_cache(READ_AGAIN)(reader.read)  # type: ignore[method-assign]
    return reader


def around(desk: Desk) -> Iterator[contextlib.AbstractContextManager[object]]:
    """The patches that put the program between this campaign's Telegram, clock and faults."""
    for name, instead in WITHOUT_THREADS.items():
        yield patch.object(aiosqlite.Connection, name, instead)
    yield patch.object(WebhookServer, "start", _listening(desk))
    for module, load_once in _shipped.items():
        yield patch.object(module, "load", load_once)
    yield patch.object(texts, "load_all", shipped_texts)
    yield patch.object(sender, "IDLE_SECONDS", 5.0)
    yield patch.object(house, "Reader", lambda *_: _reader())
    yield patch.object(house, "Receipts", partial(Receipts, cost=CHEAP))
    yield patch.object(
        house, "Clock", lambda _: lambda: datetime.fromtimestamp(desk.telegram.world.clock.now(), shanghai())
    )
    yield patch.object(running_app, "AiohttpRequest", lambda *_, **__: DirectRequest(desk.telegram))
    yield patch.object(running_app, "AsyncIOScheduler", LoopScheduler)
    yield patch.object(running_app, "dispatch", _dispatching(desk))
    yield patch.object(DeadLetters, "put_aside", _putting_aside(desk))
    yield patch.object(flow, "save", _saving(desk))
    yield patch.object(Intake, "accept", _accepting(desk))
    yield patch.object(Threads, "say", _saying(desk))
    yield patch.object(writing, "new_draft", _drafting(desk))
    yield patch.object(following, "try_code", _following(desk, following.try_code))
    for verb, act in {"send": adding.send_words, "unsay": adding.drop_words}.items():
        yield patch.dict(flow._BUTTONS, {verb: _following(desk, act)})
    yield patch.object(TelegramObject, "__setattr__", object.__setattr__)


def _listening(desk: Desk) -> Any:
    async def start(server: WebhookServer, *_: object) -> None:
        desk.telegram.server = server

    return start


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
    real = DeadLetters.put_aside

    async def put_aside(letters: DeadLetters, text: str, update_id: int, now: Any) -> None:
        await real(letters, text, update_id, now)
        desk.telegram.put_aside.add(update_id)
        desk.telegram.settled.add(update_id)

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


def _saying(desk: Desk) -> Any:
    real = Threads.say

    async def say(threads: Threads, case_id: Any, text: str, update_id: int, *more: Any) -> bool:
        if update_id in desk.trouble.full:
            raise StorageFull("database or disk is full")
        return await real(threads, case_id, text, update_id, *more)

    return say


def _following(desk: Desk, real: Callable[..., Awaitable[None]]) -> Any:
    """What opens a case, or has added to one, notes the token of the buttons below it."""

    async def follow(visit: Any, given: Any) -> None:
        before = visit.talk.follow
        try:
            await real(visit, given)
        finally:
            if visit.talk.follow and visit.talk.follow is not before:
                desk.known.follows[visit.event.update_id] = visit.talk.follow.token

    return follow


def _drafting(desk: Desk) -> Any:
    real = writing.new_draft

    async def new_draft(visit: Any) -> Any:
        draft = await real(visit)
        desk.known.born[visit.event.update_id] = Born(draft.token, draft.receipt)
        desk.receipts.setdefault(visit.chat.chat_id, set()).add(draft.receipt)
        return draft

    return new_draft
