"""The canary: an artificial tip that goes all the way in and out again, and an alarm when it does not come back.

Draft and receipt, session store, reading, sealing, intake's transaction, the case's key, its words: the code that
citizens' tips go through. It is called by bot/ticks.py's round; what storage does of it is in storage/canary.py.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Literal

from config.log_events import LogEvent
from handlers.citizen import draft as drafts
from handlers.citizen import writing
from handlers.citizen.conversation import Conversation, Draft, from_body
from handlers.citizen.submitting import submission
from handlers.services import Services
from storage.canary import Flights
from storage.errors import StorageError
from storage.sealing import parse_receipt
from storage.sessions import Sessions

LATE_SECONDS = 30.0
RETRY_MINUTES = 10
CHAT = 0
"""No chat of Telegram has this id."""
SESSION_SECONDS = 60
WORDS = "某镇便民服务中心窗口让群众反复跑，一张表退了五次，一直推诿不办。"

log = logging.getLogger("qingfeng.canary")
State = Literal["off", "waiting", "ok", "lost"]


class CanaryError(Exception):
    """It came back, but not as it was sent."""


class Canary:
    """Flies every ``minutes`` (0: never), the first time soon after the start; sooner again after a failure."""

    def __init__(self, services: Services, flights: Flights, minutes: int, late: float = LATE_SECONDS) -> None:
        self._services = services
        self._flights = flights
        self._minutes = minutes
        self._late = late
        self._next: datetime | None = None
        self._told = True
        self._untold = False
        self.state: State = "waiting" if minutes else "off"
        self.back_at = 0
        """UTC seconds of the last one that came back, 0 for none since the start."""

    async def tick(self, now: datetime) -> None:
        """Fly if it is time; tell the desk of a failure, again as long as that cannot be stored."""
        if self._minutes and (self._next is None or now >= self._next):
            await self._fly(now)
        if not self._told:
            await self._tell(now)

    async def _fly(self, now: datetime) -> None:
        try:
            async with asyncio.timeout(self._late):
                await self._round(now)
        except Exception as error:  # whatever it is, this is the alarm for it
            if self.state != "lost":
                log.error(LogEvent.CANARY_LOST, {"error": type(error).__name__})
                self._told = self._untold = False
            self.state, self._next = "lost", now + timedelta(minutes=min(self._minutes, RETRY_MINUTES))
            return
        if self.state != "ok":
            log.info(LogEvent.CANARY_BACK)
        self.state, self.back_at, self._told = "ok", int(now.timestamp()), True
        self._next = now + timedelta(minutes=self._minutes)

    async def _tell(self, now: datetime) -> None:
        try:
            await self._flights.tell(now)
            self._told = True
        except StorageError as error:
            if not self._untold:  # one line a loss, not one a tick
                log.error(LogEvent.CANARY_UNTOLD, {"error": type(error).__name__})
            self._untold = True

    async def _round(self, now: datetime) -> None:
        services, sessions = self._services, self._services.sessions
        try:
            draft = drafts.add(await writing.open_draft(services, CHAT), 1, WORDS)
            draft = await _through_sessions(sessions, draft, services.seconds())
            text = drafts.compose(draft, services.language(None, None))
            tip = submission(draft, text, services.reader.read(text, None), services.reader.version)
            if await self._flights.fly(tip, now) != tip.content:
                raise CanaryError("its words are not the same")
            receipt = parse_receipt(draft.receipt)
            if receipt is None or not await services.receipts.opens(receipt, draft.citizen_record()):
                raise CanaryError("its receipt does not open")
        finally:
            await sessions.drop(CHAT)


async def _through_sessions(sessions: Sessions, draft: Draft, now: int) -> Draft:
    """The draft as the next update of its chat would find it. Raises CanaryError."""
    await sessions.save(CHAT, Conversation(draft=draft).to_body(), now, SESSION_SECONDS)
    found = from_body(await sessions.load(CHAT, now)).draft
    if found is None:
        raise CanaryError("its draft is gone")
    return found
