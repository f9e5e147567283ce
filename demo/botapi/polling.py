"""getUpdates: long polling in which the newest caller wins. Called by ``app`` only."""

from __future__ import annotations

import asyncio

from .errors import ApiError, bad_request, conflict
from .params import Params
from .updates import Update, UpdateQueue

LONGEST = 50
OTHER_POLL = conflict(
    "terminated by other getUpdates request; make sure that only one bot instance is running"
).description
OTHER_WEBHOOK = conflict("terminated by setWebhook request").description


class Poller:
    """The one getUpdates request that may wait. A newer one, or setWebhook, ends it with 409."""

    def __init__(self) -> None:
        self.polls = 0
        self._waiter: asyncio.Future[None] | None = None

    def arrived(self, update: Update) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def terminate(self, description: str) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiError(409, description))
        self._waiter = None

    async def wait(self, seconds: float) -> None:
        """Return when an update arrived or the time is over; raise the 409 of ``terminate``."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        await asyncio.wait([waiter], timeout=seconds)
        if self._waiter is waiter:
            self._waiter = None
        if waiter.done():
            waiter.result()


def _allowed(params: Params) -> list[str] | None:
    kinds = params.json("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates JSON array")
    return [str(kind) for kind in kinds]


async def get_updates(queue: UpdateQueue, poller: Poller, webhook_active: bool, params: Params) -> bytes:
    """The JSON array of the next updates, unconfirmed ones again included."""
    if webhook_active:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    offset, limit = params.integer("offset", 0), params.integer("limit", 100, low=1, high=100)
    timeout = params.number("timeout", 0.0, low=0.0, high=LONGEST)
    kinds = _allowed(params)
    poller.polls += 1
    poller.terminate(OTHER_POLL)
    if kinds is not None:
        queue.allow(kinds)
    queue.confirm(offset)
    batch = queue.batch(limit)
    if not batch and timeout > 0:
        await poller.wait(timeout)
        batch = queue.batch(limit)
    return b"[" + b",".join(update.body for update in batch) + b"]"
