"""Acknowledge after commit: Telegram's server is the durable queue, and it is told "done" only when we are done.

The library confirms a batch while it still lies in memory; two kills lost 587 of 600 tips. Here, by public hooks only:

polling   GatedBot.get_updates waits a moment for what was fetched, and never asks past what is open or failed.
webhook   LedgerQueue.put returns (200) when its update is settled, and raises (500) when it failed.

PerChatProcessor runs chats in parallel and each chat's updates in order. Wired up by bot/app.py.
"""

import asyncio
import logging
import sys
import warnings
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import BaseUpdateProcessor, ExtBot

from config.log_events import LogEvent
from handlers.events import Misshapen, from_update

MAX_TRIES = 5
RETRY_SECONDS = 0.5
SETTLE_SECONDS = 2.0
"""How long a poll waits for updates in hand. A chat that Telegram makes wait longer must not hold up all others."""
UNREAD = "unread"
"""Under this name an update that cannot be read carries its JSON."""

log = logging.getLogger("qingfeng.gate")
Poison = Callable[[Update], Awaitable[None]]
NO_CHAT = 0


def chat_of(update: Update) -> int:
    """The chat whose order the update keeps, or NO_CHAT."""
    return update.effective_chat.id if update.effective_chat else NO_CHAT


def parsed(raw: dict[str, Any], bot: Bot) -> Update:
    """Telegram's JSON as an update; where it cannot be read, one that only carries it, for ``unread``."""
    try:
        update = Update.de_json(raw, bot)
    except Exception as error:
        return _carrying(raw, bot, error)
    return whole(update, bot, raw)


def whole(update: Update, bot: Bot, raw: dict[str, Any] | None = None) -> Update:
    """The update, if all of it that the program reads is there; or one that only carries its JSON, for ``unread``."""
    try:
        from_update(update)
    except Misshapen as error:
        return _carrying(raw or update.to_dict(), bot, error)
    return update


def _carrying(raw: dict[str, Any], bot: Bot, error: Exception) -> Update:
    log.error(LogEvent.UPDATE_LEFT_OUT, {"error": type(error).__name__})
    update = Update(int(raw["update_id"]), api_kwargs={UNREAD: raw})
    update.set_bot(bot)
    return update


def unread(update: Update) -> dict[str, Any] | None:
    """The JSON of an update that could not be parsed, or is misshapen: it fails, and is put aside with its words."""
    found: dict[str, Any] | None = update.api_kwargs.get(UNREAD)
    return found


class TokenRefused(TelegramError):
    """The token was valid and is so no more. At InvalidToken the library's polling ends without telling anybody."""


class Ledger:
    """Which updates are fetched but not settled, which failed, and how often. Chat 0: of no chat."""

    def __init__(self, *, batches: bool = True) -> None:
        self._batches = batches  # polling delivers a failed update together with all that follow it
        self._open: dict[int, asyncio.Future[bool]] = {}
        self._chats: dict[int, int] = {}
        self._failed: set[int] = set()
        self._blocked: set[int] = set()
        self._tries: dict[int, int] = {}
        self._done_above: set[int] = set()
        self._since: dict[int, float] = {}
        self.handled = 0
        self.polled_at: float | None = None
        """When Telegram last answered a poll, by the loop's clock."""

    def open(self, update: Update) -> asyncio.Future[bool]:
        """The update enters the queue; the future tells whether it was stored."""
        update_id, loop = update.update_id, asyncio.get_running_loop()
        self._failed.discard(update_id)
        self._since.setdefault(update_id, loop.time())
        self._chats[update_id] = chat_of(update)
        self._open[update_id] = loop.create_future()
        return self._open[update_id]

    def in_hand(self, update_id: int) -> asyncio.Future[bool] | None:
        """The future of an update that is in the queue or being handled."""
        return self._open.get(update_id)

    def passed_over(self, update: Update) -> bool:
        """Whether this delivery is left alone: its effect and answer are done, it is in hand, or an update of its chat
        failed while later ones are in hand still. The last kind comes once more, in order, when they are not."""
        done = update.update_id in self._done_above
        return done or update.update_id in self._open or (self._batches and self.blocks(update))

    def fail(self, update: Update) -> None:
        """Its handler raised, or an earlier update of its chat failed: Telegram must deliver it again."""
        self._failed.add(update.update_id)
        self._blocked.add(chat_of(update))
        self._blocked.discard(NO_CHAT)

    def count_try(self, update_id: int) -> int:
        self._tries[update_id] = self._tries.get(update_id, 0) + 1
        return self._tries[update_id]

    def failed(self, update_id: int) -> bool:
        return update_id in self._failed

    def pardon(self, update: Update) -> None:
        """Given up after too many tries and put aside: let it settle."""
        self._failed.discard(update.update_id)

    def blocks(self, update: Update) -> bool:
        """Whether an earlier update of this chat failed, so that running this one would turn their order round."""
        return chat_of(update) in self._blocked

    def close(self, update_id: int) -> None:
        settled = self._open.pop(update_id, None)
        self._chats.pop(update_id, None)
        if update_id not in self._failed:
            self._tries.pop(update_id, None)
            self._since.pop(update_id, None)
            self.handled += 1
            if self._batches:
                self._done_above.add(update_id)
        if settled and not settled.done():
            settled.set_result(update_id not in self._failed)

    def retry(self, update: Update) -> None:
        """Webhook: this one comes again alone."""
        self._blocked.discard(chat_of(update))

    async def settle(self) -> int | None:
        """Wait until nothing is open, at most SETTLE_SECONDS; return the lowest id that is open or failed."""
        if self._open:
            await asyncio.wait(list(self._open.values()), timeout=SETTLE_SECONDS)
        if self._failed:
            await asyncio.sleep(RETRY_SECONDS)
        lowest = min([*self._open, *self._failed], default=None)
        if lowest is None:
            self._done_above.clear()
        return lowest

    def fetched(self, update_ids: list[int]) -> None:
        """Telegram has answered: chats go on of which nothing is in hand. A failure stands until its update is queued
        again, since the library may drop this batch when it stops, and confirm; only what Telegram no longer holds is
        forgotten."""
        self._blocked &= set(self._chats.values())
        last = max(update_ids, default=None)
        self._failed = {i for i in self._failed if last is not None and (i in update_ids or i > last)}
        self._since = {i: at for i, at in self._since.items() if i in self._failed or i in self._open}
        self.polled_at = asyncio.get_running_loop().time()

    @property
    def unsettled(self) -> int:
        return len(self._open)

    @property
    def unconfirmed(self) -> list[float]:
        """Since when, by the loop's clock, each update waits that is in hand or failed and is still to be handled."""
        return sorted(self._since.values())


class GatedBot(ExtBot[None]):
    """A bot whose getUpdates confirms only what is settled, and which survives an update it cannot read."""

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ledger = ledger

    async def get_updates(  # type: ignore[override]
        self, offset: int | None = None, **kwargs: Any
    ) -> tuple[Update, ...]:
        lowest = await self._ledger.settle()
        if lowest is not None and offset:
            offset = min(offset, lowest)
        updates = await self._fetch(offset, **kwargs)
        self._ledger.fetched([update.update_id for update in updates])
        return updates

    async def _fetch(self, offset: int | None, **kwargs: Any) -> tuple[Update, ...]:
        try:
            found = await super().get_updates(offset=offset, **kwargs)
        except InvalidToken as error:
            raise TokenRefused(error.message) from None
        except TelegramError:
            raise
        except Exception as error:  # the library cannot parse the batch: it would ask for it again for ever
            log.error(LogEvent.BATCH_UNPARSABLE, {"error": type(error).__name__})
            return await self._one_by_one(offset)
        return tuple(whole(update, self) for update in found)

    async def _one_by_one(self, offset: int | None) -> tuple[Update, ...]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns that getUpdates has a method of its own
            raw: list[dict[str, Any]] = await self.do_api_request("getUpdates", {"offset": offset, "timeout": 0})
        return tuple(parsed(item, self) for item in raw)


class LedgerQueue(asyncio.Queue[object]):
    """The application's update queue: an update is open from the moment it is queued."""

    def __init__(self, ledger: Ledger, *, wait: bool) -> None:
        super().__init__()
        self._ledger = ledger
        self._wait = wait

    async def put(self, item: object) -> None:
        """Queue it; in webhook mode wait until it is settled and raise TelegramError when it failed."""
        if not isinstance(item, Update):  # the library's stop signal
            await super().put(item)
            return
        settled = self._ledger.in_hand(item.update_id)
        if not self._ledger.passed_over(item):
            self._ledger.retry(item)
            settled = self._ledger.open(item)
            await super().put(item)
        if self._wait and settled and not await asyncio.shield(settled):
            raise TelegramError("update not stored; Telegram delivers it again")


class PerChatProcessor(BaseUpdateProcessor):
    """Up to ``limit`` chats in parallel, each chat in order; five failures of one update put it aside with ``poison``."""

    def __init__(self, limit: int, ledger: Ledger, poison: Poison) -> None:
        super().__init__(sys.maxsize)  # the library would count those that wait behind their own chat
        self._slots = asyncio.Semaphore(limit)
        self._ledger = ledger
        self._poison = poison
        self._last: dict[int, asyncio.Future[None]] = {}
        self._waiting: dict[int, list[Update]] = {}

    def next_is_text(self, chat_id: int) -> bool:
        """Whether a plain text of this chat already waits behind the update in hand."""
        waiting = self._waiting.get(chat_id, [])
        message = waiting[1].message if len(waiting) > 1 else None
        return bool(message and message.text and not message.forward_origin and not message.text.startswith("/"))

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        chat = chat_of(update)
        before = self._last.get(chat)
        mine = self._last[chat] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(chat, []).append(update)
        try:
            if before:
                await before
            async with self._slots:
                await self._run(update, coroutine)
        finally:
            mine.set_result(None)
            self._waiting[chat].remove(update)
            if self._last.get(chat) is mine:
                del self._last[chat], self._waiting[chat]
            self._ledger.close(update.update_id)

    async def _run(self, update: Update, coroutine: Awaitable[Any]) -> None:
        if self._ledger.blocks(update):
            self._ledger.fail(update)
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        await coroutine
        if self._ledger.failed(update.update_id) and self._ledger.count_try(update.update_id) >= MAX_TRIES:
            await self._poison(update)
            self._ledger.pardon(update)
            log.warning(LogEvent.UPDATE_PUT_ASIDE, {"count": MAX_TRIES})

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: settled updates hold nothing."""
