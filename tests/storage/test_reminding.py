"""Whom a step reaches, idle cases, and exactly once: outages, kills between batches, and clocks that are set."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_kit import NOW, Store, bare_tip

from casework.ladder import Dates, moments
from casework.localtime import shanghai
from casework.workdays import Calendar
from config import calendars, ladder, rules
from storage import clocks, outbox
from storage.clocks import Clockwork
from storage.database import Database, Tx
from storage.ids import CaseId
from storage.outgoing import Outgoing
from storage.reminding import HELD, SWEEP
from storage.staff import Officer
from storage.upkeep import Upkeep


def at(day: int, hour: int = 9, month: int = 11, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, 0, second, tzinfo=shanghai())


async def sweep(store: Store, now: datetime) -> int:
    return await Upkeep(store.main, store.keys, store.clockwork).sweep_clocks(now)


async def told(store: Store) -> list[tuple[int, dict[str, Any]]]:
    rows = await store.rows("SELECT chat_id, payload FROM outbox WHERE kind='reminder' ORDER BY outbox_id")
    return [(chat, json.loads(text)) for chat, text in rows]


async def only_clock(store: Store, case_id: CaseId, rule: str, day: date) -> None:
    """The case has this one clock, and an officer was there a moment ago."""

    def work(tx: Tx) -> None:
        clocks.stop_all(tx, case_id, NOW)
        clocks.touch(tx, case_id, date(2027, 6, 1))
        store.clockwork.set_due(tx, case_id, rule, day, NOW)

    await store.main.write(work)


async def test_each_level_reaches_further_up(store: Store, anna: Officer) -> None:
    handler = await store.officer("Cai", "handler", 502)
    for chat, role in ((503, "manager"), (504, "deputy_head"), (505, "supervisor"), (506, "head")):
        await store.officer(role, role, chat)
    tip = await store.tip()
    await store.desk.claim(tip.number, handler, store.update(), NOW)
    await only_clock(store, tip.case_id, "DT-task", date(2026, 11, 20))
    reached = {}
    for day, month, step in ((19, 11, "soon"), (20, 11, "due"), (21, 11, "blue"), (28, 11, "yellow"), (21, 12, "red")):
        before = len(await told(store))
        await sweep(store, at(day, month=month))
        new = (await told(store))[before:]
        assert {payload["step"] for _, payload in new} == {step}
        reached[step] = {chat: payload["ask"] for chat, payload in new}
    assert {step: set(found) for step, found in reached.items()} == {
        "soon": {502}, "due": {502}, "blue": {502, 503}, "yellow": {502, 503, 504}, "red": {504, 505},
    }  # fmt: skip
    assert reached["red"] == {504: False, 505: True}, "the supervisor alone is asked for a supervision notice"


async def test_nobody_without_a_wrap_is_told_whatever_his_role(store: Store, anna: Officer) -> None:
    supervisor = await store.officer("Su", "supervisor deputy_head manager", 505)
    tip = await store.tip()
    await only_clock(store, tip.case_id, "DT-task", date(2026, 11, 20))
    drop = "DELETE FROM key_wrap WHERE reader_id=?"
    await store.main.write(lambda tx: tx.execute(drop, (supervisor.reader_id,)).rowcount)
    for day in (at(21), at(30), at(30, month=12)):
        await sweep(store, day)
    assert {chat for chat, _ in await told(store)} == {501}
    assert [payload["step"] for _, payload in await told(store)] == ["blue", "yellow", "red"]
    assert not any(payload["ask"] for _, payload in await told(store))


async def test_what_an_outage_swallowed_is_counted_and_told_to_all_it_was_for(store: Store, anna: Officer) -> None:
    handler = await store.officer("Cai", "handler", 502)
    await store.officer("Su", "supervisor", 505)
    tip = await store.tip()
    await store.desk.claim(tip.number, handler, store.update(), NOW)
    await only_clock(store, tip.case_id, "DT-task", date(2026, 11, 20))
    await sweep(store, at(28, month=12))
    assert [(chat, payload["step"], payload["missed"]) for chat, payload in await told(store)] == [
        (502, "red", 4), (505, "red", 4),
    ]  # fmt: skip


async def test_a_written_limit_that_is_passed_says_so_and_a_target_does_not(store: Store, anna: Officer) -> None:
    for rule, expected in (("T01", True), ("DT-screening", False)):
        tip = await store.tip()
        await only_clock(store, tip.case_id, rule, date(2026, 11, 20))
        before = len(await told(store))
        await sweep(store, at(21))
        assert [payload["breach"] for _, payload in (await told(store))[before:]] == [expected]


async def idle_told(store: Store) -> list[tuple[str, int]]:
    return [(payload["number"], payload["days"]) for _, payload in await told(store) if payload["step"] == "idle"]


async def test_a_case_nobody_touches_is_reported_once_a_stretch(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: clocks.stop_all(tx, tip.case_id, NOW))
    full = NOW.replace(hour=9) + timedelta(days=30)
    assert await sweep(store, full - timedelta(seconds=1)) == 0
    assert await sweep(store, full) == 1
    assert await sweep(store, full + timedelta(days=200)) == 0
    assert await idle_told(store) == [(tip.number, 30)]
    acted = full + timedelta(days=10)
    await store.threads.note(tip.case_id, anna, "去看过了", store.update(), acted)
    assert await store.rows("SELECT touched_on, idle_on FROM tip") == [("2026-12-26", None)]
    assert await sweep(store, acted + timedelta(days=29)) == 0
    assert await sweep(store, acted + timedelta(days=45)) == 1
    assert await idle_told(store) == [(tip.number, 30), (tip.number, 45)]


async def test_what_the_citizen_writes_is_no_act_of_an_officer(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.threads.say(tip.case_id, "怎么样了", store.update(), NOW + timedelta(days=20))
    await sweep(store, NOW + timedelta(days=31))
    assert await idle_told(store) == [(tip.number, 31)]


@pytest.mark.parametrize(("state", "days"), [("S14", None), ("S23", None), ("S24", 60), ("S13", 30)])
async def test_states_have_days_of_their_own(store: Store, anna: Officer, state: str, days: int | None) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: clocks.stop_all(tx, tip.case_id, NOW))
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET state=?", (state,)).rowcount)
    await store.tip()  # a case in another state beside it
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET idle_on='2026-11-16' WHERE state='S01'").rowcount)
    await store.main.write(lambda tx: tx.execute("UPDATE clock SET next_at=NULL").rowcount)
    found = [n for n in range(25, 200) if await sweep(store, NOW + timedelta(days=n))]
    assert found == ([] if days is None else [days])


async def test_a_closed_case_is_not_idle(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: clocks.stop_all(tx, tip.case_id, NOW))
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET closed_at='2026-11-17', state='S20'").rowcount)
    assert await sweep(store, NOW + timedelta(days=300)) == 0


OFFICERS = 5
CLOCKS = 2000
AWAY = NOW + timedelta(days=30)


async def desk_with_clocks(store: Store, count: int = CLOCKS) -> None:
    """Five officers, ``count`` cases that all see, a fifth of them each one's own, and a clock in each."""
    officers = [await store.officer(f"O{n}", "handler", 600 + n) for n in range(OFFICERS)]

    def work(tx: Tx) -> None:
        for n in range(count):
            case_id = n.to_bytes(3, "big") + bytes(13)
            bare_tip(tx, case_id, 2, clocks.NEVER, officers[n % OFFICERS].staff_id)
            clocks.touch(tx, CaseId(case_id), AWAY.date())
            store.clockwork.set_due(tx, CaseId(case_id), "DT-task", date(2026, 11, 18) + timedelta(days=n % 28), NOW)

    await store.main.write(work)


async def letters_out(store: Store, now: datetime) -> Counter[int]:
    """How many messages each chat gets, as the sender puts them together."""
    outgoing, sent = Outgoing(store.main), Counter[int]()
    seconds = int(now.timestamp())
    while found := await outgoing.take(seconds):
        for letter in found:
            waiting = await outgoing.reminders(letter)
            assert waiting[0].outbox_id == letter.outbox_id
            assert all(one.chat_id == letter.chat_id for one in waiting)
            await outgoing.all_sent(waiting, seconds)
            sent[letter.chat_id] += 1
    return sent


async def test_after_thirty_days_away_each_officer_gets_one_summary(store: Store) -> None:
    await desk_with_clocks(store)
    assert await sweep(store, AWAY) == CLOCKS
    rows = await told(store)
    assert len(rows) == len({(chat, payload["number"]) for chat, payload in rows}) == CLOCKS
    assert await letters_out(store, AWAY) == {600 + n: 1 for n in range(OFFICERS)}
    assert await sweep(store, AWAY + timedelta(seconds=30)) == 0
    assert await store.one("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == 0


async def test_nothing_goes_out_before_the_sweep_is_whole(store: Store) -> None:
    await desk_with_clocks(store, SWEEP + 50)
    await store.main.write(lambda tx: store.clockwork.sweep(tx, AWAY))
    assert await store.one("SELECT count(*) FROM outbox WHERE next_at=?", HELD) == SWEEP
    assert await Outgoing(store.main).take(int(AWAY.timestamp()) + 10**8) == []
    await store.main.write(lambda tx: store.clockwork.sweep(tx, AWAY))
    assert await store.one("SELECT count(*) FROM outbox WHERE next_at=?", HELD) == 0
    assert sum((await letters_out(store, AWAY)).values()) == OFFICERS


@pytest.mark.parametrize("count", [SWEEP, 2 * SWEEP, 2 * SWEEP + 1])
async def test_a_full_last_batch_lets_all_out_too(store: Store, count: int) -> None:
    await desk_with_clocks(store, count)
    assert await sweep(store, AWAY) == count
    assert sum((await letters_out(store, AWAY)).values()) == OFFICERS


async def test_kills_between_and_inside_batches_lose_and_double_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each life dies in the middle of a transaction or right after one; the next one opens the files and goes on."""
    await desk_with_clocks(store, 2 * SWEEP + 100)
    put = outbox.put
    for life, dies_after in enumerate((70, SWEEP + 1, SWEEP + 50, 10**9)):
        calls = 0

        def dying(tx: Tx, *, limit: int = dies_after, **given: Any) -> bool:
            nonlocal calls
            calls += 1
            if calls > limit:
                raise RuntimeError("died")
            return put(tx, **given)

        database = await Database.open(store.folder / "main.db", "main") if life else store.main
        monkeypatch.setattr("storage.reminding.outbox.put", dying)
        try:
            await Upkeep(database, store.keys, store.clockwork).sweep_clocks(AWAY)
            assert dies_after == 10**9
        except RuntimeError:
            assert await database.read(lambda tx: store.clockwork.any_due(tx, AWAY))
        if database is not store.main:
            await database.close()
    rows = await told(store)
    assert Counter(payload["number"] for _, payload in rows) == Counter({payload["number"]: 1 for _, payload in rows})
    assert len(rows) == 2 * SWEEP + 100
    assert sum((await letters_out(store, AWAY)).values()) == OFFICERS


async def test_a_kill_before_the_release_is_made_good_by_the_next_sweep(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk_with_clocks(store, SWEEP)
    await store.main.write(lambda tx: store.clockwork.sweep(tx, AWAY))  # and then it died
    assert await store.main.read(lambda tx: store.clockwork.any_due(tx, AWAY))
    assert await sweep(store, AWAY) == 0
    assert sum((await letters_out(store, AWAY)).values()) == OFFICERS


async def test_who_loses_a_case_is_not_told_of_it_in_the_summary(store: Store) -> None:
    from storage import notices
    from storage.ids import ReaderId

    await desk_with_clocks(store, 20)
    await sweep(store, AWAY)
    lost = CaseId(bytes(16))
    number = await store.one("SELECT number FROM tip WHERE case_id=?", lost)
    await store.main.write(lambda tx: notices.hush(tx, lost, ReaderId("r-of-O0-600")))
    assert number not in {payload["number"] for _, payload in await told(store)}


LADDER, CALENDAR = ladder.load(), Calendar(calendars.load())
TARGET = date(2026, 11, 25)
HOURS = st.lists(st.integers(-30 * 24, 30 * 24), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None)
@given(HOURS)
async def test_a_machine_clock_that_jumps_repeats_and_skips_nothing(tmp_path_factory: Any, jumps: list[int]) -> None:
    """Ticks at any times, also back; then all time has passed. Each step stands once, and each was told or counted."""
    folder: Path = tmp_path_factory.mktemp("jumps")
    main, keys = await Database.open(folder / "main.db", "main"), await Database.open(folder / "keys.db", "keys")
    try:
        clockwork = Clockwork(rules.load(), CALENDAR)
        store = Store(folder, main, keys, clockwork, None, None, None)  # type: ignore[arg-type]
        await store.officer("Anna", "handler", 501)
        case_id = CaseId(b"c" * 16)
        await main.write(lambda tx: bare_tip(tx, case_id, 2, clocks.NEVER))
        await only_clock(store, case_id, "DT-task", TARGET)
        latest = NOW
        for now in [*(NOW + timedelta(hours=jump) for jump in jumps), NOW + timedelta(days=120)]:
            await sweep(store, now)
            latest = max(latest, now)
            ends = moments(LADDER, Dates(TARGET, TARGET, False), CALENDAR)
            steps = {step for (step,) in await store.rows("SELECT step FROM clock_step")}
            assert steps == {step.id for step, moment in ends if moment <= latest and latest >= NOW}
        found = [payload for _, payload in await told(store)]
        assert len({payload["step"] for payload in found}) == len(found)
        assert sum(payload["missed"] + 1 for payload in found) == len(LADDER.steps)
    finally:
        await keys.close()
        await main.close()


async def test_a_tick_each_half_minute_is_never_a_minute_late(store: Store, anna: Officer) -> None:
    """The ticks fall anywhere in the half minute; each step is out by the tick after its moment."""
    tip = await store.tip()
    await only_clock(store, tip.case_id, "DT-task", TARGET)
    for step, moment in moments(LADDER, Dates(TARGET, TARGET, False), CALENDAR):
        for offset in (-31, -1, 29):  # a tick just missed it; the next one is 30 seconds later
            assert await sweep(store, moment + timedelta(seconds=offset)) == (offset == 29), step.id
        out = await store.one("SELECT max(next_at) FROM outbox")
        assert 0 <= out - moment.timestamp() <= 60


def test_the_day_begins_at_nine() -> None:
    assert moments(LADDER, Dates(TARGET, TARGET, False), CALENDAR)[0][1].time() == time(9)
