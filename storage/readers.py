"""Whom a tip is sealed to: officers' and role keys, public halves only. Called by intake, dialogue and the command line."""

from dataclasses import dataclass

from storage import audit
from storage.database import Tx
from storage.errors import NoReaders
from storage.ids import ReaderId
from storage.sealing import PublicKey, Reader


@dataclass(frozen=True)
class ReaderRow:
    reader_id: ReaderId
    kind: str
    name: str
    epoch: int
    fingerprint: str
    key_file: str | None
    revoked: bool


def add(tx: Tx, reader_id: ReaderId, kind: str, name: str, public: PublicKey, key_file: str | None, now: str) -> None:
    """Register a public key; from now on new tips are sealed to it as well."""
    tx.execute(
        "INSERT INTO reader(reader_id, kind, name, epoch, public_key, key_file, added_at) VALUES(?,?,?,1,?,?,?)",
        (reader_id, kind, name, public.raw, key_file, now),
    )
    details = {"reader": reader_id, "kind": kind, "fingerprint": public.fingerprint()}
    audit.append(tx, at=now, actor=audit.OPERATOR, act="reader.add", details=details)


def revoke(tx: Tx, reader_id: ReaderId, now: str) -> bool:
    """Seal nothing more to this key; False when it is unknown or already revoked."""
    done = tx.execute(
        "UPDATE reader SET revoked_at=? WHERE reader_id=? AND revoked_at IS NULL", (now, reader_id)
    ).rowcount
    if done:
        audit.append(tx, at=now, actor=audit.OPERATOR, act="reader.revoke", details={"reader": reader_id})
    return bool(done)


def entitled(tx: Tx) -> list[Reader]:
    """Everyone a new tip is sealed to. Raises NoReaders."""
    rows = tx.execute(
        "SELECT reader_id, epoch, public_key FROM reader WHERE revoked_at IS NULL AND kind <> 'superior' ORDER BY reader_id"
    ).fetchall()
    if not rows:
        raise NoReaders("no reader key is registered: run `python -m bot keys new NAME`")
    return [Reader(row[0], row[1], PublicKey(row[2])) for row in rows]


def every(tx: Tx) -> list[ReaderRow]:
    rows = tx.execute(
        "SELECT reader_id, kind, name, epoch, public_key, key_file, revoked_at FROM reader ORDER BY added_at, reader_id"
    )
    return [
        ReaderRow(ReaderId(r[0]), r[1], r[2], r[3], PublicKey(r[4]).fingerprint(), r[5], r[6] is not None) for r in rows
    ]


def key_file(tx: Tx, reader_id: ReaderId) -> str | None:
    """Where the wrapped private half lies on this host, if it does."""
    row = tx.execute("SELECT key_file FROM reader WHERE reader_id=? AND revoked_at IS NULL", (reader_id,)).fetchone()
    return row[0] if row else None
