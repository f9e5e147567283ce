"""Open conversations, in memory-backed storage only. The shape of a conversation belongs to the handlers.

The file survives a killed process and dies with power. Nothing else in the program may keep a citizen's chat id.
"""

import json
from pathlib import Path
from typing import Any

from storage.alarm import Alarm
from storage.database import Database, Tx
from storage.errors import StorageBroken
from storage.memory import memory_backed

Body = dict[str, Any]


class Sessions:
    """Conversations by chat, each with an end; times are UTC seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @property
    def database(self) -> Database:
        """For storage/care.py, which looks after its file."""
        return self._db

    @classmethod
    async def open(cls, run_dir: Path, *, allow_disk: bool = False, alarm: Alarm | None = None) -> "Sessions":
        """Open the store in ``run_dir``; refuses a directory that is on a disk unless ``allow_disk``.

        Raises StorageBroken with what to do.
        """
        try:
            run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            run_dir.chmod(0o700)  # it may have stood open before; who does not own it may not use it
        except PermissionError:
            raise StorageBroken(f"QF_RUN_DIR={run_dir} belongs to somebody else: choose another directory") from None
        if not allow_disk and not memory_backed(run_dir):
            raise StorageBroken(
                f"QF_RUN_DIR={run_dir} is not memory-backed: conversations would reach the disk. "
                "Use a tmpfs such as /dev/shm/qingfeng, or set QF_ALLOW_DISK_SESSIONS=1 for trials only."
            )
        return cls(await Database.open(run_dir / "sessions.db", "sessions", durability="OFF", alarm=alarm))

    async def load(self, chat_id: int, now: int) -> Body | None:
        """The conversation of this chat, or None when there is none or it has run out."""
        row = await self._db.read(
            lambda tx: tx.execute(
                "SELECT body FROM session WHERE chat_id=? AND expires_at>?", (chat_id, now)
            ).fetchone()
        )
        return json.loads(row[0]) if row else None

    async def save(self, chat_id: int, body: Body, now: int, seconds: int) -> None:
        """Store the conversation; it ends ``seconds`` from now unless saved again."""
        text = json.dumps(body, ensure_ascii=False)

        def work(tx: Tx) -> None:
            tx.execute(
                "INSERT INTO session(chat_id, body, touched_at, expires_at) VALUES(?,?,?,?) ON CONFLICT(chat_id) "
                "DO UPDATE SET body=excluded.body, touched_at=excluded.touched_at, expires_at=excluded.expires_at",
                (chat_id, text, now, now + seconds),
            )

        await self._db.write(work)

    async def drop(self, chat_id: int, *, expired_by: int | None = None) -> None:
        """Forget the conversation and what it reserved; with ``expired_by``, only if it had run out by then."""

        def work(tx: Tx) -> None:
            done = tx.execute(
                "DELETE FROM session WHERE chat_id=?1 AND expires_at<=coalesce(?2, expires_at)", (chat_id, expired_by)
            )
            if done.rowcount or expired_by is None:
                tx.execute("DELETE FROM selector WHERE chat_id=?", (chat_id,))

        await self._db.write(work)

    async def expired(self, now: int, limit: int = 100) -> list[tuple[int, Body]]:
        """Conversations that have run out; the caller says goodbye and drops them."""
        rows = await self._db.read(
            lambda tx: tx.execute(
                "SELECT chat_id, body FROM session WHERE expires_at<=? ORDER BY expires_at LIMIT ?", (now, limit)
            ).fetchall()
        )
        return [(row[0], json.loads(row[1])) for row in rows]

    async def reserve(self, chat_id: int, selector: str) -> bool:
        """Promise a receipt selector to this chat's draft; False when another draft holds it."""
        return await self._db.write(
            lambda tx: tx.execute("INSERT OR IGNORE INTO selector VALUES(?,?)", (selector, chat_id)).rowcount == 1
        )

    async def release(self, chat_id: int) -> None:
        """Give back the selectors promised to this chat's drafts."""
        await self._db.write(lambda tx: tx.execute("DELETE FROM selector WHERE chat_id=?", (chat_id,)).rowcount)

    async def vanish_at(self, chat_id: int, message_ids: list[int], at: int) -> None:
        """Have messages deleted later: what an officer read, a passphrase that could not be deleted at once."""
        rows = [(chat_id, message_id, at) for message_id in message_ids]
        await self._db.write(lambda tx: tx.executemany("INSERT OR REPLACE INTO vanish VALUES(?,?,?)", rows).rowcount)

    async def vanishing(self, now: int, limit: int = 100) -> list[tuple[int, int]]:
        """Messages to delete now, as (chat, message); the caller deletes them, then calls :meth:`vanished`."""
        return await self._db.read(
            lambda tx: tx.execute(
                "SELECT chat_id, message_id FROM vanish WHERE delete_at<=? ORDER BY delete_at LIMIT ?", (now, limit)
            ).fetchall()
        )

    async def vanished(self, messages: list[tuple[int, int]]) -> None:
        """These are deleted. Not before: a program that dies in between must delete them when it runs again."""
        await self._db.write(
            lambda tx: tx.executemany("DELETE FROM vanish WHERE chat_id=? AND message_id=?", messages).rowcount
        )

    async def close(self) -> None:
        await self._db.close()
