"""The one source of the present time. Everything else takes it as an argument."""

from datetime import datetime, timedelta
from pathlib import Path

from casework.localtime import shanghai


class Clock:
    """Now, in Asia/Shanghai. ``offset_file`` (demo and tests) holds seconds to add and may change at any time."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._mtime = -1
        self._offset = timedelta()

    def __call__(self) -> datetime:
        now = datetime.now(shanghai())
        return now + self._read() if self._file else now

    def _read(self) -> timedelta:
        assert self._file is not None
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._mtime:
                self._offset = timedelta(seconds=float(self._file.read_text(encoding="ascii")))
                self._mtime = changed
        except FileNotFoundError:  # nobody has moved the clock yet
            self._offset, self._mtime = timedelta(), -1
        return self._offset
