"""Opening the main database for one unit of work from a command, beside a bot that may be running."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.clock import Clock
from bot.commands.parsers import UsageError
from casework.lifecycle import Lifecycle
from config import lifecycle
from config.settings import Settings
from storage import staff
from storage.database import Database, T, Work
from storage.errors import StorageBroken
from storage.files import make_dir
from storage.ids import ReaderId
from storage.lock import hold_to_write
from storage.pairing import check_pair
from storage.staff import Officer


def change(settings: Settings, work: Work[T]) -> T:
    """Run ``work`` in a transaction and return its result once that is durable; makes the databases if there are none.

    Raises StorageError.
    """
    with hold_to_write(settings.data_dir):
        return asyncio.run(_change(settings, work))


def both(settings: Settings, work: Callable[[Database, Database], Awaitable[T]]) -> T:
    """Run ``work`` on the main database and that of shares, which must be there. Raises StorageError."""

    async def run() -> T:
        main = await Database.open(settings.tip_db, "main")
        try:
            keys = await Database.open(settings.key_db, "keys")
            try:
                return await work(main, keys)
            finally:
                await keys.close()
        finally:
            await main.close()

    check_pair(settings.tip_db, settings.key_db)
    if not settings.tip_db.exists():
        raise StorageBroken(f"there is no {settings.tip_db.name} in {settings.data_dir} (QF_DATA_DIR)")
    with hold_to_write(settings.data_dir):
        return asyncio.run(run())


async def officer_of(main: Database, reader_id: ReaderId) -> Officer:
    """The officer whose key this is, if he may read cases. Raises UsageError."""
    officer = await main.read(lambda tx: staff.by_reader(tx, reader_id))
    if officer is None or not Lifecycle(lifecycle.load()).may("read", officer.roles):
        raise UsageError("this key belongs to no officer of the desk who may read")
    return officer


def now(settings: Settings) -> datetime:
    """The present time as the running bot sees it, in Asia/Shanghai."""
    return Clock(settings.clock_file)()


def stamp(settings: Settings) -> str:
    """The same as the audit chain writes it: ISO date and time to the second."""
    return now(settings).isoformat(timespec="seconds")


async def _change(settings: Settings, work: Work[T]) -> T:
    make_dir(settings.data_dir)
    if (
        not settings.tip_db.exists()
    ):  # the two belong together; beside a main file, a missing one is a loss to be noticed
        await (await Database.open(settings.key_db, "keys")).close()
    main = await Database.open(settings.tip_db, "main")
    try:
        return await main.write(work)
    finally:
        await main.close()
