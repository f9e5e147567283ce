"""A look at the files every tick: noticed before a citizen meets it, and tried until it is well again. For bot/ticks.py."""

from collections.abc import Sequence

from storage.alarm import Alarm
from storage.database import Database
from storage.errors import StorageError
from storage.highwater import HighWater


class Care:
    def __init__(self, databases: Sequence[Database], mark: HighWater) -> None:
        self._databases = databases
        self._mark = mark

    async def look(self) -> None:
        """Look at every database and bring the high-water mark up to date. What is wrong sounds its own alarm."""
        for look in (*(database.look_after for database in self._databases), self._mark.note):
            try:
                await look()
            except StorageError:
                continue  # told already, once, by its alarm; the next tick tries again

    def unwell(self) -> int:
        """How many files cannot be used just now."""
        alarms: set[Alarm] = {database.alarm for database in self._databases}
        return sum(len(alarm.unwell) for alarm in alarms)
