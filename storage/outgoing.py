"""The outbox as the sender uses it: lease, send, mark. Used by bot/sender.py only."""

from storage import notices, outbox, reminding
from storage.database import Database, Tx
from storage.outbox import Letter


class Outgoing:
    def __init__(self, main: Database) -> None:
        self._main = main

    async def take(self, now: int) -> list[Letter]:
        """Messages to send now, at most one a chat. Looks before it writes: an empty outbox costs no commit."""
        if not await self._main.read(lambda tx: outbox.any_due(tx, now)):
            return []
        return await self._main.write(lambda tx: outbox.take(tx, now))

    async def sent(self, letter: Letter, now: int) -> None:
        await self._main.write(lambda tx: outbox.all_sent(tx, [letter.outbox_id], now))

    async def reminders(self, letter: Letter) -> list[Letter]:
        """All reminders that wait for the chat of this one, itself first."""
        return await self._main.read(lambda tx: reminding.together(tx, letter))

    async def all_sent(self, letters: list[Letter], now: int) -> None:
        """One message spoke for all of these."""
        await self._main.write(lambda tx: outbox.all_sent(tx, [one.outbox_id for one in letters], now))

    async def postpone(self, letter: Letter, now: int, seconds: int) -> None:
        await self._main.write(lambda tx: outbox.postpone(tx, letter, now, seconds))

    async def bury(self, letter: Letter) -> None:
        await self._main.write(lambda tx: outbox.bury(tx, letter))

    async def board(self, letter: Letter) -> tuple[int | None, int, list[int]]:
        """The officer's standing notice: its message if it still stands, what it must now say, and whose rows."""

        def work(tx: Tx) -> tuple[int | None, int, list[int]]:
            waiting, shown = outbox.same_kind(tx, letter), notices.shown(tx, letter.chat_id)
            message, before = shown or (None, 0)
            return message, before + len(waiting), waiting

        return await self._main.read(work)

    async def board_shown(self, letter: Letter, message_id: int, unread: int, rows: list[int]) -> None:
        """The notice stands in this message; all rows it speaks for are done with it."""

        def work(tx: Tx) -> None:
            notices.raised(tx, letter.chat_id, message_id, unread)
            outbox.forget(tx, rows)

        await self._main.write(work)

    async def waiting(self) -> int:
        return await self._main.read(outbox.waiting)
