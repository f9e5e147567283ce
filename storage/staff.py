"""Officers: who they are, what they may do, and the one-time invitations by which they join."""

import hashlib
import secrets
from dataclasses import dataclass

from storage import audit, outbox
from storage.database import Tx
from storage.ids import ReaderId, StaffId, short_id

INVITATION_SECONDS = 72 * 3600


@dataclass(frozen=True)
class Officer:
    staff_id: StaffId
    name: str
    roles: frozenset[str]
    reader_id: ReaderId | None
    chat_id: int | None
    language: str

    @property
    def joined(self) -> bool:
        """Whether he has opened his invitation, and can be told of anything."""
        return self.chat_id is not None

    @property
    def actor(self) -> str:
        """How the audit chain names this officer."""
        return f"staff:{self.staff_id}"


_COLUMNS = "staff_id, name, roles, reader_id, chat_id, language"


def _officer(row: tuple[str, str, str, str | None, int | None, str]) -> Officer:
    reader = ReaderId(row[3]) if row[3] else None
    return Officer(StaffId(row[0]), row[1], frozenset(row[2].split()), reader, row[4], row[5])


def by_chat(tx: Tx, chat_id: int) -> Officer | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM staff WHERE chat_id=? AND left_at IS NULL", (chat_id,)).fetchone()
    return _officer(row) if row else None


def by_reader(tx: Tx, reader_id: ReaderId, *, left_too: bool = False) -> Officer | None:
    """The officer whose key this is; with ``left_too`` also one who has left."""
    there = "" if left_too else " AND left_at IS NULL"
    row = tx.execute(f"SELECT {_COLUMNS} FROM staff WHERE reader_id=?{there} ORDER BY left_at", (reader_id,)).fetchone()
    return _officer(row) if row else None


def every(tx: Tx) -> list[Officer]:
    """All officers who have not left, invited or joined."""
    return [_officer(row) for row in tx.execute(f"SELECT {_COLUMNS} FROM staff WHERE left_at IS NULL ORDER BY name")]


def with_roles(tx: Tx, roles: frozenset[str]) -> list[Officer]:
    """Officers who joined and hold at least one of the roles."""
    return [o for o in every(tx) if o.chat_id is not None and o.roles & roles]


def invite(tx: Tx, name: str, roles: frozenset[str], reader_id: ReaderId | None, now: str, now_s: int) -> str:
    """Register an officer and return the one-time code he joins with; only its digest is kept."""
    staff_id, code = short_id(), secrets.token_urlsafe(24)
    tx.execute(
        "INSERT INTO staff(staff_id, name, roles, reader_id) VALUES(?,?,?,?)",
        (staff_id, name, " ".join(sorted(roles)), reader_id),
    )
    tx.execute(
        "INSERT INTO invitation(digest, staff_id, expires_at) VALUES(?,?,?)",
        (_digest(code), staff_id, now_s + INVITATION_SECONDS),
    )
    details = {"staff": staff_id, "roles": sorted(roles), "reader": reader_id}
    audit.append(tx, at=now, actor=audit.OPERATOR, act="staff.invite", details=details)
    return code


def join(tx: Tx, code: str, chat_id: int, now: str, now_s: int) -> Officer | None:
    """Bind the invited officer to this chat; None for a wrong, used or expired code, or a chat already bound."""
    if by_chat(tx, chat_id):
        return None
    row = tx.execute(
        "UPDATE invitation SET used_at=? WHERE digest=? AND used_at IS NULL AND expires_at>? "
        "AND staff_id IN (SELECT staff_id FROM staff WHERE left_at IS NULL) RETURNING staff_id",
        (now_s, _digest(code), now_s),
    ).fetchone()
    if row is None:
        return None
    tx.execute("UPDATE staff SET chat_id=? WHERE staff_id=?", (chat_id, row[0]))
    audit.append(tx, at=now, actor=f"staff:{row[0]}", act="staff.join", details={"staff": row[0]})
    return by_chat(tx, chat_id)


def leave(tx: Tx, staff_id: StaffId, now: str) -> bool:
    """End an officer's access; his open cases return to the queue, and he is told nothing more. False when unknown."""
    row = tx.execute("SELECT chat_id FROM staff WHERE staff_id=?", (staff_id,)).fetchone()
    done = tx.execute("UPDATE staff SET left_at=?, chat_id=NULL WHERE staff_id=? AND left_at IS NULL", (now, staff_id))
    if done.rowcount:
        if row[0] is not None:
            outbox.withdraw(tx, row[0])
        tx.execute(
            "UPDATE tip SET owner=NULL, disowned_on=?, ownerless_on=NULL WHERE owner=? AND closed_at IS NULL",
            (now[:10], staff_id),
        )
        audit.append(tx, at=now, actor=audit.OPERATOR, act="staff.leave", details={"staff": staff_id})
    return bool(done.rowcount)


def set_language(tx: Tx, staff_id: StaffId, language: str) -> None:
    tx.execute("UPDATE staff SET language=? WHERE staff_id=?", (language, staff_id))


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
