"""Starting and killing lives of the program, from the driver. A client of ``zygote``."""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from campaigns.crash.child import Order

ROOT = Path(__file__).resolve().parent.parent.parent
KILLED = -signal.SIGKILL


@dataclass
class Life:
    """One child. ``ended`` gets its exit code, or minus the signal that ended it; ``handle`` is a pidfd, -1 for none."""

    handle: int
    ended: "asyncio.Future[int]"

    def send(self, sign: signal.Signals) -> None:
        """Send a signal, unless the child has ended already."""
        if not self.ended.done() and self.handle >= 0:
            with suppress(ProcessLookupError):  # it ended by itself; the zygote is about to tell
                signal.pidfd_send_signal(self.handle, sign)

    async def within(self, seconds: float) -> bool:
        """Wait for its end, at most so long; True when it has ended."""
        await asyncio.wait([self.ended], timeout=seconds)
        return self.ended.done()


class Lives:
    """Use as an async context manager; the zygote and all its children end with it."""

    async def __aenter__(self) -> "Lives":
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "campaigns.crash.zygote", cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._started: asyncio.Queue[Life] = asyncio.Queue()
        self._open: dict[int, Life] = {}
        await self._hear()
        self._ears = asyncio.create_task(self._listen(), name="zygote")
        return self

    async def __aexit__(self, *_: object) -> None:
        for life in list(self._open.values()):
            life.send(signal.SIGKILL)
            await life.ended
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._ears

    async def begin(self, order: Order) -> Life:
        """Fork one child. One caller at a time: orders and their pids are matched by order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        return await self._started.get()

    async def command(self, order: Order) -> str:
        """Run a command to its end and return what it printed. Raises RuntimeError when it fails."""
        before = Path(order.log).stat().st_size if Path(order.log).exists() else 0
        life = await self.begin(order)
        status = await life.ended
        said = Path(order.log).read_bytes()[before:].decode(errors="replace")
        if status:
            raise RuntimeError(f"bot {' '.join(order.argv)} ended with {status}: {said[-800:]}")
        return said

    async def _hear(self) -> dict[str, int]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        heard: dict[str, int] = json.loads(line) if line else {}
        return heard

    async def _listen(self) -> None:
        while heard := await self._hear():
            if "started" in heard:
                pid = heard["started"]
                self._open[pid] = Life(_handle(pid), asyncio.get_running_loop().create_future())
                self._started.put_nowait(self._open[pid])
            else:
                life = self._open.pop(heard["ended"])
                if life.handle >= 0:
                    os.close(life.handle)
                life.ended.set_result(heard["status"])


def _handle(pid: int) -> int:
    """A handle that never names another process, whatever becomes of the number; -1 when the child has ended."""
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return -1
