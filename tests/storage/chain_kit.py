"""A small closed log in memory, for tests that change it at every place."""

import sqlite3
from datetime import datetime, timedelta
from typing import cast

from casework.localtime import shanghai
from storage import audit, heads
from storage.database import Database, Tx
from storage.heads import Heads
from storage.migrate import migrate
from storage.sealing import SigningKey, verify_key
from storage.verify_cases import Found
from storage.verify_chain import closings, entries, given, posted, signer

HOST, STRANGER = SigningKey(b"h" * 32), SigningKey(b"s" * 32)
BLOCK = 4
FIRST = datetime(2026, 11, 16, 10, 0, tzinfo=shanghai())


def closer(key: SigningKey = HOST, block: int = BLOCK) -> Heads:
    """What closes a log through an open transaction."""
    return Heads(cast(Database, None), key, block)


def empty() -> Tx:
    tx = sqlite3.connect(":memory:", isolation_level=None)
    migrate(tx, "main")
    tx.execute("PRAGMA ignore_check_constraints=ON")
    return tx


def small(days: int = 3, acts: int = 2) -> Tx:
    """``days`` closed days with ``acts`` acts each, a weekly post of the second, and one act since."""
    tx = empty()
    for day in range(days):
        now = FIRST + timedelta(days=day)
        closer().close(tx, now)
        for act in range(acts):
            audit.append(tx, at=now.isoformat(), actor="staff:ab", act="move", number=f"QF-{day}-{act}")
    head = closer().close(tx, FIRST + timedelta(days=days))
    assert head is not None
    second = list(heads.every(tx))[1]
    tx.execute("INSERT INTO digest(week, head) VALUES('2026-W47', ?)", (second.link,))
    audit.append(tx, at=(FIRST + timedelta(days=days)).isoformat(), actor="staff:ab", act="claim", number="QF-9")
    return tx


def fault(tx: Tx, published: set[bytes] | None = None) -> str:
    """The first fault that verify finds on the host, with its key, and with heads kept elsewhere; "" for none."""
    looks: list[Found] = [entries(tx), closings(tx), posted(tx), signer(tx, verify_key(HOST))]
    if published is not None:
        looks.append(given(tx, published))
    return next((found.fault for found in looks if found.fault), "")


def recommit(tx: Tx) -> None:
    """Make every entry's commitment fit what it says now, as a careful forger would."""
    rows = tx.execute("SELECT seq, at, actor, act, number, digest, nonce FROM audit ORDER BY seq").fetchall()
    for seq, at, actor, act, number, digest, nonce in rows:
        made = audit.commitment(nonce, seq, at, actor, act, number, digest)
        tx.execute("UPDATE audit SET commitment=? WHERE seq=?", (made, seq))


def refold(tx: Tx, key: SigningKey | None = None) -> None:
    """Make every head's link fit the entries as they are now, and sign it if there is a key to do it with."""
    link, before = audit.GENESIS, 0
    for head in list(heads.every(tx)):
        link = audit.fold(link, heads.block(tx, before, head.seq))
        before = head.seq
        tx.execute("UPDATE head SET link=? WHERE day=?", (link, head.day))
        if key is not None:
            made = heads.sign(key, *heads.statement(head.day, head.seq, link))
            tx.execute("UPDATE head SET signature=?, signer=? WHERE day=?", (made, verify_key(key), head.day))
