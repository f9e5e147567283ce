"""Telling the desk that something came in: one standing notice for each officer, raised, never a message a tip."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex

from storage import outbox, visibility
from storage.database import Tx
from storage.ids import CaseId, EntryId, ReaderId
from storage.staff import Officer

WATCHING = frozenset({"intake", "manager"})
"""Roles that are told of what comes in."""
MANAGERS = frozenset({"manager"})


def tell_desk(tx: Tx, what: str, number: str) -> None:
    """Raise the board of the case's owner, or of those who see it and watch the intake when nobody owns it.

    Nobody else is told, in no way and at no time. The row carries neither time nor case, and goes once it is shown: when
    a citizen wrote is nobody's business.
    """
    row = tx.execute("SELECT case_id, owner FROM tip WHERE number=?", (number,)).fetchone()
    if row is not None:
        raise_board(tx, reachable(tx, CaseId(bytes(row[0])), row[1], WATCHING), what)


def tell_entry(
    tx: Tx, officers: Iterable[Officer], entry_id: EntryId, number: str, kind: str, state: str, now: datetime
) -> None:
    """Tell these officers that an entry of a case they see waits for them; once for each turn it takes."""
    turn = tx.execute("SELECT max(seq) FROM entry_step WHERE entry_id=?", (entry_id,)).fetchone()[0]
    for officer in officers:
        if officer.chat_id is None:
            continue
        outbox.put(
            tx, dedupe=f"entry:{entry_id.hex()}:{turn}:{officer.staff_id}", chat_id=officer.chat_id, kind="entry",
            payload={"number": number, "entry": entry_id.hex(), "kind": kind, "state": state}, now=int(now.timestamp()),
        )  # fmt: skip


def tell_ownerless(tx: Tx, case_id: CaseId, number: str, since: str, now: datetime) -> None:
    """Tell managers who see it, or failing them everybody who does, that nobody has owned a case since a day; once a day."""
    cause = f"ownerless:{case_id.hex()}:{now.date().isoformat()}"
    for officer in reachable(tx, case_id, None, MANAGERS):
        assert officer.chat_id is not None
        outbox.put(
            tx, dedupe=f"{cause}:{officer.staff_id}", chat_id=officer.chat_id, kind="ownerless",
            payload={"number": number, "since": since}, now=int(now.timestamp()),
        )  # fmt: skip


def raise_board(tx: Tx, officers: Iterable[Officer], what: str) -> None:
    """One more on the standing notice of each of these officers who has joined."""
    for officer in officers:
        if officer.chat_id is None:
            continue
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


def reachable(tx: Tx, case_id: CaseId, owner: str | None, roles: frozenset[str]) -> list[Officer]:
    """Whom to tell of a case: its owner; without one those who hold a role, and the supervisor of its area; or else all.

    Never anybody who does not see it.
    """
    there = [officer for officer in visibility.officers(tx, case_id) if officer.chat_id is not None]
    owners = [officer for officer in there if officer.staff_id == owner]
    if owners:
        return owners
    near = _supervisor(tx, case_id)
    return [one for one in there if one.roles & roles or one.staff_id == near] or there


def _supervisor(tx: Tx, case_id: CaseId) -> str | None:
    row = tx.execute("SELECT supervisor FROM assignment WHERE case_id=?", (case_id,)).fetchone()
    return row[0] if row else None


def hush(tx: Tx, case_id: CaseId, reader_id: ReaderId) -> None:
    """Drop the reminders that still wait for whoever loses a case: they would tell him of it once more."""
    tx.execute(
        "DELETE FROM outbox WHERE sent_at IS NULL AND kind IN ('reminder', 'entry', 'ownerless', 'explain') "
        "AND json_extract(payload, '$.number')=(SELECT number FROM tip WHERE case_id=?) "
        "AND chat_id IN (SELECT chat_id FROM staff WHERE reader_id=? AND chat_id IS NOT NULL)",
        (case_id, reader_id),
    )
