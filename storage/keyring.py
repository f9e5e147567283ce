"""Officers' unlocked keys: in memory only, each for a few minutes, gone with the process. Used by the staff handlers."""

import asyncio
from dataclasses import dataclass

from storage.ids import StaffId
from storage.sealing import Seed


@dataclass(frozen=True)
class _Unlocked:
    seed: Seed
    until: int


class Keyring:
    """Seeds by officer, with an end. Time (UTC seconds) is given by the caller."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._open: dict[StaffId, _Unlocked] = {}
        self.one_at_a_time = asyncio.Lock()
        """Held while a key file is opened: each takes 256 MiB for a second."""

    def unlock(self, staff_id: StaffId, seed: Seed, now: int) -> int:
        """Keep the seed; returns until when."""
        until = now + self._seconds
        self._open[staff_id] = _Unlocked(seed, until)
        return until

    def seed(self, staff_id: StaffId, now: int) -> Seed | None:
        """The officer's seed, or None when locked or run out."""
        self.expire(now)
        held = self._open.get(staff_id)
        return held.seed if held else None

    def lock(self, staff_id: StaffId) -> bool:
        """Forget the seed at once; False when it was not held."""
        return self._open.pop(staff_id, None) is not None

    def expire(self, now: int) -> list[StaffId]:
        """Forget what has run out; returns whose."""
        gone = [who for who, held in self._open.items() if held.until <= now]
        for who in gone:
            del self._open[who]
        return gone
