"""Figure 7: what sealing costs, act by act, beside bare calls of the library that do the same primitive work.

The library's time is that of its HPKE, ML-KEM, X25519, Argon2id and chunked encryption alone: no contexts, headers,
padding or checks. Shredding has no cryptography in it; beside it stand bare deletes and checkpoints.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from benchmarks.desk import READERS, Desk, Submissions, opened
from benchmarks.figures import OURS, Book
from benchmarks.machine import Seats, seated
from benchmarks.plan import Plan
from casework.lifecycle import Lifecycle
from casework.localtime import shanghai
from config import lifecycle
from storage.ids import ReaderId, new_case_id, new_object_id
from storage.receipts import Receipts
from storage.sealing import (
    RECEIPT_COST,
    Context,
    Pepper,
    PublicKey,
    Reader,
    Role,
    Seed,
    grant,
    mint,
    new_receipt,
    new_tip_key,
    open_box,
    open_tip_key,
    public_key,
    seal,
)
from storage.withdrawals import Withdrawals

BARE = "the same primitives, bare"
TEXT = "窗口让人来回跑。".encode() * 12
PADDED = 1024
"""What TEXT is padded to: the bare calls encrypt as much."""


class Sealing:
    """Each act ``operations`` times on one processor; the median counts."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        self._book, self._plan, self._seats = book, plan, seats

    async def run(self) -> None:
        with seated(self._seats.bot):
            self._acts()
            self._bare()
            with TemporaryDirectory(prefix="qingfeng-bench-") as folder:
                data = Path(folder) / "data"
                data.mkdir()
                async with opened(data) as desk:
                    await self._look_up(desk)
                    await self._shred(desk)
                self._delete(Path(folder) / "bare.db")

    def _time(self, what: str, who: str, act: Callable[[], object]) -> None:
        took = []
        for _ in range(self._plan.operations):
            began = perf_counter()
            act()
            took.append(perf_counter() - began)
        self._note(what, who, took)

    def _note(self, what: str, who: str, took: list[float]) -> None:
        self._book.note(f"sealing, {what}", "ms", median(took) * 1000, who)

    def _acts(self) -> None:
        case, seeds = new_case_id(), [Seed.generate() for _ in range(READERS + 1)]
        readers = [Reader(ReaderId(f"r{n}"), 1, public_key(seed)) for n, seed in enumerate(seeds)]
        last, seed, context = readers.pop(), seeds[0], Context(case, 1, new_object_id(), "tip", "body", 1)
        key = new_tip_key(case, readers)
        wrap, citizen = key.wraps[readers[0].reader_id], public_key(Seed.generate())
        to: list[tuple[Role, PublicKey]] = [("tip", key.public_key)]
        box = seal(to, context, TEXT, padding="text")

        def tip() -> None:
            made = new_tip_key(case, readers)
            seal([("tip", made.public_key)], context, TEXT, padding="text")

        def read() -> None:
            open_box(open_tip_key(case, 1, readers[0].reader_id, 1, seed, wrap, key.share_b), "tip", context, box)

        self._time(f"a tip for {READERS} readers", OURS, tip)
        self._time("a reader opens a tip", OURS, read)
        self._time("a reply", OURS, lambda: seal([*to, ("citizen", citizen)], context, TEXT, padding="text"))
        self._time("a grant to one more reader", OURS, lambda: grant(case, 1, readers[0].reader_id, 1, seed, wrap, last))

    def _bare(self) -> None:
        suite, info, body_key = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM), bytes(64), bytes(32)
        seed = secrets.token_bytes(96)
        private = _pair(seed)
        public = MLKEM768X25519PublicKey(private[0].public_key(), private[1].public_key())
        wrapped = suite.encrypt(body_key, public, info=info)
        body = _encrypt(body_key)

        def wraps(number: int) -> None:
            for _ in range(number):
                suite.encrypt(body_key, public, info=info)

        def unwrap() -> None:
            suite.decrypt(wrapped, MLKEM768X25519PrivateKey(*_pair(seed)), info=info)

        def tip() -> None:
            _pair(secrets.token_bytes(96))
            wraps(READERS + 1)
            _encrypt(body_key)

        def read() -> None:
            unwrap()
            unwrap()
            decryptor = Cobblestone256Decryptor(body_key, b"")
            decryptor.update(body) + decryptor.finalize()

        def reply() -> None:
            wraps(2)
            _encrypt(body_key)

        def pass_on() -> None:
            unwrap()
            wraps(1)

        self._time(f"a tip for {READERS} readers", BARE, tip)
        self._time("a reader opens a tip", BARE, read)
        self._time("a reply", BARE, reply)
        self._time("a grant to one more reader", BARE, pass_on)
        self._derive()

    def _derive(self) -> None:
        took = []
        for _ in range(self._plan.derivations):
            kdf = Argon2id(
                salt=bytes(16), length=32, iterations=RECEIPT_COST.iterations, lanes=RECEIPT_COST.lanes,
                memory_cost=RECEIPT_COST.memory_kib, secret=bytes(32),
            )  # fmt: skip
            began = perf_counter()
            kdf.derive(bytes(20))
            took.append(perf_counter() - began)
        self._note("a receipt is looked up", BARE, took)

    async def _look_up(self, desk: Desk) -> None:
        """The right code of a stored case, at the real cost."""
        pepper, receipt = Pepper.generate(), new_receipt()
        tip = Submissions(pepper).make(1, mint(receipt, pepper))[0]
        await desk.intake.accept(tip, 1, datetime.now(shanghai()))
        receipts, took = Receipts(desk.main, pepper, ahead=0), []
        for _ in range(self._plan.derivations):
            began = perf_counter()
            assert await receipts.open(receipt)
            took.append(perf_counter() - began)
        await receipts.close()
        self._note("a receipt is looked up", OURS, took)

    async def _shred(self, desk: Desk) -> None:
        """A citizen takes back what nobody has opened: rows, key and share go, and both files are checkpointed."""
        withdrawals = Withdrawals(desk.main, desk.keys, Lifecycle(lifecycle.load()), "relay")
        updates, took, now = count(100), list[float](), datetime.now(shanghai())
        for tip in Submissions(Pepper.generate()).make(self._plan.derivations):
            await desk.intake.accept(tip, next(updates), now)
            began = perf_counter()
            await withdrawals.withdraw(tip.case_id, "erased", next(updates), now)
            took.append(perf_counter() - began)
        self._note("a case is shredded", OURS, took)

    def _delete(self, path: Path) -> None:
        """A row deleted durably and the log checkpointed, twice, as two files want it."""
        import sqlite3  # late: importing storage has put the newer library in this name's place

        db = sqlite3.connect(path, isolation_level=None)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                db.execute(f"PRAGMA {pragma}")
            db.execute("CREATE TABLE share(id INTEGER PRIMARY KEY, share BLOB) STRICT")
            rows = range(2 * self._plan.derivations)
            db.executemany("INSERT INTO share VALUES(?, randomblob(4096))", [(n,) for n in rows])
            took = []
            for first in rows[::2]:
                began = perf_counter()
                for row in (first, first + 1):
                    db.execute("DELETE FROM share WHERE id=?", (row,))
                    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                took.append(perf_counter() - began)
        finally:
            db.close()
        self._note("a case is shredded", "bare SQLite, two deletes and checkpoints", took)


def _pair(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    return MLKEM768PrivateKey.from_seed_bytes(seed[:64]), X25519PrivateKey.from_private_bytes(seed[64:])


def _encrypt(key: bytes) -> bytes:
    encryptor = Cobblestone256Encryptor(key, b"")
    return encryptor.update(bytes(PADDED)) + encryptor.finalize()
