"""What officers and the channel are to be told later: a row in the transaction of its cause. Sent by bot/sender.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.database import Tx

MAX_TRIES = 12
LEASE_SECONDS = 30
"""A row taken for sending is offered again after this long, should the sender die with it."""


@dataclass(frozen=True)
class Letter:
    outbox_id: int
    chat_id: int
    kind: str
    payload: dict[str, Any]
    tries: int


def put(tx: Tx, *, dedupe: str, chat_id: int, kind: str, payload: Mapping[str, object], now: int) -> bool:
    """Queue one message; False when the same one (by ``dedupe``) was queued before."""
    done = tx.execute(
        "INSERT OR IGNORE INTO outbox(dedupe, chat_id, kind, payload, next_at) VALUES(?,?,?,?,?)",
        (dedupe, chat_id, kind, json.dumps(dict(payload), ensure_ascii=False), now),
    )
    return done.rowcount == 1


def any_due(tx: Tx, now: int) -> bool:
    due = "SELECT 1 FROM outbox WHERE sent_at IS NULL AND dead=0 AND next_at<=? LIMIT 1"
    return tx.execute(due, (now,)).fetchone() is not None


def take(tx: Tx, now: int, limit: int = 16) -> list[Letter]:
    """Lease the oldest waiting messages, one per chat so that a chat's order is kept."""
    rows = tx.execute(
        "SELECT outbox_id FROM outbox WHERE next_at<=? AND outbox_id IN (SELECT min(outbox_id) FROM outbox "
        "WHERE sent_at IS NULL AND dead=0 GROUP BY chat_id) ORDER BY outbox_id LIMIT ?",
        (now, limit),
    ).fetchall()
    letters = []
    for (outbox_id,) in rows:
        row = tx.execute(
            "UPDATE outbox SET tries=tries+1, next_at=? WHERE outbox_id=? AND next_at<=? "
            "RETURNING outbox_id, chat_id, kind, payload, tries",
            (now + LEASE_SECONDS, outbox_id, now),
        ).fetchone()
        if row:
            letters.append(Letter(row[0], row[1], row[2], json.loads(row[3]), row[4]))
    return letters


def same_kind(tx: Tx, letter: Letter) -> list[int]:
    """All waiting messages of this kind for the same chat: what one standing notice can say at once."""
    rows = tx.execute(
        "SELECT outbox_id FROM outbox WHERE sent_at IS NULL AND dead=0 AND chat_id=? AND kind=? ORDER BY outbox_id",
        (letter.chat_id, letter.kind),
    )
    return [int(row[0]) for row in rows]


def all_sent(tx: Tx, outbox_ids: list[int], now: int) -> None:
    tx.executemany("UPDATE outbox SET sent_at=? WHERE outbox_id=?", [(now, one) for one in outbox_ids])


def forget(tx: Tx, outbox_ids: list[int]) -> None:
    """Drop rows whose sending need not be remembered."""
    tx.executemany("DELETE FROM outbox WHERE outbox_id=?", [(one,) for one in outbox_ids])


def postpone(tx: Tx, letter: Letter, now: int, seconds: int) -> None:
    """Try again later; after MAX_TRIES the row stays as dead, for `status` to show."""
    tx.execute(
        "UPDATE outbox SET next_at=?, dead=(tries>=?) WHERE outbox_id=?", (now + seconds, MAX_TRIES, letter.outbox_id)
    )


def bury(tx: Tx, letter: Letter) -> None:
    """The addressee cannot be reached (blocked, left); do not try again."""
    tx.execute("UPDATE outbox SET dead=1 WHERE outbox_id=?", (letter.outbox_id,))


def withdraw(tx: Tx, chat_id: int) -> int:
    """Drop everything this chat has not been sent, also what could not be delivered; returns how many rows."""
    return tx.execute("DELETE FROM outbox WHERE chat_id=? AND sent_at IS NULL", (chat_id,)).rowcount


def waiting(tx: Tx) -> int:
    return int(tx.execute("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead=0").fetchone()[0])


def prune(tx: Tx, before: int) -> int:
    """Forget messages sent before the instant; the dedupe key of a clock step lives in clock_step as well."""
    return tx.execute("DELETE FROM outbox WHERE sent_at < ?", (before,)).rowcount
