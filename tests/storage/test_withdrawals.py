"""Taking a tip back: what goes, what stays, once, and nothing half done."""

from datetime import timedelta

import pytest
from storage_kit import NOW, Key, Store, Tip, shipped_entries
from test_content_at_rest import files_of

from casework.lifecycle import Lifecycle
from storage import audit, clocks
from storage.database import Database
from storage.errors import Stale, UnknownCase
from storage.sealing import SealedBox
from storage.staff import Officer
from storage.upkeep import Upkeep
from storage.withdrawals import Withdrawals


@pytest.fixture
def withdrawals(store: Store, shipped_lifecycle: Lifecycle) -> Withdrawals:
    return Withdrawals(store.main, store.keys, shipped_lifecycle, "relay")


async def shares(store: Store) -> int:
    return await store.keys.read(lambda tx: int(tx.execute("SELECT count(*) FROM share").fetchone()[0]))


async def opened(store: Store, officer: Officer, key: Key) -> Tip:
    tip = await store.tip()
    await store.threads.read(tip.case_id, officer, key.seed, NOW)
    return tip


async def test_reading_is_noted_once_and_its_day_stays(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    assert await store.one("SELECT opened_on FROM tip") is None
    for later in (0, 1, 2):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW + timedelta(days=later))
        assert await store.one("SELECT opened_on FROM tip") == "2026-11-16"


async def test_what_nobody_opened_is_erased(store: Store, withdrawals: Withdrawals, anna: Officer) -> None:
    tip, other = await store.tip(), await store.tip()
    await store.threads.say(tip.case_id, "补充", store.update(), NOW)
    await store.threads.reply(tip.case_id, anna, "答", store.update(), NOW)
    await store.move(tip.number, "S02", anna)
    box = SealedBox(bytes(await store.one("SELECT box FROM object WHERE case_id=?", tip.case_id)))
    assert bytes(box[200:264]) in files_of(store, "main")
    assert await withdrawals.foreseen(tip.case_id) == "erased"
    assert await withdrawals.withdraw(tip.case_id, "erased", store.update(), NOW) == "erased"
    for table in ("tip", "object", "key_wrap", "receipt", "step", "clock", "tip_label"):
        assert [row for row in await store.rows(f"SELECT case_id FROM {table}") if row[0] == tip.case_id] == []
    assert await store.one("SELECT count(*) FROM tip WHERE case_id=?", other.case_id) == 1
    assert await shares(store) == 1
    assert all(bytes(box[at : at + 64]) not in files_of(store, "main") for at in range(0, len(box) - 64, 64))
    assert (await store.acts(tip.number))[-1] == "withdraw"
    assert (await store.rows("SELECT actor, at FROM audit WHERE act='withdraw'")) == [("citizen", "2026-11-16")]
    assert await store.main.read(audit.check) is None


async def test_what_was_opened_and_nothing_more_is_shredded(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key
) -> None:
    tip = await opened(store, anna, anna_key)
    await store.move(tip.number, "S02", anna)
    await store.threads.reply(tip.case_id, anna, "请补充", store.update(), NOW)
    entries, given = shipped_entries(store.main, store.clockwork), {"text": "有人来问"}
    await entries.begin(tip.number, "asked-about", "record", anna, given, [], store.update(), NOW)
    assert await withdrawals.withdraw(tip.case_id, "shredded", store.update(), NOW) == "shredded"
    assert await store.one("SELECT count(*) FROM entry") == 0, "nobody is asked to do anything for it any more"
    assert await store.one("SELECT count(*) FROM object") == 0 and await shares(store) == 0
    row = await store.rows("SELECT state, withdrawn_on, shredded_on, closed_at, unread, news, due_on FROM tip")
    assert row == [("S20", "2026-11-16", "2026-11-16", "2026-11-16", 0, 0, clocks.NEVER)]
    assert await store.rows("SELECT state, actor FROM step ORDER BY seq DESC LIMIT 1") == [("S20", audit.SYSTEM)]
    assert await store.rows("SELECT 1 FROM clock WHERE stopped_at IS NULL OR next_at IS NOT NULL") == []
    moment = await store.rows("SELECT actor, act, at FROM audit ORDER BY seq DESC LIMIT 2")
    assert moment == [("system", "move", "2026-11-16"), ("citizen", "withdraw", "2026-11-16")]
    with pytest.raises(UnknownCase):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    for attempt in (
        store.threads.say(tip.case_id, "还有", store.update(), NOW),
        store.threads.reply(tip.case_id, anna, "答", store.update(), NOW),
        store.threads.note(tip.case_id, anna, "记", store.update(), NOW),
    ):
        with pytest.raises(UnknownCase):
            await attempt
    assert await store.one("SELECT count(*) FROM object") == 0
    state, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    assert state.shredded and state.withdrawn_on == "2026-11-16" and turns == []


@pytest.mark.parametrize("path", [["S02", "S05"], ["S02", "S05", "S02"], ["S02", "S06"], ["S02", "S08"]])
async def test_what_was_passed_on_or_decided_is_kept(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key, path: list[str]
) -> None:
    tip = await opened(store, anna, anna_key)
    facts = {"S05": {"destination": "市局"}, "S06": {"approval": "批1"}, "S08": {"reason": "R17-1"}}
    for n, to in enumerate(path):
        back = {"reason": "returned-not-theirs"} if to == "S02" and n else {}
        await store.move(tip.number, to, anna, **(facts.get(to) or back))
    before = await store.rows("SELECT state, closed_at, due_on FROM tip")
    assert await withdrawals.foreseen(tip.case_id) == "kept"
    assert await withdrawals.withdraw(tip.case_id, "kept", store.update(), NOW) == "kept"
    assert await store.rows("SELECT state, closed_at, due_on FROM tip") == before
    assert await store.rows("SELECT withdrawn_on, shredded_on, unread FROM tip") == [("2026-11-16", None, 1)]
    assert len(await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)) == 1
    assert await store.one("SELECT unread FROM tip") == 0


async def test_the_desk_is_told_where_something_is_left(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key
) -> None:
    unread, read = await store.tip(), await opened(store, anna, anna_key)
    await store.main.write(lambda tx: tx.execute("DELETE FROM outbox").rowcount)
    await withdrawals.withdraw(unread.case_id, "erased", store.update(), NOW)
    assert await store.one("SELECT count(*) FROM outbox") == 0
    await withdrawals.withdraw(read.case_id, "shredded", store.update(), NOW)
    assert await store.one("SELECT count(*) FROM outbox WHERE chat_id=?", anna.chat_id) == 1


@pytest.mark.parametrize("outcome", ["erased", "shredded", "kept"])
async def test_once_however_often_it_comes(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key, outcome: str
) -> None:
    tip = await store.tip() if outcome == "erased" else await opened(store, anna, anna_key)
    if outcome == "kept":
        await store.move(tip.number, "S02", anna)
        await store.move(tip.number, "S06", anna, approval="批1")
    update = store.update()
    await withdrawals.withdraw(tip.case_id, outcome, update, NOW)  # type: ignore[arg-type]
    after = await store.everything()
    later = NOW + timedelta(days=1)
    assert await withdrawals.withdraw(tip.case_id, outcome, update, later) == outcome  # type: ignore[arg-type]
    if outcome == "erased":
        with pytest.raises(UnknownCase):
            await withdrawals.withdraw(tip.case_id, "erased", store.update(), later)
    else:
        assert await withdrawals.withdraw(tip.case_id, outcome, update + 9, later) == outcome  # type: ignore[arg-type]
    now = await store.everything()
    assert {table: rows for table, rows in now.items() if table != "seen"} == {
        table: rows for table, rows in after.items() if table != "seen"
    }


async def test_an_officer_was_faster_so_it_is_asked_anew(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key
) -> None:
    tip = await store.tip()
    assert await withdrawals.foreseen(tip.case_id) == "erased"
    await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    before, update = await store.everything(), store.update()
    with pytest.raises(Stale):
        await withdrawals.withdraw(tip.case_id, "erased", update, NOW)
    assert await store.everything() == before
    assert await withdrawals.withdraw(tip.case_id, "shredded", update, NOW) == "shredded"


@pytest.mark.parametrize("read", [False, True])
async def test_a_death_before_the_key_is_gone_is_made_good(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key, read: bool
) -> None:
    kept = await store.tip()
    tip = await opened(store, anna, anna_key) if read else await store.tip()
    real = store.keys.write

    async def dying(work: object) -> None:
        raise RuntimeError("killed here")

    store.keys.write = dying  # type: ignore[assignment, method-assign]
    update = store.update()
    with pytest.raises(RuntimeError):
        await withdrawals.withdraw(tip.case_id, "shredded" if read else "erased", update, NOW)
    store.keys.write = real  # type: ignore[method-assign]
    assert await shares(store) == 2
    upkeep = Upkeep(store.main, store.keys, store.clockwork)
    for day in (1, 2):
        await upkeep.nightly(NOW + timedelta(days=day))
    assert await shares(store) == 1
    assert (
        await store.keys.read(lambda tx: bytes(tx.execute("SELECT case_id FROM share").fetchone()[0])) == kept.case_id
    )


async def test_the_same_press_after_a_death_deletes_the_key_at_once(store: Store, withdrawals: Withdrawals) -> None:
    await store.reader("anna")
    tip, update = await store.tip(), store.update()
    await store.main.write(lambda tx: withdrawals._work(tx, tip.case_id, "erased", update, NOW))
    assert await shares(store) == 1
    assert await withdrawals.withdraw(tip.case_id, "erased", update, NOW) == "erased"
    assert await shares(store) == 0


async def test_a_reading_that_is_overtaken_shows_nothing(
    store: Store, withdrawals: Withdrawals, anna: Officer, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    real = Database.write

    async def late(database: Database, work):
        """The withdrawal commits between the officer's opening and its being noted."""
        monkeypatch.setattr(Database, "write", real)
        await withdrawals.withdraw(tip.case_id, "erased", store.update(), NOW)
        return await real(database, work)

    monkeypatch.setattr(Database, "write", late)
    with pytest.raises(UnknownCase):
        await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
