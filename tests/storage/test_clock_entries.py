"""Clocks that people set and extend, and clocks of register entries: several of one rule, each for itself."""

from datetime import date, datetime

import pytest
from storage_kit import NOW, Store

from casework.clocks import NoExtension, NoLimit
from casework.localtime import shanghai
from casework.running import CaseKind
from storage import clocks
from storage.clocks import NEVER, Running
from storage.ids import CaseId
from storage.staff import Officer

ONE, TWO = b"1" * 16, b"2" * 16
LATER = datetime(2026, 11, 17, 10, 0, tzinfo=shanghai())


async def bare(store: Store) -> CaseId:
    """A case without a running clock."""
    tip = await store.tip()
    await store.main.write(lambda tx: clocks.stop_all(tx, tip.case_id, NOW))
    return tip.case_id


async def running(store: Store, case_id: CaseId) -> list[Running]:
    return await store.main.read(lambda tx: clocks.running(tx, case_id))


async def due_on(store: Store, case_id: CaseId) -> str:
    return str(await store.one("SELECT due_on FROM tip WHERE case_id=?", case_id))


async def test_a_given_date_is_rolled_both_ways(store: Store, anna: Officer) -> None:
    case_id, saturday = await bare(store), date(2026, 11, 28)
    await store.main.write(lambda tx: store.clockwork.set_due(tx, case_id, "DT-instruction", saturday, NOW))
    expected = Running("DT-instruction", date(2026, 11, 27), date(2026, 11, 30), False, given=True)
    assert await running(store, case_id) == [expected]
    assert await due_on(store, case_id) == "2026-11-27"


async def test_a_given_date_takes_the_place_of_the_clock_that_ran(store: Store, anna: Officer) -> None:
    case_id = await bare(store)
    clockwork = store.clockwork
    await store.main.write(lambda tx: clockwork.start(tx, case_id, "DT-rectify", NOW))
    for day in (date(2026, 12, 1), date(2026, 12, 3)):
        await store.main.write(lambda tx, d=day: clockwork.set_due(tx, case_id, "DT-rectify", d, LATER))
    assert [(c.rule, c.due_target, c.given) for c in await running(store, case_id)] == [
        ("DT-rectify", date(2026, 12, 3), True)
    ]
    rows = await store.rows("SELECT stopped_at, next_at IS NULL FROM clock WHERE rule='DT-rectify' ORDER BY clock_id")
    assert rows == [("2026-11-17", 1), ("2026-11-17", 1), (None, 0)]


async def test_two_entries_run_side_by_side(store: Store, anna: Officer) -> None:
    case_id, clockwork = await bare(store), store.clockwork
    rule = "DT-supervision-reply"
    await store.main.write(lambda tx: clockwork.start(tx, case_id, rule, NOW, entry_id=ONE))
    await store.main.write(lambda tx: clockwork.start(tx, case_id, rule, LATER, entry_id=TWO))
    await store.main.write(lambda tx: clockwork.start(tx, case_id, rule, LATER, entry_id=ONE))  # runs already
    assert [(c.entry_id, c.due_target) for c in await running(store, case_id)] == [
        (ONE, date(2026, 11, 23)), (TWO, date(2026, 11, 24)),
    ]  # fmt: skip
    await store.main.write(lambda tx: clockwork.stop(tx, case_id, rule, LATER))  # of no entry: there is none
    await store.main.write(lambda tx: clockwork.stop(tx, case_id, rule, LATER, entry_id=ONE))
    assert [c.entry_id for c in await running(store, case_id)] == [TWO]
    assert await due_on(store, case_id) == "2026-11-24"


async def test_an_entry_that_ends_takes_its_clocks_with_it(store: Store, anna: Officer) -> None:
    case_id, other, clockwork = await bare(store), await bare(store), store.clockwork
    await store.main.write(lambda tx: clockwork.start(tx, case_id, "DT-supervision-reply", NOW, entry_id=ONE))
    await store.main.write(lambda tx: clockwork.set_due(tx, case_id, "DT-task", date(2026, 12, 4), NOW, entry_id=ONE))
    await store.main.write(lambda tx: clockwork.set_due(tx, other, "DT-task", date(2026, 12, 4), NOW, entry_id=TWO))
    await store.main.write(lambda tx: clockwork.stop_entry(tx, ONE, LATER))
    assert await running(store, case_id) == [] and await due_on(store, case_id) == NEVER
    assert [c.entry_id for c in await running(store, other)] == [TWO]


async def test_a_state_that_stops_a_rule_stops_it_for_every_entry(store: Store, anna: Officer) -> None:
    case_id, clockwork = await bare(store), store.clockwork
    await store.main.write(lambda tx: clockwork.set_due(tx, case_id, "DT-review-date", date(2027, 3, 1), NOW, entry_id=ONE))
    await store.main.write(lambda tx: clockwork.on_event(tx, case_id, "S11", CaseKind(), LATER))
    assert "DT-review-date" not in {c.rule for c in await running(store, case_id)}


async def test_a_clock_without_days_cannot_be_started(store: Store, anna: Officer) -> None:
    case_id = await bare(store)
    with pytest.raises(NoLimit):
        await store.main.write(lambda tx: store.clockwork.start(tx, case_id, "DT-instruction", NOW))


async def test_an_extension_counts_from_the_end_before_rolling(store: Store, anna: Officer) -> None:
    """7 September + 30 days = 7 October (a day off, rolled to the 8th); + 30 more = 6 November."""
    case_id, clockwork = await bare(store), store.clockwork
    began = datetime(2026, 9, 7, 10, tzinfo=shanghai())
    await store.main.write(lambda tx: clockwork.start(tx, case_id, "DT-rectify", began))
    assert [(c.due_target, c.due_legal) for c in await running(store, case_id)] == [(date(2026, 9, 30), date(2026, 10, 8))]
    assert await store.main.read(lambda tx: clockwork.approvers(tx, case_id, "DT-rectify")) == {"section_head"}
    found = await store.main.write(lambda tx: clockwork.extend(tx, case_id, "DT-rectify", began))
    assert found == Running("DT-rectify", date(2026, 11, 6), date(2026, 11, 6), False, None, 1, False)
    assert await running(store, case_id) == [found]
    assert await due_on(store, case_id) == "2026-11-06"
    assert await store.main.read(lambda tx: clockwork.approvers(tx, case_id, "DT-rectify")) == frozenset()
    with pytest.raises(NoExtension) as refused:
        await store.main.write(lambda tx: clockwork.extend(tx, case_id, "DT-rectify", began))
    assert refused.value.reason_key == "no-extension-left"
    assert await running(store, case_id) == [found]


async def test_an_extension_without_days_takes_the_date_that_is_given(store: Store, anna: Officer) -> None:
    case_id, clockwork = await bare(store), store.clockwork
    await store.main.write(lambda tx: clockwork.start(tx, case_id, "T15", NOW))
    for until, key in ((None, "extension-needs-date"), (date(2026, 12, 16), "extension-not-later")):
        with pytest.raises(NoExtension) as refused:
            await store.main.write(lambda tx, u=until: clockwork.extend(tx, case_id, "T15", NOW, until=u))
        assert refused.value.reason_key == key
    found = await store.main.write(lambda tx: clockwork.extend(tx, case_id, "T15", NOW, until=date(2026, 12, 26)))
    assert (found.due_target, found.due_legal, found.given) == (date(2026, 12, 25), date(2026, 12, 28), True)
    assert found.extended == 1


@pytest.mark.parametrize("rule", ["DT-close", "T09"])
async def test_what_does_not_run_or_has_none_is_not_extended(store: Store, anna: Officer, rule: str) -> None:
    case_id = await bare(store)
    with pytest.raises(NoExtension) as refused:
        await store.main.write(lambda tx: store.clockwork.extend(tx, case_id, rule, NOW))
    assert refused.value.reason_key == "no-such-clock"


async def test_an_extension_of_one_entry_leaves_the_other_alone(store: Store, anna: Officer) -> None:
    case_id, clockwork = await bare(store), store.clockwork
    for entry in (ONE, TWO):
        await store.main.write(lambda tx, e=entry: clockwork.start(tx, case_id, "DT-rectify", NOW, entry_id=e))
    await store.main.write(lambda tx: clockwork.extend(tx, case_id, "DT-rectify", NOW, entry_id=TWO))
    assert {c.entry_id: c.extended for c in await running(store, case_id)} == {ONE: 0, TWO: 1}


async def test_after_an_extension_reminders_begin_anew(store: Store, anna: Officer) -> None:
    case_id, clockwork = await bare(store), store.clockwork
    await store.main.write(lambda tx: clockwork.start(tx, case_id, "DT-rectify", NOW))
    when = datetime(2026, 12, 16, 18, 0, 1, tzinfo=shanghai())
    await store.main.write(lambda tx: clockwork.sweep(tx, when))
    await store.main.write(lambda tx: clockwork.extend(tx, case_id, "DT-rectify", when))
    assert await store.main.write(lambda tx: clockwork.sweep(tx, when)) == 0
    again = datetime(2027, 1, 15, 18, 0, 1, tzinfo=shanghai())
    await store.main.write(lambda tx: clockwork.sweep(tx, again))
    steps = await store.rows("SELECT extended, step FROM clock_step JOIN clock USING(clock_id) ORDER BY extended, step")
    assert steps == [(n, step) for n in (0, 1) for step in ("blue", "due", "soon")]
    assert await store.one("SELECT started_on || began_on FROM clock WHERE extended=1") == "2026-11-162026-11-16"
