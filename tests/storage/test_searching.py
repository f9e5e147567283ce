"""Looking through cases with a key: only what the officer sees, in the right order, told to the log as a number."""

import json
from datetime import timedelta

import pytest
from storage_kit import NOW, Key, Store, Tip

from storage import searching
from storage.errors import UnknownCase
from storage.sealing import CannotOpen, Seed
from storage.searching import AT_MOST, WINDOW_DAYS, Search
from storage.staff import Officer


@pytest.fixture
def search(store: Store) -> Search:
    return Search(store.main, store.keys)


async def told(store: Store, words: str, day: int = 0, label: str = "P01") -> Tip:
    content = {"v": 1, "text": words}
    return await store.tip(NOW + timedelta(days=day), content=content, labels=(label,))


async def test_the_case_comes_first_then_its_labels_then_the_nearest(
    store: Store, search: Search, anna: Officer, anna_key: Key
) -> None:
    far, other = await told(store, "远", 40), await told(store, "别的", 1, "P02")
    mine, near = await told(store, "这件"), await told(store, "近", 3)
    await told(store, "太远", WINDOW_DAYS + 1)
    found = await search.near(mine.number, anna, anna_key.seed, NOW)
    assert [one.number for one in found] == [mine.number, near.number, far.number, other.number]
    assert [one.told for one in found] == ["这件", "近", "远", "别的"]


async def test_later_messages_of_the_citizen_count_and_notes_do_not(
    store: Store, search: Search, anna: Officer, anna_key: Key
) -> None:
    tip = await told(store, "第一句")
    await store.threads.say(tip.case_id, "第二句", store.update(), NOW)
    await store.threads.note(tip.case_id, anna, "内部的话", store.update(), NOW)
    (case,) = await search.near(tip.number, anna, anna_key.seed, NOW)
    assert case.told == "第一句\n第二句"


async def test_what_he_does_not_see_is_neither_opened_nor_counted(store: Store, search: Search, anna: Officer) -> None:
    await told(store, "来得早，王二麻子")
    key = await store.reader("late")
    late = await store.officer("Late", "intake", 502, key)
    own = await told(store, "来得晚，王二麻子")
    assert [one.number for one in await search.near(own.number, late, key.seed, NOW)] == [own.number]
    assert [one.number for one in await search.containing("王二麻子", late, key.seed, NOW)] == [own.number]
    digests = await store.rows("SELECT digest FROM audit WHERE act IN ('compare', 'search') ORDER BY seq")
    assert len(set(digests)) == 1, "each opened one case, as the log tells"


async def test_a_case_of_others_a_made_up_one_and_a_shredded_one_are_alike(
    store: Store, search: Search, anna: Officer, anna_key: Key
) -> None:
    tip = await told(store, "一")
    hidden = await store.officer("Late", "intake", 502)
    shredded = await told(store, "二")
    await store.main.write(
        lambda tx: tx.execute("UPDATE tip SET shredded_on='2026-11-16' WHERE case_id=?", (shredded.case_id,)).rowcount
    )
    for number, officer in ((tip.number, hidden), (shredded.number, anna), ("QF-0000-0000", anna)):
        with pytest.raises(UnknownCase):
            await search.near(number, officer, anna_key.seed, NOW)  # type: ignore[arg-type]
    with pytest.raises(CannotOpen):
        await search.near(tip.number, anna, Seed.generate(), NOW)
    assert "compare" not in await store.acts()


async def test_words_are_found_wherever_they_stand_newest_first(
    store: Store, search: Search, anna: Officer, anna_key: Key
) -> None:
    old, new = await told(store, "石桥镇ABC"), await told(store, "别处", 1)
    await store.threads.note(new.case_id, anna, "跟石桥镇abc有关", store.update(), NOW)
    await told(store, "青山镇abc", 2)
    found = await search.containing("石桥镇abc", anna, anna_key.seed, NOW)
    assert [one.number for one in found] == [new.number, old.number]
    assert [one.number for one in await search.containing("有关", anna, anna_key.seed, NOW)] == [new.number]
    assert [one.number for one in await search.containing(" 有关  别处 ", anna, anna_key.seed, NOW)] == [new.number]
    assert await search.containing("石桥镇 没有这词", anna, anna_key.seed, NOW) == []


async def test_the_log_gets_a_number_and_never_the_words(
    store: Store, search: Search, anna: Officer, anna_key: Key
) -> None:
    tip = await told(store, "窗口的王二麻子")
    before = await store.everything()
    await search.containing("王二麻子", anna, anna_key.seed, NOW)
    await search.near(tip.number, anna, anna_key.seed, NOW)
    after = await store.everything()
    assert (await store.acts())[-2:] == ["search", "compare"]
    assert {name for name in after if after[name] != before[name]} == {"audit"}
    assert "王二麻子" not in json.dumps(after, default=repr, ensure_ascii=False)


async def test_no_more_cases_are_opened_than_agreed(
    store: Store, search: Search, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AT_MOST >= 100
    monkeypatch.setattr(searching, "AT_MOST", 2)
    tips = [await told(store, f"第{day}件", day) for day in range(5)]
    found = await search.near(tips[0].number, anna, anna_key.seed, NOW)
    assert [one.number for one in found] == [tip.number for tip in tips[:3]]
    newest = await search.containing("件", anna, anna_key.seed, NOW, 2)
    assert [one.number for one in newest] == [tips[4].number, tips[3].number]
