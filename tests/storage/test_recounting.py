"""When a year's calendar arrives, provisional dates move, their flags go, and no reminder is repeated."""

import json
from datetime import date, datetime, timedelta

import pytest
from storage_kit import NOW, Store

from casework.localtime import shanghai
from casework.running import CaseKind
from casework.workdays import Calendar
from config import calendars
from config.calendars import OfficialDays
from storage import clocks
from storage.clocks import Clockwork
from storage.ids import CaseId
from storage.staff import Officer
from storage.upkeep import Upkeep


def days(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


KNOWN = calendars.load()
# Made up for the test: only the length of it matters.
OFF = days("2027-01-01", "2027-01-03") | days("2027-02-05", "2027-02-17") | days("2027-05-01", "2027-05-05")
ARRIVED = OfficialDays(KNOWN.years | {2027}, KNOWN.off | OFF, KNOWN.work | {date(2027, 2, 20)})


def with_2027(store: Store) -> Clockwork:
    return Clockwork(store.clockwork.rules, Calendar(ARRIVED))


async def running(store: Store, case_id: CaseId) -> dict[str, tuple[str, str, bool]]:
    found = await store.main.read(lambda tx: clocks.running(tx, case_id))
    return {c.rule: (str(c.due_target), str(c.due_legal), c.provisional) for c in found}


async def test_dates_move_and_flags_vanish(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: store.clockwork.on_event(tx, tip.case_id, "S06", CaseKind(), NOW))
    await store.main.write(lambda tx: store.clockwork.set_due(tx, tip.case_id, "DT-task", date(2027, 2, 6), NOW))
    late = datetime(2026, 12, 30, 10, tzinfo=shanghai())
    await store.main.write(lambda tx: store.clockwork.start(tx, tip.case_id, "T01", late))
    assert await running(store, tip.case_id) == {
        "DT-task": ("2027-02-05", "2027-02-08", True), "DT-close": ("2027-02-16", "2027-02-16", True),
        "T01": ("2027-01-06", "2027-01-06", True),
    }  # fmt: skip
    assert await store.main.write(lambda tx: with_2027(store).recompute(tx, late)) == 3
    assert await running(store, tip.case_id) == {
        "DT-task": ("2027-02-04", "2027-02-18", False), "DT-close": ("2027-02-04", "2027-02-18", False),
        "T01": ("2027-01-07", "2027-01-07", False),
    }  # fmt: skip
    assert await store.one("SELECT due_on FROM tip") == "2027-01-07"
    assert await store.main.write(lambda tx: with_2027(store).recompute(tx, late)) == 0


async def test_extensions_are_counted_again(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    began = datetime(2026, 11, 15, 10, tzinfo=shanghai())
    await store.main.write(lambda tx: clocks.stop_all(tx, tip.case_id, NOW))
    await store.main.write(lambda tx: store.clockwork.start(tx, tip.case_id, "DT-close-named", began))
    await store.main.write(lambda tx: store.clockwork.extend(tx, tip.case_id, "DT-close-named", began))
    later = datetime(2027, 1, 7, tzinfo=shanghai())
    await store.main.write(lambda tx: store.clockwork.start(tx, tip.case_id, "DT-rectify", later))
    await store.main.write(lambda tx: store.clockwork.extend(tx, tip.case_id, "DT-rectify", began))
    assert (await running(store, tip.case_id))["DT-rectify"] == ("2027-03-08", "2027-03-08", True)
    await store.main.write(lambda tx: with_2027(store).recompute(tx, NOW))
    assert await running(store, tip.case_id) == {
        "DT-close-named": ("2027-04-15", "2027-04-15", False), "DT-rectify": ("2027-03-08", "2027-03-08", False),
    }  # fmt: skip


async def test_no_step_is_repeated_and_what_moved_into_the_past_is_told_at_once(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: clocks.stop_all(tx, tip.case_id, NOW))
    await store.main.write(lambda tx: clocks.touch(tx, tip.case_id, date(2027, 2, 1)))
    await store.main.write(lambda tx: store.clockwork.start(tx, tip.case_id, "DT-close", NOW))  # 16 February, then the 4th
    soon = datetime(2027, 2, 15, 9, tzinfo=shanghai())
    assert await store.main.write(lambda tx: store.clockwork.sweep(tx, soon)) == 1
    clockwork = with_2027(store)
    assert await store.main.write(lambda tx: clockwork.recompute(tx, soon)) == 1
    first_left = datetime(2027, 2, 4, 9, tzinfo=shanghai())  # the target's morning; the one before was told
    assert await store.one("SELECT next_at FROM clock WHERE stopped_at IS NULL") == first_left.timestamp()
    assert await store.main.write(lambda tx: clockwork.sweep(tx, soon)) == 1
    assert await store.main.write(lambda tx: clockwork.sweep(tx, soon)) == 0
    told = [json.loads(text)["step"] for (text,) in await store.rows("SELECT payload FROM outbox WHERE kind='reminder'")]
    assert told == ["soon", "blue"]
    assert await store.rows("SELECT step, count(*) FROM clock_step GROUP BY step") == [
        ("blue", 1), ("due", 1), ("soon", 1),
    ]  # fmt: skip


async def test_at_the_first_sweep_with_a_new_calendar_it_is_taken_once(store: Store, anna: Officer) -> None:
    manager = await store.officer("Ma", "manager", 502)
    await store.officer("Ada", "admin", 503, None)
    tip = await store.tip()
    await store.main.write(lambda tx: tx.execute("DELETE FROM outbox").rowcount)
    await store.main.write(lambda tx: store.clockwork.start(tx, tip.case_id, "DT-close", NOW))
    await store.main.write(lambda tx: tx.execute("DELETE FROM key_wrap WHERE reader_id='r-of-Ada-503'").rowcount)
    for _ in range(2):
        await Upkeep(store.main, store.keys, store.clockwork).sweep_clocks(NOW)
    assert await store.rows("SELECT * FROM outbox") == []  # the first start: there was no other calendar
    for _ in range(2):
        await Upkeep(store.main, store.keys, with_2027(store)).sweep_clocks(NOW)
    rows = await store.rows("SELECT chat_id, kind, payload FROM outbox ORDER BY chat_id")
    assert [(chat, kind, json.loads(text)) for chat, kind, text in rows] == [
        (manager.chat_id, "calendar", {"moved": 1}), (503, "calendar", {"moved": 0}),  # he does not see the case
    ]  # fmt: skip
    assert (await running(store, tip.case_id))["DT-close"] == ("2027-02-04", "2027-02-18", False)


async def test_a_kill_in_the_middle_leaves_it_to_the_next_start(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: store.clockwork.start(tx, tip.case_id, "DT-close", NOW))
    await Upkeep(store.main, store.keys, store.clockwork).sweep_clocks(NOW)
    before = await store.everything()

    def dying(*_: object) -> None:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr("storage.recounting._refresh_all", dying)
        with pytest.raises(RuntimeError):
            await Upkeep(store.main, store.keys, with_2027(store)).sweep_clocks(NOW)
    assert await store.everything() == before
    await Upkeep(store.main, store.keys, with_2027(store)).sweep_clocks(NOW)
    assert (await running(store, tip.case_id))["DT-close"] == ("2027-02-04", "2027-02-18", False)


def test_a_digest_tells_one_calendar_from_another() -> None:
    assert Calendar(KNOWN).digest == Calendar(calendars.load()).digest
    assert Calendar(ARRIVED).digest != Calendar(KNOWN).digest
    assert OfficialDays(KNOWN.years, KNOWN.off, frozenset()).digest != KNOWN.digest
