"""The storage layer on a folder, with a reader and an officer, for the workload and for what is checked after a cut."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from casework.lifecycle import Lifecycle
from casework.localtime import shanghai
from casework.registers import Registers
from casework.workdays import Calendar
from config import calendars, lifecycle, organisation, registers, rules
from storage.assignments import Assignments
from storage.clocks import Clockwork
from storage.database import Database
from storage.desk import Card, Desk, whole
from storage.entries import Entries
from storage.ids import CaseNumber, new_case_id
from storage.intake import Intake, Submission
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import KdfCost, Pepper, SigningKey, mint, new_receipt, verify_key
from storage.thread import Threads
from storage.upkeep import Upkeep

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=shanghai())
FOUNDED = "2026-11-02T09:00:00+08:00"
_CHEAP = KdfCost(memory_kib=8, iterations=1)
_PEPPER = Pepper(b"p" * 32)
OFFICE = SigningKey(b"o" * 32)
"""Signs the reader whom tips are sealed to."""


class Store:
    """Both databases and what is built on them."""

    def __init__(self, main: Database, keys: Database) -> None:
        self.main, self.keys = main, keys
        clockwork = Clockwork(rules.load(), Calendar(calendars.load()))
        self.lifecycle = Lifecycle(lifecycle.load())
        recipients = Recipients(main, in_use=Readers(verify_key(OFFICE)).in_use)
        self.intake = Intake(main, keys, clockwork, recipients=recipients)
        self.threads = Threads(main, keys)
        ledgers = Registers(registers.load(self.lifecycle.data, clockwork.rules), self.lifecycle.data)
        entries = Entries(main, ledgers, clockwork, "relay")
        self.desk = Desk(main, keys, self.lifecycle, clockwork, "relay", entries, Assignments(main, organisation.load()))
        self.upkeep = Upkeep(main, keys, clockwork)

    async def card(self, number: CaseNumber) -> Card:
        """A case, whoever may see it."""
        return await self.main.read(lambda tx: whole(tx, number))


@asynccontextmanager
async def store(folder: Path, durability: str = "FULL") -> AsyncIterator[Store]:
    """Open or create the store; ``durability`` is SQLite's ``synchronous``, weaker than FULL to try a wrong build."""
    main = await Database.open(folder / "main.db", "main", durability=cast(Any, durability))
    try:
        keys = await Database.open(folder / "keys.db", "keys", durability=cast(Any, durability))
        try:
            yield Store(main, keys)
        finally:
            await keys.close()
    finally:
        await main.close()


def submission(text: str) -> Submission:
    """A tip with these words, and a receipt derived at the lowest cost."""
    return Submission(
        case_id=new_case_id(),
        record=mint(new_receipt(), _PEPPER, cost=_CHEAP),
        content={"v": 1, "text": text},
        labels=("P01",),
        priority=2,
        fast_track=False,
        needs_human=False,
    )
