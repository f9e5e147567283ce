"""Room on a disk: how much is left, and a ballast to throw off when none is. Used by intake, drafts and bot/app.py."""

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from config.log_events import LogEvent
from storage.errors import NoRoom

BALLAST = "ballast"
MIB = 2**20
LOOK_SECONDS = 1.0

log = logging.getLogger("qingfeng.room")


class Room:
    """Whether the file system of ``folder`` has at least ``least`` bytes left; 0 asks for none.

    Looks at most once a second, and alarms once each time room runs short. It counts as found again from an eighth more
    on, so that a disk on the edge does not alarm for ever. May be asked from any thread.
    """

    def __init__(self, folder: Path, least: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._least = least
        self._seconds = seconds
        self._looked: float | None = None
        self._short = False
        self._one_at_a_time = threading.Lock()

    def short(self) -> bool:
        """Too little is left to take in more."""
        with self._one_at_a_time:
            now = self._seconds()
            if self._least and (self._looked is None or now - self._looked >= LOOK_SECONDS):
                self._looked = now
                self._look()
            return self._short

    def require(self) -> None:
        """Raises NoRoom when too little is left."""
        if self.short():
            raise NoRoom(f"{self._folder} has less room than is kept free")

    def _look(self) -> None:
        left = free(self._folder)
        was, self._short = self._short, left < (self._least * 9 // 8 if self._short else self._least)
        if self._short and not was:
            log.error(LogEvent.ROOM_SHORT, {"free_mib": left // MIB, "least_mib": self._least // MIB})
        elif was and not self._short:
            log.warning(LogEvent.ROOM_AGAIN, {"free_mib": left // MIB})


def free(folder: Path) -> int:
    """Bytes that this program may still write on the file system of ``folder``."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def lay_ballast(data_dir: Path, size: int, least: int) -> None:
    """Keep ``size`` bytes of the disk occupied by a file the operator can delete when nothing else can be.

    A full disk also fails SQLite's DELETE, so room has to come from outside. Laid only while ``least`` bytes stay free
    beside it; one of another size is replaced, and 0 takes it away. Where the system cannot reserve, there is none.
    """
    path = data_dir / BALLAST
    if ballast(data_dir) == size:
        return
    path.unlink(missing_ok=True)
    if size == 0 or not hasattr(os, "posix_fallocate") or free(data_dir) < size + least:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.posix_fallocate(handle, 0, size)
    except OSError:  # no such call on this file system, or the room went meanwhile: what was reserved is given back
        path.unlink()
        log.warning(LogEvent.BALLAST_NOT_LAID)
    finally:
        os.close(handle)


def ballast(data_dir: Path) -> int:
    """Bytes the ballast occupies; 0 when there is none."""
    try:
        return (data_dir / BALLAST).stat().st_size
    except FileNotFoundError:
        return 0
