"""Sees every file that is made in a folder, however short it lives: SQLite unlinks its temporary files at once.

Linux only (inotify); elsewhere nothing is seen, and ``able`` says so. A file made with O_TMPFILE never has a name and is
not seen here; while it is open, ``process`` sees it.
"""

import ctypes
import os
import struct
import sys
from pathlib import Path

_CREATED = 0x100
_EVENT = struct.Struct("iIII")


class Watch:
    """Watches from its making until ``close``. Raises OSError when the folder cannot be watched."""

    able = sys.platform == "linux"

    def __init__(self, folder: Path) -> None:
        if not self.able:
            return
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = int(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        if self._handle < 0 or libc.inotify_add_watch(self._handle, os.fsencode(folder), _CREATED) < 0:
            raise OSError(ctypes.get_errno(), f"{folder} cannot be watched")

    def made(self) -> list[str]:
        """Names of the files made since the last call."""
        found: list[str] = []
        while self.able:
            try:
                events = os.read(self._handle, 1 << 16)
            except BlockingIOError:
                break
            while events:
                size = _EVENT.unpack_from(events)[3]
                found.append(os.fsdecode(events[_EVENT.size : _EVENT.size + size].rstrip(b"\0")))
                events = events[_EVENT.size + size :]
        return found

    def close(self) -> None:
        if self.able:
            os.close(self._handle)
