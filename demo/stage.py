"""A whole desk on this machine: local Bot API server, the program as a child process, an officer and a channel.

For ``make demo``, the scripted day, journeys, benchmarks and campaigns. Talks to the program only as anybody would: by
its command line, its environment and Telegram's protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from demo.botapi import create_app, serve
from demo.sim import Sim

TOKEN = "123456:local-demo-token-not-a-secret-000000"
PASSPHRASE = "qingfeng demo passphrase"
OFFICER = "王值班"
KEY_MEMORY_MIB = "64"
START_SECONDS = 20.0
ROOT = Path(__file__).resolve().parent.parent


class StageError(Exception):
    """The program could not be set up or started; the message holds what it said."""


@dataclass
class Desk:
    """The program and the people around it. ``officer`` and ``channel`` are chat ids on the local server."""

    sim: Sim
    base_url: str
    home: Path
    environment: dict[str, str]
    officer: int = 0
    channel: int = 0
    process: asyncio.subprocess.Process | None = None
    log: Path = field(default_factory=Path)
    program: tuple[str, ...] = ("-m", "bot")
    """How the program is started: words for the Python interpreter, before ``run``."""

    @property
    def data(self) -> Path:
        return self.home / "data"

    async def command(self, *words: str) -> str:
        """Run ``python -m bot …`` to its end and return what it printed. Raises StageError."""
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=ROOT, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await child.communicate()
        if child.returncode:
            raise StageError(f"bot {' '.join(words)}: {err.decode().strip()[-800:]}")
        return out.decode()

    async def start(self) -> None:
        """Start the program and wait until it asks for updates. Raises StageError with its last words."""
        polls = (await self.sim.stats())["polls"]
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *self.program, "run", cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        for _ in range(int(START_SECONDS / 0.05)):
            if (await self.sim.stats())["polls"] > polls:
                return
            if self.process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        raise StageError(f"the program did not start: {self.log.read_text()[-800:]}")

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(sign)
        code = await self.process.wait()
        self.process = None
        return code

    async def key(self, name: str, kind: str = "officer") -> str:
        """Make a reader key, and before the first one the office key that signs it; returns the reader's id."""
        self.home.mkdir(parents=True, exist_ok=True)
        passphrase = self.home / "passphrase"
        passphrase.write_text(PASSPHRASE, encoding="utf-8")
        cheap = ("--passphrase-file", str(passphrase), "--memory-mib", KEY_MEMORY_MIB)
        if not (self.home / "secrets" / "office.pub").exists():
            await self.command("keys", "office", *cheap)
        made = await self.command(
            "keys", "new", name, "--kind", kind, "--office-passphrase-file", str(passphrase), *cheap
        )
        return _found(r"\b([0-9a-f]{8})\b", made)

    async def hire(self, name: str, roles: str, *, kind: str = "officer", **fields: object) -> int:
        """Make a reader key and an invitation, and let the officer join as soon as the program runs; returns his chat."""
        reader = await self.key(name, kind)
        invited = await self.command("staff", "invite", name, "--roles", roles, "--reader", reader)
        code = _found(r"(join_[\w-]+)", invited)
        chat = await self.sim.user(name, role="officer", **fields)
        await self.sim.send(chat, f"/start {code}")
        return chat


@contextlib.asynccontextmanager
async def stage(
    home: Path | None = None,
    *,
    port: int = 0,
    seed: int = 1,
    rate_limits: bool = False,
    settings: Mapping[str, str] | None = None,
    roles: str = "intake,manager,handler,section_head",
    program: tuple[str, ...] = ("-m", "bot"),
) -> AsyncIterator[Desk]:
    """A running desk in ``home`` (kept) or in a temporary directory (removed), with one officer who has joined."""
    kept = home is not None
    home = home or Path(tempfile.mkdtemp(prefix="qingfeng-"))
    run = Path(tempfile.mkdtemp(prefix="qingfeng-run-", dir=_memory()))
    clock = run / "clock"
    try:
        async with serve(create_app(TOKEN, clock, rate_limits, seed), port) as base_url, Sim(base_url) as sim:
            environment = _environment(home, run, clock, base_url)
            desk = Desk(sim, base_url, home, environment, log=home / "bot.log", program=program)
            desk.channel = await sim.channel("清风信箱周报")
            desk.environment |= {"QF_CHANNEL_ID": str(desk.channel), **(settings or {})}
            desk.officer = await desk.hire(OFFICER, roles)
            try:
                await desk.start()
                await sim.quiet(within=20)
                yield desk
            finally:
                if desk.process is not None:
                    await desk.stop()
    finally:
        shutil.rmtree(run, ignore_errors=True)
        if not kept:
            shutil.rmtree(home, ignore_errors=True)


def _environment(home: Path, run: Path, clock: Path, base_url: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("QF_")}
    return inherited | {
        "QF_BOT_TOKEN": TOKEN,
        "QF_API_BASE_URL": base_url,
        "QF_DATA_DIR": str(home / "data"),
        "QF_SECRET_DIR": str(home / "secrets"),
        "QF_RUN_DIR": str(run),
        "QF_ALLOW_DISK_SESSIONS": "0" if _memory() else "1",
        "QF_CLOCK_FILE": str(clock),
        "QF_MIN_FREE_MIB": "16",
        "QF_BALLAST_MIB": "0",
        "QF_TICK_SECONDS": "0.5",
        "PYTHONUNBUFFERED": "1",
    }


def _memory() -> str | None:
    """A memory-backed place for open conversations, where this machine has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise StageError(f"expected {pattern} in what the program printed")
    return match[1]
