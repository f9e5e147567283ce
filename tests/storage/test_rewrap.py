"""Passing cases on: everything opens with the receiver's key afterwards, whatever dies on the way, and nobody loses any."""

import json

import pytest
from storage_kit import FOUNDED, NOW, Key, Store
from test_dead_letters import open_letter

from storage import office, readers
from storage import rewrap as module
from storage.database import Tx
from storage.dead_letters import DeadLetters
from storage.errors import NotTrusted, UnknownCase
from storage.ids import CaseId, ReaderId
from storage.objects import Turn
from storage.readers import Readers
from storage.rewrap import Passed, Rewrap, nobody
from storage.sealing import CannotOpen, Seed, SigningKey, public_key
from storage.staff import Officer
from tests.office_kit import KEY, OFFICE, identity, trusted

TIPS = 5


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
async def full(store: Store, anna: Officer) -> Store:
    """Cases with replies of citizens, and a dead letter, all sealed to Anna and to escrow."""
    store.escrow = await store.reader("escrow", "escrow")  # type: ignore[attr-defined]
    store.tips = [await store.tip(content={"v": 1, "text": f"第{n}件"}) for n in range(TIPS)]  # type: ignore[attr-defined]
    await store.threads.say(store.tips[0].case_id, "补充", store.update(), NOW)  # type: ignore[attr-defined]
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside("放在一边的话", 901, NOW)
    return store


def passing(store: Store, giver: Key, concerned: module.Concerned = nobody) -> Rewrap:
    return Rewrap(store.main, store.keys, Readers(OFFICE), giver.reader_id, giver.seed, concerned)


async def readable(store: Store, officer: Officer, key: Key) -> list[str]:
    """What of the cases this officer reads with this key, in order of arrival."""
    found = []
    for tip in store.tips:  # type: ignore[attr-defined]
        try:
            turns = await store.threads.read(tip.case_id, officer, key.seed, NOW)
        except (UnknownCase, CannotOpen):
            continue
        found += [(turn.content or {})["text"] for turn in turns]
    return found


ALL = ["第0件", "补充", "第1件", "第2件", "第3件", "第4件"]


async def test_a_new_officer_reads_all_that_escrow_opens_and_nobody_loses_any(
    full: Store, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    late = await full.reader("late")
    bo = await full.officer("Bo", "intake", 502, late)
    assert await readable(full, bo, late) == []
    passed = await passing(full, full.escrow).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert passed == Passed(given=TIPS + 1)
    assert await readable(full, bo, late) == ALL
    assert await readable(full, anna, anna_key) == ALL
    assert await open_letter(full, late) == await open_letter(full, anna_key) == {"v": 1, "text": "放在一边的话"}
    assert [act for act in await full.acts() if act == "reader.rewrap"] == ["reader.rewrap"] * 4  # 2+2+1 cases, letters
    assert await passing(full, full.escrow).run(late.reader_id, FOUNDED) == Passed()  # type: ignore[attr-defined]
    assert await full.one("SELECT count(*) FROM audit WHERE act='reader.rewrap'") == 4


@pytest.mark.parametrize("dies_at", range(4))
async def test_killed_between_batches_it_is_finished_by_another_run(
    full: Store, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    late = await full.reader("late")
    bo = await full.officer("Bo", "intake", 502, late)
    real, passes = Rewrap._pass, []

    async def dying(self: Rewrap, *rest: object) -> None:
        if len(passes) == dies_at:
            raise Killed
        passes.append(1)
        await real(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Rewrap, "_pass", dying)
    with pytest.raises(Killed):
        await passing(full, full.escrow).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    half = await full.one("SELECT count(*) FROM key_wrap WHERE reader_id='r-late'")
    assert half == min(2 * dies_at, TIPS)
    monkeypatch.setattr(Rewrap, "_pass", real)
    again = await passing(full, full.escrow).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert again.given == TIPS + 1 - half
    assert await readable(full, bo, late) == ALL


async def test_dying_inside_a_batch_leaves_none_of_it(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    late = await full.reader("late")

    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(module.audit, "append", fail)
    with pytest.raises(OSError):
        await passing(full, full.escrow).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert await full.rows("SELECT 1 FROM key_wrap WHERE reader_id='r-late'") == []


async def rotated(store: Store, name: str) -> Key:
    """The reader's next key pair, in force."""
    seed = Seed.generate()
    who = identity(name, public=public_key(seed), epoch=2)
    await store.main.write(lambda tx: readers.rotate(tx, who, office.certify(KEY, who), None, FOUNDED))
    return Key(who.reader_id, seed)


async def test_after_a_rotation_the_old_cases_open_with_the_new_key_once_they_are_passed_on(
    full: Store, anna: Officer, anna_key: Key
) -> None:
    new = await rotated(full, "anna")
    after = await full.tip(content={"v": 1, "text": "换钥匙以后"})
    full.tips.append(after)  # type: ignore[attr-defined]
    assert await readable(full, anna, new) == ["换钥匙以后"]
    assert await readable(full, anna, anna_key) == ALL
    passed = await passing(full, anna_key).run(anna_key.reader_id, FOUNDED)
    assert passed == Passed(given=TIPS + 1)
    assert await readable(full, anna, new) == [*ALL, "换钥匙以后"]
    assert await readable(full, anna, anna_key) == []  # a stolen old key opens nothing that lies here now
    assert (await open_letter(full, new))["text"] == "放在一边的话"
    assert await passing(full, anna_key).run(anna_key.reader_id, FOUNDED) == Passed()


async def test_what_belongs_to_another_key_pair_is_counted_and_left(full: Store, anna_key: Key) -> None:
    new = await rotated(full, "anna")
    await full.tip()
    late = await full.reader("late")
    passed = await passing(full, new).run(late.reader_id, FOUNDED)
    assert passed == Passed(given=1, closed=TIPS + 1)
    assert await passing(full, anna_key).run(late.reader_id, FOUNDED) == Passed(given=TIPS + 1)


async def test_a_case_that_concerns_the_receiver_is_left_out_with_all_its_epochs(full: Store) -> None:
    late = await full.reader("late")
    asked: list[tuple[list[str], ReaderId]] = []

    async def concerned(turns: list[Turn], receiver: ReaderId) -> bool:
        words = [(turn.content or {}).get("text", "") for turn in turns]
        asked.append((words, receiver))
        return "补充" in words or words == ["放在一边的话"]

    passed = await passing(full, full.escrow, concerned).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert passed == Passed(given=TIPS - 1, withheld=2)
    held = {bytes(case_id) for (case_id,) in await full.rows("SELECT case_id FROM key_wrap WHERE reader_id='r-late'")}
    assert held == {bytes(tip.case_id) for tip in full.tips[1:]}  # type: ignore[attr-defined]
    assert sorted(words for words, _ in asked)[-1] == ["第4件"]
    assert {receiver for _, receiver in asked} == {late.reader_id}
    assert "r-late" not in json.loads(await full.one("SELECT wraps FROM dead_letter"))


async def test_nothing_goes_to_somebody_whom_the_office_did_not_sign(full: Store) -> None:
    other, who = SigningKey.generate(), identity("mallory")
    await full.main.write(lambda tx: readers.add(tx, who, office.certify(other, who), None, FOUNDED))
    gone = await full.reader("gone")
    await full.main.write(lambda tx: readers.revoke(tx, gone.reader_id, FOUNDED))
    for to in (who.reader_id, gone.reader_id, ReaderId("nobody")):
        with pytest.raises(NotTrusted):
            await passing(full, full.escrow).run(to, FOUNDED)  # type: ignore[attr-defined]
    assert await full.one("SELECT count(*) FROM key_wrap") == 2 * TIPS


async def test_a_receiver_exchanged_on_the_way_gets_nothing_more(full: Store) -> None:
    late = await full.reader("late")

    async def exchanged(turns: list[Turn], receiver: ReaderId) -> bool:
        await full.main.write(lambda tx: readers.revoke(tx, late.reader_id, FOUNDED))
        return False

    with pytest.raises(NotTrusted):
        await passing(full, full.escrow, exchanged).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert await full.rows("SELECT 1 FROM key_wrap WHERE reader_id='r-late'") == []


async def test_a_case_taken_from_the_giver_on_the_way_is_not_passed_on(full: Store) -> None:
    late = await full.reader("late")
    taken = full.tips[2].case_id  # type: ignore[attr-defined]

    async def withdrawn(turns: list[Turn], receiver: ReaderId) -> bool:
        await full.main.write(lambda tx: _take(tx, taken))
        return False

    passed = await passing(full, full.escrow, withdrawn).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert passed.given == TIPS  # four cases and the letter
    assert await full.rows("SELECT 1 FROM key_wrap WHERE reader_id='r-late' AND case_id=?", taken) == []


def _take(tx: Tx, case_id: CaseId) -> None:
    tx.execute("DELETE FROM key_wrap WHERE case_id=? AND reader_id='r-escrow'", (case_id,))


async def test_what_was_shredded_is_not_passed_on(full: Store) -> None:
    late = await full.reader("late")
    await full.keys.write(
        lambda tx: tx.execute("DELETE FROM share WHERE case_id=?", (full.tips[0].case_id,)).rowcount  # type: ignore[attr-defined]
    )
    passed = await passing(full, full.escrow).run(late.reader_id, FOUNDED)  # type: ignore[attr-defined]
    assert passed == Passed(given=TIPS, shredded=1)


async def test_a_wrong_seed_passes_nothing_on(full: Store, anna_key: Key) -> None:
    late = await full.reader("late")
    passed = await passing(full, Key(anna_key.reader_id, Seed.generate())).run(late.reader_id, FOUNDED)
    assert passed == Passed(closed=TIPS + 1)
    assert await full.rows("SELECT 1 FROM key_wrap WHERE reader_id='r-late'") == []
