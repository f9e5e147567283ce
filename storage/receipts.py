"""Receipts: making them ready before they are needed, and opening what a citizen types. Used by the citizen handlers.

Deriving a citizen's key costs about 50 ms of Argon2id, in a worker thread. A few receipts are therefore derived
ahead and handed out when a draft starts. Opening runs the same derivation for a miss as for a hit.
"""

import asyncio
import os
import secrets
import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from storage.database import Database, Tx
from storage.ids import CaseId
from storage.sealing import (
    RECEIPT_COST,
    CitizenRecord,
    KdfCost,
    Pepper,
    PublicKey,
    Receipt,
    Seed,
    Selector,
    Verifier,
    claim,
    matches,
    mint,
    new_receipt,
)

Reserve = Callable[[Selector], Awaitable[bool]]

WORKERS = 2
WAITING = 20
"""More people than this waiting for a derivation are asked to come back: memory and time stay bounded."""


class Busy(Exception):
    """Too many codes are being opened at this moment."""


@dataclass(frozen=True)
class Ready:
    """A receipt that no draft holds yet, with what will be stored of it."""

    receipt: Receipt
    record: CitizenRecord


@dataclass(frozen=True)
class Claimed:
    """A citizen has shown the right code."""

    case_id: CaseId
    seed: Seed


class Receipts:
    """``ahead`` receipts are kept derived; ``cost`` is Argon2id's, lowered in tests only."""

    def __init__(self, main: Database, pepper: Pepper, *, ahead: int = 16, cost: KdfCost = RECEIPT_COST) -> None:
        self._main = main
        self._pepper = pepper
        self._cost = cost
        self._ahead = ahead
        self._ready: deque[Ready] = deque()
        self._turn = asyncio.Semaphore(WORKERS)
        self._waiting = 0
        self._refill: asyncio.Task[None] | None = None
        self._quiet = ThreadPoolExecutor(1, "receipts-ahead", initializer=_stand_back)

    async def draw(self, reserve: Reserve) -> Ready:
        """A receipt whose selector no other draft and no stored case has.

        It is reserved first and looked up then: the other way round, a draft stored in between could take it.
        """
        while True:
            ready = self._ready.popleft() if self._ready else await self._derive()
            self.prepare()
            selector = ready.receipt.selector
            if await reserve(selector) and await self._main.read(lambda tx: _row(tx, selector)) is None:  # noqa: B023
                return ready

    def prepare(self) -> None:
        """Start deriving ahead in the background, unless that is already going on."""
        if self._refill is None or self._refill.done():
            self._refill = asyncio.create_task(self._fill(), name="receipts-ahead")

    async def open(self, receipt: Receipt | None) -> Claimed | None:
        """The case a code opens, or None. ``None`` for what is no code at all takes the same time. Raises Busy."""
        if self._waiting >= WAITING:
            raise Busy
        code = receipt or new_receipt()
        self._waiting += 1  # before the first await, or a crowd would pass the check together
        try:
            row = await self._main.read(lambda tx: _row(tx, code.selector))
            salt = bytes(row[1]) if row else secrets.token_bytes(16)
            async with self._turn:
                key = await asyncio.to_thread(claim, code, salt, self._pepper, cost=self._cost)
        finally:
            self._waiting -= 1
        stored = Verifier(bytes(row[2])) if row else Verifier(bytes(32))
        right = matches(stored, key)
        return Claimed(CaseId(bytes(row[0])), key.seed) if row and receipt and right else None

    async def opens(self, receipt: Receipt, record: CitizenRecord) -> bool:
        """Whether a code, derived anew, is the one this record was made from."""
        async with self._turn:
            key = await asyncio.to_thread(claim, receipt, record.salt, self._pepper, cost=self._cost)
        return matches(record.verifier, key)

    async def close(self) -> None:
        """Stop deriving ahead."""
        if self._refill is not None:
            self._refill.cancel()
            await asyncio.gather(self._refill, return_exceptions=True)
        self._quiet.shutdown(wait=False, cancel_futures=True)

    async def _fill(self) -> None:
        loop = asyncio.get_running_loop()
        while len(self._ready) < self._ahead:
            self._ready.append(await loop.run_in_executor(self._quiet, self._mint))

    async def _derive(self) -> Ready:
        async with self._turn:
            return await asyncio.to_thread(self._mint)

    def _mint(self) -> Ready:
        receipt = new_receipt()
        return Ready(receipt, mint(receipt, self._pepper, cost=self._cost))


def _stand_back() -> None:
    """Give this thread the lowest priority: work done ahead must not slow down answers. Linux counts by thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def put(tx: Tx, case_id: CaseId, record: CitizenRecord) -> None:
    """Store what a receipt opens; called by intake in the case's own transaction."""
    tx.execute(
        "INSERT INTO receipt(selector, case_id, salt, verifier, public_key) VALUES(?,?,?,?,?)",
        (record.selector, case_id, record.salt, record.verifier, record.public_key.raw),
    )


def public_key_of(tx: Tx, case_id: CaseId) -> PublicKey | None:
    """The key that replies to this case's citizen are sealed to."""
    row = tx.execute("SELECT public_key FROM receipt WHERE case_id=?", (case_id,)).fetchone()
    return PublicKey(bytes(row[0])) if row else None


def _row(tx: Tx, selector: Selector) -> tuple[bytes, bytes, bytes] | None:
    row: tuple[bytes, bytes, bytes] | None = tx.execute(
        "SELECT case_id, salt, verifier FROM receipt WHERE selector=?", (selector,)
    ).fetchone()
    return row
