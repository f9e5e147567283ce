"""The queue of updates with Telegram's rules. Used by ``polling``, ``webhook`` and the /sim endpoints.

An update is forgotten when getUpdates names an offset above its id, when the webhook answers 2xx, or after 24 hours.
Ids only grow, and ``allowed_updates`` is applied when an update is made, not when it is fetched.
"""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

LIFETIME = 24 * 3600
REMEMBERED = 1000
# Bot API, getUpdates: these kinds are sent only to bots that ask for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Update:
    """One update: its id, the lane (chat) whose order it keeps, when it was made, its JSON, whether it went out."""

    update_id: int
    lane: int
    created: float
    body: bytes
    handed_out: bool = False


class UpdateQueue:
    """Updates not yet confirmed, oldest first, and those that a test wants delivered once more."""

    def __init__(self, first_id: int, now: Callable[[], float]) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] | None = None
        self.on_add: Callable[[Update], None] = lambda update: None
        self._now = now
        self._pending: OrderedDict[int, Update] = OrderedDict()
        self._repeats: deque[Update] = deque()
        self._history: OrderedDict[int, Update] = OrderedDict()

    def __len__(self) -> int:
        self.expire()
        return len(self._pending) + len(self._repeats)

    def allow(self, kinds: list[str]) -> None:
        """Remember ``allowed_updates``; an empty list means Telegram's default set again."""
        self.allowed = frozenset(kinds) if kinds else None

    def wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed is not None else kind not in ON_REQUEST

    def add(self, kind: str, content: Any, lane: int) -> int | None:
        """Queue a new update and return its id, or None when the bot does not want this kind."""
        if not self.wanted(kind):
            return None
        return self.put({"update_id": self.next_id, kind: content}, lane)

    def put(self, update: dict[str, Any], lane: int) -> int:
        """Queue ``update`` as it is; an id of the past is delivered outside the order, like a repeat."""
        update_id = int(update["update_id"])
        entry = Update(update_id, lane, self._now(), json.dumps(update, ensure_ascii=False).encode())
        self._remember(entry)
        if update_id < self.next_id:
            self._repeats.append(entry)
        else:
            self.next_id = update_id + 1
            self._pending[update_id] = entry
        self.on_add(entry)
        return update_id

    def repeat(self, update_id: int) -> bool:
        """Deliver a recent update once more under the same id; False when it is no longer known."""
        known = self._history.get(update_id)
        if known is None:
            return False
        again = Update(update_id, known.lane, self._now(), known.body)
        self._repeats.append(again)
        self.on_add(again)
        return True

    def confirm(self, offset: int) -> None:
        """Apply a getUpdates offset. 0 confirms nothing, a negative one keeps that many from the end.

        An offset more than ten above the newest id comes from another server's numbering; Telegram then starts
        from the head of its queue (tdlib TQueue: "Specified from_id is in the future").
        """
        self.expire()
        if offset < 0:
            self._drop(max(0, len(self._pending) + offset))
        elif 0 < offset <= self.next_id + 10:
            while self._pending and next(iter(self._pending)) < offset:
                self._drop(1)
            self._repeats = deque(u for u in self._repeats if not u.handed_out or u.update_id >= offset)

    def batch(self, limit: int) -> list[Update]:
        """Up to ``limit`` updates to hand out now; they stay queued until confirmed."""
        self.expire()
        chosen = list(islice(self._repeats, limit))
        chosen += islice(self._pending.values(), limit - len(chosen))
        for update in chosen:
            update.handed_out = True
        return chosen

    def settle(self, update: Update) -> None:
        """Forget one update, wherever it stands (the webhook took it)."""
        if self._pending.get(update.update_id) is update:
            del self._pending[update.update_id]
        else:
            self._repeats = deque(u for u in self._repeats if u is not update)

    def holds(self, update: Update) -> bool:
        return self._pending.get(update.update_id) is update or any(u is update for u in self._repeats)

    def waiting(self) -> list[Update]:
        """Everything unconfirmed, in the order of delivery."""
        self.expire()
        return [*self._repeats, *self._pending.values()]

    def clear(self) -> None:
        self._pending.clear()
        self._repeats.clear()
        self._history.clear()

    def expire(self) -> None:
        """Drop what is older than 24 hours by the world's clock."""
        limit = self._now() - LIFETIME
        while self._pending and next(iter(self._pending.values())).created < limit:
            self._drop(1)
        while self._repeats and self._repeats[0].created < limit:
            self._repeats.popleft()

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._pending.popitem(last=False)

    def _remember(self, update: Update) -> None:
        self._history[update.update_id] = update
        while len(self._history) > REMEMBERED:
            self._history.popitem(last=False)
