"""What happens by itself as time goes on. APScheduler only ticks; every deadline is a row. Started by bot/app.py."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from telegram import Bot

from config.log_events import LogEvent
from config.texts import Texts
from handlers.chat import Chat, Unreachable
from handlers.citizen import submitting
from handlers.citizen.conversation import from_body
from handlers.screen import Screen
from handlers.services import Services
from storage.digests import Digests
from storage.errors import StorageError
from storage.upkeep import Upkeep

log = logging.getLogger("qingfeng.ticks")
Task = Callable[[datetime], Awaitable[None]]


class Ticks:
    """Each task is safe to repeat and to miss: it looks at what is due by now, however long ago it last ran.

    ``more`` are tasks by name that follow the ones below, such as the canary and the heartbeat.
    """

    def __init__(
        self, bot: Bot, services: Services, upkeep: Upkeep, digests: Digests, more: Mapping[str, Task] | None = None
    ) -> None:
        self._bot = bot
        self._services = services
        self._upkeep = upkeep
        self._digests = digests
        self._nightly: date | None = None
        self._turn = asyncio.Lock()
        self._more = dict(more or {})
        self._failing: set[str] = set()

    async def tick(self) -> None:
        """One look at everything; a fault in one task does not keep the others from running."""
        async with self._turn:
            now = self._services.now()
            first = (self._clocks, self._ownerless, self._signals, self._digest, self._drafts, self._vanish, self._lock)
            for task in (*first, self._nightly_upkeep):
                await self._guarded(task.__name__.strip("_"), task, now)
            for name, extra in self._more.items():
                await self._guarded(name, extra, now)

    async def rest(self) -> None:
        """Wait until the round in hand is done."""
        async with self._turn:
            return

    async def _guarded(self, name: str, task: Task, now: datetime) -> None:
        try:
            await task(now)
        except StorageError as error:  # has sounded its own alarm
            if name not in self._failing:
                log.warning(LogEvent.TASK_FAILED, {"task": name, "error": type(error).__name__})
            self._failing.add(name)
        except Exception as error:  # whatever it is, the other tasks must run
            if name not in self._failing:  # one line an episode, not one a tick
                log.error(LogEvent.TASK_FAILED, {"task": name, "error": type(error).__name__})
            self._failing.add(name)
        else:
            self._failing.discard(name)

    async def _clocks(self, now: datetime) -> None:
        told = await self._upkeep.sweep_clocks(now)
        if told:
            log.info(LogEvent.CLOCKS_TOLD, {"count": told})

    async def _ownerless(self, now: datetime) -> None:
        told = await self._upkeep.report_ownerless(now)
        if told:
            log.info(LogEvent.OWNERLESS_TOLD, {"count": told})

    async def _signals(self, now: datetime) -> None:
        """What may have been suppressed; nothing is logged of it, since it is for overseers alone."""
        await self._services.signals.daily(now)

    async def _digest(self, now: datetime) -> None:
        week = await self._digests.make_due(now)
        if week:
            log.info(LogEvent.DIGEST_QUEUED, {"week": week})

    async def _drafts(self, now: datetime) -> None:
        """Drafts that lay too long are thrown away, and their writers told first: a crash may repeat it, not skip it."""
        for chat_id, body in await self._services.sessions.expired(int(now.timestamp())):
            if await self._services.sessions.load(chat_id, self._services.seconds()) is not None:
                continue  # its writer came back while others were told
            draft = from_body(body).draft if body.get("draft") else None
            if draft and not await submitting.went_through(self._services, draft):
                texts: Texts = self._services.language(body.get("language") or None, None)
                await self._tell(chat_id, texts)
            await self._services.sessions.drop(chat_id, expired_by=int(now.timestamp()))

    async def _tell(self, chat_id: int, texts: Texts) -> None:
        try:
            await Chat(self._bot, chat_id).send(Screen(texts("expired-draft")))
        except Unreachable:
            log.info(LogEvent.EXPIRY_UNTOLD)

    async def _vanish(self, now: datetime) -> None:
        """Delete what officers have read, after the reading time."""
        by_chat: dict[int, list[int]] = {}
        due = await self._services.sessions.vanishing(int(now.timestamp()))
        for chat_id, message_id in due:
            by_chat.setdefault(chat_id, []).append(message_id)
        for chat_id, messages in by_chat.items():
            await Chat(self._bot, chat_id).delete(messages)
        if due:
            await self._services.sessions.vanished(due)

    async def _lock(self, now: datetime) -> None:
        self._services.keyring.expire(int(now.timestamp()))

    async def _nightly_upkeep(self, now: datetime) -> None:
        if self._nightly != now.date():
            await self._upkeep.nightly(now)
            await self._services.assignments.remap(now)
            self._nightly = now.date()
