"""The whole program as its operator sees it: heartbeat, canary, figures and logs while it runs, and a stop in good order."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from house_kit import TOKEN, settings, world
from test_metrics import free_port

from bot import health
from bot.health import Beat
from config.log_events import FIELDS, LogEvent
from storage.readonly import look

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def environment(folder: Path, base_url: str, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QF_")}
    return kept | {
        "QF_BOT_TOKEN": TOKEN, "QF_API_BASE_URL": base_url, "QF_DATA_DIR": str(folder / "data"),
        "QF_SECRET_DIR": str(folder / "secrets"), "QF_RUN_DIR": str(folder / "run"), "QF_ALLOW_DISK_SESSIONS": "1",
        "QF_CLOCK_FILE": str(folder / "clock"), "QF_TICK_SECONDS": "0.2", "QF_RECEIPTS_AHEAD": "0",
        "QF_LOG_FORMAT": "json", **more,
    }  # fmt: skip


@asynccontextmanager
async def running(folder: Path, env: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program in a process of its own, killed at the end if it is still there; its log goes to ``folder/log``."""
    with (folder / "log").open("wb") as log:
        words = (sys.executable, "-m", "bot", "run")
        process = await asyncio.create_subprocess_exec(*words, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def beat_when(folder: Path, process: asyncio.subprocess.Process, canary: str) -> Beat:
    """The first heartbeat that says so of the canary."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = health.read(folder / "run")
            if found is not None and found.canary == canary:
                return found
            assert process.returncode is None, (folder / "log").read_text()
            await asyncio.sleep(0.05)


async def status(env: dict[str, str]) -> tuple[int | None, str, str]:
    words = (sys.executable, "-m", "bot", "status")
    pipe = asyncio.subprocess.PIPE
    asked = await asyncio.create_subprocess_exec(*words, cwd=ROOT, env=env, stdout=pipe, stderr=pipe)
    out, err = await asked.communicate()
    return asked.returncode, out.decode(), err.decode()


async def test_heartbeat_canary_figures_and_a_stop_in_good_order(tmp_path: Path) -> None:
    port = free_port()
    async with world(tmp_path) as sim:
        env = environment(tmp_path, sim.base_url, QF_METRICS_PORT=str(port))
        async with running(tmp_path, env) as process:
            beat = await beat_when(tmp_path, process, "ok")
            assert (beat.readers, beat.tick, beat.gauges["flood_drop"]) == (1, 0.2, 0)
            code, out, err = await status(env)
            assert (code, err, "canary            ok, last back 2026-11-16" in out) == (0, "", True)
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                assert "qingfeng_canary_lost 0\n" in await answer.text()
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE):
                assert await process.wait() == 0
        assert health.read(tmp_path / "run") is None
        code, out, err = await status(env)
        assert (code, "not running" in out, "the bot is not running" in err) == (1, True, True)
    main = settings(tmp_path).tip_db
    assert look(main, lambda tx: tx.execute("SELECT count(*) FROM tip").fetchone()) == (0,)
    assert look(main, lambda tx: tx.execute("SELECT count(*) FROM audit WHERE act='canary'").fetchone()) == (1,)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    events = [line["event"] for line in lines]
    assert [e for e in events if e in ("running", "canary-back", "stopping", "stopped")] == [
        "running", "canary-back", "stopping", "stopped",
    ]  # fmt: skip
    extra = {"time", "level", "logger", "event"}
    assert all(line.keys() - extra <= FIELDS.get(LogEvent(line["event"]), frozenset()) for line in lines)


async def test_a_killed_program_is_not_running_once_its_heartbeat_is_old(tmp_path: Path) -> None:
    async with world(tmp_path) as sim:
        env = environment(tmp_path, sim.base_url, QF_CANARY_MINUTES="0")
        async with running(tmp_path, env) as process:
            await beat_when(tmp_path, process, "off")
            process.kill()
            await process.wait()
        assert health.read(tmp_path / "run") is not None
        await sim.clock(advance=120)
        code, _, err = await status(env)
        assert (code, err) == (1, "needs attention: the bot is not running\n")


async def test_a_refused_token_ends_the_run_with_its_event(tmp_path: Path) -> None:
    async with world(tmp_path) as sim:
        env = environment(tmp_path, sim.base_url, QF_BOT_TOKEN="1:wrong", QF_LOG_FORMAT="text")
        async with running(tmp_path, env) as process, asyncio.timeout(PATIENCE):
            assert await process.wait() == 1
    assert "ERROR qingfeng.app token-refused\n" in (tmp_path / "log").read_text()
