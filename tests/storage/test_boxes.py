"""Box numbers: fresh after they were listed, unlike every other, and in a line that nobody is passed over in."""

import sqlite3
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from storage_kit import NOW, Key, Store, Tip, bare_tip

from storage import boxes
from storage.database import Tx
from storage.errors import StorageFull
from storage.ids import BoxNumber, CaseId
from storage.staff import Officer

DAY = timedelta(days=1)


async def publish(store: Store, size: int = 5, seed: int = 1) -> list[str]:
    return await store.main.write(lambda tx: boxes.publish(tx, "2026-W46", size, Random(seed)))


async def answered(store: Store, anna: Officer, day: int = 0) -> Tip:
    tip = await store.tip()
    await store.threads.reply(tip.case_id, anna, "答", store.update(), NOW + day * DAY)
    return tip


async def box_of(store: Store, tip: Tip) -> str:
    return str(await store.one("SELECT box FROM tip WHERE case_id=?", tip.case_id))


async def test_a_look_before_the_post_leaves_the_number(store: Store, anna: Officer) -> None:
    tip = await answered(store, anna)
    state, _ = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert (state.box, state.renewed) == (tip.accepted.box, False)


async def test_a_look_after_it_gives_a_new_one_once(store: Store, anna: Officer) -> None:
    tip = await answered(store, anna)
    assert tip.accepted.box in await publish(store)
    first, _ = await store.threads.for_citizen(tip.case_id, tip.seed())
    second, _ = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert (first.renewed, second.renewed) == (True, False)
    assert first.box == second.box == await box_of(store, tip) != tip.accepted.box


async def test_a_disk_that_is_full_keeps_nobody_from_reading(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await answered(store, anna)
    await publish(store)

    def full(*args: object) -> bool:
        raise StorageFull("full")

    monkeypatch.setattr(boxes, "renew", full)
    state, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert (state.box, state.renewed) == (tip.accepted.box, False)
    assert any(turn.kind == "reply" for turn in turns)


async def test_what_was_listed_is_never_drawn_again_nor_what_is_in_use(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip, other = await answered(store, anna), await store.tip()
    listed = await publish(store)
    drawn = iter([*listed, other.accepted.box, "777777"])
    monkeypatch.setattr(boxes, "new_box_number", lambda: BoxNumber(next(drawn)))
    assert (await store.threads.for_citizen(tip.case_id, tip.seed()))[0].box == "777777"
    assert set(await publish(store, seed=1)) & set(listed) == set()  # the same draws: every one is drawn anew


async def test_when_all_numbers_are_gone_it_says_so(store: Store, anna_key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = await store.tip()
    monkeypatch.setattr(boxes, "new_box_number", lambda: tip.accepted.box)
    with pytest.raises(sqlite3.IntegrityError, match="no free box number"):
        await store.main.write(boxes.fresh)


async def test_news_keep_the_day_since_which_the_oldest_waits(store: Store, anna: Officer) -> None:
    tip = await answered(store, anna, day=1)
    await store.threads.reply(tip.case_id, anna, "再答", store.update(), NOW + 3 * DAY)
    assert await store.rows("SELECT news, news_on FROM tip") == [(2, "2026-11-17")]
    _, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    await store.threads.fetched(tip.case_id, turns)
    await store.threads.reply(tip.case_id, anna, "三答", store.update(), NOW + 5 * DAY)
    assert await store.rows("SELECT news, news_on FROM tip") == [(1, "2026-11-21")]


async def test_a_post_takes_the_longest_waiting(store: Store, anna: Officer) -> None:
    tips = [await answered(store, anna, day) for day in (5, 1, 4, 0, 3, 2)]
    by_age = [tip.accepted.box for _, tip in sorted(zip((5, 1, 4, 0, 3, 2), tips, strict=True), key=lambda pair: pair[0])]
    assert set(await publish(store, 2)) == set(by_age[:2])
    await answered(store, anna, 6)
    assert set(await publish(store, 3)) == set(by_age[2:5])


async def test_nobody_starves_while_more_news_come_than_slots_for_a_year(store: Store) -> None:
    """Seven slots; eight new replies a week for half a year, then two: whoever waits is listed before all who came later."""
    rng, size, came, listed_in = Random(5), 7, dict[str, int](), dict[str, int]()

    def week(tx: Tx, number: int) -> None:
        for _ in range(8 if number < 26 else 2):
            case_id = CaseId(rng.randbytes(16))
            bare_tip(tx, case_id, 2, "2027-01-01")
            box = boxes.fresh(tx)
            tx.execute("UPDATE tip SET box=? WHERE case_id=?", (box, case_id))
            boxes.mark_news(tx, case_id, 1, (NOW + 7 * number * DAY).date().isoformat())
            came[box] = number
        for box in boxes.publish(tx, f"week {number}", size, rng):
            if box in came:
                listed_in[box] = number

    for number in range(52):
        await store.main.write(lambda tx: week(tx, number))  # noqa: B023
    assert set(listed_in) == set(came)
    assert max(listed_in[box] - came[box] for box in came) == 4  # 26 too many by then, four posts' worth
    order = sorted(came, key=lambda box: listed_in[box])
    assert all(came[a] <= came[b] for a, b in pairwise(order) if listed_in[a] < listed_in[b])
