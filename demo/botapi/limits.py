"""Telegram's sending limits as token buckets, switched on with --rate-limits. Used by ``delivery``.

Bots FAQ: about 30 messages a second overall, one a second in a chat (short bursts pass), 20 a minute in a group.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    """``burst`` messages at once, then ``rate`` a second."""

    rate: float
    burst: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more message fits; 0 when it fits now."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class RateLimits:
    """Counts messages per chat and overall. Times are monotonic seconds given by the caller."""

    OVERALL = (30.0, 30.0)
    PRIVATE = (1.0, 5.0)
    GROUP = (20 / 60, 20.0)

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled
        self._overall: _Bucket | None = None
        self._chats: dict[int, _Bucket] = {}

    def take(self, chat_id: int, now: float) -> int:
        """Count one message; returns 0, or the whole seconds to wait and counts nothing."""
        if not self._enabled:
            return 0
        if self._overall is None:
            self._overall = _Bucket(*self.OVERALL, self.OVERALL[1], now)
        if chat_id not in self._chats:
            rate, burst = self.PRIVATE if chat_id > 0 else self.GROUP
            self._chats[chat_id] = _Bucket(rate, burst, burst, now)
        buckets = (self._overall, self._chats[chat_id])
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.level -= 1
        return 0
