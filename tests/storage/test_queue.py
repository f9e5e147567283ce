"""The queue: every open case once and in order, in each view, however much comes and goes while an officer pages."""

import functools
import itertools
import random
from collections.abc import Callable
from datetime import date
from typing import get_args

import pytest
from storage_kit import Store, bare_tip

from storage import queue
from storage.database import Tx
from storage.queue import PAGE, Counts, Page, View
from storage.staff import Officer

TODAY = date(2026, 11, 16)
DUE_DAYS = ("2026-11-13", "2026-11-16", "2026-11-17", "9999-12-31")


async def fill(store: Store, count: int, seed: int, owner: str | None = None) -> list[tuple[int, str, bytes]]:
    """Open cases with many ties in priority and date; their keys in the order of the queue."""
    rng = random.Random(seed)
    keys = [(rng.choice((1, 2)), rng.choice(DUE_DAYS), rng.randbytes(16)) for _ in range(count)]
    await store.main.write(lambda tx: [bare_tip(tx, case, p, due, owner) for p, due, case in keys])
    return sorted(keys)


async def walk(store: Store, officer: Officer, view: View = "all") -> list[Page]:
    pages = [await store.desk.page(officer, view, "", TODAY)]
    while pages[-1].next:
        pages.append(await store.desk.page(officer, view, pages[-1].next, TODAY))
    return pages


def keys_of(pages: list[Page]) -> list[tuple[int, str, bytes]]:
    return [(row.priority, row.due_on, row.case_id) for page in pages for row in page.rows]


async def close(store: Store, case_id: bytes) -> None:
    await store.main.write(
        lambda tx: tx.execute("UPDATE tip SET closed_at='2026-11-16' WHERE case_id=?", (case_id,)).rowcount
    )


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 40])
async def test_paging_visits_each_case_once_in_order(store: Store, anna: Officer, count: int) -> None:
    expected = await fill(store, count, seed=count)
    pages = await walk(store, anna)
    assert keys_of(pages) == expected
    assert len(pages) == max(1, -(-count // PAGE))
    assert all(len(page.rows) == PAGE for page in pages[:-1])
    assert {page.total for page in pages} == {count}
    assert [page.first for page in pages] == [True] + [False] * (len(pages) - 1)


async def test_paging_survives_cases_that_come_and_go(store: Store, anna: Officer) -> None:
    """What was shown is not shown again, and what was there all the time is not left out."""
    expected = await fill(store, 30, seed=1)
    first = await store.desk.page(anna, "all", "", TODAY)
    shown = keys_of([first])
    await close(store, shown[-1][2])
    await close(store, expected[PAGE][2])
    before = (1, "2026-01-01", b"\0" * 16)
    after = (3, "2026-01-01", b"\xff" * 16)
    await store.main.write(lambda tx: [bare_tip(tx, case, p, due) for p, due, case in (before, after)])
    rest, cursor = [], first.next
    while cursor:
        page = await store.desk.page(anna, "all", cursor, TODAY)
        rest += keys_of([page])
        cursor = page.next
    assert rest == [*expected[PAGE + 1 :], after]


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2026-11-16.zz", "a.b.c", "1.2.3.4", "..", f"{2**64}.2026-11-16.00"])
async def test_an_unreadable_cursor_gives_the_first_page(store: Store, anna: Officer, cursor: str) -> None:
    await fill(store, 10, seed=2)
    assert await store.desk.page(anna, "all", cursor, TODAY) == await store.desk.page(anna, "all", "", TODAY)


async def test_a_cursor_fits_into_a_button(store: Store, anna: Officer) -> None:
    await fill(store, 10, seed=3)
    assert len((await store.desk.page(anna, "all", "", TODAY)).next.encode()) <= 50


async def test_views_show_their_cases_and_no_other(store: Store, anna: Officer) -> None:
    free = await fill(store, 12, seed=4)
    mine = await fill(store, 12, seed=5, owner=anna.staff_id)
    other = await store.officer("Bo", "handler", 502)
    await close(store, mine[0][2])
    await close(store, free[0][2])
    free, mine = free[1:], mine[1:]
    await store.main.write(
        lambda tx: tx.execute("UPDATE tip SET unread=2 WHERE case_id IN (?, ?)", (free[3][2], mine[4][2])).rowcount
    )
    everything = sorted(free + mine)
    assert keys_of(await walk(store, anna, "all")) == everything
    assert keys_of(await walk(store, anna, "mine")) == mine
    assert keys_of(await walk(store, other, "mine")) == []
    assert keys_of(await walk(store, anna, "due")) == [key for key in everything if key[1] <= "2026-11-16"]
    assert keys_of(await walk(store, anna, "new")) == sorted([free[3], mine[4]])
    for view, total in (("all", 22), ("mine", 11), ("new", 2)):
        assert (await store.desk.page(anna, view, "", TODAY)).total == total


async def test_counts_agree_with_the_views(store: Store, anna: Officer) -> None:
    await fill(store, 9, seed=6)
    await fill(store, 5, seed=7, owner=anna.staff_id)
    closed = await fill(store, 2, seed=8, owner=anna.staff_id)
    for _, _, case in closed:
        await close(store, case)
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET unread=1 WHERE case_id=?", (closed[0][2],)).rowcount)
    counts = await store.desk.counts(anna, TODAY)
    assert counts == Counts(open=14, unowned=9, mine=5, due=len(keys_of(await walk(store, anna, "due"))), new=1)
    other = await store.officer("Bo", "handler", 502)
    assert (await store.desk.counts(other, TODAY)).mine == 0


async def test_an_empty_desk_counts_nothing(store: Store, anna: Officer) -> None:
    assert await store.desk.counts(anna, TODAY) == Counts(0, 0, 0, 0, 0)
    assert await store.desk.page(anna, "all", "", TODAY) == Page("all", [], True, "", 0)


INDEXES = {"all": "queue_open", "new": "queue_new", "due": "queue_open", "mine": "queue_owner"}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("view", INDEXES)
async def test_every_page_is_read_from_its_index(store: Store, view: View, after: bool) -> None:
    """Without it a page would sort every open case first; with it SQLite goes to the place and takes the rows there."""
    names = ("reader", "me", "today", "priority", "due_on", "case_id", "limit")
    sql = f"EXPLAIN QUERY PLAN {queue.statement(view, after=after)}"
    plan = await store.main.read(lambda tx: [row[3] for row in tx.execute(sql, dict.fromkeys(names, 0)).fetchall()])
    assert INDEXES[view] in plan[0]
    assert plan[0].startswith("SEARCH")
    assert ")>(" in plan[0] or not after
    assert not [line for line in plan if "SCAN" in line or "TEMP B-TREE" in line]


def steps(tx: Tx, work: Callable[[], object]) -> int:
    """Instructions that SQLite's machine carries out for it."""
    count = itertools.count()
    tx.set_progress_handler(lambda: next(count) < 0, 1)
    try:
        work()
    finally:
        tx.set_progress_handler(None, 1)
    return next(count)


async def costs(store: Store, officer: Officer) -> dict[str, int]:
    """Of the first page of each view, of a page further on, and of the counts."""

    def work(tx: Tx) -> dict[str, int]:
        found = {"counts": steps(tx, lambda: queue.counts(tx, officer, TODAY))}
        for view in get_args(View):
            for cursor in ("", f"1.2026-11-14.{bytes(16).hex()}"):
                found[view + cursor] = steps(tx, functools.partial(queue.page, tx, officer, view, cursor, TODAY))
        return found

    await store.main.read(work)  # statements are compiled once
    return await store.main.read(work)


async def marked(store: Store) -> None:
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET unread=1").rowcount)


async def test_a_page_of_two_thousand_costs_what_one_of_two_hundred_costs(store: Store, anna: Officer) -> None:
    await fill(store, 100, seed=9)
    await fill(store, 100, seed=10, owner=anna.staff_id)
    await marked(store)
    few = await costs(store, anna)
    await fill(store, 900, seed=11)
    await fill(store, 900, seed=12, owner=anna.staff_id)
    await marked(store)
    many = await costs(store, anna)
    assert (await store.desk.counts(anna, TODAY)).open == 2000
    assert {what: (few[what], many[what]) for what in few if many[what] > few[what] + 100} == {}


async def test_cases_he_does_not_see_neither_count_nor_cost(store: Store, anna: Officer) -> None:
    """Neither figures nor time tell an officer of a case that was kept from him."""
    other = await store.officer("Bo", "handler", 502)
    await fill(store, 10, seed=13, owner=anna.staff_id)
    before, figures = await costs(store, anna), await store.desk.counts(anna, TODAY)
    hidden = await fill(store, 500, seed=14, owner=other.staff_id)
    await marked(store)
    await store.main.write(
        lambda tx: tx.executemany(
            "DELETE FROM key_wrap WHERE case_id=? AND reader_id=?", [(case, anna.reader_id) for _, _, case in hidden]
        ).rowcount
    )
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET unread=0 WHERE owner=?", (anna.staff_id,)).rowcount)
    assert (await store.desk.counts(other, TODAY)).open == 510
    assert await store.desk.counts(anna, TODAY) == figures
    after = await costs(store, anna)  # one step: whether the index ends where his rows end, or another's begin there
    assert {what: (before[what], after[what]) for what in before if abs(after[what] - before[what]) > 1} == {}
