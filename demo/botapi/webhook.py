"""Delivery by webhook: every update is pushed until it is answered 2xx. Held by ``world``, driven by methods/webhooks.

A chat's updates go one after another, chats side by side up to ``max_connections``. Telegram retries after 1, 2, 4 …
seconds; here the first pause is ``backoff`` so that tests need not wait, the doubling is the same.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

import aiohttp

from .updates import LIFETIME, Update, UpdateQueue

LONGEST_BACKOFF = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """The bot's webhook; inactive while ``url`` is empty."""

    def __init__(self, queue: UpdateQueue, now: Callable[[], float], backoff: float = 0.05) -> None:
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._now = now
        self._backoff = backoff
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Start pushing to ``url``, beginning with everything unconfirmed."""
        self.url, self.secret, self.max_connections, self.last_error = url, secret, max_connections, None
        self.restart()

    def restart(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._lanes.clear()
        self._slots = asyncio.Semaphore(self.max_connections)
        if self.url:
            for update in self._queue.waiting():
                self.feed(update)

    def feed(self, update: Update) -> None:
        """Put an update at the end of its chat's lane."""
        if not self.url:
            return
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _drain(self, lane_id: int) -> None:
        lane = self._lanes[lane_id]
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[lane_id]

    async def _deliver(self, update: Update) -> None:
        pause = self._backoff
        while self._queue.holds(update) and update.created >= self._now() - LIFETIME:
            async with self._slots:
                error = await self._push(update)
            if error is None:
                self._queue.settle(update)
                return
            self.last_error = int(self._now()), error
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_BACKOFF)
        self._queue.expire()

    async def _push(self, update: Update) -> str | None:
        """One attempt; None when it was taken, otherwise what getWebhookInfo will say."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        try:
            async with self._http().post(self.url, data=update.body, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except aiohttp.ClientError:
            return "Webhook connection closed"

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=60)
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100), timeout=timeout)
        return self._session
