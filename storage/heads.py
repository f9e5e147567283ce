"""The daily closing of the audit log: padded, folded into the chain, signed. For ticks, digest, proofs and exports.

A head of a day covers every entry made before its closing, on that day's first tick. The closing is itself an entry and
blank entries fill up to a multiple of 64, so that the number of entries tells little of the number of acts: a quiet day
and one with 63 acts look alike. After an outage one head is made for all the days it lasted.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.localtime import local_day
from config.log_events import LogEvent
from storage import audit
from storage.database import Database, Tx
from storage.sealing import Signature, SigningKey, VerifyKey, sign, verify, verify_key

BLOCK = 64
BLANK, CLOSE = audit.BLANK, "close"
_COLUMNS = "day, seq, link, signer, signature"
log = logging.getLogger("qingfeng.heads")


@dataclass(frozen=True)
class Head:
    """The chain up to entry ``seq``, closed on ``day`` (ISO date, Asia/Shanghai), signed by the host key ``signer``."""

    day: str
    seq: int
    link: bytes
    signer: VerifyKey
    signature: Signature

    def holds(self) -> bool:
        """Whether the signature is the signer's over this head."""
        return verify(self.signer, self.signature, *statement(self.day, self.seq, self.link))


class Heads:
    """``key`` is the host's; ``block`` is another than 64 in tests of small chains only."""

    def __init__(self, main: Database, key: SigningKey, block: int = BLOCK) -> None:
        self._main = main
        self._key = key
        self._signer = verify_key(key)
        self._block = block

    async def close_due(self, now: datetime) -> Head | None:
        """Close the log if today's closing is due and not made yet; returns the head that was made."""
        today = local_day(now).isoformat()
        if not await self._main.read(lambda tx: _due(tx, today)):
            return None
        return await self._main.write(lambda tx: self.close(tx, now) if _due(tx, today) else None)

    def close(self, tx: Tx, now: datetime) -> Head | None:
        """The latest head, after closing the log if that is due; None while the log is empty or of today only."""
        if _due(tx, local_day(now).isoformat()):
            self._close(tx, now)
        return latest(tx)

    def _close(self, tx: Tx, now: datetime) -> None:
        before, at = latest(tx), now.isoformat(timespec="seconds")
        audit.append(tx, at=at, actor=audit.SYSTEM, act=CLOSE)
        while audit.last(tx)[0] % self._block:
            audit.append(tx, at=at, actor=audit.SYSTEM, act=BLANK)
        start, previous = (before.seq, before.link) if before else (0, audit.GENESIS)
        day, seq = local_day(now).isoformat(), audit.last(tx)[0]
        link = audit.fold(previous, block(tx, start, seq))
        if before and before.signer != self._signer:
            log.warning(LogEvent.HEAD_KEY_CHANGED)
        signature = sign(self._key, *statement(day, seq, link))
        tx.execute(f"INSERT INTO head({_COLUMNS}) VALUES(?,?,?,?,?)", (day, seq, link, self._signer, signature))


def statement(day: str, seq: int, link: bytes) -> tuple[bytes, ...]:
    """What is signed of a head; ``storage.sealing.sign`` puts the project's domain before it."""
    return b"head", day.encode(), str(seq).encode(), link


def latest(tx: Tx) -> Head | None:
    """The last head, or None before the first closing."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM head ORDER BY seq DESC LIMIT 1").fetchone()
    return _head(row) if row else None


def every(tx: Tx) -> Iterator[Head]:
    """All heads, oldest first."""
    return (_head(row) for row in tx.execute(f"SELECT {_COLUMNS} FROM head ORDER BY seq"))


def covering(tx: Tx, seq: int) -> tuple[Head, int] | None:
    """The head an entry lies under and the last entry of the head before it; None while it is not closed."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM head WHERE seq>=? ORDER BY seq LIMIT 1", (seq,)).fetchone()
    before = tx.execute("SELECT coalesce(max(seq), 0) FROM head WHERE seq<?", (seq,)).fetchone()[0]
    return (_head(row), int(before)) if row else None


def block(tx: Tx, after: int, upto: int) -> list[bytes]:
    """Commitments of the entries after ``after`` and up to ``upto``, in ascending order: the order of the chain."""
    rows = tx.execute("SELECT commitment FROM audit WHERE seq>? AND seq<=?", (after, upto))
    return sorted(bytes(row[0]) for row in rows)


def _due(tx: Tx, today: str) -> bool:
    """No head of today or later, and something of an earlier day to close."""
    before = latest(tx)
    if before is not None:
        return before.day < today
    first = tx.execute("SELECT min(at) FROM audit").fetchone()[0]
    return first is not None and str(first)[:10] < today


def _head(row: tuple[str, int, bytes, bytes, bytes]) -> Head:
    return Head(row[0], row[1], bytes(row[2]), VerifyKey(bytes(row[3])), Signature(bytes(row[4])))
