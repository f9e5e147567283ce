"""A data directory with something of everything in it, closed, for tests of verify, backup and restore."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from storage_kit import NOW, SECONDS, Store, Tip, shipped_entries, submit

from casework.lifecycle import Lifecycle
from casework.workdays import Calendar
from config import calendars, lifecycle, organisation, rules
from storage import audit, outbox
from storage.assignments import Assignments
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.dead_letters import DeadLetters
from storage.desk import Desk
from storage.heads import Heads
from storage.intake import Intake
from storage.sealing import SigningKey
from storage.thread import Threads
from tests.office_kit import trusted

TIPS = 3
HOST_KEY = SigningKey(b"h" * 32)
SECRET_WORDS = "村口的桥修了三年"


def fill(folder: Path) -> None:
    """Readers, an officer, three tips, a message, a reply, a dead letter and a digest, through the program's own ways."""
    asyncio.run(_fill(folder))


def add_tip(folder: Path) -> None:
    """Take in one more tip, as the bot would meanwhile."""

    async def work() -> None:
        main, keys = await Database.open(folder / "main.db", "main"), await Database.open(folder / "keys.db", "keys")
        await Intake(main, keys, _clockwork(), recipients=trusted(main)).accept(submit()[0], 9000, NOW)
        await keys.close()
        await main.close()

    asyncio.run(work())


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """The file without any of the program's guards, as a rotten disk or an intruder changes it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        yield db


def change(path: Path, *statements: str) -> None:
    with raw(path) as db:
        for statement in statements:
            db.execute(statement)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with raw(path) as db:
        return db.execute(sql).fetchall()


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _clockwork() -> Clockwork:
    return Clockwork(rules.load(), Calendar(calendars.load()))


async def _fill(folder: Path) -> None:
    main, keys = await Database.open(folder / "main.db", "main"), await Database.open(folder / "keys.db", "keys")
    clockwork = _clockwork()
    assigned = Assignments(main, organisation.load())
    entries = shipped_entries(main, clockwork)
    desk = Desk(main, keys, Lifecycle(lifecycle.load()), clockwork, "relay", entries, assigned)
    intake = Intake(main, keys, clockwork, recipients=trusted(main))
    store = Store(folder, main, keys, clockwork, intake, Threads(main, keys), desk)
    try:
        await _work(store)
    finally:
        await keys.close()
        await main.close()


async def _work(store: Store) -> None:
    officer = await store.officer("Anna", "intake", 501, await store.reader("anna"))
    await store.reader("escrow", "escrow")
    tips: list[Tip] = [await store.tip(content={"v": 1, "text": SECRET_WORDS}) for _ in range(TIPS)]
    await store.threads.say(tips[0].case_id, "补充一句", store.update(), NOW)
    await store.threads.reply(tips[0].case_id, officer, "已收到", store.update(), NOW)
    await store.desk.claim(tips[0].number, officer, store.update(), NOW)
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside("放在一边的话", 901, NOW)

    def digest(tx: Tx) -> None:
        head = Heads(store.main, HOST_KEY).close(tx, NOW)
        assert head is not None
        audit.append(tx, at=NOW.isoformat(), actor=audit.SYSTEM, act="digest")
        tx.execute("INSERT INTO digest VALUES('2026-W46', ?)", (head.link,))
        outbox.put(tx, dedupe="digest:2026-W46", chat_id=501, kind="digest-staff", payload={}, now=SECONDS)

    await store.main.write(digest)
