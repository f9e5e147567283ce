"""Taking a tip in: everything of it or nothing, once, readable by the entitled and by nobody else."""

import asyncio

import pytest
from storage_kit import NOW, Key, Store, submit

from storage import audit, readers
from storage import intake as intake_module
from storage.errors import NoReaders, StorageFull, UnknownCase
from storage.ids import CaseId
from storage.sealing import CannotOpen, PublicKey, ShareB, Wrap, inspect, open_tip_key, public_key
from storage.staff import Officer


async def shares(store: Store) -> list[tuple[bytes, int, bytes]]:
    return await store.keys.read(lambda tx: tx.execute("SELECT * FROM share").fetchall())


async def text(store: Store, case_id: CaseId, officer: Officer, key: Key) -> str:
    turns = await store.threads.read(case_id, officer, key.seed, NOW)
    assert turns[0].content is not None
    return str(turns[0].content["text"])


async def test_a_tip_is_stored_with_all_it_causes(store: Store, anna: Officer, anna_key: Key) -> None:
    escrow = await store.reader("escrow", "escrow")
    tip = await store.tip(labels=("P07", "E02"), priority=1, fast_track=True, needs_human=True)
    case = tip.case_id
    assert not tip.accepted.repeated
    assert await store.rows("SELECT number, box, received_day, state, priority, fast_track, needs_human FROM tip") == [
        (tip.number, tip.accepted.box, "2026-11-16", "S01", 1, 1, 1)
    ]
    assert await store.rows("SELECT case_id, rank, label, source FROM tip_label ORDER BY rank") == [
        (case, 1, "P07", "machine"), (case, 2, "E02", "machine")
    ]  # fmt: skip
    assert await store.rows("SELECT * FROM step") == [(case, 1, "S01", "citizen", "2026-11-16")]
    assert await store.rows("SELECT rule, due_target FROM clock ORDER BY rule") == [
        ("DT-accept-told", "2026-11-23"), ("DT-screening", "2026-11-18")
    ]  # fmt: skip
    assert await store.one("SELECT due_on FROM tip") == "2026-11-18"
    record = tip.submission.record
    assert await store.rows("SELECT * FROM receipt") == [
        (record.selector, case, record.salt, record.verifier, record.public_key.raw)
    ]
    assert {r for (r,) in await store.rows("SELECT reader_id FROM key_wrap")} == {anna_key.reader_id, escrow.reader_id}
    assert await store.rows("SELECT case_id, turn, kind, epoch, version, day FROM object") == [
        (case, 1, "tip", 1, 1, "2026-11-16")
    ]
    assert await store.rows("SELECT at, actor FROM audit WHERE act='submit'") == [("2026-11-16", "citizen")]
    assert await store.rows("SELECT chat_id, kind, next_at FROM outbox") == [(501, "board", 0)]
    assert await store.one("SELECT count(*) FROM seen") == 1
    assert [(c, e, len(b)) for c, e, b in await shares(store)] == [(case, 1, 32)]
    assert await store.main.read(audit.check) is None


async def test_a_tip_costs_one_transaction(store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.main.commits
    await store.tip()
    assert store.main.commits - before == 1


async def test_many_tips_at_once_are_all_stored_once(store: Store, anna: Officer) -> None:
    tips = await asyncio.gather(*(store.tip() for _ in range(25)))
    assert len({tip.number for tip in tips}) == len({tip.accepted.box for tip in tips}) == 25
    assert await store.one("SELECT count(*) FROM tip") == 25
    assert len(await shares(store)) == 25


@pytest.mark.parametrize("same_update", [True, False])
async def test_the_same_draft_twice_is_one_case(store: Store, anna: Officer, anna_key: Key, same_update: bool) -> None:
    submission, _ = submit()
    update = store.update()
    first = await store.intake.accept(submission, update, NOW)
    before, kept = await store.everything(), await shares(store)
    second = await store.intake.accept(submission, update if same_update else store.update(), NOW)
    assert (first.repeated, second.repeated) == (False, True)
    assert (first.number, first.box) == (second.number, second.box)
    assert await store.everything() == before
    assert await shares(store) == kept
    assert await text(store, submission.case_id, anna, anna_key) == submission.content["text"]


class Died(Exception):
    """The process ends at this point."""


LATE_STEPS = ["seen.first_time", "receipts.put", "objects.put", "audit.append", "tell_desk"]


@pytest.mark.parametrize("step", LATE_STEPS)
@pytest.mark.parametrize("after", [False, True])
async def test_whatever_fails_on_the_way_nothing_is_half_stored(
    store: Store, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """Each step fails once, before or after its own work; then the same draft is submitted again."""
    before = await store.everything()
    submission, _ = submit()
    place, _, name = step.rpartition(".")
    target = getattr(intake_module, place) if place else intake_module
    real = getattr(target, name)

    def dying(*args, **kwargs):
        if after:
            real(*args, **kwargs)
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(target, name, dying)
        with pytest.raises(Died):
            await store.intake.accept(submission, store.update(), NOW)
    assert await store.everything() == before
    accepted = await store.intake.accept(submission, store.update(), NOW)
    assert not accepted.repeated
    assert len(await shares(store)) == 1
    assert await text(store, submission.case_id, anna, anna_key) == submission.content["text"]


async def test_a_failing_clock_stores_nothing_either(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await store.everything()

    def dying(*args: object) -> None:
        raise Died

    monkeypatch.setattr(store.clockwork, "on_event", dying)
    with pytest.raises(Died):
        await store.tip()
    assert await store.everything() == before


async def test_dying_between_share_and_tip_loses_nothing(
    store: Store, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission, _ = submit()
    real = store.main.write

    async def dying(work):
        raise Died

    monkeypatch.setattr(store.main, "write", dying)
    with pytest.raises(Died):
        await store.intake.accept(submission, store.update(), NOW)
    monkeypatch.setattr(store.main, "write", real)
    assert len(await shares(store)) == 1
    assert await store.one("SELECT count(*) FROM tip") == 0
    accepted = await store.intake.accept(submission, store.update(), NOW)
    assert not accepted.repeated
    assert await text(store, submission.case_id, anna, anna_key) == submission.content["text"]


async def test_dying_before_the_share_leaves_nothing(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await store.everything()

    async def dying(work):
        raise Died

    monkeypatch.setattr(store.keys, "write", dying)
    with pytest.raises(Died):
        await store.tip()
    assert await store.everything() == before


async def test_two_tries_at_once_leave_a_tip_that_opens(store: Store, anna: Officer, anna_key: Key) -> None:
    """A caller that gave up waiting is still at work when the update comes again."""
    submission, _ = submit()
    tries = await asyncio.gather(*(store.intake.accept(submission, store.update(), NOW) for _ in range(3)))
    assert [one.repeated for one in tries].count(False) == 1
    assert len({one.number for one in tries}) == 1
    assert await text(store, submission.case_id, anna, anna_key) == submission.content["text"]


async def test_a_full_disk_is_told_and_stores_nothing(store: Store, anna: Officer, anna_key: Key) -> None:
    submission, _ = submit(content={"v": 1, "text": "长" * 30000})
    before = await store.everything()
    pages = await store.one("PRAGMA page_count")
    await store.main.write(lambda tx: tx.execute(f"PRAGMA max_page_count={pages}").fetchone())
    with pytest.raises(StorageFull):
        await store.intake.accept(submission, store.update(), NOW)
    assert await store.everything() == before
    await store.main.write(lambda tx: tx.execute("PRAGMA max_page_count=1000000").fetchone())
    await store.intake.accept(submission, store.update(), NOW)
    assert await text(store, submission.case_id, anna, anna_key) == "长" * 30000


async def test_a_full_disk_under_the_shares_stores_nothing(store: Store, anna: Officer) -> None:
    before = await store.everything()
    pages = await store.keys.read(lambda tx: tx.execute("PRAGMA page_count").fetchone()[0])
    await store.keys.write(lambda tx: tx.execute(f"PRAGMA max_page_count={pages}").fetchone())
    with pytest.raises(StorageFull):
        while True:
            await store.keys.write(
                lambda tx: tx.execute("INSERT INTO share VALUES(randomblob(16), 1, randomblob(32))").rowcount
            )
    with pytest.raises(StorageFull):
        await store.tip()
    assert await store.everything() == before


async def test_without_a_reader_nothing_is_taken_in(store: Store) -> None:
    with pytest.raises(NoReaders):
        await store.tip()
    assert all(rows == [] for rows in (await store.everything()).values())
    assert await shares(store) == []


async def test_a_role_key_of_the_superior_alone_does_not_open_the_desk(store: Store) -> None:
    await store.reader("superior", "superior")
    with pytest.raises(NoReaders):
        await store.tip()


async def test_an_entitled_officer_opens_it_and_the_reading_is_chained(
    store: Store, anna: Officer, anna_key: Key
) -> None:
    tip = await store.tip()
    assert await text(store, tip.case_id, anna, anna_key) == tip.submission.content["text"]
    assert (await store.acts(tip.number))[-1] == "read"


async def test_nobody_else_opens_it(store: Store, anna: Officer, anna_key: Key) -> None:
    superior = await store.reader("superior", "superior")
    revoked = await store.reader("revoked")
    await store.main.write(lambda tx: readers.revoke(tx, revoked.reader_id, "2026-11-16"))
    tip = await store.tip()
    late = await store.reader("late")
    for chat, key in enumerate((superior, revoked, late), start=600):
        officer = await store.officer(key.reader_id, "intake", chat, key)
        with pytest.raises(UnknownCase):
            await store.threads.read(tip.case_id, officer, key.seed, NOW)
    with pytest.raises(CannotOpen):
        await store.threads.read(tip.case_id, anna, late.seed, NOW)
    keyless = await store.officer("Keyless", "head", 700)
    with pytest.raises(UnknownCase):
        await store.threads.read(tip.case_id, keyless, anna_key.seed, NOW)
    assert "read" not in await store.acts()


async def test_without_share_b_the_tip_is_shredded_for_everybody(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    await store.keys.write(lambda tx: tx.execute("DELETE FROM share").rowcount)
    with pytest.raises(UnknownCase, match="shredded"):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)


async def test_what_is_stored_fits_together(store: Store, anna_key: Key) -> None:
    tip = await store.tip()
    (wrap,) = await store.rows("SELECT wrap FROM key_wrap")
    ((_, _, share),) = await shares(store)
    seed = open_tip_key(
        tip.case_id, 1, anna_key.reader_id, 1, anna_key.seed, Wrap(bytes(wrap[0])), ShareB(bytes(share))
    )
    assert public_key(seed) == PublicKey(bytes(await store.one("SELECT public_key FROM tip")))
    assert inspect(await store.one("SELECT box FROM object")).roles == ("tip",)


async def test_a_taken_selector_is_refused_and_nothing_stored(store: Store, anna_key: Key) -> None:
    tip = await store.tip()
    before = await store.everything()
    with pytest.raises(Exception, match=r"receipt\.selector"):
        await store.tip(record=tip.submission.record)
    assert await store.everything() == before


async def test_a_taken_number_or_box_is_drawn_again(
    store: Store, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await store.tip()
    numbers = iter([first.number, "QF-0000-0001", "QF-0000-0002"])
    drawn = iter(["000001", first.accepted.box, "000002"])
    monkeypatch.setattr(intake_module, "new_case_number", lambda: next(numbers))
    monkeypatch.setattr("storage.boxes.new_box_number", lambda: next(drawn))
    accepted = (await store.tip()).accepted
    assert (accepted.number, accepted.box, accepted.repeated) == ("QF-0000-0001", "000002", False)


async def test_when_no_number_is_free_nothing_is_stored(
    store: Store, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await store.tip()
    before = await store.everything()
    monkeypatch.setattr("storage.boxes.new_box_number", lambda: first.accepted.box)
    with pytest.raises(Exception, match="no free box number"):
        await store.tip()
    assert await store.everything() == before


async def test_a_damaged_share_opens_nothing_and_says_so(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    await store.keys.write(lambda tx: tx.execute("UPDATE share SET share_b=zeroblob(32)").rowcount)
    with pytest.raises(CannotOpen):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
