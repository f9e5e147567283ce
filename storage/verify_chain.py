"""The checks of the audit log: entries, daily heads, and heads that were published elsewhere. For storage.verify only.

Found: every entry changed, removed, exchanged or put in, up to the last head; a head changed, removed in the middle or
signed by another key. Not found from the database alone: entries and heads cut off at the end together, and whatever the
holder of the host key has made anew from the beginning. Both show against a head that was published: give it here.
Entries after the last head stand under none yet.
"""

from collections.abc import Collection

from storage import audit, heads
from storage.database import Tx
from storage.verify_cases import Found


def entries(tx: Tx) -> Found:
    """Every entry is there and is what was committed to."""
    fault = audit.check(tx)
    return Found(audit.last(tx)[0], f"entry {fault.seq}: {fault.what}" if fault else "")


def closings(tx: Tx) -> Found:
    """Every head covers the entries up to it and the head before, and carries its signer's signature."""
    count, seq, day, link = 0, 0, "", audit.GENESIS
    signers: dict[bytes, None] = {}
    total = audit.last(tx)[0]
    for head in heads.every(tx):
        count += 1
        if head.seq <= seq or head.day <= day:
            return Found(count, f"{head.day}: out of order")
        if head.seq > total:
            return Found(count, f"{head.day}: covers {head.seq} entries, {total} are there")
        link = audit.fold(link, heads.block(tx, seq, head.seq))
        if link != head.link:
            return Found(count, f"{head.day}: does not cover the entries {seq + 1} to {head.seq} as they are")
        if not head.holds():
            return Found(count, f"{head.day}: the signature does not hold")
        seq, day = head.seq, head.day
        signers[head.signer] = None
    return Found(count, note=f"signed by {len(signers)} keys" if len(signers) > 1 else "")


def signer(tx: Tx, host: bytes) -> Found:
    """The latest head was signed by this host's key."""
    head = heads.latest(tx)
    if head is None or head.signer == host:
        return Found(1 if head else 0)
    return Found(1, f"{head.day}: not signed by head.key. Unless that file was lost or replaced, the log was made anew")


def posted(tx: Tx) -> Found:
    """Every head that a weekly post has published is a head still."""
    known = {bytes(link) for (link,) in tx.execute("SELECT link FROM head")}
    lost = [week for week, link in tx.execute("SELECT week, head FROM digest ORDER BY week") if bytes(link) not in known]
    count = tx.execute("SELECT count(*) FROM digest").fetchone()[0]
    return Found(count, f"{lost[0]}: its published head is not in the audit log" if lost else "")


def given(tx: Tx, links: Collection[bytes]) -> Found:
    """These heads, kept somewhere else, are heads of this log."""
    known = {bytes(link) for (link,) in tx.execute("SELECT link FROM head")}
    lost = sorted(link.hex() for link in links if link not in known)
    return Found(len(links), f"{lost[0]} is no head of this log: it was cut off or made anew" if lost else "")
