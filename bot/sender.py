"""Sends what lies in the outbox, one message a chat at a time, and marks it. Started and stopped by bot/app.py."""

import asyncio
import logging

from telegram import Bot, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from config.log_events import LogEvent
from handlers import letters
from handlers.screen import Screen
from handlers.services import Services
from storage.errors import StorageError
from storage.outbox import Letter
from storage.outgoing import Outgoing

IDLE_SECONDS = 0.25
BACK_OFF = (2, 5, 15, 60, 300)

log = logging.getLogger("qingfeng.sender")


class Sender:
    """A message is leased, sent, then marked. Whoever dies in between makes it go out again after its lease:
    the standing notice is edited to the same words, other kinds carry a number by which a repeat is recognised."""

    def __init__(self, bot: Bot, services: Services, outgoing: Outgoing) -> None:
        self._bot = bot
        self._services = services
        self._outgoing = outgoing

    async def run(self) -> None:
        """Send for ever; ends by cancellation between two messages."""
        failing = False
        while True:
            try:
                sent, failing = await self.send_due(), False
            except StorageError as error:  # has sounded its own alarm
                if not failing:
                    log.warning(LogEvent.OUTBOX_UNREADABLE, {"error": type(error).__name__})
                sent, failing = 0, True
            if not sent:
                await asyncio.sleep(IDLE_SECONDS)

    async def send_due(self) -> int:
        """Send what is due now; returns how many messages were taken in hand."""
        found = await self._outgoing.take(self._services.seconds())
        for letter in found:
            delivery = asyncio.create_task(self._deliver(letter))
            try:
                await asyncio.shield(delivery)
            except asyncio.CancelledError:  # stopping: what was sent must also be marked
                await delivery
                raise
        return len(found)

    async def _deliver(self, letter: Letter) -> None:
        now = self._services.seconds()
        try:
            await self._in_its_way(letter)
        except RetryAfter as error:
            wait = error.retry_after
            seconds = int(wait if isinstance(wait, int | float) else wait.total_seconds())
            await self._outgoing.postpone(letter, now, seconds)
        except (Forbidden, BadRequest) as error:
            log.warning(LogEvent.NOTICE_UNDELIVERABLE, {"error": type(error).__name__})
            await self._outgoing.bury(letter)
        except Exception as error:  # whatever it is, the other letters must go out
            if not isinstance(error, TelegramError | StorageError):  # neither is a mistake of ours
                log.error(LogEvent.NOTICE_FAILED, {"error": type(error).__name__})
            await self._outgoing.postpone(letter, now, BACK_OFF[min(letter.tries, len(BACK_OFF)) - 1])

    async def _in_its_way(self, letter: Letter) -> None:
        match letter.kind:
            case "board":
                await self._board(letter)
            case "reminder":
                await self._reminders(letter)
            case _:
                await self._plain(letter)

    async def _reminders(self, letter: Letter) -> None:
        """A few one by one; many, as after an outage, in one message that stands for all."""
        waiting = await self._outgoing.reminders(letter)
        if len(waiting) <= letters.FEW:
            await self._plain(letter)
            return
        officer = await self._services.staffing.by_chat(letter.chat_id)
        texts = self._services.language(officer.language if officer else None, None)
        screen = letters.reminders(texts, self._services.rules, [one.payload for one in waiting])
        await self._send(letter.chat_id, screen)
        await self._outgoing.all_sent(waiting, self._services.seconds())

    async def _plain(self, letter: Letter) -> None:
        await self._send(letter.chat_id, await self._screen(letter))
        await self._outgoing.sent(letter, self._services.seconds())

    async def _board(self, letter: Letter) -> None:
        """Raise the officer's standing notice in place, or put up a new one when he has seen the last."""
        message_id, unread, rows = await self._outgoing.board(letter)
        officer = await self._services.staffing.by_chat(letter.chat_id)
        screen = letters.board(self._services.language(officer.language if officer else None, None), unread)
        if message_id is None or not await self._edit(letter.chat_id, message_id, screen):
            message_id = await self._send(letter.chat_id, screen)
        await self._outgoing.board_shown(letter, message_id, unread, rows)

    async def _screen(self, letter: Letter) -> Screen:
        officer = await self._services.staffing.by_chat(letter.chat_id)
        texts = self._services.language(officer.language if officer else None, None)
        match letter.kind:
            case "reminder":
                return letters.reminder(texts, self._services.rules, letter.payload)
            case "calendar":
                return Screen(texts("calendar-moved", count=int(letter.payload["moved"])))
            case "entry":
                return letters.entry(texts, self._services.entries.registers, letter.payload)
            case "ownerless":
                return letters.ownerless(texts, letter.payload)
            case "signals" | "explain":
                return letters.of_signals(texts, self._services.signals.data, letter.payload)
            case "digest-staff":
                return letters.staff_digest(texts, self._services.taxonomy, letter.payload)
            case "digest-channel":
                return letters.channel_digest(texts, self._services.taxonomy, letter.payload)
            case "dead-letter-told":
                return Screen(texts("dead-letter-told"))
            case "canary-lost":
                return Screen(texts("canary-lost"))
            case unknown:
                raise ValueError(f"no wording for letters of kind {unknown!r}")

    async def _send(self, chat_id: int, screen: Screen) -> int:
        message: Message = await self._bot.send_message(
            chat_id, screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.markup
        )
        return message.message_id

    async def _edit(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        try:
            await self._bot.edit_message_text(
                screen.text, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=screen.markup
            )
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True
