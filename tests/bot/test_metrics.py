"""Figures for Prometheus: on loopback only, counts only, and never in the way of the bot."""

from __future__ import annotations

import dataclasses
import re
import socket

import aiohttp
import pytest
from test_health import BEAT

from bot.health import Beat
from bot.metrics import CONTENT_TYPE, HOST, Metrics, page

LINE = re.compile(r"# HELP qingfeng_[a-z_]+ [\w ,]+|# TYPE qingfeng_[a-z_]+ (counter|gauge)|qingfeng_[a-z_]+ \d+")


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


async def beat() -> Beat:
    return BEAT


async def test_it_is_served_on_loopback_alone_until_it_stops() -> None:
    port, metrics = free_port(), Metrics(beat)
    await metrics.start(port)
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://{HOST}:{port}/metrics") as answer:
            assert (answer.status, answer.headers["Content-Type"]) == (200, CONTENT_TYPE)
            assert await answer.text() == page(BEAT)
        assert HOST == "127.0.0.1"
    finally:
        await metrics.stop()
    with socket.socket() as again:
        assert again.connect_ex((HOST, port)) != 0


async def test_a_port_that_is_taken_does_not_stop_the_bot(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        metrics = Metrics(beat)
        await metrics.start(taken.getsockname()[1])
        await metrics.stop()
    assert [record.msg for record in caplog.records] == ["metrics-unserved"]


async def test_without_a_port_nothing_is_served() -> None:
    metrics = Metrics(beat)
    await metrics.start(0)
    assert metrics._runner is None
    await metrics.stop()


def test_every_line_is_a_name_and_a_whole_number() -> None:
    lost = dataclasses.replace(BEAT, canary="lost", gauges={"flood_turned_away": 7}, outbox_dead=2)
    text = page(lost)
    assert all(LINE.fullmatch(line) for line in text.splitlines()), text
    values = dict(re.findall(r"^(qingfeng_\w+) (\d+)$", text, re.M))
    assert values["qingfeng_canary_lost"] == "1"
    assert values["qingfeng_flood_turned_away"] == "7"
    assert values["qingfeng_outbox_dead"] == "2"
    assert values["qingfeng_last_poll_seconds"] == "3"
    assert "last_poll" not in page(dataclasses.replace(BEAT, polled=None))
