"""Clocks as rows: started and stopped with their event, each step announced once, whatever happens in between."""

import json
from datetime import datetime, timedelta

import pytest
from storage_kit import FOUNDED, NOW, SECONDS, Store

from casework.localtime import shanghai
from casework.running import CaseKind
from config.lifecycle import LifecycleData, load
from storage import clocks, staff
from storage.clocks import NEVER, Clockwork, Running
from storage.ids import CaseId
from storage.outgoing import Outgoing
from storage.reminding import SWEEP
from storage.staff import Officer
from storage.upkeep import Upkeep


def at(day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of November 2026, Asia/Shanghai."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=shanghai())


async def event(store: Store, case_id: CaseId, name: str, now: datetime = NOW, kind: CaseKind | None = None) -> None:
    await store.main.write(lambda tx: store.clockwork.on_event(tx, case_id, name, kind or CaseKind(), now))


async def sweep(store: Store, now: datetime) -> int:
    return await store.main.write(lambda tx: store.clockwork.sweep(tx, now))


async def told(store: Store) -> list[tuple[int, str, str]]:
    """Reminders so far as (chat, rule, step), in order."""
    rows = await store.rows("SELECT chat_id, payload FROM outbox WHERE kind='reminder' ORDER BY outbox_id")
    found = [(chat, json.loads(text)) for chat, text in rows]
    return [(chat, payload.get("rule", ""), payload["step"]) for chat, payload in found]


async def running(store: Store, case_id: CaseId) -> dict[str, str]:
    found = await store.main.read(lambda tx: clocks.running(tx, case_id))
    return {clock.rule: clock.due_target.isoformat() for clock in found}


async def test_a_tip_starts_its_clocks(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    assert await store.main.read(lambda tx: clocks.running(tx, tip.case_id)) == [
        Running("DT-screening", at(18).date(), at(18).date(), False),
        Running("DT-accept-told", at(23).date(), at(23).date(), False),
    ]


async def test_events_stop_and_start_and_the_nearest_target_is_kept(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    assert await store.one("SELECT due_on FROM tip") == "2026-11-18"
    await event(store, tip.case_id, "S03")
    assert await running(store, tip.case_id) == {"DT-accept-told": "2026-11-23", "DT-supplement": "2026-12-01"}
    assert await store.one("SELECT due_on FROM tip") == "2026-11-23"
    await event(store, tip.case_id, "S06", at(17))
    assert await running(store, tip.case_id) == {"DT-close": "2027-02-17", "DT-supplement": "2026-12-01"}
    await event(store, tip.case_id, "S02", at(17))
    await event(store, tip.case_id, "S08", at(17))
    assert await running(store, tip.case_id) == {}
    assert await store.one("SELECT due_on FROM tip") == NEVER
    stopped = await store.rows("SELECT rule, stopped_at, next_at FROM clock ORDER BY clock_id")
    assert all(day is not None and upcoming is None for _, day, upcoming in stopped)
    assert stopped[0] == ("DT-screening", "2026-11-16", None)


async def test_a_running_clock_is_not_started_again(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await event(store, tip.case_id, "S02", at(17, 15))
    assert (await running(store, tip.case_id))["DT-screening"] == "2026-11-18"
    assert await store.one("SELECT count(*) FROM clock WHERE rule='DT-screening'") == 1


async def test_a_stopped_clock_starts_afresh(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await event(store, tip.case_id, "S08")
    await event(store, tip.case_id, "S02", at(20))
    assert await running(store, tip.case_id) == {"DT-screening": "2026-11-24"}
    assert await store.one("SELECT count(*) FROM clock WHERE rule='DT-screening'") == 2


async def test_events_of_one_case_leave_others_alone(store: Store, anna: Officer) -> None:
    tip, other = await store.tip(), await store.tip()
    await event(store, tip.case_id, "S08")
    assert set(await running(store, other.case_id)) == {"DT-screening", "DT-accept-told"}


async def test_the_kind_of_case_decides(store: Store, anna: Officer) -> None:
    fast, slow = await store.tip(fast_track=True), await store.tip()
    await event(store, fast.case_id, "S06", kind=CaseKind(fast_track=True))
    await event(store, slow.case_id, "S06")
    assert set(await running(store, fast.case_id)) == {"DT-close", "DT-fast"}
    assert set(await running(store, slow.case_id)) == {"DT-close"}


async def test_after_the_cutoff_the_next_day_counts(store: Store, anna: Officer) -> None:
    early = Clockwork(store.clockwork.rules, store.clockwork.calendar, cutoff_hour=17)
    for hour, target in ((16, "2026-11-18"), (17, "2026-11-19")):
        tip = await store.tip()
        await event(store, tip.case_id, "S08")
        await store.main.write(lambda tx, c=tip.case_id, h=hour: early.on_event(tx, c, "S02", CaseKind(), at(16, h)))
        assert await running(store, tip.case_id) == {"DT-screening": target}


async def test_dates_of_a_year_without_notice_are_provisional(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await event(store, tip.case_id, "S06")
    found = {c.rule: c.provisional for c in await store.main.read(lambda tx: clocks.running(tx, tip.case_id))}
    assert found == {"DT-close": True}
    await sweep(store, datetime(2027, 2, 17, 12, tzinfo=shanghai()))
    texts = [text for (text,) in await store.rows("SELECT payload FROM outbox WHERE kind='reminder'")]
    assert [json.loads(text).get("provisional") for text in texts] == [True, None]  # the other one: nobody acts


@pytest.mark.parametrize(
    ("day", "hour", "minute", "second", "steps"),
    [
        (17, 8, 59, 59, []),
        (17, 9, 0, 0, ["soon"]),
        (18, 8, 59, 59, ["soon"]),
        (18, 9, 0, 0, ["soon", "due"]),
        (18, 18, 0, 0, ["soon", "due"]),
        (18, 18, 0, 1, ["soon", "due", "blue"]),
    ],
)
async def test_each_step_is_announced_at_its_instant(
    store: Store, anna: Officer, day: int, hour: int, minute: int, second: int, steps: list[str]
) -> None:
    """Swept every hour and at the instant itself."""
    await store.tip()
    end, moment = at(day, hour, minute, second), NOW
    while moment < end:
        await sweep(store, moment)
        moment += timedelta(hours=1)
    await sweep(store, end)
    assert [step for _, rule, step in await told(store) if rule == "DT-screening"] == steps


async def test_repeated_sweeps_tell_nothing_twice(store: Store, anna: Officer) -> None:
    await store.tip()
    moment = at(18, 12)
    assert await sweep(store, moment) == 1
    before = await store.everything()
    for later in (moment, moment, moment + timedelta(hours=1), moment - timedelta(days=1)):
        assert await sweep(store, later) == 0
    assert await store.everything() == before


async def test_a_clock_set_back_tells_nothing_again(store: Store, anna: Officer) -> None:
    await store.tip()
    await sweep(store, at(18, 12))
    await store.main.write(lambda tx: tx.execute("UPDATE clock SET next_at=0").rowcount)
    assert await sweep(store, at(18, 13)) == 0
    assert len(await told(store)) == 1


async def test_after_a_month_out_of_order_only_the_last_step_is_told(store: Store, anna: Officer) -> None:
    await store.tip()
    assert await sweep(store, at(29)) == 2
    assert await told(store) == [(501, "DT-screening", "yellow"), (501, "DT-accept-told", "blue")]
    assert await sweep(store, NOW + timedelta(days=60)) == 3  # one of them: nobody has touched the case
    assert (await told(store))[2:] == [(501, "DT-accept-told", "red"), (501, "DT-screening", "red"), (501, "", "idle")]
    steps = await store.rows("SELECT clock_id, group_concat(step) FROM clock_step GROUP BY clock_id")
    assert all(set(found.split(",")) == {"soon", "due", "blue", "yellow", "red"} for _, found in steps)
    assert await store.one("SELECT count(*) FROM clock WHERE next_at IS NOT NULL") == 0
    assert await sweep(store, NOW + timedelta(days=300)) == 0


async def test_a_stopped_clock_is_silent(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: clocks.touch(tx, tip.case_id, at(17).date() + timedelta(days=60)))
    await event(store, tip.case_id, "S08", at(17, 8))
    assert await sweep(store, NOW + timedelta(days=60)) == 0
    assert await told(store) == []


async def test_a_restarted_clock_announces_its_own_steps(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await sweep(store, at(18, 9))
    await event(store, tip.case_id, "S08", at(18, 10))
    await event(store, tip.case_id, "S02", at(18, 10))
    await sweep(store, at(20, 9))
    assert await told(store) == [(501, "DT-screening", "due"), (501, "DT-screening", "due")]


async def test_step_and_reminder_stand_or_fall_together(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.tip()
    before = await store.everything()

    def dying(*args: object, **kwargs: object) -> bool:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr("storage.reminding.outbox.put", dying)
        with pytest.raises(RuntimeError):
            await sweep(store, at(18, 12))
    assert await store.everything() == before
    assert await sweep(store, at(18, 12)) == 1
    assert len(await told(store)) == 1


async def test_the_owner_is_reminded_or_else_those_who_watch(store: Store, anna: Officer) -> None:
    await store.officer("Bo", "supervisor", 502)
    handler = await store.officer("Cai", "handler", 503)
    await store.main.write(lambda tx: staff.invite(tx, "Dong", frozenset({"manager"}), None, FOUNDED, SECONDS))
    owned, free = await store.tip(), await store.tip()
    await store.desk.claim(owned.number, handler, store.update(), NOW)
    await sweep(store, at(18, 9))
    rows = await store.rows("SELECT chat_id, payload FROM outbox WHERE kind='reminder'")
    found = {(chat, json.loads(text)["number"]) for chat, text in rows}
    assert found == {(503, owned.number), (501, free.number), (502, free.number)}


async def test_whoever_left_is_not_reminded(store: Store, anna: Officer) -> None:
    handler = await store.officer("Cai", "handler", 503)
    tip = await store.tip()
    await store.desk.claim(tip.number, handler, store.update(), NOW)
    await store.main.write(lambda tx: staff.leave(tx, handler.staff_id, FOUNDED))
    await sweep(store, at(18, 9))
    assert [chat for chat, _, _ in await told(store)] == [501]


async def test_more_clocks_than_one_sweep_takes_are_all_announced(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(
        lambda tx: (
            tx.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?) "
                "INSERT INTO clock(case_id, rule, started_on, began_on, ends_on, due_target, due_legal, provisional, "
                "next_at) SELECT ?, 'T01', '2026-11-16', '2026-11-16', '2026-11-18', '2026-11-18', '2026-11-18', 0, 1 "
                "FROM n",
                (SWEEP + 20, tip.case_id),
            ).rowcount
        )
    )
    upkeep = Upkeep(store.main, store.keys, store.clockwork)
    assert await upkeep.sweep_clocks(at(18, 9)) == SWEEP + 21
    assert await upkeep.sweep_clocks(at(18, 9)) == 0
    assert len(await told(store)) == SWEEP + 21


async def test_a_quiet_minute_costs_no_commit(store: Store, anna: Officer) -> None:
    await store.tip()
    upkeep = Upkeep(store.main, store.keys, store.clockwork)
    await upkeep.sweep_clocks(at(17, 7))  # notes which calendar the dates are counted by
    before = store.main.commits
    assert await upkeep.sweep_clocks(at(17, 8)) == 0
    assert store.main.commits == before


async def test_a_reminder_goes_out_through_the_outbox(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.main.write(lambda tx: tx.execute("DELETE FROM outbox").rowcount)
    await sweep(store, at(18, 9))
    (letter,) = await Outgoing(store.main).take(int(at(18, 9).timestamp()))
    assert letter.kind == "reminder"
    assert letter.payload == {
        "number": tip.number, "rule": "DT-screening", "step": "due", "target": "2026-11-18", "legal": "2026-11-18",
        "provisional": False, "level": "none", "missed": 1, "breach": False, "ask": False,
    }  # fmt: skip


@pytest.fixture(scope="module")
def data() -> LifecycleData:
    return load()


async def test_every_state_can_be_entered_with_the_shipped_rules(
    store: Store, anna: Officer, data: LifecycleData
) -> None:
    """No rule of the ledger breaks the transaction of an event, and the nearest target always fits the rows."""
    tip = await store.tip()
    for kind in (CaseKind(), CaseKind(named=True, fast_track=True, authorised=True)):
        for state in (*(s.id for s in data.states), *store.clockwork.rules.acts):
            await event(store, tip.case_id, state, kind=kind)
            nearest = min((await running(store, tip.case_id)).values(), default=NEVER)
            assert await store.one("SELECT due_on FROM tip") == nearest, state
