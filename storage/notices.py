"""Telling the desk that something came in: one standing notice for each officer, raised, never a message a tip."""

from secrets import token_hex

from storage import outbox, staff
from storage.database import Tx

WATCHING = frozenset({"intake", "manager"})
"""Roles that are told of what comes in."""


def tell_desk(tx: Tx, what: str, number: str) -> None:
    """Raise the board of the case's owner, or of everyone who watches the intake when nobody owns it.

    The row carries neither time nor case, and goes once it is shown: when a citizen wrote is nobody's business.
    """
    row = tx.execute("SELECT owner FROM tip WHERE number=?", (number,)).fetchone()
    officers = [o for o in staff.every(tx) if o.chat_id is not None]
    owner = [o for o in officers if row and o.staff_id == row[0]]
    for officer in owner or [o for o in officers if o.roles & WATCHING]:
        assert officer.chat_id is not None
        outbox.put(
            tx, dedupe=f"board:{token_hex(8)}", chat_id=officer.chat_id, kind="board", payload={"what": what}, now=0,
        )  # fmt: skip


def shown(tx: Tx, chat_id: int) -> tuple[int, int] | None:
    """(message, unread) of the board this officer has not looked at yet."""
    row = tx.execute("SELECT message_id, unread FROM board WHERE chat_id=?", (chat_id,)).fetchone()
    return (int(row[0]), int(row[1])) if row else None


def raised(tx: Tx, chat_id: int, message_id: int, unread: int) -> None:
    """The board now shows ``unread`` in this message."""
    tx.execute(
        "INSERT INTO board(chat_id, message_id, unread) VALUES(?,?,?) "
        "ON CONFLICT(chat_id) DO UPDATE SET message_id=excluded.message_id, unread=excluded.unread",
        (chat_id, message_id, unread),
    )


def looked(tx: Tx, chat_id: int) -> int | None:
    """The officer opened the queue: the next arrival is a new notice. Returns the old board's message."""
    row = tx.execute("DELETE FROM board WHERE chat_id=? RETURNING message_id", (chat_id,)).fetchone()
    return int(row[0]) if row else None
