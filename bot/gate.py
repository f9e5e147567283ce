"""Acknowledge after commit: Telegram's server is the durable queue, and it is told "done" only when we are done.

The library confirms a batch while it still lies in memory; two kills lost 587 of 600 tips. Here, by public hooks only:

polling   GatedBot.get_updates waits until every fetched update is settled, and never asks past a failed one.
webhook   LedgerQueue.put returns (200) when its update is settled, and raises (500) when it failed.

PerChatProcessor runs chats in parallel and each chat's updates in order. Wired up by bot/app.py.
"""

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import BaseUpdateProcessor, ExtBot

from config.log_events import LogEvent

MAX_TRIES = 5
RETRY_SECONDS = 0.5

log = logging.getLogger("qingfeng.gate")
Poison = Callable[[Update], Awaitable[None]]


class TokenRefused(TelegramError):
    """The token was valid and is so no more. At InvalidToken the library's polling ends without telling anybody."""


class Ledger:
    """Which updates are fetched but not settled, which failed, and how often."""

    def __init__(self, *, batches: bool = True) -> None:
        self._batches = batches  # polling delivers a failed update together with all that follow it
        self._open: dict[int, asyncio.Future[bool]] = {}
        self._failed: set[int] = set()
        self._blocked: set[int] = set()
        self._tries: dict[int, int] = {}
        self._done_above: set[int] = set()
        self._since: dict[int, float] = {}
        self.handled = 0
        self.polled_at: float | None = None
        """When Telegram last answered a poll, by the loop's clock."""

    def open(self, update_id: int) -> asyncio.Future[bool]:
        """The update has entered the queue; the future tells whether it was stored."""
        if update_id not in self._open:
            self._failed.discard(update_id)
            self._since.setdefault(update_id, asyncio.get_running_loop().time())
        return self._open.setdefault(update_id, asyncio.get_running_loop().create_future())

    def fail(self, update: Update) -> None:
        """Its handler raised, or an earlier update of its chat failed: Telegram must deliver it again."""
        self._failed.add(update.update_id)
        if update.effective_chat:
            self._blocked.add(update.effective_chat.id)

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
        return bool(update.effective_chat and update.effective_chat.id in self._blocked)

    def close(self, update_id: int) -> None:
        settled = self._open.pop(update_id, None)
        if update_id not in self._failed:
            self._tries.pop(update_id, None)
            self._since.pop(update_id, None)
            self.handled += 1
            if self._batches:
                self._done_above.add(update_id)
        if settled and not settled.done():
            settled.set_result(update_id not in self._failed)

    def settled_already(self, update_id: int) -> bool:
        """Delivered again only because an earlier one failed; its own effect and answer are done."""
        return update_id in self._done_above

    def retry(self, update: Update) -> None:
        """Webhook: this one comes again alone."""
        if update.effective_chat:
            self._blocked.discard(update.effective_chat.id)

    async def settle(self) -> int | None:
        """Wait until nothing is open; return the lowest failed id."""
        while self._open:
            await asyncio.wait(list(self._open.values()))
        lowest = min(self._failed, default=None)
        if lowest is None:
            self._done_above.clear()
        return lowest

    def fetched(self, update_ids: list[int]) -> None:
        """Telegram has answered: chats go on. A failure stands until its update is queued again, since the library may
        drop this batch when it stops, and confirm; only what Telegram no longer holds is forgotten."""
        self._blocked.clear()
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
    """A bot whose getUpdates confirms only what is settled, and which survives an update it cannot parse."""

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ledger = ledger

    async def get_updates(  # type: ignore[override]
        self, offset: int | None = None, **kwargs: Any
    ) -> tuple[Update, ...]:
        lowest_failed = await self._ledger.settle()
        if lowest_failed is not None and offset:
            offset = min(offset, lowest_failed)
            await asyncio.sleep(RETRY_SECONDS)
        updates = await self._fetch(offset, **kwargs)
        self._ledger.fetched([update.update_id for update in updates])
        return updates

    async def _fetch(self, offset: int | None, **kwargs: Any) -> tuple[Update, ...]:
        try:
            return await super().get_updates(offset=offset, **kwargs)
        except InvalidToken as error:
            raise TokenRefused(error.message) from None
        except TelegramError:
            raise
        except Exception as error:  # the library cannot parse the batch: it would ask for it again for ever
            log.error(LogEvent.BATCH_UNPARSABLE, {"error": type(error).__name__})
            return await self._one_by_one(offset)

    async def _one_by_one(self, offset: int | None) -> tuple[Update, ...]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns that getUpdates has a method of its own
            raw: list[dict[str, Any]] = await self.do_api_request("getUpdates", {"offset": offset, "timeout": 0})
        updates = []
        for item in raw:
            try:
                updates.append(Update.de_json(item, self))
            except Exception as error:
                log.error(LogEvent.UPDATE_LEFT_OUT, {"error": type(error).__name__})
                updates.append(Update(int(item["update_id"])))
        return tuple(updates)


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
        if self._ledger.settled_already(item.update_id):
            return
        if self._wait:
            self._ledger.retry(item)
        settled = self._ledger.open(item.update_id)
        await super().put(item)
        if self._wait and not await asyncio.shield(settled):
            raise TelegramError("update not stored; Telegram delivers it again")


class PerChatProcessor(BaseUpdateProcessor):
    """Chats in parallel, each chat in order; five failures of one update put it aside with ``poison``."""

    def __init__(self, limit: int, ledger: Ledger, poison: Poison) -> None:
        super().__init__(limit)
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
        chat = update.effective_chat.id if update.effective_chat else 0
        before = self._last.get(chat)
        mine = self._last[chat] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(chat, []).append(update)
        try:
            if before:
                await before
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
            log.error(LogEvent.UPDATE_PUT_ASIDE, {"count": MAX_TRIES})

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: settled updates hold nothing."""
