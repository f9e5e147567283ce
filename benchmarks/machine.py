"""What the figures were measured on, which processor each side sits on, and what a process has used (Linux)."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from storage.memory import memory_backed

_PINS = hasattr(os, "sched_setaffinity")


@dataclass(frozen=True)
class Seats:
    """The processors of the driver (with the Bot API server) and of the bot; None leaves them to the system."""

    driver: int | None = None
    bot: int | None = None


def two_seats() -> Seats:
    """Two different processors, where the system has two and lets us choose."""
    free = sorted(os.sched_getaffinity(0)) if _PINS else []
    return Seats(free[0], free[1]) if len(free) >= 2 else Seats()


@contextmanager
def seated(cpu: int | None) -> Iterator[None]:
    """This thread, and the threads and processes it starts meanwhile, on one processor."""
    if cpu is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {cpu})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def memory_mib(pid: int, field: str) -> float | None:
    """``VmRSS`` (resident now) or ``VmHWM`` (its highest so far) in MiB; None where there is no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    for line in status.read_text(encoding="ascii", errors="replace").splitlines():
        name, _, rest = line.partition(":")
        if name == field:
            return int(rest.split()[0]) / 1024
    return None


def cpu_seconds(pid: int) -> float | None:
    """User and system time of all threads of a process; None where there is no /proc."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def describe(seats: Seats, folder: Path) -> str:
    """One line: processor, number of cores, versions, where each side sits, where commits go."""
    import sqlite3  # late: importing storage has put the newer library in this name's place

    cores = len(os.sched_getaffinity(0)) if _PINS else os.cpu_count()
    where = "memory-backed, commits are free" if memory_backed(folder) else "disk"
    pinned = f"driver on CPU {seats.driver}, bot on CPU {seats.bot}" if seats.bot is not None else "not pinned"
    libraries = ", ".join(f"{name} {version(name)}" for name in ("python-telegram-bot", "aiohttp", "cryptography"))
    return (
        f"{_processor()}, {cores} cores; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{libraries}; {pinned}; data on {where}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8", errors="replace").splitlines() if info.exists() else []
    found = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(found, platform.processor() or platform.machine())
