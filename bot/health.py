"""The heartbeat: figures of the running program in ``<QF_RUN_DIR>/health.json``, for `status`, monitoring and metrics.

Written by the running program each tick, removed when it stops. Counts and ages only; no id, no name, no content.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage import files

if TYPE_CHECKING:  # `status` reads heartbeats, and starts faster without Telegram's library
    from bot.canary import Canary
    from bot.gate import Ledger
    from storage.status import Vitals

FILE = "health.json"
UNWELL = "storage_unwell"
"""Gauge: how many files of the databases cannot be used just now."""
MISSED_TICKS = 3
SLACK_SECONDS = 60
"""A tick may take this long by itself: a canary that is late, a digest of a big desk."""
POLL_LATE_SECONDS = 300
UNSETTLED_LATE_SECONDS = 300


@dataclass(frozen=True)
class Beat:
    """The running program at one moment. Ages and spans are in seconds, instants in UTC seconds."""

    at: int
    tick: float
    """Seconds between two beats."""
    handled: int
    """Updates handled to their end since the start."""
    unsettled: int
    """Updates that Telegram has not been told are done: in hand, or failed and to come again."""
    oldest: int
    """Age of the oldest of them, 0 for none."""
    polled: int | None
    """Since Telegram last answered a poll; None before the first, and where it calls us (webhook)."""
    outbox_waiting: int
    outbox_dead: int
    readers: int
    canary: str
    """off, waiting (not flown since the start), ok or lost."""
    canary_back_at: int
    """The last canary that came back, 0 for none since the start."""
    gauges: dict[str, int]
    """Counters that other parts of the program add, such as messages turned away in a flood."""

    def fresh(self, now: int) -> bool:
        """Whether the program that wrote it can be taken to run still."""
        return now - self.at <= MISSED_TICKS * self.tick + SLACK_SECONDS

    def troubles(self) -> list[str]:
        """What needs the operator, in his words; [] when all is well."""
        found = [
            (self.canary == "lost", "the canary did not come back: tips may not be stored; see the log"),
            (self.gauges.get(UNWELL, 0) > 0, "a database cannot be used; see storage-unwell in the log"),
            (self.polled is not None and self.polled > POLL_LATE_SECONDS, "Telegram does not answer"),
            (self.oldest > UNSETTLED_LATE_SECONDS, "an update cannot be handled; see the log"),
        ]
        return [words for wrong, words in found if wrong]


class Heart:
    """Takes the figures together. ``gauges`` are read at each beat."""

    def __init__(
        self, ledger: Ledger, vitals: Vitals, canary: Canary, tick: float, gauges: Callable[[], Mapping[str, int]]
    ) -> None:
        self._ledger = ledger
        self._vitals = vitals
        self._canary = canary
        self._tick = tick
        self._gauges = gauges

    async def beat(self, now: datetime) -> Beat:
        """The figures of this moment. Raises StorageBroken."""
        vital = await self._vitals.now()
        here = asyncio.get_running_loop().time()
        waiting, polled = self._ledger.unconfirmed, self._ledger.polled_at
        return Beat(
            at=int(now.timestamp()),
            tick=self._tick,
            handled=self._ledger.handled,
            unsettled=len(waiting),
            oldest=int(here - waiting[0]) if waiting else 0,
            polled=None if polled is None else int(here - polled),
            outbox_waiting=vital.outbox_waiting,
            outbox_dead=vital.outbox_dead,
            readers=vital.readers,
            canary=self._canary.state,
            canary_back_at=self._canary.back_at,
            gauges=dict(self._gauges()),
        )


def write(run_dir: Path, beat: Beat) -> None:
    """Put the heartbeat in the place of the one before. Raises OSError."""
    files.replace(run_dir / FILE, json.dumps(asdict(beat)).encode("ascii"))


def read(run_dir: Path) -> Beat | None:
    """The last heartbeat; None when there is none, or none of this version."""
    try:
        return Beat(**json.loads((run_dir / FILE).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return None


def remove(run_dir: Path) -> None:
    """The program has stopped in good order."""
    with contextlib.suppress(OSError):  # the directory may be gone with its session already
        (run_dir / FILE).unlink(missing_ok=True)
