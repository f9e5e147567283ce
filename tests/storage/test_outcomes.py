"""Outcomes as rows made by the real acts tell them: what is in force, in the period, of cases everybody may know of."""

from datetime import date

import pytest
from entries_kit import at
from signals_kit import Watched, watched
from storage_kit import Store, Tip

from casework.outcomes import Outcomes
from storage.outcomes import outcomes

TODAY = date(2026, 11, 16)
PERSON = {"form": "form-1", "sanction": "warn", "rank": "staff", "liability": "leader", "checklist": True, "person": "某人"}


@pytest.fixture
async def desk(store: Store) -> Watched:
    return await watched(store)


async def found(desk: Watched, first: date = TODAY, last: date = TODAY) -> Outcomes:
    return await desk.store.main.read(lambda tx: outcomes(tx, first, last))


async def dealt_with(desk: Watched, *, confirmed: bool = True) -> Tip:
    tip = await at(desk.office, "S17")
    row = await desk.office.begin(tip, "person-outcome.propose", "handler", **PERSON)
    unit = await desk.office.begin(tip, "unit-outcome.propose", "handler", action="circular", unit="某单位")
    if confirmed:
        await desk.office.act(row, "confirm", "reviewer")
        await desk.office.act(unit, "confirm", "reviewer")
    return tip


async def test_only_what_is_in_force_counts(desk: Watched) -> None:
    await dealt_with(desk, confirmed=False)
    assert await found(desk) == Outcomes([], [], {})
    tip = await dealt_with(desk)
    one = await found(desk)
    assert [(p.case, p.codes["form"], p.codes["liability"], p.dual) for p in one.persons] == [
        (tip.case_id.hex().upper(), "form-1", "leader", False)
    ]
    assert [(u.case, u.action) for u in one.units] == [(tip.case_id.hex().upper(), "circular")]
    assert "某" not in repr(one)


async def test_only_the_period_counts_both_days_included(desk: Watched) -> None:
    await dealt_with(desk)
    assert len((await found(desk, date(2026, 11, 1), TODAY)).persons) == 1
    assert len((await found(desk, TODAY, date(2026, 12, 1))).persons) == 1
    assert (await found(desk, date(2026, 11, 17), date(2026, 12, 1))).persons == []
    assert (await found(desk, date(2026, 11, 1), date(2026, 11, 15))).persons == []


async def test_restricted_cases_are_left_out(desk: Watched) -> None:
    tip = await dealt_with(desk)
    await desk.by_hand("UPDATE tip SET restricted=1 WHERE case_id=?", tip.case_id)
    assert await found(desk) == Outcomes([], [], {})


async def test_a_case_looked_at_from_two_sides(desk: Watched) -> None:
    one, other, alone = [await dealt_with(desk) for _ in range(3)]
    await desk.by_hand(
        "INSERT INTO link(case_id, other, kind, by, day) VALUES(?,?,'dual','x','2026-11-16')", one.case_id, other.case_id
    )
    await desk.by_hand(
        "INSERT INTO link(case_id, other, kind, by, day) VALUES(?,?,'group','x','2026-11-16')", one.case_id, alone.case_id
    )
    assert {p.case for p in (await found(desk)).persons if p.dual} == {t.case_id.hex().upper() for t in (one, other)}
    await desk.by_hand("UPDATE tip SET restricted=1 WHERE case_id=?", other.case_id)
    assert [p.dual for p in (await found(desk)).persons] == [False, False], "the other side is not everybody's to know of"


async def test_upheld_cases_by_unit(desk: Watched) -> None:
    for outcome in ("substantiated", "partly", "unsubstantiated", "substantiated"):
        tip = await at(desk.office, "S17")
        await desk.move(tip, "S18", "reviewer", outcome=outcome, second_person=desk.office["handler"].staff_id)
        await desk.by_hand(
            "INSERT INTO assignment(case_id, duty_unit, assigned_on) VALUES(?,'water','2026-11-16')", tip.case_id
        )
    await desk.by_hand("UPDATE tip SET restricted=1 WHERE case_id=?", tip.case_id)
    assert (await found(desk)).upheld == {"water": 2}
    assert (await found(desk, date(2026, 11, 17), date(2026, 12, 1))).upheld == {}
