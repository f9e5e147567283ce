"""Figures for Prometheus on 127.0.0.1, where QF_METRICS_PORT asks for it. Started and stopped by bot/app.py.

The text format 0.0.4. Counts and ages only: what `python -m bot status` tells, no label but fixed names.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.health import Beat
from config.log_events import LogEvent

if TYPE_CHECKING:
    from aiohttp import web

HOST = "127.0.0.1"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
log = logging.getLogger("qingfeng.metrics")
Look = Callable[[], Awaitable[Beat]]


class Metrics:
    """Serves ``/metrics`` from :meth:`start` to :meth:`stop`; ``look`` is called for every request."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._runner: web.AppRunner | None = None

    async def start(self, port: int) -> None:
        """Listen; 0: do not. A port that is taken is logged: tips matter more than figures about them."""
        if not port:
            return
        from aiohttp import web  # late: the server half costs the start a tenth of a second

        app = web.Application()
        app.router.add_get("/metrics", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, port).start()
            log.info(LogEvent.METRICS_SERVED)
        except OSError as error:
            log.error(LogEvent.METRICS_UNSERVED, {"error": type(error).__name__})

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        from aiohttp import web

        return web.Response(body=page(await self._look()).encode(), headers={"Content-Type": CONTENT_TYPE})


def page(beat: Beat) -> str:
    """The figures as Prometheus reads them."""
    rows: list[tuple[str, str, str, int]] = [
        ("updates_handled_total", "counter", "Updates handled since the start", beat.handled),
        ("updates_unsettled", "gauge", "Updates not yet confirmed to Telegram", beat.unsettled),
        ("oldest_unsettled_seconds", "gauge", "Age of the oldest of them", beat.oldest),
        ("outbox_waiting", "gauge", "Notices to officers and the channel that wait", beat.outbox_waiting),
        ("outbox_dead", "gauge", "Notices that could not be delivered", beat.outbox_dead),
        ("reader_keys", "gauge", "Keys that new tips are sealed to", beat.readers),
        ("canary_lost", "gauge", "1 when the last artificial tip did not come back", beat.canary == "lost"),
        ("canary_back_timestamp_seconds", "gauge", "When the last one came back, 0 for none", beat.canary_back_at),
    ]
    if beat.polled is not None:
        rows.append(("last_poll_seconds", "gauge", "Since Telegram last answered a poll", beat.polled))
    rows += [(name, "gauge", name.replace("_", " "), value) for name, value in sorted(beat.gauges.items())]
    return "".join(
        f"# HELP qingfeng_{name} {words}\n# TYPE qingfeng_{name} {kind}\nqingfeng_{name} {int(value)}\n"
        for name, kind, words, value in rows
    )
