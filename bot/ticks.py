"""What happens by itself as time goes on. APScheduler only ticks; every deadline is a row. Started by bot/app.py."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from telegram import Bot

from config.texts import Texts
from handlers.chat import Chat, Unreachable
from handlers.screen import Screen
from handlers.services import Services
from storage.digests import Digests
from storage.upkeep import Upkeep

log = logging.getLogger("qingfeng.ticks")


class Ticks:
    """Each task is safe to repeat and to miss: it looks at what is due by now, however long ago it last ran."""

    def __init__(self, bot: Bot, services: Services, upkeep: Upkeep, digests: Digests) -> None:
        self._bot = bot
        self._services = services
        self._upkeep = upkeep
        self._digests = digests
        self._nightly: date | None = None

    async def tick(self) -> None:
        """One look at everything; a fault in one task does not keep the others from running."""
        now = self._services.now()
        for task in (self._clocks, self._digest, self._drafts, self._vanish, self._lock, self._nightly_upkeep):
            await self._guarded(task, now)

    async def _guarded(self, task: Callable[[datetime], Awaitable[None]], now: datetime) -> None:
        try:
            await task(now)
        except Exception as error:  # whatever it is, the other tasks must run
            log.error("%s could not run: %s", task.__name__.strip("_"), type(error).__name__)

    async def _clocks(self, now: datetime) -> None:
        told = await self._upkeep.sweep_clocks(now)
        if told:
            log.info("clock steps announced: %d", told)

    async def _digest(self, now: datetime) -> None:
        week = await self._digests.make_due(now)
        if week:
            log.info("digest queued: %s", week)

    async def _drafts(self, now: datetime) -> None:
        """Drafts that lay too long are thrown away, and their writers told."""
        for chat_id, body in await self._services.sessions.expired(int(now.timestamp())):
            if await self._services.sessions.load(chat_id, self._services.seconds()) is not None:
                continue  # its writer came back while others were told
            await self._services.sessions.drop(chat_id)
            if body.get("draft"):
                texts: Texts = self._services.language(body.get("language") or None, None)
                await self._tell(chat_id, texts)

    async def _tell(self, chat_id: int, texts: Texts) -> None:
        try:
            await Chat(self._bot, chat_id).send(Screen(texts("expired-draft")))
        except Unreachable:
            log.info("somebody could not be told that a draft ran out")

    async def _vanish(self, now: datetime) -> None:
        """Delete what officers have read, after the reading time."""
        by_chat: dict[int, list[int]] = {}
        for chat_id, message_id in await self._services.sessions.take_vanishing(int(now.timestamp())):
            by_chat.setdefault(chat_id, []).append(message_id)
        for chat_id, messages in by_chat.items():
            await Chat(self._bot, chat_id).delete(messages)

    async def _lock(self, now: datetime) -> None:
        self._services.keyring.expire(int(now.timestamp()))

    async def _nightly_upkeep(self, now: datetime) -> None:
        if self._nightly != now.date():
            await self._upkeep.nightly(now)
            self._nightly = now.date()
