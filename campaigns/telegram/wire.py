"""Telegram without HTTP: the program's requests lead straight to the local Bot API server's world. Used by ``desk``.

The queue is watched: an update that is confirmed before its handling has ended well is a fault of the ledger.
"""

import asyncio
import json
from typing import Any
from unittest.mock import patch

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.webhook import WebhookServer
from campaigns.telegram import trouble
from campaigns.telegram.trouble import Trouble
from campaigns.telegram.virtual import VirtualLoop
from demo.botapi import updates, world
from demo.botapi.clock import Clock
from demo.botapi.errors import ApiError
from demo.botapi.methods import method_table
from demo.botapi.params import Params
from demo.botapi.polling import get_updates
from demo.botapi.webhook import Webhook

BEGIN = 1_794_880_800.0
"""Monday, 16 November 2026, 10:00 in Shanghai."""


class TownClock(Clock):
    """Virtual time; ``offset`` is what the story has skipped."""

    def now(self) -> float:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        return BEGIN + loop.now + self.offset


class DirectWebhook(Webhook):
    """Pushes without HTTP. What the program has answered 200 may come once more: the answer was lost on its way."""

    telegram: "Telegram"

    async def _push(self, update: updates.Update) -> str | None:
        server = self.telegram.server
        if server is None:
            return "Connection refused"
        status = await server.take(update.body)
        if status != 200:
            return f"Wrong response from the webhook: {status}"
        self.telegram.confirmed([update.update_id])
        return "Read timeout expired" if self.telegram.trouble.of_push() else None


class Telegram:
    """One world with its troubles. ``shown`` is every text the bot has put into a chat; ``faults`` what it did wrong."""

    def __init__(self, token: str, seed: int, mishaps: Trouble) -> None:
        with patch.object(world, "Clock", TownClock):
            self.world = world.make_world(token, seed=seed)
        self.world.webhook = hook = DirectWebhook(self.world.queue, self.world.clock.now)
        hook.telegram = self
        self.trouble = mishaps
        self.server: WebhookServer | None = None
        self.settled: set[int] = set()
        self.put_aside: set[int] = set()
        self.shown: dict[int, list[str]] = {}
        self.faults: list[tuple[str, str]] = []
        self.in_flight = 0
        self.calls = 0
        self._methods = method_table()

    def confirmed(self, ids: list[int]) -> None:
        for update_id in ids:
            if update_id not in self.settled:
                self.faults.append(("ledger", f"update {update_id} was confirmed before it was handled"))

    async def call(self, name: str, values: dict[str, Any], seconds: float) -> Any:
        """The answer's (status, body); raises what a transport raises."""
        self.calls += 1
        if self.trouble.revoked:
            return _refusal(ApiError(401, "Unauthorized"))
        params = Params(values)
        chat = self._chat(name, params)
        fault = self.trouble.of_poll() if name == "getupdates" else self.trouble.of_call(name, chat)
        after = fault in (trouble.HANGS_AFTER, trouble.CUT_AFTER)
        if after or not fault:
            try:
                body = await self._execute(name, params, chat, wait=not after)
            except ApiError as error:
                return _refusal(error)
        if fault in (trouble.HANGS, trouble.HANGS_AFTER):
            await asyncio.sleep(seconds)
            raise TimedOut
        if fault in (trouble.CUT, trouble.CUT_AFTER):
            raise NetworkError("ServerDisconnectedError")
        if fault:
            return _refusal(self._error(fault, name))
        return 200, b'{"ok":true,"result":' + body + b"}"

    async def _execute(self, name: str, params: Params, chat: int, *, wait: bool) -> bytes:
        if name == "getupdates":
            offset, queue = params.integer("offset", 0), self.world.queue
            if 0 < offset <= queue.next_id + 10:
                self.confirmed([u.update_id for u in queue.waiting() if u.handed_out and u.update_id < offset])
            if not wait:
                params = Params({**params.values, "timeout": "0"})
            return await get_updates(queue, self.world.poller, bool(self.world.webhook.url), params)
        result = self._methods[name](self.world, params)
        if name in ("sendmessage", "editmessagetext"):
            self.shown.setdefault(chat, []).append(params.text("text"))
        return json.dumps(result, ensure_ascii=False).encode()

    def _chat(self, name: str, params: Params) -> int:
        if name == "answercallbackquery":
            callback = self.world.callbacks.get(params.text("callback_query_id"))
            return callback.chat.id if callback else 0
        return params.integer("chat_id")

    def _error(self, fault: str, name: str) -> ApiError:
        if fault == trouble.FLOOD:
            wait = self.trouble.rng.choice(trouble.WAITS)
            return ApiError(429, f"Too Many Requests: retry after {wait}", wait)
        if fault == trouble.FIVE_HUNDRED:
            return ApiError(self.trouble.rng.choice((500, 502)), "Internal Server Error")
        if fault == trouble.BLOCKED:
            return ApiError(403, "Forbidden: bot was blocked by the user")
        if fault == trouble.REFUSED:
            return ApiError(400, trouble.REFUSALS.get(name, "Bad Request: chat not found"))
        return ApiError(409, "Conflict: terminated by other getUpdates request")


class DirectRequest(BaseRequest):
    """The library's transport, leading into ``telegram``; ``read_timeout`` in seconds."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float:
        return 10.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2].lower()
        values = dict(request_data.json_parameters) if request_data else {}
        seconds = read_timeout if isinstance(read_timeout, int | float) else self.read_timeout
        waiting = name == "getupdates"
        self._telegram.in_flight += not waiting
        try:
            answer: tuple[int, bytes] = await self._telegram.call(name, values, seconds)
            return answer
        finally:
            self._telegram.in_flight -= not waiting


def _refusal(error: ApiError) -> tuple[int, bytes]:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return error.code, json.dumps(body).encode()
