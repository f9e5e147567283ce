"""Who writes too fast: token buckets in memory, under a random key that changes daily. Used by handlers/ only.

An honest burst is slowed, not refused; only a chat far beyond one is left unanswered. What is known of a chat here is a
keyed hash, a level and a time; it is written nowhere and forgotten with the day, or when too many others came since.
"""

import hmac
import math
import secrets
from collections import Counter, OrderedDict
from dataclasses import dataclass
from enum import Enum
from typing import Literal

MAX_CHATS = 20_000
DRAFT_COST = 4.0
"""What a new draft takes from its chat's bucket beside its update: it costs us a derivation of 50 ms."""
PRESS_SECONDS = 2.0
IGNORE_SECONDS = 60.0
WARN_SECONDS = 60.0
_DAY = 86_400


class Pace(Enum):
    PASS = "pass"  # noqa: S105 - the name of a verdict
    SLOW = "slow"  # handled, but many messages get one answer
    DROP = "drop"  # far beyond: settled unanswered, but for one sentence a minute


@dataclass
class _Bucket:
    """``level`` tokens at ``at``; below 1 the chat is slow. ``told`` and ``pressed``: when it was last told so, and when
    a press of it was last let through for all that. ``deaf``: until when its messages are not looked at. ``warned``: when
    it was last told where to turn in danger."""

    level: float
    at: float
    told: float = -math.inf
    pressed: float = -math.inf
    deaf: float = -math.inf
    warned: float = -math.inf

    def refill(self, now: float, per_second: float, most: float) -> None:
        self.level = min(most, self.level + max(0.0, now - self.at) * per_second)
        self.at = now  # also backwards: a clock that was set back must not stop the refill


class Flood:
    """Times are seconds since 1970. A chat may send ``burst`` updates at once and ``per_minute`` for long; as many
    again are slowed, what exceeds that is dropped. All chats together may begin ``drafts_per_minute``."""

    def __init__(self, burst: int, per_minute: int, drafts_per_minute: int) -> None:
        self._burst = float(burst)
        self._per_second = per_minute / 60
        self._drafts_per_minute = float(drafts_per_minute)
        self._drafts = _Bucket(self._drafts_per_minute, 0.0)
        self._key = b""
        self._day = -1
        self._chats: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, int]:
        """How often each verdict fell since the start ("pass", "slow", "drop"), and drafts refused ("no-draft")."""
        return {name: self._counts[name] for name in (*(pace.value for pace in Pace), "no-draft")}

    def pace(self, chat_id: int, now: float) -> Pace:
        """What becomes of one more update of this chat. Writing on while dropped keeps it dropped."""
        bucket = self._bucket(chat_id, now)
        left = bucket.level - 1
        pace = Pace.PASS if left >= 0 else Pace.SLOW if left >= -self._burst else Pace.DROP
        bucket.level = max(left, -self._burst)
        if pace is not Pace.DROP:
            bucket.deaf = -math.inf
        self._counts[pace.value] += 1
        return pace

    def may_tell(self, chat_id: int, now: float, every: float) -> bool:
        """Whether the chat may be told now that it is too fast: once in ``every`` seconds."""
        return self._due(chat_id, now, "told", every)

    def may_warn(self, chat_id: int, now: float) -> bool:
        """Whether a chat that tells of danger while it writes too fast is told where to turn: once in WARN_SECONDS."""
        return self._due(chat_id, now, "warned", WARN_SECONDS)

    def ignore(self, chat_id: int, now: float, seconds: float) -> None:
        """Messages of this chat need not be looked at while they come too fast: none could be kept. 0 ends it."""
        self._bucket(chat_id, now).deaf = now + seconds

    def ignores(self, chat_id: int, now: float) -> bool:
        """Dropping costs next to nothing then: not even the conversation is read."""
        return now < self._bucket(chat_id, now).deaf <= now + IGNORE_SECONDS

    def may_press(self, chat_id: int, now: float) -> bool:
        """Whether a press of a chat that is far too fast is let through: once in PRESS_SECONDS."""
        return self._due(chat_id, now, "pressed", PRESS_SECONDS)

    def _due(self, chat_id: int, now: float, what: Literal["told", "warned", "pressed"], every: float) -> bool:
        """Whether this was done to the chat ``every`` seconds ago or more; then it counts as done now."""
        bucket = self._bucket(chat_id, now)
        due = not 0 <= now - getattr(bucket, what) < every
        if due:
            setattr(bucket, what, now)
        return due

    def may_draft(self, chat_id: int, now: float) -> bool:
        """Whether one more draft may begin; its chat pays for it."""
        self._drafts.refill(now, self._drafts_per_minute / 60, self._drafts_per_minute)
        if self._drafts.level < 1:
            self._counts["no-draft"] += 1
            return False
        self._drafts.level -= 1
        bucket = self._bucket(chat_id, now)
        bucket.level = max(bucket.level - DRAFT_COST, -self._burst)
        return True

    def _bucket(self, chat_id: int, now: float) -> _Bucket:
        self._renew(now)
        name = hmac.digest(self._key, chat_id.to_bytes(8, "big", signed=True), "sha256")[:16]
        bucket = self._chats.setdefault(name, _Bucket(self._burst, now))
        self._chats.move_to_end(name)
        if len(self._chats) > MAX_CHATS:
            self._chats.popitem(last=False)
        bucket.refill(now, self._per_second, self._burst)
        return bucket

    def _renew(self, now: float) -> None:
        """A new day has a new key, so that the old day's names mean nothing any more."""
        day = int(now // _DAY)
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._chats.clear()
