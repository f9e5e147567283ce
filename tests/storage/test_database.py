"""The database: one writer that groups commits, whole transactions, clear errors, nothing left behind."""

import asyncio
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from storage.database import MAX_GROUP, SAFE_SQLITE, Database, Tx, Work
from storage.errors import StorageBroken, StorageFull


class Refusal(Exception):
    """What a unit of work raises in these tests."""


def insert(number: int, day: str = "2026-11-16") -> Work[int]:
    return lambda tx: tx.execute("INSERT INTO seen VALUES(?,?)", (number, day)).rowcount


def insert_and_fail(number: int) -> Work[int]:
    def work(tx: Tx) -> int:
        insert(number)(tx)
        raise Refusal

    return work


async def numbers(database: Database) -> list[int]:
    return await database.read(lambda tx: [n for (n,) in tx.execute("SELECT update_id FROM seen ORDER BY 1")])


async def ended(threads: set[threading.Thread]) -> None:
    for thread in threads:
        await asyncio.to_thread(thread.join, 20)
        assert not thread.is_alive()


async def test_waiting_writes_share_a_commit(main: Database) -> None:
    before = main.commits
    assert await asyncio.gather(*(main.write(insert(n)) for n in range(200))) == [1] * 200
    assert 1 <= main.commits - before < 20
    assert await numbers(main) == list(range(200))


async def test_a_group_is_bounded_and_keeps_its_order(main: Database) -> None:
    order: list[int] = []

    def work(n: int) -> Work[None]:
        def noted(tx: Tx) -> None:
            insert(n)(tx)
            order.append(n)

        return noted

    many = 2 * MAX_GROUP + 1
    before = main.commits
    await asyncio.gather(*(main.write(work(n)) for n in range(many)))
    assert main.commits - before >= 3
    assert order == list(range(many))


async def test_a_failing_job_is_rolled_back_alone(main: Database) -> None:
    before = main.commits
    jobs = [main.write(insert_and_fail(n) if n % 3 == 1 else insert(n)) for n in range(30)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [isinstance(result, Refusal) for result in results] == [n % 3 == 1 for n in range(30)]
    assert await numbers(main) == [n for n in range(30) if n % 3 != 1]
    assert main.commits - before < 10, "the jobs did not share a group, so this shows nothing"


async def test_a_violated_constraint_reaches_its_caller_only(main: Database) -> None:
    first, second, third = await asyncio.gather(
        main.write(insert(1)), main.write(insert(1)), main.write(insert(2)), return_exceptions=True
    )
    assert (first, third) == (1, 1)
    assert isinstance(second, sqlite3.IntegrityError)


async def test_tasks_never_see_each_others_open_work(main: Database) -> None:
    """Each job finds an even number of rows: no other job is between its two inserts, nor left one behind."""
    threads: set[str] = set()

    def pair(n: int) -> Work[int]:
        def work(tx: Tx) -> int:
            assert tx.in_transaction
            threads.add(threading.current_thread().name)
            found = int(tx.execute("SELECT count(*) FROM seen").fetchone()[0])
            insert(2 * n)(tx)
            if n % 2:
                raise Refusal
            insert(2 * n + 1)(tx)
            return found

        return work

    async def task(n: int) -> int | BaseException:
        await asyncio.sleep(0)
        return (await asyncio.gather(main.write(pair(n)), return_exceptions=True))[0]

    found = await asyncio.gather(*(task(n) for n in range(40)))
    assert [f for f in found if isinstance(f, int)] == [2 * n for n in range(20)]
    assert len(threads) == 1


async def test_a_cancelled_caller_leaves_a_whole_transaction(main: Database) -> None:
    running, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        insert(1)(tx)
        running.set()
        go_on.wait(20)
        insert(2)(tx)

    caller = asyncio.create_task(main.write(slow))
    await asyncio.to_thread(running.wait, 20)
    queued = asyncio.create_task(main.write(insert(3)))
    await asyncio.sleep(0)
    for task in (caller, queued):
        task.cancel()
    go_on.set()
    assert all(
        isinstance(r, asyncio.CancelledError) for r in await asyncio.gather(caller, queued, return_exceptions=True)
    )
    await asyncio.wait_for(main.write(insert(4)), 20)  # a writer that stopped would keep us waiting for ever
    assert await numbers(main) == [1, 2, 3, 4]


async def test_a_cancelled_caller_of_failing_work_does_no_harm(main: Database) -> None:
    caller = asyncio.create_task(main.write(insert_and_fail(1)))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    await main.write(insert(2))
    assert await numbers(main) == [2]


async def test_the_reader_sees_what_is_committed_and_nothing_else(main: Database) -> None:
    written, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        insert(1)(tx)
        written.set()
        go_on.wait(20)

    caller = asyncio.create_task(main.write(slow))
    await asyncio.to_thread(written.wait, 20)
    assert await numbers(main) == []
    go_on.set()
    await caller
    assert await numbers(main) == [1]


async def test_a_read_is_one_snapshot(main: Database) -> None:
    looked, go_on = threading.Event(), threading.Event()

    def twice(tx: Tx) -> tuple[int, int]:
        first = int(tx.execute("SELECT count(*) FROM seen").fetchone()[0])
        looked.set()
        go_on.wait(20)
        return first, int(tx.execute("SELECT count(*) FROM seen").fetchone()[0])

    reading = asyncio.create_task(main.read(twice))
    await asyncio.to_thread(looked.wait, 20)
    await main.write(insert(1))
    go_on.set()
    assert await reading == (0, 0)


async def test_the_reader_cannot_write(main: Database) -> None:
    with pytest.raises(StorageBroken, match="readonly"):
        await main.read(insert(1))
    assert await numbers(main) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "DETACH other",
        "DROP TABLE seen",
        "CREATE TRIGGER t AFTER INSERT ON seen BEGIN DELETE FROM tip; END",
    ],
)
async def test_the_authorizer_refuses_what_is_never_done(main: Database, statement: str) -> None:
    with pytest.raises(StorageBroken, match="not authorized"):
        await main.write(lambda tx: tx.execute(statement))
    with pytest.raises(StorageBroken, match="not authorized"):
        await main.read(lambda tx: tx.execute(statement))
    await main.write(insert(1))
    assert await numbers(main) == [1]


async def test_connections_are_set_up_for_durability_and_forgetting(main: Database) -> None:
    def pragmas(tx: Tx) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "trusted_schema", "query_only")
        return {name: tx.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    writer = await main.write(pragmas)
    assert writer == {
        "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0,
        "query_only": 0,
    }  # fmt: skip
    assert (await main.read(pragmas))["query_only"] == 1
    assert (await main.read(pragmas))["trusted_schema"] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the newer library is had on Linux only")
def test_the_sqlite_in_use_has_no_wal_reset_bug() -> None:
    assert sqlite3.sqlite_version_info >= SAFE_SQLITE


async def fill_up(database: Database) -> None:
    """Leave no room but what is on the pages already there."""

    def work(tx: Tx) -> None:
        pages = tx.execute("PRAGMA page_count").fetchone()[0]
        assert tx.execute(f"PRAGMA max_page_count={pages}").fetchone()[0] == pages

    await database.write(work)


async def test_a_full_disk_stores_nothing_of_the_group_and_passes(main: Database) -> None:
    await main.write(insert(0))
    await fill_up(main)
    jobs = [main.write(insert(1)), main.write(insert(2, "x" * 9000)), main.write(insert(3))]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(result) for result in results] == [StorageFull] * 3
    assert await numbers(main) == [0]
    await main.write(lambda tx: tx.execute("PRAGMA max_page_count=1000000").fetchone())
    assert await asyncio.gather(*(main.write(insert(n, "x" * 9000)) for n in (1, 2, 3))) == [1, 1, 1]
    assert await numbers(main) == [0, 1, 2, 3]


async def test_work_that_hides_the_full_disk_is_not_taken_for_done(main: Database) -> None:
    await fill_up(main)

    def stubborn(tx: Tx) -> None:
        try:
            insert(1, "x" * 9000)(tx)
        except sqlite3.OperationalError:
            insert(2)(tx)

    with pytest.raises((StorageBroken, StorageFull)):
        await main.write(stubborn)


async def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "x.db", "main")
    await database.write(lambda tx: tx.execute("PRAGMA user_version=99").fetchone())
    await database.close()
    with pytest.raises(StorageBroken, match="version 99"):
        await Database.open(tmp_path / "x.db", "main")


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    rubbish = b"This is not a database at all. " * 200
    (tmp_path / "x.db").write_bytes(rubbish)
    with pytest.raises(StorageBroken, match=r"x\.db"):
        await Database.open(tmp_path / "x.db", "main")
    assert (tmp_path / "x.db").read_bytes() == rubbish


async def test_a_damaged_schema_page_is_refused(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "x.db", "main")
    await database.close()
    with (tmp_path / "x.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    with pytest.raises(StorageBroken, match=r"x\.db"):
        await Database.open(tmp_path / "x.db", "main")


async def test_what_cannot_be_opened_is_a_storage_error_and_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    (tmp_path / "rubbish.db").write_bytes(b"rubbish" * 1000)
    for path in (tmp_path / "rubbish.db", tmp_path / "missing" / "x.db", tmp_path):
        with pytest.raises(StorageBroken, match=path.name):
            await Database.open(path, "main")
    await ended(set(threading.enumerate()) - before)


async def test_close_finishes_what_waits_and_ends_the_threads(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    database = await Database.open(tmp_path / "x.db", "main")
    own = set(threading.enumerate()) - before
    assert len(own) == 2
    waiting = asyncio.gather(*(database.write(insert(n)) for n in range(50)))
    await asyncio.sleep(0)
    await database.close()
    assert await waiting == [1] * 50
    await ended(own)
    await database.close()
    again = await Database.open(tmp_path / "x.db", "main")
    assert len(await numbers(again)) == 50
    await again.close()


async def test_a_write_after_close_is_refused_and_not_left_waiting(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "x.db", "main")
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    with pytest.raises(StorageBroken, match="closed"):
        await asyncio.wait_for(database.write(insert(1)), 20)
    await closing
    with pytest.raises(StorageBroken, match="closed"):
        await asyncio.wait_for(database.write(insert(1)), 20)


async def test_a_checkpoint_empties_the_log(main: Database, tmp_path: Path) -> None:
    await main.write(insert(1))
    log = tmp_path / "main.db-wal"
    assert log.stat().st_size > 0
    await main.checkpoint()
    assert log.stat().st_size == 0
    assert await numbers(main) == [1]


async def test_what_is_deleted_is_gone_from_the_file(main: Database, tmp_path: Path) -> None:
    await main.write(insert(1, "unmistakable-remains"))
    await main.checkpoint()
    assert b"unmistakable-remains" in (tmp_path / "main.db").read_bytes()
    await main.write(lambda tx: tx.execute("DELETE FROM seen").rowcount)
    await main.checkpoint()
    assert all(b"unmistakable-remains" not in path.read_bytes() for path in tmp_path.iterdir())
