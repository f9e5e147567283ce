"""What shredding promises of backups: a case comes back only as long as the copy of the shares is kept, apart, for a week.

Deleting share B ends a case at once in the data directory. A backup from before still has the ciphertext for as long as
anybody keeps it, and the share only in `keys-apart`, which is to be destroyed within seven days.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from storage_kit import NOW, Key, Store, Tip

from casework.lifecycle import Facts
from storage import objects
from storage.backup import APART, backup
from storage.database import Database
from storage.errors import StorageBroken, UnknownCase
from storage.restore import restore
from storage.sealing import CannotOpen, ShareB, Wrap, open_tip_key
from storage.staff import Officer
from storage.thread import Threads

DAY = NOW.date()


async def backed_up_then_shredded(store: Store, anna: Officer, copy: Path) -> Tip:
    tip = await store.tip()
    backup(store.folder, copy, DAY)
    card = await store.card(tip.number)
    reason = store.desk._lifecycle.reasons("S01", "drop")[0].id
    await store.desk.erase(card, anna, Facts(anna.staff_id, DAY, reason=reason), store.update(), NOW)
    return tip


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place beside the data directory."""
    return tmp_path_factory.mktemp("outside")


@asynccontextmanager
async def opened(main_db: Path, keys_db: Path) -> AsyncIterator[tuple[Database, Database]]:
    main = await Database.open(main_db, "main")
    try:
        keys = await Database.open(keys_db, "keys")
        try:
            yield main, keys
        finally:
            await keys.close()
    finally:
        await main.close()


async def test_inside_the_bound_a_restored_backup_brings_the_case_back(
    store: Store, anna: Officer, anna_key: Key, outside: Path
) -> None:
    tip = await backed_up_then_shredded(store, anna, outside / "copy")
    assert await store.rows("SELECT 1 FROM tip") == []
    again = outside / "again"
    again.mkdir()
    restore(outside / "copy", again, DAY)
    async with opened(again / "main.db", again / "keys.db") as (main, keys):
        turns = await Threads(main, keys).read(tip.case_id, anna, anna_key.seed, NOW)
    assert [turn.content for turn in turns] == [tip.submission.content]


async def test_outside_the_bound_neither_restore_nor_any_key_opens_it(
    store: Store, anna: Officer, anna_key: Key, outside: Path
) -> None:
    copy = outside / "copy"
    tip = await backed_up_then_shredded(store, anna, copy)
    shutil.rmtree(copy / APART)  # destroyed within seven days, as its README says
    again = outside / "again"
    again.mkdir()
    with pytest.raises(StorageBroken, match=APART):
        restore(copy, again, DAY)
    async with opened(copy / "main.db", outside / "keys.db") as (main, keys):
        wrap = await main.read(lambda tx: tx.execute("SELECT reader_epoch, wrap FROM key_wrap").fetchone())
        (sealed,) = await main.read(lambda tx: objects.of_case(tx, tip.case_id))
        with pytest.raises(UnknownCase):  # the ciphertext and Anna's wrap are there, the share is not
            await Threads(main, keys).read(tip.case_id, anna, anna_key.seed, NOW)
    guessed = open_tip_key(tip.case_id, 1, anna_key.reader_id, wrap[0], anna_key.seed, Wrap(wrap[1]), ShareB(bytes(32)))
    with pytest.raises(CannotOpen):
        objects.opened(sealed, guessed, "tip")
