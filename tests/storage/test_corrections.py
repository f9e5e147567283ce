"""Labels given by a person: in the place of the machine's, once, for those who see the case; the rest sealed."""

import json

import pytest
from storage_kit import NOW, Key, Store, Tip

from storage.corrections import Corrections
from storage.errors import Stale, UnknownCase
from storage.sealing import CannotOpen, Seed
from storage.staff import Officer

TEXT = "🏷 P05 更正"
LABELS = "SELECT rank, label, source FROM tip_label ORDER BY rank"
MACHINES = [(1, "P01", "machine"), (2, "E01", "machine")]


@pytest.fixture
async def tip(store: Store, anna: Officer) -> Tip:
    return await store.tip(labels=("P01", "E01"), needs_human=True)


@pytest.fixture
def corrections(store: Store) -> Corrections:
    return Corrections(store.main, store.keys)


async def test_a_persons_labels_replace_the_machines_which_stay_sealed(
    store: Store, corrections: Corrections, anna: Officer, anna_key: Key, tip: Tip
) -> None:
    card = await store.card(tip.number)
    assert await corrections.correct(card, anna, ["P05", "O02"], TEXT, store.update(), NOW)
    assert await store.rows(LABELS) == [(1, "P05", "person"), (2, "O02", "person")]
    assert not (await store.card(tip.number)).needs_human
    assert (await store.acts(tip.number))[-1] == "label"
    turns = await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert turns[-1].content == {
        "v": 1, "text": TEXT, "by": "Anna",
        "correction": {"labels": ["P05", "O02"], "before": [["P01", "machine"], ["E01", "machine"]]},
    }  # fmt: skip
    assert "更正" not in json.dumps(await store.everything(), default=repr, ensure_ascii=False)


async def test_nothing_happens_twice(store: Store, corrections: Corrections, anna: Officer, tip: Tip) -> None:
    card, update = await store.card(tip.number), store.update()
    assert await corrections.correct(card, anna, ["P05"], TEXT, update, NOW)
    once = await store.everything()
    assert not await corrections.correct(card, anna, ["P05"], TEXT, store.update(), NOW), "the same labels again"
    assert not await corrections.correct(card, anna, ["P06"], TEXT, update, NOW), "the same update again"
    assert await store.everything() == once


async def test_two_at_once_do_not_overwrite_each_other(
    store: Store, corrections: Corrections, anna: Officer, tip: Tip, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await store.card(tip.number)
    read = store.main.read
    calls = 0

    async def slow(work: object) -> object:
        nonlocal calls
        calls += 1
        found = await read(work)  # type: ignore[arg-type]
        if calls == 1:
            assert await corrections.correct(card, anna, ["P05"], TEXT, store.update(), NOW)
        return found

    monkeypatch.setattr(store.main, "read", slow)
    with pytest.raises(Stale):
        await corrections.correct(card, anna, ["P06"], TEXT, store.update(), NOW)
    monkeypatch.undo()
    assert await store.rows(LABELS) == [(1, "P05", "person")]


async def test_who_does_not_see_the_case_corrects_nothing(store: Store, corrections: Corrections, tip: Tip) -> None:
    late = await store.officer("Late", "intake", 502)
    before = await store.everything()
    with pytest.raises(UnknownCase):
        await corrections.correct(await store.card(tip.number), late, ["P05"], TEXT, store.update(), NOW)
    assert await store.everything() == before
    assert await store.rows(LABELS) == MACHINES
    assert await corrections.corrected(late) == []


async def test_a_citizens_code_opens_no_correction(
    store: Store, corrections: Corrections, anna: Officer, tip: Tip
) -> None:
    await corrections.correct(await store.card(tip.number), anna, ["P05"], TEXT, store.update(), NOW)
    _, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert [turn.kind for turn in turns] == ["tip"]


async def test_learning_opens_the_corrected_and_leaves_them_unread(
    store: Store, corrections: Corrections, anna: Officer, anna_key: Key, tip: Tip
) -> None:
    await store.tip()
    assert await corrections.corrected(anna) == []
    await corrections.correct(await store.card(tip.number), anna, ["P05"], TEXT, store.update(), NOW)
    assert await corrections.corrected(anna) == [tip.case_id]
    turns, labels = await corrections.learn(tip.case_id, anna, anna_key.seed, NOW)
    assert turns[0].content == tip.submission.content
    assert labels == ("P05",)
    assert (await store.acts(tip.number))[-1] == "learn"
    assert await store.rows("SELECT unread, opened_on FROM tip WHERE number=?", tip.number) == [(1, None)]
    with pytest.raises(CannotOpen):
        await corrections.learn(tip.case_id, anna, Seed.generate(), NOW)
