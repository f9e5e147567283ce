"""The audit chain: every act is a link, and each link covers the one before. Called inside the act's own transaction."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from storage.database import Tx
from storage.sealing.encoding import enc

GENESIS = bytes(32)
CITIZEN, SYSTEM, OPERATOR = "citizen", "system", "operator"


@dataclass(frozen=True)
class Fault:
    """Where the chain stops holding, and in what way."""

    seq: int
    what: str


def append(
    tx: Tx, *, at: str, actor: str, act: str, number: str = "", details: Mapping[str, object] | None = None
) -> bytes:
    """Add one link and return it (32 bytes).

    ``at`` is an ISO date for citizens' acts and an ISO date and time for everybody else's. ``details`` may name states,
    rules and digests of sealed boxes, never content; only their SHA-256 is kept.
    """
    seq, previous = head(tx)
    digest = hashlib.sha256(json.dumps(dict(details or {}), sort_keys=True).encode()).digest()
    link = _link(previous, seq + 1, at, actor, act, number, digest)
    tx.execute(
        "INSERT INTO audit(seq, at, actor, act, number, digest, link) VALUES(?,?,?,?,?,?,?)",
        (seq + 1, at, actor, act, number, digest, link),
    )
    return link


def head(tx: Tx) -> tuple[int, bytes]:
    """Number of links and the last one; (0, 32 zero bytes) for an empty chain."""
    row = tx.execute("SELECT seq, link FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, GENESIS)


def check(tx: Tx) -> Fault | None:
    """Walk the chain from its beginning; None when every link holds."""
    previous = GENESIS
    rows = tx.execute("SELECT seq, at, actor, act, number, digest, link FROM audit ORDER BY seq")
    for expected, (seq, at, actor, act, number, digest, link) in enumerate(rows, start=1):
        if seq != expected:
            return Fault(expected, "missing")
        if _link(previous, seq, at, actor, act, number, digest) != link:
            return Fault(seq, "altered")
        previous = link
    return None


def _link(previous: bytes, seq: int, at: str, actor: str, act: str, number: str, digest: bytes) -> bytes:
    fields = (str(seq), at, actor, act, number)
    return hashlib.sha256(enc(b"qingfeng/audit/v1", previous, *(f.encode() for f in fields), digest)).digest()
