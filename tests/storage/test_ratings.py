"""Marks: counted once for a case, tied to none, shown from five up and never of the running month."""

from datetime import date

import pytest
from storage_kit import NOW, Store

from storage import ratings
from storage.errors import UnknownCase
from storage.ids import new_case_id
from storage.ratings import Mean, Ratings
from storage.staff import Officer

DECEMBER = date(2026, 12, 7)


async def test_a_mark_counts_once(store: Store, anna: Officer) -> None:
    tip, marks = await store.tip(), Ratings(store.main)
    update = store.update()
    assert await marks.rate(tip.case_id, 4, update, NOW)
    assert await marks.rate(tip.case_id, 4, update, NOW)  # the same press, delivered again
    assert not await marks.rate(tip.case_id, 1, store.update(), NOW)
    assert await store.rows("SELECT * FROM rating") == [("2026-11", 0, 4, 1)]


async def test_nothing_but_the_count_is_written(store: Store, anna: Officer) -> None:
    """Neither in the chain nor on the case stands which mark it was, nor when it was given."""
    tip = await store.tip()
    before = await store.everything()
    await Ratings(store.main).rate(tip.case_id, 5, store.update(), NOW)
    after = await store.everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"tip", "rating", "seen"}
    (old,), (new,) = before["tip"], after["tip"]
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [(0, 1)]


@pytest.mark.parametrize("score", [0, 6, -1])
async def test_only_marks_from_one_to_five(store: Store, anna: Officer, score: int) -> None:
    tip = await store.tip()
    with pytest.raises(ValueError, match="1 to 5"):
        await Ratings(store.main).rate(tip.case_id, score, store.update(), NOW)
    assert await store.one("SELECT rated FROM tip") == 0


async def test_a_case_that_does_not_exist(store: Store) -> None:
    with pytest.raises(UnknownCase):
        await Ratings(store.main).rate(new_case_id(), 3, store.update(), NOW)
    assert await store.rows("SELECT * FROM seen") == []


async def test_figures_from_five_raters_up_and_of_a_full_month(store: Store, anna: Officer) -> None:
    marks = Ratings(store.main)
    for n, score in enumerate((1, 2, 3, 4, 4), start=1):
        tip = await store.tip()
        await marks.rate(tip.case_id, score, store.update(), NOW)
        shown = await store.main.read(lambda tx: ratings.last_month(tx, DECEMBER))
        assert shown == (Mean("2026-11", 5, 2.8) if n == 5 else Mean("2026-11", None, None))
    for today in (NOW.date(), date(2027, 1, 5)):
        assert (await store.main.read(lambda tx: ratings.last_month(tx, today))).mean is None  # noqa: B023


async def test_marks_of_restricted_cases_are_in_no_figure(store: Store, anna: Officer) -> None:
    """An officer who may not know of a case could otherwise see that somebody rated one."""
    marks = Ratings(store.main)
    for n in range(9):
        tip = await store.tip()
        flag, case_id = n > 4, tip.case_id
        await store.main.write(
            lambda tx: tx.execute("UPDATE tip SET restricted=? WHERE case_id=?", (flag, case_id)).rowcount  # noqa: B023
        )
        await marks.rate(tip.case_id, 5 if n > 4 else 1, store.update(), NOW)
    assert await store.main.read(lambda tx: ratings.last_month(tx, DECEMBER)) == Mean("2026-11", 5, 1.0)
