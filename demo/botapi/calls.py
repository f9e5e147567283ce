"""What the bot asked of this server: the recent calls and their counts. Read through /sim/calls and /sim/quiet."""

from __future__ import annotations

import time
from collections import deque
from itertools import islice
from typing import Any

KEPT = 20_000


class CallLog:
    """Every call except getUpdates, numbered from 1; the last ``KEPT`` are held."""

    def __init__(self) -> None:
        self.count = 0
        self.in_flight = 0
        self.last = time.monotonic()
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def begin(self) -> None:
        self.in_flight += 1
        self.last = time.monotonic()

    def end(self, method: str, params: dict[str, Any], status: int) -> None:
        """Note a finished call; ``status`` is the HTTP status, 0 when the connection was cut."""
        self.in_flight -= 1
        self.last = time.monotonic()
        self.count += 1
        self._kept.append(
            {"n": self.count, "method": method, "params": params, "status": status, "ok": status == 200}
        )

    def since(self, n: int) -> list[dict[str, Any]]:
        """The calls numbered above ``n``, oldest first."""
        first = self.count - len(self._kept)
        return list(islice(self._kept, max(0, n - first), None))
