"""分工: proposed when a case is given out, required before handling starts, changed by who sees it, history kept."""

import json

import pytest
from assigned_kit import PLACE, large, large_office, receive, reorganise
from entries_kit import Office, at, open_office, refused
from storage_kit import NOW, Store, Tip
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town

from storage import assignments, notices
from storage.assignments import Assignment, Assignments
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import CaseNumber
from storage.staff import Officer


async def given_out(office: Office, **tip: object) -> Tip:
    """A case as it stands after S06>S09."""
    case = await office.store.tip(**tip)
    await office.move(case, "S02", "intake")
    await office.move(case, "S06", "intake", approval="准")
    await office.move(case, "S09", "manager", assignee=office["handler"].staff_id, approval="准")
    return case


async def held(store: Store, tip: Tip) -> Assignment:
    return await store.main.read(lambda tx: assignments.of_case(tx, tip.case_id))


async def change(store: Store, known: Assignments, tip: Tip, part: str, value: str, officer: Officer) -> None:
    await known.change(tip.number, part, value, officer, store.update(), NOW)  # type: ignore[arg-type]


async def test_a_small_desk_starts_without_an_extra_press(store: Store) -> None:
    office = await open_office(store)
    tip = await given_out(office)
    found = await held(store, tip)
    assert (found.lead_unit, found.duty_unit) == ("desk", "desk")
    assert found.lead_officer == office["section_head"].staff_id, "there is one head of section"
    assert (await office.move(tip, "S10", "handler")).state == "S10"


async def test_without_a_head_of_section_whoever_gives_it_out_leads(store: Store) -> None:
    anna = await store.officer("Anna", "intake manager", 501)
    tip = await store.tip()
    for to, facts in (("S02", {}), ("S06", {"approval": "准"}), ("S09", {"assignee": anna.staff_id, "approval": "准"})):
        await store.move(tip.number, to, anna, **facts)
    assert (await held(store, tip)).lead_officer == anna.staff_id


async def test_handling_does_not_start_with_an_empty_field(store: Store) -> None:
    office, known = await large_office(store)
    tip = await given_out(office, labels=("E01",))
    assert await store.main.read(lambda tx: assignments.unassigned(tx, tip.case_id)) == ("lead_unit", "duty_unit")
    await refused("assigned", office.move(tip, "S10", "handler"))
    await change(store, known, tip, "unit", "land", office["manager"])
    await refused("assigned", office.move(tip, "S10", "handler"))
    await change(store, known, tip, "duty", "window", office["manager"])
    assert (await office.move(tip, "S10", "handler")).state == "S10"


async def test_a_case_that_was_never_given_out_has_nothing_filled(store: Store) -> None:
    office = await open_office(store)
    tip = await at(office, "S09")
    assert await store.main.read(lambda tx: assignments.unassigned(tx, tip.case_id)) == assignments.REQUIRED
    await refused("assigned", office.move(tip, "S10", "handler"))


async def test_routes_say_the_unit_and_what_was_filled_stays(store: Store) -> None:
    office, known = await large_office(store)
    tip = await store.tip(labels=("P01",))
    await change(store, known, tip, "duty", "land", office["head"])
    await office.move(tip, "S02", "intake")
    await office.move(tip, "S06", "intake", approval="准")
    await office.move(tip, "S09", "manager", assignee=office["handler"].staff_id, approval="准")
    found = await held(store, tip)
    assert (found.lead_unit, found.duty_unit) == ("window", "land")


async def test_every_part_can_be_changed_and_what_was_before_stays(store: Store) -> None:
    office, known = await large_office(store)
    tip, head = await given_out(office), office["head"]
    first = await held(store, tip)
    for part, value in (
        ("lead", head.staff_id), ("unit", "land"), ("duty", "land"), ("support", "window"), ("support", "land"),
        ("support", "window"), ("mode", "cross"), ("area", "east"), ("campaign", "formal"), ("campaign", "idle"),
    ):  # fmt: skip
        await change(store, known, tip, part, value, head)
    assert await held(store, tip) == Assignment(
        head.staff_id, "land", "land", ("land",), "cross", "east", None, ("formal", "idle"), NOW.date().isoformat()
    )
    past = await store.rows("SELECT was, actor FROM assignment_past WHERE case_id=? ORDER BY seq", tip.case_id)
    assert json.loads(past[0][0])["lead_officer"] == first.lead_officer
    assert len(past) == 10 and past[0][1] == head.actor
    assert (await store.acts(tip.number)).count("assign") == 11
    await change(store, known, tip, "area", "", head)
    assert (await held(store, tip)).area is None


async def test_the_same_again_and_a_repeat_change_nothing(store: Store) -> None:
    office, known = await large_office(store)
    tip, update = await given_out(office), store.update()
    for _ in range(2):
        await known.change(tip.number, "campaign", "formal", office["head"], update, NOW)
    assert (await held(store, tip)).campaigns == ("formal",)
    before = await store.one("SELECT count(*) FROM audit")
    await change(store, known, tip, "mode", "single", office["head"])
    assert await store.one("SELECT count(*) FROM audit") == before


async def test_what_the_office_has_not_is_refused(store: Store) -> None:
    office, known = await large_office(store)
    tip = await given_out(office)
    before = await held(store, tip)
    for part, value in (("unit", "desk"), ("duty", ""), ("support", "moon"), ("mode", "all"), ("area", "north"),
                        ("campaign", "x"), ("box", "window")):  # fmt: skip
        await refused("unfit-field", change(store, known, tip, part, value, office["head"]))
    with pytest.raises(UnknownColleague):
        await change(store, known, tip, "lead", "nobody", office["head"])
    assert await held(store, tip) == before
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET closed_at='2026-11-16'").rowcount)
    with pytest.raises(Stale):
        await change(store, known, tip, "unit", "land", office["head"])


async def test_it_is_shown_to_and_changed_by_who_sees_the_case(town: Town) -> None:
    known = receive(town, large())
    tip = await town.store.tip(content={"v": 1, "text": "镇政府的李四收了红包"})
    for number in (tip.number, CaseNumber("QF-0000-0000")):
        with pytest.raises(UnknownCase):
            await known.of(number, town.si)
        with pytest.raises(UnknownCase):
            await known.change(number, "mode", "cross", town.si, town.store.update(), NOW)
    with pytest.raises(UnknownColleague):
        await change(town.store, known, tip, "lead", town.si.staff_id, town.anna)
    await change(town.store, known, tip, "mode", "township", town.anna)
    shown = await known.of(tip.number, town.anna)
    assert [one.name for one in shown.team] == ["Anna"], "the joint team is who sees it, and nobody else"


async def test_whoever_loses_a_case_leads_it_no_longer_and_is_not_kept(town: Town) -> None:
    known = receive(town, large("李四"))
    tip = await town.store.tip(content={"v": 1, "text": f"{PLACE}窗口反复让人跑"})
    await change(town.store, known, tip, "lead", town.si.staff_id, town.anna)
    assert (await held(town.store, tip)).supervisor == town.si.staff_id
    await town.withdraw(tip, town.si)
    found = await held(town.store, tip)
    assert (found.lead_officer, found.supervisor, found.area) == ("", None, "east")


async def test_a_tip_names_its_area_and_the_supervisor_is_told_when_nobody_owns_it(town: Town) -> None:
    receive(town, large("李四"))
    await town.store.main.write(lambda tx: tx.execute("UPDATE staff SET roles='supervisor' WHERE name='李四'").rowcount)
    tip = await town.store.tip(content={"v": 1, "text": f"{PLACE}窗口反复让人跑"})
    other = await town.store.tip()
    hidden = await town.store.tip(content={"v": 1, "text": f"{PLACE}的李四收了红包"})

    async def told(tip: Tip, owner: str | None = None) -> set[str]:
        found = await town.store.main.read(
            lambda tx: notices.reachable(tx, tip.case_id, owner, frozenset({"manager"}))
        )
        return {one.name for one in found}

    assert await told(tip) == {"Anna", "李四"}
    assert await told(tip, town.anna.staff_id) == {"Anna"}
    assert await told(other) == {"Anna"}
    assert await told(hidden) == {"Anna"}, "he looks after the area, but this one is not his to know of"
    at = await town.store.rows("SELECT at FROM audit WHERE number=? AND act='assign'", tip.number)
    assert at == [("2026-11-16",)], "a citizen caused it: the date only"


async def test_a_new_map_of_areas_is_taken_over_and_the_old_one_kept(town: Town) -> None:
    receive(town, large("李四"))
    tip = await town.store.tip(content={"v": 1, "text": f"{PLACE}窗口反复让人跑"})
    known = reorganise(town.store, large("Anna"))
    assert await known.remap(NOW) == 1
    assert await known.remap(NOW) == 0
    assert (await held(town.store, tip)).supervisor == town.anna.staff_id
    was = await town.store.one("SELECT was FROM assignment_past WHERE case_id=?", tip.case_id)
    assert json.loads(was)["supervisor"] == town.si.staff_id
    known = reorganise(town.store, large("Anna").model_copy(update={"areas": ()}))
    assert await known.remap(NOW) == 1
    assert (await held(town.store, tip)).supervisor is None


async def test_returns_are_counted(store: Store) -> None:
    office = await open_office(store)
    known = store.desk._assignments
    tip = await store.tip()
    await office.move(tip, "S02", "intake")
    for expected, reason in ((1, "returned-not-theirs"), (2, "returned-incomplete")):
        await office.move(tip, "S05", "intake", destination="市监局")
        await office.move(tip, "S02", "intake", reason=reason)
        assert (await known.of(tip.number, office["intake"])).bounces == expected
    await office.move(tip, "S03", "intake", note="请补充")
    await office.move(tip, "S02", "intake")
    assert (await known.of(tip.number, office["intake"])).bounces == 2, "asking the reporter is no return"
    await office.move(tip, "S06", "intake", approval="准")
    await office.move(tip, "S09", "manager", assignee=office["handler"].staff_id, approval="准")
    await office.move(tip, "S02", "handler", reason="bounce-not-ours", note="不归我们")
    assert (await known.of(tip.number, office["intake"])).bounces == 3


async def test_an_assignment_goes_with_its_case(store: Store) -> None:
    office, known = await large_office(store)
    tip = await given_out(office)
    await change(store, known, tip, "campaign", "formal", office["head"])
    await store.main.write(lambda tx: tx.execute("DELETE FROM tip WHERE case_id=?", (tip.case_id,)).rowcount)
    for table in ("assignment", "assignment_past"):
        assert await store.one(f"SELECT count(*) FROM {table}") == 0
