"""The audit log: every act is an entry, committed to by a hash that tells nothing. Called inside the act's own transaction.

An entry's commitment covers all its fields and a random nonce. Once a day storage/heads.py folds the commitments of the
entries since the last time, in ascending order of their bytes, into a chain, and signs its head. Outside nothing is
known but commitments and heads: neither what an entry says nor, the order being that of random bytes, when in the day
it was made. So nobody who files a tip now and then learns how much was done between.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.database import Tx
from storage.sealing import enc

GENESIS = bytes(32)
"""What the first link of the chain covers in the place of a link before it."""
CITIZEN, SYSTEM, OPERATOR = "citizen", "system", "operator"
BLANK = "blank"
"""The act of entries that storage/heads.py fills up with."""
NONCE_BYTES = 16


@dataclass(frozen=True)
class Fault:
    """Where the log stops holding, and in what way."""

    seq: int
    what: str


def append(
    tx: Tx, *, at: str, actor: str, act: str, number: str = "", details: Mapping[str, object] | None = None
) -> bytes:
    """Add one entry and return its commitment (32 bytes).

    ``at`` is an ISO date for citizens' acts and an ISO date and time for everybody else's. ``details`` may name states,
    rules and digests of sealed boxes, never content; only their SHA-256 is kept.
    """
    seq = last(tx)[0] + 1
    digest = hashlib.sha256(json.dumps(dict(details or {}), sort_keys=True).encode()).digest()
    nonce = secrets.token_bytes(NONCE_BYTES)
    made = commitment(nonce, seq, at, actor, act, number, digest)
    tx.execute(
        "INSERT INTO audit(seq, at, actor, act, number, digest, nonce, commitment) VALUES(?,?,?,?,?,?,?,?)",
        (seq, at, actor, act, number, digest, nonce, made),
    )
    return made


def last(tx: Tx) -> tuple[int, bytes]:
    """Number of entries and the commitment of the last one; (0, 32 zero bytes) for an empty log."""
    row = tx.execute("SELECT seq, commitment FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, GENESIS)


@dataclass(frozen=True)
class Entry:
    """What a person reads of an entry; ``name`` is that of the officer who acted, "" for everybody else."""

    at: str
    actor: str
    act: str
    number: str
    name: str


def entries(tx: Tx, since: str = "", number: str = "") -> list[Entry]:
    """Entries from the ISO date ``since`` on, of one case or of all (""), in order, without blank ones."""
    rows = tx.execute(
        "SELECT at, actor, act, number, coalesce(name, '') FROM audit LEFT JOIN staff ON actor='staff:'||staff_id "
        "WHERE act<>? AND at>=? AND (?='' OR number=?) ORDER BY seq",
        (BLANK, since, number, number),
    )
    return [Entry(*row) for row in rows]


def filed(tx: Tx, number: str) -> tuple[int, str, bytes] | None:
    """Entry number, date and commitment of the submission of a case, or None."""
    row = tx.execute("SELECT seq, at, commitment FROM audit WHERE number=? AND act='submit'", (number,)).fetchone()
    return (int(row[0]), str(row[1]), bytes(row[2])) if row else None


def check(tx: Tx) -> Fault | None:
    """Recompute every entry; None when each is there and is what was committed to. Heads: storage/verify_chain.py."""
    rows = tx.execute("SELECT seq, at, actor, act, number, digest, nonce, commitment FROM audit ORDER BY seq")
    for expected, (seq, at, actor, act, number, digest, nonce, stored) in enumerate(rows, start=1):
        if seq != expected:
            return Fault(expected, "missing")
        if commitment(nonce, seq, at, actor, act, number, digest) != stored:
            return Fault(seq, "altered")
    return None


def commitment(nonce: bytes, seq: int, at: str, actor: str, act: str, number: str, digest: bytes) -> bytes:
    """SHA-256 over all of an entry. The nonce (16 random bytes) keeps its few possible values from being tried."""
    fields = (str(seq), at, actor, act, number)
    return hashlib.sha256(enc(b"qingfeng/entry/v2", nonce, *(f.encode() for f in fields), digest)).digest()


def link(previous: bytes, entry: bytes) -> bytes:
    """The chain's next link: SHA-256 over the link before it and an entry's commitment."""
    return hashlib.sha256(enc(b"qingfeng/audit/v2", previous, entry)).digest()


def fold(previous: bytes, entries: Iterable[bytes]) -> bytes:
    """The link after all these commitments, taken in ascending order of their bytes."""
    for entry in sorted(entries):
        previous = link(previous, entry)
    return previous
