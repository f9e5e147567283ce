"""An objection shows on the case and starts the desk's clock for an answer; the next reply stops it."""

import pytest
from storage_kit import NOW, Key, Store

from storage.clocks import running
from storage.staff import Officer
from storage.thread import About, Threads


@pytest.fixture
def threads(store: Store) -> Threads:
    return Threads(store.main, store.keys, clockwork=store.clockwork)


async def rules(store: Store, case_id: bytes) -> set[str]:
    return {c.rule for c in await store.main.read(lambda tx: running(tx, case_id))}  # type: ignore[arg-type]


async def test_it_is_to_be_answered_within_thirty_days(store: Store, threads: Threads, anna: Officer) -> None:
    tip = await store.tip()
    update = store.update()
    assert await threads.say(tip.case_id, "我不同意", update, NOW, "objection")
    assert not await threads.say(tip.case_id, "我不同意", update, NOW, "objection")
    assert await store.rows("SELECT objected_on, unread FROM tip") == [("2026-11-16", 2)]
    due = await store.rows("SELECT due_target FROM clock WHERE rule='DT-review'")
    assert due == [("2026-12-16",)]
    assert (await store.desk.card(tip.number, anna)).objected_on == "2026-11-16"
    assert (await threads.public(tip.case_id)).objected_on == "2026-11-16"
    await threads.note(tip.case_id, anna, "记", store.update(), NOW)
    assert "DT-review" in await rules(store, tip.case_id)
    await threads.reply(tip.case_id, anna, "答复如下", store.update(), NOW)
    assert "DT-review" not in await rules(store, tip.case_id)


@pytest.mark.parametrize("about", ["addition", "correction", "comment", "recusal"])
async def test_no_other_message_does(store: Store, threads: Threads, anna: Officer, about: About) -> None:
    tip = await store.tip()
    before = await rules(store, tip.case_id)
    await threads.say(tip.case_id, "话", store.update(), NOW, about)
    await threads.reply(tip.case_id, anna, "答", store.update(), NOW)
    assert await rules(store, tip.case_id) == before
    assert await store.one("SELECT objected_on FROM tip") is None


@pytest.mark.parametrize("about", ["addition", "correction", "objection", "comment", "recusal"])
async def test_the_kind_is_sealed_with_the_words(
    store: Store, threads: Threads, anna: Officer, anna_key: Key, about: About
) -> None:
    tip = await store.tip()
    await threads.say(tip.case_id, "话", store.update(), NOW, about)
    message = (await threads.read(tip.case_id, anna, anna_key.seed, NOW))[-1]
    assert message.content is not None and message.content.get("about", "addition") == about
    assert not any(about in str(rows) for rows in (await store.everything()).values())
