"""Citizens who asked to be told of news: in the session store's memory only, gone with power. For handlers/citizen.

Beside an open conversation this is the only place that joins an account to a case, and only where its owner asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.database import Database, Tx
from storage.ids import CaseId


@dataclass(frozen=True)
class Nudge:
    """``seen``: the case's state as this citizen last read it. ``message_id``: the nudge he has not followed yet, or 0."""

    case_id: CaseId
    chat_id: int
    language: str
    seen: str
    message_id: int


class Nudges:
    """One account for each case: whoever asks last. Lives in the database of storage.sessions."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def set(self, case_id: CaseId, chat_id: int, language: str, seen: str) -> None:
        """Tell this account of news from now on."""

        def work(tx: Tx) -> None:
            tx.execute("INSERT OR REPLACE INTO nudge VALUES(?,?,?,?,0)", (case_id, chat_id, language, seen))

        await self._db.write(work)

    async def of(self, case_id: CaseId, chat_id: int) -> Nudge | None:
        """The nudge of this case, if it is this account that asked for it."""
        return await self._db.read(lambda tx: next(_nudges(tx, "case_id=? AND chat_id=?", (case_id, chat_id)), None))

    async def all(self) -> list[Nudge]:
        return await self._db.read(lambda tx: list(_nudges(tx, "1", ())))

    async def told(self, nudge: Nudge, message_id: int) -> None:
        """He has been told, in this message: nothing more until he has looked. Negative while it is on its way."""
        await self._change(nudge, "message_id=?", message_id)

    async def looked(self, nudge: Nudge, seen: str) -> None:
        """He has read the case in this state; the next news is told again."""
        await self._change(nudge, "seen=?, message_id=0", seen)

    async def _change(self, nudge: Nudge, columns: str, value: int | str) -> None:
        """Another account may have asked since: its nudge is left alone."""
        where, values = "case_id=? AND chat_id=?", (value, nudge.case_id, nudge.chat_id)
        await self._db.write(lambda tx: tx.execute(f"UPDATE nudge SET {columns} WHERE {where}", values).rowcount)

    async def end(self, case_id: CaseId) -> None:
        """Forget who asked for news of this case: it has ended, or he asked for it."""
        await self._db.write(lambda tx: tx.execute("DELETE FROM nudge WHERE case_id=?", (case_id,)).rowcount)

    async def forget(self, chat_id: int) -> list[int]:
        """Forget this account; returns the nudges that still stand in its chat."""

        def work(tx: Tx) -> list[int]:
            rows = tx.execute("DELETE FROM nudge WHERE chat_id=? RETURNING message_id", (chat_id,)).fetchall()
            return [message_id for (message_id,) in rows if message_id > 0]

        return await self._db.write(work)


def _nudges(tx: Tx, where: str, values: tuple[object, ...]) -> Iterator[Nudge]:
    rows = tx.execute(f"SELECT case_id, chat_id, language, seen, message_id FROM nudge WHERE {where}", values)
    return (Nudge(CaseId(bytes(r[0])), r[1], r[2], r[3], r[4]) for r in rows)
