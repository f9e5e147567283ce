"""Shared by the tests of the gate: a small application on bot.gate, against the local Bot API server, over HTTP.

It is wired as bot/app.py wires the real one; what a handler does is given by the test.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.gate import UNREAD, GatedBot, Ledger, LedgerQueue, PerChatProcessor, unread
from bot.transport import AiohttpRequest
from bot.webhook import WebhookServer
from demo.sim import Sim

TOKEN = "4242:AAtest-token-of-the-gate-tests-000"
SECRET = "s" * 16
Handle = Callable[[Update], Awaitable[None]]
App = Application[Any, Any, Any, Any, Any, Any]


@dataclass
class Running:
    """The application at work. ``seen`` are the texts whose handler was entered, ``done`` those it returned from."""

    sim: Sim
    ledger: Ledger
    processor: PerChatProcessor
    app: App
    webhook: WebhookServer
    seen: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    poisoned: list[str] = field(default_factory=list)

    async def stop(self) -> None:
        """As bot/app.py does: no more updates, then finish what is in hand."""
        assert self.app.updater is not None
        await self.webhook.stop()
        if self.app.updater.running:
            await self.app.updater.stop()
        if self.app.running:
            await self.app.stop()


def words(update: Update) -> str:
    """The text of a message, or "?" for anything else."""
    if unread(update) is not None:
        return UNREAD
    message = update.effective_message
    return (message.text if message else None) or "?"


async def eventually(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return as soon as the condition holds; fail if it does not within many looks."""
    for _ in range(2000):
        found = condition()
        if found is True or (not isinstance(found, bool) and await found):
            return
        await asyncio.sleep(0.005)
    raise AssertionError("the condition never came true")


async def pending(sim: Sim) -> int:
    """Updates that Telegram still holds because nobody confirmed them."""
    return int((await sim.stats())["pending"])


async def settled(sim: Sim) -> None:
    """Wait until every update is confirmed."""

    async def empty() -> bool:
        return await pending(sim) == 0

    await eventually(empty)


@asynccontextmanager
async def running(
    sim: Sim,
    handle: Handle,
    *,
    mode: Literal["polling", "webhook"] = "polling",
    poison: Handle | None = None,
) -> AsyncIterator[Running]:
    """An application that calls ``handle`` for every update, until the context ends."""
    ledger = Ledger(batches=mode == "polling")
    rig: Running

    async def put_aside(update: Update) -> None:
        rig.poisoned.append(words(update))
        if poison:
            await poison(update)

    async def handled(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        rig.seen.append(words(update))
        if unread(update) is not None:
            raise RuntimeError("cannot be read")
        await handle(update)
        rig.done.append(words(update))

    async def failed(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        assert isinstance(update, Update)
        ledger.fail(update)

    processor = PerChatProcessor(16, ledger, put_aside)
    bot = GatedBot(
        TOKEN, base_url=sim.base_url + "/bot", request=AiohttpRequest(4), get_updates_request=AiohttpRequest(1),
        ledger=ledger,
    )  # fmt: skip
    queue = LedgerQueue(ledger, wait=mode == "webhook")
    app = Application.builder().bot(bot).update_queue(queue).concurrent_updates(processor).job_queue(None).build()
    app.add_handler(TypeHandler(Update, handled))
    app.add_error_handler(failed)
    rig = Running(sim, ledger, processor, app, WebhookServer(bot, queue, SECRET))
    async with app:
        await app.start()
        assert app.updater is not None
        if mode == "polling":
            await app.updater.start_polling(timeout=1)
        else:
            port = free_port()
            await rig.webhook.start("127.0.0.1", port, "/hook")
            await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
        try:
            yield rig
        finally:
            await rig.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
