"""The world's clock: real time plus an offset that a person or a test may move forward."""

from __future__ import annotations

import time
from pathlib import Path


class Clock:
    """``now()`` in Unix seconds. The offset is also kept in ``path`` so that the bot's clock can follow."""

    def __init__(self, path: Path | None = None) -> None:
        self.offset = 0.0
        self._path = path
        if path is not None:
            self._write(path)

    def now(self) -> float:
        return time.time() + self.offset

    def date(self) -> int:
        """The time as Telegram writes it in messages: whole Unix seconds."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        self._set(self.offset + seconds)

    def reset(self) -> None:
        self._set(0.0)

    def _set(self, offset: float) -> None:
        self.offset = offset
        if self._path is not None:
            self._write(self._path)

    def _write(self, path: Path) -> None:
        # Written aside and renamed: a reader sees the old or the new number, never half of one.
        aside = path.with_name(path.name + ".new")
        aside.write_text(f"{self.offset:.3f}\n", encoding="ascii")
        aside.replace(path)
