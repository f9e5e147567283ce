"""Update ids: an effect is noted with itself, and forgotten by age."""

from datetime import date

import pytest

from storage import seen
from storage.database import Database, Tx

DAY = date(2026, 11, 16)


async def first_time(main: Database, update_id: int, day: date = DAY) -> bool:
    return await main.write(lambda tx: seen.first_time(tx, update_id, day))


async def test_an_update_is_new_once(main: Database) -> None:
    assert await first_time(main, 7)
    assert not await first_time(main, 7)
    assert not await first_time(main, 7, date(2026, 11, 17))
    assert await first_time(main, 6)


async def test_the_note_goes_with_the_effect_that_failed(main: Database) -> None:
    def work(tx: Tx) -> None:
        assert seen.first_time(tx, 7, DAY)
        raise ValueError

    with pytest.raises(ValueError):
        await main.write(work)
    assert await first_time(main, 7)


async def test_notes_are_forgotten_by_age_and_not_by_number(main: Database) -> None:
    days = {900: date(2026, 11, 12), 901: date(2026, 11, 13), 5: date(2026, 11, 16)}
    for update_id, day in days.items():
        await first_time(main, update_id, day)
    assert await main.write(lambda tx: seen.prune(tx, DAY)) == 1
    assert [await first_time(main, n) for n in (900, 901, 5)] == [True, False, False]


def test_notes_outlive_what_telegram_repeats() -> None:
    assert seen.KEEP_DAYS >= 2
