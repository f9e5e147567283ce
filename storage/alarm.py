"""One line in the log when files of a folder become unwell, one when they work again. Used by storage/ and bot/.

Who meets the trouble first sounds the alarm; whatever else fails for the same cause says nothing more.
"""

import errno
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from config.log_events import LogEvent
from storage.errors import StorageBroken, StorageDamaged, StorageError, StorageFull

WELL_SECONDS = 60.0
"""A file counts as well again after this long without a failure, so that a disk on the edge does not alarm for ever."""

log = logging.getLogger("qingfeng.storage")


class Alarm:
    """For the files of one folder, by name. A full disk fails them all: its kind of error is told once, not once a file."""

    def __init__(self, well_after: float | None = None, seconds: Callable[[], float] = time.monotonic) -> None:
        self._well_after = WELL_SECONDS if well_after is None else well_after
        self._seconds = seconds
        self._failed_at: dict[str, float] = {}
        self._told: set[str] = set()

    @property
    def unwell(self) -> list[str]:
        """Names of the files that failed and have not been seen to work since."""
        return sorted(self._failed_at)

    def failed(self, name: str, error: StorageError) -> None:
        """The file could not be used. Damage does not pass while the program runs: its file stays unwell."""
        kind = type(error).__name__
        if name not in self._failed_at and kind not in self._told:
            log.error(LogEvent.STORAGE_UNWELL, {"file": name, "error": kind})
        self._told.add(kind)
        lasting = isinstance(error, StorageDamaged) or self._failed_at.get(name) == float("inf")
        self._failed_at[name] = float("inf") if lasting else self._seconds()

    def worked(self, name: str) -> None:
        """The file was written durably."""
        failed_at = self._failed_at.get(name)
        if failed_at is None or self._seconds() - failed_at < self._well_after:
            return
        del self._failed_at[name]
        if not self._failed_at:
            self._told.clear()
            log.warning(LogEvent.STORAGE_WELL, {"file": name})

    @contextmanager
    def writing(self, name: str) -> Iterator[None]:
        """Around the writing of a plain file: its OSError leaves the block as StorageFull or StorageBroken, told."""
        try:
            yield
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            failure = (StorageFull if full else StorageBroken)(f"{name}: {type(error).__name__}")
            self.failed(name, failure)
            raise failure from error
        self.worked(name)
