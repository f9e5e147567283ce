"""The one source of the present time. Everything else takes it as an argument."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from casework.localtime import shanghai
from config.log_events import LogEvent

FURTHEST = timedelta(days=100 * 365)
"""The clock is moved no further: nobody means it, and a date past the year 9999 would end whoever asks for the time."""
log = logging.getLogger("qingfeng.clock")


class Clock:
    """Now, in Asia/Shanghai. ``offset_file`` (demo and tests) holds seconds to add and may change at any time.

    While it holds none, the clock goes on as it went before: whoever asks for the time gets it, the log gets one line.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._mtime = -1
        self._offset = timedelta()
        self._unreadable = False

    def __call__(self) -> datetime:
        now = datetime.now(shanghai())
        return now + self._read() if self._file else now

    def _read(self) -> timedelta:
        assert self._file is not None
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._mtime:
                self._offset = _seconds(self._file.read_text(encoding="ascii"))
                self._mtime, self._unreadable = changed, False
        except FileNotFoundError:  # nobody has moved the clock yet
            self._offset, self._mtime = timedelta(), -1
        except (OSError, ValueError, OverflowError) as error:
            if not self._unreadable:
                log.warning(LogEvent.CLOCK_FILE_UNREADABLE, {"error": type(error).__name__})
            self._unreadable = True
        return self._offset


def _seconds(text: str) -> timedelta:
    """Raises ValueError and OverflowError."""
    offset = timedelta(seconds=float(text))
    if abs(offset) > FURTHEST:
        raise ValueError("expected a time within a century")
    return offset
