"""Updates that Telegram pushes: a small server that answers 200 once an update is settled. Started by bot/app.py.

The library's own server answers 400 for an update it cannot parse, and Telegram then repeats that one for a day, ahead of
all that follows in its chat. Here such an update goes the way of every other that fails: sealed aside after five times.
"""

import asyncio
import hmac
import json
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.gate import parsed

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
END_SECONDS = 20.0
"""How long a stop waits for updates in hand; one that is not answered by then comes again."""


class WebhookServer:
    """Puts what Telegram sends into ``queue``, whose ``put`` returns when the update is settled."""

    def __init__(self, bot: Bot, queue: "asyncio.Queue[object]", secret: str) -> None:
        self._bot = bot
        self._queue = queue
        self._secret = secret.encode()
        self._runner: web.AppRunner | None = None

    async def start(self, listen: str, port: int, path: str) -> None:
        """Serve POST ``path`` until :meth:`stop`. Raises OSError when the address is taken."""
        app = web.Application()
        app.router.add_post(path, self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=END_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, listen, port).start()

    async def stop(self) -> None:
        """Take nothing more; what is in hand is still answered."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def take(self, body: bytes) -> int:
        """The HTTP status for one update: 200 settled, 500 Telegram shall send it again, 400 not Telegram's JSON."""
        try:
            raw: dict[str, Any] = json.loads(body)
            if type(raw["update_id"]) is not int:
                return 400
        except (ValueError, KeyError, TypeError, RecursionError):
            return 400
        try:
            await self._queue.put(parsed(raw, self._bot))
        except TelegramError:
            return 500
        return 200

    async def _answer(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            return web.Response(status=403)
        return web.Response(status=await self.take(await request.read()))
