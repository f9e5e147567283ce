"""The dialogue of a case: each side's words stored once, opened by whom they are for, and news kept in mind."""

import asyncio

import pytest
from storage_kit import NOW, Key, Store, Tip

from storage import audit, objects
from storage.errors import UnknownCase
from storage.ids import new_case_id
from storage.sealing import CannotOpen, Seed, inspect, open_box
from storage.staff import Officer


async def news(store: Store) -> tuple[int, int]:
    """Replies the citizen has not fetched, and the citizen's messages nobody has opened."""
    ((waiting, unread),) = await store.rows("SELECT news, unread FROM tip")
    return waiting, unread


async def talk(store: Store, tip: Tip, anna: Officer) -> None:
    await store.threads.say(tip.case_id, "那天是星期三下午", store.update(), NOW)
    await store.threads.note(tip.case_id, anna, "先核对值班表", store.update(), NOW)
    await store.threads.reply(tip.case_id, anna, "请问是哪个窗口？", store.update(), NOW)


async def test_an_officer_reads_everything_in_order(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    await talk(store, tip, anna)
    turns = await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert [(turn.turn, turn.kind, turn.day) for turn in turns] == [
        (1, "tip", "2026-11-16"), (2, "message", "2026-11-16"), (3, "note", "2026-11-16"), (4, "reply", "2026-11-16")
    ]  # fmt: skip
    assert [turn.content for turn in turns] == [
        tip.submission.content,
        {"v": 1, "text": "那天是星期三下午"},
        {"v": 1, "text": "先核对值班表", "by": "Anna"},
        {"v": 1, "text": "请问是哪个窗口？"},
    ]


async def test_a_citizen_reads_replies_and_sees_only_that_his_own_words_arrived(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await talk(store, tip, anna)
    state, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert (state.case_id, state.states, state.received_day, state.box) == (
        tip.case_id, ("S01",), "2026-11-16", tip.accepted.box
    )  # fmt: skip
    assert [(turn.turn, turn.kind, turn.content) for turn in turns] == [
        (1, "tip", None), (2, "message", None), (4, "reply", {"v": 1, "text": "请问是哪个窗口？"})
    ]  # fmt: skip


async def test_the_code_opens_replies_and_no_other_box(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await talk(store, tip, anna)
    rows = await store.main.read(lambda tx: objects.of_case(tx, tip.case_id))
    assert {row.kind: inspect(row.box).roles for row in rows} == {
        "tip": ("tip",), "message": ("tip",), "note": ("tip",), "reply": ("tip", "citizen")
    }  # fmt: skip
    for row in rows:
        for role in ("tip", "citizen"):
            if (row.kind, role) == ("reply", "citizen"):
                assert b"text" in open_box(tip.seed(), role, row.context(), row.box)
            else:
                with pytest.raises(CannotOpen):
                    open_box(tip.seed(), role, row.context(), row.box)


async def test_another_citizens_code_opens_nothing(store: Store, anna: Officer) -> None:
    tip, other = await store.tip(), await store.tip()
    await talk(store, tip, anna)
    _, turns = await store.threads.for_citizen(tip.case_id, other.seed())
    assert [turn.content for turn in turns] == [None, None, None]


async def test_replayed_updates_store_once(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    updates = [store.update() for _ in range(3)]
    for repeated in (False, True, True):
        stored = (
            await store.threads.say(tip.case_id, "说", updates[0], NOW),
            await store.threads.note(tip.case_id, anna, "记", updates[1], NOW),
            await store.threads.reply(tip.case_id, anna, "答", updates[2], NOW),
        )
        assert stored == (not repeated,) * 3
    assert [t.kind for t in await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)] == [
        "tip", "message", "note", "reply"
    ]  # fmt: skip
    assert await store.acts(tip.number) == ["submit", "message", "note", "reply", "read"]
    assert (await news(store))[0] == 1
    assert await store.one("SELECT count(*) FROM outbox") == 2


async def test_the_same_update_many_times_at_once_stores_once(store: Store, anna: Officer) -> None:
    tip, update = await store.tip(), store.update()
    stored = await asyncio.gather(*(store.threads.say(tip.case_id, "说", update, NOW) for _ in range(8)))
    assert sorted(stored) == [False] * 7 + [True]
    assert await store.one("SELECT count(*) FROM object") == 2


async def test_messages_at_once_get_their_own_places(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await asyncio.gather(*(store.threads.say(tip.case_id, f"第{n}条", store.update(), NOW) for n in range(12)))
    assert [turn for (turn,) in await store.rows("SELECT turn FROM object ORDER BY turn")] == list(range(1, 14))


async def test_what_fails_late_is_not_half_stored(store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    tip, update = await store.tip(), store.update()
    before = await store.everything()

    def dying(*args: object, **kwargs: object) -> None:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr("storage.thread.audit.append", dying)
        for attempt in (
            store.threads.say(tip.case_id, "说", update, NOW),
            store.threads.note(tip.case_id, anna, "记", update, NOW),
            store.threads.reply(tip.case_id, anna, "答", update, NOW),
        ):
            with pytest.raises(RuntimeError):
                await attempt
    assert await store.everything() == before
    assert await store.threads.say(tip.case_id, "说", update, NOW)


async def test_replies_wait_until_fetched(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.threads.note(tip.case_id, anna, "记", store.update(), NOW)
    assert (await news(store))[0] == 0
    for count in (1, 2):
        await store.threads.reply(tip.case_id, anna, "答", store.update(), NOW)
        assert (await news(store))[0] == count
    _, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert (await news(store))[0] == 2  # read from the store, and not in his chat yet
    await store.threads.reply(tip.case_id, anna, "还有", store.update(), NOW)
    await store.threads.fetched(tip.case_id, turns)
    assert (await news(store))[0] == 1
    await store.threads.fetched(tip.case_id, turns)
    assert (await news(store))[0] == 1


async def test_a_reply_that_comes_while_the_citizen_reads_still_waits(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    await store.threads.reply(tip.case_id, anna, "第一答", store.update(), NOW)
    real = store.main.write

    async def late(work):
        """Another reply commits before whatever the reading writes."""
        monkeypatch.setattr(store.main, "write", real)
        await store.threads.reply(tip.case_id, anna, "第二答", store.update(), NOW)
        return await real(work)

    monkeypatch.setattr(store.main, "write", late)
    _, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert [turn.kind for turn in turns] == ["tip", "reply"]
    assert (await news(store))[0] == 1


async def test_the_citizens_words_are_new_until_an_officer_reads(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    assert (await news(store))[1] == 1
    await store.threads.say(tip.case_id, "补充", store.update(), NOW)
    assert (await news(store))[1] == 2
    await store.threads.reply(tip.case_id, anna, "答", store.update(), NOW)
    assert (await news(store))[1] == 2
    await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert (await news(store))[1] == 0


async def test_a_message_that_comes_while_an_officer_reads_stays_new(
    store: Store, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    real = store.main.write

    async def late(work):
        """The citizen's next message commits before whatever the reading writes."""
        monkeypatch.setattr(store.main, "write", real)
        await store.threads.say(tip.case_id, "还有一件事", store.update(), NOW)
        return await real(work)

    monkeypatch.setattr(store.main, "write", late)
    turns = await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert [turn.kind for turn in turns] == ["tip"]
    assert (await news(store))[1] == 1


async def test_a_reading_that_cannot_be_chained_shows_nothing(
    store: Store, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()

    def dying(*args: object, **kwargs: object) -> None:
        raise RuntimeError("died")

    monkeypatch.setattr("storage.thread.audit.append", dying)
    with pytest.raises(RuntimeError):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert (await news(store))[1] == 1


async def test_a_failed_reading_is_no_reading(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    with pytest.raises(CannotOpen):
        await store.threads.read(tip.case_id, anna, Seed.generate(), NOW)
    assert (await news(store))[1] == 1
    assert "read" not in await store.acts()


async def test_a_case_that_does_not_exist(store: Store, anna: Officer, anna_key: Key) -> None:
    nobody = new_case_id()
    before = await store.everything()
    for attempt in (
        store.threads.say(nobody, "说", store.update(), NOW),
        store.threads.note(nobody, anna, "记", store.update(), NOW),
        store.threads.reply(nobody, anna, "答", store.update(), NOW),
        store.threads.read(nobody, anna, anna_key.seed, NOW),
        store.threads.for_citizen(nobody, Seed.generate()),
    ):
        with pytest.raises(UnknownCase):
            await attempt
    assert await store.everything() == before


async def test_swapped_boxes_do_not_open(store: Store, anna: Officer, anna_key: Key) -> None:
    """Whoever can write the file still cannot pass one text off as another."""
    tip = await store.tip()
    await talk(store, tip, anna)

    def swap(tx) -> None:
        (note,), (message,) = (
            tx.execute("SELECT box FROM object WHERE kind=?", (kind,)).fetchone() for kind in ("note", "message")
        )
        tx.execute("UPDATE object SET box=? WHERE kind='note'", (message,))
        tx.execute("UPDATE object SET box=? WHERE kind='message'", (note,))

    await store.main.write(swap)
    with pytest.raises(CannotOpen):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)


async def test_a_note_passed_off_as_a_reply_stays_closed(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await talk(store, tip, anna)
    await store.main.write(lambda tx: tx.execute("UPDATE object SET kind='reply' WHERE kind='note'").rowcount)
    _, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert [turn.content for turn in turns if turn.turn == 3] == [None]


async def test_acts_name_who_and_when(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    await talk(store, tip, anna)
    links = await store.rows("SELECT actor, act, at FROM audit WHERE number=? ORDER BY seq", tip.number)
    moment = NOW.isoformat(timespec="seconds")
    assert links == [
        ("citizen", "submit", "2026-11-16"),
        ("citizen", "message", "2026-11-16"),
        (anna.actor, "note", moment),
        (anna.actor, "reply", moment),
    ]
    assert await store.main.read(audit.check) is None
