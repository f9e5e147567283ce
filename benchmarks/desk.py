"""A data directory with readers, an officer and stored tips, and the environment to run the program on it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.stand import OFFICER, TOKEN
from benchmarks.texts import tips
from casework.localtime import shanghai
from casework.workdays import Calendar
from config import calendars, rules
from storage import office, readers, staff
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.ids import ReaderId, new_case_id
from storage.intake import Intake, Submission
from storage.office import Identity
from storage.pepper import load_or_create
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import (
    CitizenRecord,
    KdfCost,
    Pepper,
    Seed,
    Selector,
    SigningKey,
    mint,
    new_receipt,
    public_key,
    verify_key,
)

READERS = 5
CHEAP = KdfCost(memory_kib=8, iterations=1)
"""For receipts that are not measured."""


@dataclass(frozen=True)
class Desk:
    """Both databases, open, and intake on them."""

    main: Database
    keys: Database
    readers: Readers
    intake: Intake


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Desk]:
    """An intake desk on the databases in ``folder``, made with its readers and its officer when they are new.

    The office key's public half lies in ``secrets`` beside it, as in an installed program.
    """
    office_file = folder.with_name("secrets") / "office.pub"
    main = await Database.open(folder / "main.db", "main")
    keys = await Database.open(folder / "keys.db", "keys")
    try:
        if not await main.read(readers.every):
            signer = SigningKey.generate()
            office.publish(office_file, verify_key(signer))
            await main.write(lambda tx: _people(tx, signer))
        believed = Readers(office.load(office_file))
        clockwork = Clockwork(rules.load(), Calendar(calendars.load()))
        yield Desk(main, keys, believed, Intake(main, keys, clockwork, recipients=Recipients(main, in_use=believed.in_use)))
    finally:
        await main.close()
        await keys.close()


def _people(tx: Tx, signer: SigningKey) -> None:
    now = datetime.now(shanghai())
    stamp, seconds = now.isoformat(timespec="seconds"), int(now.timestamp())
    for number in range(READERS):
        public = public_key(Seed.generate()).raw
        who = Identity(ReaderId(f"bench-{number}"), readers.OFFICER, f"王{number}", 1, public)
        readers.add(tx, who, office.certify(signer, who), None, stamp)
    code = staff.invite(tx, "王值班", frozenset({"intake"}), ReaderId("bench-0"), stamp, seconds)
    staff.join(tx, code, OFFICER, stamp, seconds)


class Submissions:
    """Tips as citizens submit them, 300 characters each, for one set of databases."""

    def __init__(self, pepper: Pepper) -> None:
        self._pepper = pepper
        self._taken: set[Selector] = set()

    def make(self, count: int, record: CitizenRecord | None = None) -> list[Submission]:
        """``record``: what is stored of a receipt that somebody holds, for a single tip."""
        return [self._one(text, record or self._record()) for text in tips(count)]

    def _record(self) -> CitizenRecord:
        receipt = new_receipt()
        while receipt.selector in self._taken:  # twenty bits: among a thousand, two alike are no surprise
            receipt = new_receipt()
        self._taken.add(receipt.selector)
        return mint(receipt, self._pepper, cost=CHEAP)

    def _one(self, text: str, record: CitizenRecord) -> Submission:
        content: dict[str, Any] = {"v": 1, "text": text, "bucket": "", "language": "zh-CN", "elements": ["what"]}
        return Submission(
            case_id=new_case_id(),
            record=record,
            content=content | {"why": {}, "reasons": []},
            labels=("P01",),
            priority=5,
            fast_track=False,
            needs_human=True,
        )


async def fill(home: Path, count: int) -> None:
    """Make the data directory of an installed program in ``home``, with ``count`` tips in it."""
    data = home / "data"
    data.mkdir(parents=True, mode=0o700)
    pepper = load_or_create(home / "secrets" / "pepper", data / "main.db")
    async with opened(data) as desk:
        for update_id, tip in enumerate(Submissions(pepper).make(count), start=1):
            await desk.intake.accept(tip, update_id, datetime.now(shanghai()))


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A copy of ``home`` for one run, so that every run starts from the same state."""
    with tempfile.TemporaryDirectory(prefix="qingfeng-bench-") as folder:
        yield shutil.copytree(home, Path(folder) / "home")


@contextmanager
def environment(home: Path, base_url: str, receipts_ahead: int) -> Iterator[dict[str, str]]:
    """What ``python -m bot run`` needs to run on ``home``; open conversations lie in memory where there is such a place."""
    memory = Path("/dev/shm")  # noqa: S108 - memory-backed on purpose
    in_memory = memory.is_dir()
    with tempfile.TemporaryDirectory(prefix="qingfeng-run-", dir=memory if in_memory else None) as run:
        yield {k: v for k, v in os.environ.items() if not k.startswith("QF_")} | {
            "QF_BOT_TOKEN": TOKEN,
            "QF_API_BASE_URL": base_url,
            "QF_DATA_DIR": str(home / "data"),
            "QF_SECRET_DIR": str(home / "secrets"),
            "QF_RUN_DIR": run,
            "QF_ALLOW_DISK_SESSIONS": "0" if in_memory else "1",
            "QF_RECEIPTS_AHEAD": str(receipts_ahead),
            "QF_MIN_FREE_MIB": "16",
            "QF_BALLAST_MIB": "0",
        }
