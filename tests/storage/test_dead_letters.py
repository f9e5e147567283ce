"""Dead letters: the words of an update that failed, sealed to every reader, with no id of anybody."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from storage_kit import NOW, Key, Store

from storage import audit, seen
from storage.dead_letters import DeadLetters, Opened
from storage.errors import NoReaders, StorageFull, UnknownCase
from storage.ids import CaseId, ObjectId
from storage.sealing import CannotOpen, Context, SealedBox, Seed, ShareB, Wrap, open_box, open_tip_key
from storage.staff import Officer
from tests.office_kit import trusted

WORDS = "他们让我撤回举报，我的电话是13800000000"


async def open_letter(store: Store, key: Key) -> dict[str, object]:
    """The only letter, opened with a reader's seed."""
    ((case_id, object_id, _, _, box, wraps),) = await store.rows("SELECT * FROM dead_letter")
    share = await store.keys.read(
        lambda tx: tx.execute("SELECT share_b FROM share WHERE case_id=?", (case_id,)).fetchone()
    )
    epoch, wrap = json.loads(wraps)[key.reader_id]
    tip = open_tip_key(
        CaseId(case_id), 1, key.reader_id, epoch, key.seed, Wrap(bytes.fromhex(wrap)), ShareB(bytes(share[0]))
    )
    context = Context(CaseId(case_id), 1, ObjectId(object_id), "note", "body", 1)
    found: dict[str, object] = json.loads(open_box(tip, "tip", context, SealedBox(box)))
    return found


async def test_every_reader_can_open_it(store: Store, anna_key: Key) -> None:
    escrow = await store.reader("escrow", "escrow")
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside(WORDS, 7, NOW)
    for key in (anna_key, escrow):
        assert await open_letter(store, key) == {"v": 1, "text": WORDS}
    with pytest.raises(CannotOpen):
        await open_letter(store, Key(anna_key.reader_id, Seed.generate()))


async def test_only_the_day_and_an_act_stand_in_clear(store: Store, anna_key: Key) -> None:
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside(WORDS, 7, NOW)
    assert await store.one("SELECT day FROM dead_letter") == "2026-11-16"
    assert await store.rows("SELECT at, actor, act, number FROM audit WHERE act='dead-letter'") == [
        ("2026-11-16", "system", "dead-letter", "")
    ]
    everything = b"".join(path.read_bytes() for path in store.folder.iterdir())
    assert WORDS.encode() not in everything
    assert b"13800000000" not in everything


async def test_without_readers_nothing_is_stored(store: Store) -> None:
    with pytest.raises(NoReaders):
        await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside(WORDS, 7, NOW)
    assert all(rows == [] for rows in (await store.everything()).values())
    assert await store.keys.read(lambda tx: tx.execute("SELECT * FROM share").fetchall()) == []


async def test_each_letter_has_its_own_key(store: Store, anna_key: Key) -> None:
    letters = DeadLetters(store.main, store.keys, trusted(store.main))
    await letters.put_aside(WORDS, 7, NOW)
    await letters.put_aside(WORDS, 8, NOW)
    assert await store.one("SELECT count(DISTINCT public_key) FROM dead_letter") == 2
    assert await store.keys.read(lambda tx: tx.execute("SELECT count(DISTINCT share_b) FROM share").fetchone()) == (2,)


async def test_an_update_is_put_aside_once_and_known_from_then_on(store: Store, anna_key: Key) -> None:
    letters = DeadLetters(store.main, store.keys, trusted(store.main))
    assert not await letters.holds(7)
    await letters.put_aside(WORDS, 7, NOW)
    await letters.put_aside("再来一次", 7, NOW)
    assert (await letters.holds(7), await letters.holds(8)) == (True, False)
    assert await open_letter(store, anna_key) == {"v": 1, "text": WORDS}


async def test_what_cannot_be_sealed_does_not_count_as_put_aside(
    store: Store, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageFull("no room")

    letters = DeadLetters(store.main, store.keys, trusted(store.main))
    monkeypatch.setattr("storage.dead_letters.audit.append", fail)
    with pytest.raises(StorageFull):
        await letters.put_aside(WORDS, 7, NOW)
    assert not await letters.holds(7)


async def test_an_update_without_words_is_noted_and_nothing_is_sealed(store: Store, anna_key: Key) -> None:
    letters = DeadLetters(store.main, store.keys, trusted(store.main))
    await letters.put_aside("", 7, NOW)
    assert await letters.holds(7)
    assert await store.one("SELECT count(*) FROM dead_letter") == 0


async def both(store: Store) -> tuple[DeadLetters, list[CaseId]]:
    """Two letters of two days, by their ids, the older first."""
    letters = DeadLetters(store.main, store.keys, trusted(store.main))
    await letters.put_aside("后来的", 8, NOW)
    await letters.put_aside(WORDS, 7, NOW - timedelta(days=1))
    rows = await store.rows("SELECT case_id FROM dead_letter ORDER BY day")
    return letters, [CaseId(case_id) for (case_id,) in rows]


async def links(store: Store, act: str) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in await store.rows("SELECT at, actor, number FROM audit WHERE act=?", act)]  # type: ignore[misc]


async def test_an_officer_opens_his_letters_and_each_leaves_a_link(
    store: Store, anna: Officer, anna_key: Key
) -> None:
    letters, ids = await both(store)
    read = await letters.read(anna, anna_key.seed, NOW)
    assert read == [Opened(ids[0], "2026-11-15", WORDS), Opened(ids[1], "2026-11-16", "后来的")]
    assert await links(store, "letter.read") == [(NOW.isoformat(timespec="seconds"), anna.actor, "")] * 2
    details = [json.dumps({"letter": one.hex()}).encode() for one in ids]
    digests = {bytes(row[0]) for row in await store.rows("SELECT digest FROM audit WHERE act='letter.read'")}
    assert digests == {hashlib.sha256(one).digest() for one in details}
    assert await store.main.read(audit.check) is None


async def test_whoever_has_no_wrap_sees_no_letter_and_clears_none(store: Store, anna: Officer, anna_key: Key) -> None:
    letters, ids = await both(store)
    late = await store.reader("late")
    bo = await store.officer("Bo", "manager", 502, late)
    nobody = replace(bo, reader_id=None)
    before = await store.everything()
    for who in (bo, nobody):
        assert await letters.read(who, late.seed, NOW) == []
        with pytest.raises(UnknownCase):
            await letters.done(ids, who, late.seed, NOW)
    assert await store.everything() == before


async def test_another_key_pair_opens_none_and_leaves_no_link(store: Store, anna: Officer, anna_key: Key) -> None:
    letters, ids = await both(store)
    before = await store.everything()
    other = Seed.generate()
    assert [one.text for one in await letters.read(anna, other, NOW)] == [None, None]
    with pytest.raises(UnknownCase):
        await letters.done(ids[:1], anna, other, NOW)
    await store.keys.write(lambda tx: tx.execute("DELETE FROM share WHERE case_id=?", (ids[0],)).rowcount)
    assert await store.everything() == before
    assert [one.text for one in await letters.read(anna, anna_key.seed, NOW)] == [None, "后来的"]
    assert len(await links(store, "letter.read")) == 1


async def test_a_letter_is_cleared_with_its_share_and_a_link(store: Store, anna: Officer, anna_key: Key) -> None:
    letters, ids = await both(store)
    await letters.done([ids[0], ids[0]], anna, anna_key.seed, NOW)
    assert await store.rows("SELECT case_id FROM dead_letter") == [(ids[1],)]
    assert await store.keys.read(lambda tx: tx.execute("SELECT case_id FROM share").fetchall()) == [(ids[1],)]
    assert await links(store, "letter.done") == [(NOW.isoformat(timespec="seconds"), anna.actor, "")]
    assert await letters.holds(7), "the update still changes nothing when it comes again"


async def test_letters_are_cleared_all_or_none(store: Store, anna: Officer, anna_key: Key) -> None:
    letters, ids = await both(store)
    with pytest.raises(UnknownCase):
        await letters.done([ids[0], CaseId(bytes(16))], anna, anna_key.seed, NOW)
    assert await store.one("SELECT count(*) FROM dead_letter") == 2
    assert await links(store, "letter.done") == []


async def test_an_update_with_an_effect_is_not_one_that_was_put_aside(store: Store) -> None:
    letters = DeadLetters(store.main, store.keys, trusted(store.main))
    await store.main.write(lambda tx: seen.first_time(tx, 7, NOW.date()))
    assert not await letters.holds(7)
