"""The running program: wires the house to Telegram, runs until told to stop, and stops gracefully."""

import asyncio
import contextlib
import ctypes
import logging
import resource
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler

from bot import health
from bot.canary import Canary
from bot.gate import GatedBot, Ledger, LedgerQueue, PerChatProcessor, TokenRefused, unread
from bot.health import Heart
from bot.house import House, open_house
from bot.logs import set_up
from bot.metrics import Metrics
from bot.sender import Sender
from bot.ticks import Ticks
from bot.transport import AiohttpRequest
from bot.webhook import WebhookServer
from config.errors import ConfigError
from config.log_events import LogEvent
from config.settings import Settings
from handlers import menus
from handlers.chat import Chat, Unreachable
from handlers.citizen import nudging
from handlers.dispatch import dispatch
from handlers.events import Event, Kind, from_raw, from_update
from handlers.screen import Screen
from storage.errors import StorageBroken, StorageError, StorageFull
from storage.lock import hold
from storage.room import MIB, lay_ballast
from storage.sealing import looks_like_receipt

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
CHATS_AT_ONCE = 64
M_MMAP_THRESHOLD = -3
TICK_END_SECONDS = 20
"""How long a stop waits for the round of ticks in hand; what it did not reach is done after the next start."""
log = logging.getLogger("qingfeng.app")
App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"  # none of the library's per-user or per-chat data is used


class Unreadable(Exception):
    """An update cannot be read; it fails like any other."""


async def run(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM; returns the exit code. Raises ConfigError and StorageError before it starts."""
    set_up(settings.log_level, settings.log_format)
    if not settings.bot_token.get_secret_value():
        raise ConfigError("QF_BOT_TOKEN is empty: put the token from @BotFather there")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold what citizens write
    _give_memory_back()
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    ledger = Ledger(batches=settings.mode == "polling")
    program = Program(settings, ledger)
    with hold(settings.data_dir):
        lay_ballast(settings.data_dir, settings.ballast_mib * MIB, settings.min_free_mib * MIB)
        async with open_house(settings, program.processor.next_is_text) as house:
            program.house = house
            return await program.serve(stop)


def _give_memory_back() -> None:
    """Have glibc return blocks over 1 MiB when freed: it would keep the 19 MiB of each receipt derivation."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, 1 << 20)


class Program:
    """One bot, from its first call to its last."""

    house: House
    webhook: WebhookServer

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.settings = settings
        self.ledger = ledger
        self.processor = PerChatProcessor(CHATS_AT_ONCE, ledger, self._put_aside)
        self._refused = False

    async def serve(self, stop: asyncio.Event) -> int:
        """Connect, handle updates until ``stop``, finish what is in hand, disconnect."""
        app = self._application()
        if not await self._connect(app, stop):
            return self._exit_code()
        async with app:
            await menus.set_up(app.bot, self.house.services)
            await app.start()
            async with self._background(app):
                try:
                    await self._receive(app, stop)
                    log.info(LogEvent.RUNNING)
                    await stop.wait()
                    log.info(LogEvent.STOPPING, {"count": self.ledger.unsettled})
                finally:
                    await self.webhook.stop()
                    if app.updater and app.updater.running:
                        await app.updater.stop()
                    await app.stop()
        log.info(LogEvent.STOPPED)
        return self._exit_code()

    async def _connect(self, app: App, stop: asyncio.Event) -> bool:
        """Reach Telegram for the first time; False when stopped or refused before."""
        if await self._reach(app.bot.initialize, stop):
            return True
        await app.bot.shutdown()
        return False

    async def _reach(self, call: Callable[[], Awaitable[object]], stop: asyncio.Event) -> bool:
        """Make a call to Telegram, however long that takes; False when stopped or refused before."""
        wait = 1.0
        while not stop.is_set():
            try:
                await call()
                return True
            except InvalidToken:
                self._refused = True
                break
            except TelegramError as error:
                log.warning(LogEvent.TELEGRAM_UNREACHABLE, {"error": type(error).__name__, "seconds": wait})
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), wait)
                wait = min(wait * 2, 60.0)
        return False

    def _exit_code(self) -> int:
        if self._refused:
            log.error(LogEvent.TOKEN_REFUSED)
        return 1 if self._refused else 0

    def _application(self) -> App:
        settings = self.settings
        bot = GatedBot(
            settings.bot_token.get_secret_value(),
            base_url=settings.api_base_url + "/bot",
            base_file_url=settings.api_base_url + "/file/bot",
            request=AiohttpRequest(settings.senders, proxy=settings.proxy),
            get_updates_request=AiohttpRequest(1, proxy=settings.proxy),
            ledger=self.ledger,
        )
        queue = LedgerQueue(self.ledger, wait=settings.mode == "webhook")
        builder = Application.builder().bot(bot).update_queue(queue).concurrent_updates(self.processor).job_queue(None)
        app = builder.build()
        app.add_handler(TypeHandler(Update, self._handle))
        app.add_error_handler(self._on_error)
        self.webhook = WebhookServer(bot, queue, settings.webhook_secret.get_secret_value())
        return app

    async def _receive(self, app: App, stop: asyncio.Event) -> None:
        """Start polling or the webhook server; what the token or another instance makes impossible ends the run."""
        assert app.updater is not None
        settings = self.settings

        def refused(error: TelegramError) -> None:
            if isinstance(error, InvalidToken | TokenRefused):
                self._refused = True
                stop.set()
            elif isinstance(error, Conflict):
                log.error(LogEvent.SECOND_POLLER)
            else:
                log.warning(LogEvent.NO_UPDATES, {"error": type(error).__name__})

        if settings.mode == "polling":
            await app.updater.start_polling(
                timeout=settings.poll_seconds, allowed_updates=ALLOWED, bootstrap_retries=-1, error_callback=refused
            )
        else:
            url, secret = settings.webhook_url, settings.webhook_secret.get_secret_value()
            await self.webhook.start(settings.webhook_listen, settings.webhook_port, urlsplit(url).path or "/")
            if not await self._reach(
                lambda: app.bot.set_webhook(url, allowed_updates=ALLOWED, secret_token=secret), stop
            ):
                stop.set()

    @contextlib.asynccontextmanager
    async def _background(self, app: App) -> AsyncIterator[None]:
        """Ticks, sender, heartbeat and metrics; each is let finish what it has in hand."""
        house, settings = self.house, self.settings
        canary = Canary(house.services, house.flights, settings.canary_minutes)
        heart = Heart(self.ledger, house.vitals, canary, settings.tick_seconds, self._gauges)

        async def beat(now: datetime) -> None:
            found = await heart.beat(now)
            with house.services.sessions.database.alarm.writing(health.FILE):
                health.write(settings.run_dir, found)

        async def close(now: datetime) -> None:
            if await house.heads.close_due(now):
                log.info(LogEvent.HEAD_MADE)

        async def care(now: datetime) -> None:
            await house.care.look()

        async def nudges(now: datetime) -> None:
            await nudging.tell(app.bot, house.services, now)

        more = {"nudges": nudges, "close": close, "care": care, "canary": canary.tick, "heartbeat": beat}
        ticks = Ticks(app.bot, house.services, house.upkeep, house.digests, more)
        scheduler = AsyncIOScheduler()
        # The defaults drop a late run silently; these run it once, however late.
        job = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler.add_job(ticks.tick, "interval", seconds=settings.tick_seconds, **job)
        scheduler.start()
        sender = asyncio.create_task(Sender(app.bot, house.services, house.outgoing).run(), name="sender")
        metrics = Metrics(lambda: heart.beat(house.services.now()))
        try:
            await metrics.start(settings.metrics_port)
            await beat(house.services.now())
            yield
        finally:
            scheduler.pause()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ticks.rest(), TICK_END_SECONDS)
            scheduler.shutdown(wait=False)
            await metrics.stop()
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
            health.remove(settings.run_dir)

    def _gauges(self) -> dict[str, int]:
        counts = self.house.services.flood.counts
        gauges = {f"flood_{name.replace('-', '_')}": count for name, count in counts.items()}
        return gauges | {health.UNWELL: self.house.care.unwell()}

    async def _handle(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if await self.house.dead_letters.holds(update.update_id):  # Telegram did not hear that it is done with
            return
        if unread(update) is not None:
            raise Unreadable
        await dispatch(update, context.bot, self.house.services)

    async def _on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """A handler raised: Telegram must deliver the update again. The log gets the place, never the message."""
        if isinstance(update, Update):
            self.ledger.fail(update)
        error = context.error
        frames = traceback.extract_tb(error.__traceback__) if error else []
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
        if isinstance(error, StorageError):  # has sounded its own alarm, once; a line an update would bury it
            log.warning(LogEvent.UPDATE_FAILED, {"error": type(error).__name__, "place": place})
        else:
            log.error(LogEvent.UPDATE_FAILED, {"error": type(error).__name__, "place": place})

    async def _put_aside(self, update: Update) -> None:
        """An update failed five times: seal its words aside, and tell the writer that it was not handled."""
        raw = unread(update)
        event = from_update(update) if raw is None else from_raw(raw)
        words = await self._words(event) if event else ""
        try:
            await self.house.dead_letters.put_aside(words, update.update_id, self.house.services.now())
        except (StorageFull, StorageBroken) as error:  # have sounded their own alarm
            log.warning(LogEvent.UPDATE_NOT_SEALED, {"error": type(error).__name__})
        except StorageError as error:
            log.error(LogEvent.UPDATE_NOT_SEALED, {"error": type(error).__name__})
        if event is not None:
            await self._tell_writer(update, event)

    async def _words(self, event: Event) -> str:
        """What is to be sealed of it. A code or a passphrase is worth more to its writer unkept than to anybody kept."""
        if event.kind is Kind.PRESS or looks_like_receipt(event.text):
            return ""
        return event.text if await self.house.services.staffing.by_chat(event.chat_id) is None else ""

    async def _tell_writer(self, update: Update, event: Event) -> None:
        services = self.house.services
        try:
            texts = services.language(None, event.language)
            await Chat(update.get_bot(), event.chat_id).send(Screen(texts("follow-deleted")))
        except Unreachable:
            log.info(LogEvent.WRITER_UNTOLD)
