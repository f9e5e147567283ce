"""Officers, for the handlers: who writes from this chat, joining, language. Used by the dispatcher and staff handlers."""

from datetime import datetime

from storage import notices, readers, staff
from storage.database import Database
from storage.ids import ReaderId
from storage.sealing import Seed, public_key
from storage.staff import Officer


class Staffing:
    def __init__(self, main: Database) -> None:
        self._main = main

    async def by_chat(self, chat_id: int) -> Officer | None:
        """The officer who joined from this chat; None for citizens."""
        return await self._main.read(lambda tx: staff.by_chat(tx, chat_id))

    async def everyone(self) -> list[Officer]:
        return await self._main.read(staff.every)

    async def join(self, code: str, chat_id: int, now: datetime) -> Officer | None:
        """Use a one-time invitation; None for a wrong, used or expired one."""
        at, seconds = now.isoformat(timespec="seconds"), int(now.timestamp())
        return await self._main.write(lambda tx: staff.join(tx, code, chat_id, at, seconds))

    async def set_language(self, officer: Officer, language: str) -> None:
        await self._main.write(lambda tx: staff.set_language(tx, officer.staff_id, language))

    async def key_file(self, reader_id: ReaderId) -> str | None:
        """Where the officer's wrapped key lies on this host; None in the `device` reading mode."""
        return await self._main.read(lambda tx: readers.key_file(tx, reader_id))

    async def holds(self, officer: Officer, seed: Seed) -> bool:
        """Whether the seed is that of the key now registered for the officer; not after an exchange of keys."""
        reader_id, key = officer.reader_id, public_key(seed)
        return reader_id is not None and await self._main.read(lambda tx: readers.holds(tx, reader_id, key))

    async def looked(self, officer: Officer) -> int | None:
        """He opened the queue; returns the message of the standing notice, which may go now."""
        if officer.chat_id is None:
            return None
        return await self._main.write(lambda tx: notices.looked(tx, officer.chat_id or 0))
