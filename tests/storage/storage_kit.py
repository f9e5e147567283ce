"""Shared by the tests of storage: a populated store on real files, people, submissions, and a look at whole tables.

Receipts are derived at Argon2id's lowest cost; everything else is what the running program uses.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.lifecycle import Facts
from casework.localtime import shanghai
from casework.registers import Registers
from config import lifecycle, registers
from config.lifecycle import Operator
from storage import staff
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.desk import Card, Desk, whole
from storage.entries import Entries
from storage.ids import CaseId, CaseNumber, ReaderId, new_case_id
from storage.intake import Accepted, Intake, Submission
from storage.sealing import KdfCost, Pepper, Receipt, Seed, claim, mint, new_receipt, public_key
from storage.staff import Officer
from storage.thread import Threads
from tests.office_kit import identity, register

CHEAP = KdfCost(memory_kib=8, iterations=1)
PEPPER = Pepper(b"p" * 32)
NOW = datetime(2026, 11, 16, 10, 0, tzinfo=shanghai())
"""A Monday; the 18th is two working days away, the 23rd five."""
FOUNDED = "2026-11-02T09:00:00+08:00"
SECONDS = int(NOW.timestamp())


@dataclass(frozen=True)
class Key:
    """A registered reader and the seed only its owner holds."""

    reader_id: ReaderId
    seed: Seed


@dataclass(frozen=True)
class Tip:
    """A stored tip with what its citizen holds."""

    submission: Submission
    receipt: Receipt
    accepted: Accepted

    @property
    def case_id(self) -> CaseId:
        return self.submission.case_id

    @property
    def number(self) -> CaseNumber:
        return self.accepted.number

    def seed(self) -> Seed:
        """The citizen's key, as his code gives it."""
        return claim(self.receipt, self.submission.record.salt, PEPPER, cost=CHEAP).seed


def shipped_entries(main: Database, clockwork: Clockwork, operator: Operator = "relay") -> Entries:
    """The registers as they are shipped."""
    cycle = lifecycle.load()
    return Entries(main, Registers(registers.load(cycle, clockwork.rules), cycle), clockwork, operator)


@dataclass
class Store:
    """Both databases and everything built on them."""

    folder: Path
    main: Database
    keys: Database
    clockwork: Clockwork
    intake: Intake
    threads: Threads
    desk: Desk
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def update(self) -> int:
        """An update id that was not used before."""
        return next(self._updates)

    async def reader(self, name: str, kind: str = "officer") -> Key:
        seed = Seed.generate()
        who = identity(name, kind, public_key(seed))
        await self.main.write(lambda tx: register(tx, who, FOUNDED))
        return Key(who.reader_id, seed)

    async def officer(self, name: str, roles: str, chat_id: int, key: Key | None = None) -> Officer:
        """An officer who was invited and has joined, with a key of his own unless one is given; roles apart by spaces."""
        reader_id = (key or await self.reader(f"of-{name}-{chat_id}")).reader_id

        def work(tx: Tx) -> Officer | None:
            code = staff.invite(tx, name, frozenset(roles.split()), reader_id, FOUNDED, SECONDS)
            return staff.join(tx, code, chat_id, FOUNDED, SECONDS)

        officer = await self.main.write(work)
        assert officer is not None
        return officer

    async def tip(self, now: datetime = NOW, **changes: Any) -> Tip:
        """Take one tip in; ``changes`` are fields of the submission."""
        submission, receipt = submit(**changes)
        return Tip(submission, receipt, await self.intake.accept(submission, self.update(), now))

    async def move(self, number: CaseNumber, to: str, officer: Officer, now: datetime = NOW, **facts: Any) -> Card:
        """Make one move from wherever the case stands, with nothing sealed."""
        card = await self.card(number)
        given = Facts(officer.staff_id, now.date(), **facts)
        return await self.desk.move(card, to, officer, given, [], self.update(), now)

    async def card(self, number: CaseNumber) -> Card:
        """A case as nobody is shown it: whoever may see it."""
        return await self.main.read(lambda tx: whole(tx, number))

    async def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return await self.main.read(lambda tx: tx.execute(sql, values).fetchall())

    async def one(self, sql: str, *values: object) -> Any:
        """The first column of the first row."""
        return (await self.rows(sql, *values))[0][0]

    async def acts(self, number: str = "%") -> list[str]:
        """The acts of the audit chain, in order, of one case or of all."""
        return [act for (act,) in await self.rows("SELECT act FROM audit WHERE number LIKE ? ORDER BY seq", number)]

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table of the main database."""
        return await self.main.read(everything)


def submit(receipt: Receipt | None = None, **changes: Any) -> tuple[Submission, Receipt]:
    """A submission and the code its citizen was shown."""
    code = receipt or new_receipt()
    fields: dict[str, Any] = {
        "case_id": new_case_id(),
        "record": mint(code, PEPPER, cost=CHEAP),
        "content": {"v": 1, "text": "窗口人员反复让人跑，一张表退了五次"},
        "labels": ("P01",),
        "priority": 2,
        "fast_track": False,
        "needs_human": False,
    }
    return Submission(**fields | changes), code


def tables(tx: Tx) -> list[str]:
    rows = tx.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


def everything(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(tx.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables(tx)}


def bare_tip(tx: Tx, case_id: bytes, priority: int, due_on: str, owner: str | None = None) -> None:
    """A row of the queue without anything sealed, which every reader sees, for tests of order."""
    tx.execute(
        "INSERT INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, owner, epoch, "
        "public_key, due_on) VALUES(?,?,?,'2026-11-16','S02',?,0,0,?,1,zeroblob(1216),?)",
        (case_id, f"QF-{case_id.hex()[:8]}", case_id.hex(), priority, owner, due_on),
    )
    tx.execute("INSERT INTO key_wrap SELECT ?, 1, reader_id, 1, zeroblob(1) FROM reader", (case_id,))
