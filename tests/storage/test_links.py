"""Repeats and groups: linked by number, counted as far as the viewer sees, and no way to what is hidden from him."""

import pytest
from entries_kit import Office, open_office, refused
from storage_kit import NOW, Store, Tip
from test_access import Town
from test_access import normaliser as normaliser
from test_access import town as town

from storage.errors import UnknownCase
from storage.ids import CaseNumber
from storage.links import Linked, LinkKind, Links, Other
from storage.staff import Officer

HIDDEN = {"v": 1, "text": "镇政府的李四收了红包"}


def numbers(others: tuple[Other, ...]) -> set[str]:
    return {other.number for other in others}


async def link(store: Store, one: Tip, other: str, kind: LinkKind, officer: Officer) -> None:
    await Links(store.main).add(one.number, other, kind, officer, store.update(), NOW)


async def of(store: Store, tip: Tip, officer: Officer) -> Linked:
    return await Links(store.main).of(tip.number, officer)


async def repeated(office: Office) -> tuple[Tip, Tip]:
    """A first case and a second one that was joined to it."""
    first, second = await office.store.tip(), await office.store.tip()
    await office.move(second, "S02", "intake")
    await office.move(second, "S07", "intake", first_case=f" {first.number.lower()} ")
    return first, second


async def test_joining_a_repeat_links_it_to_the_first(store: Store) -> None:
    office = await open_office(store)
    first, second = await repeated(office)
    assert numbers((await of(store, first, office["intake"])).repeats) == {second.number}
    found = (await of(store, second, office["intake"])).first
    assert found is not None and found.number == first.number
    assert (await of(store, second, office["intake"])).repeats == ()
    assert (await store.acts(second.number))[-2:] == ["link", "move"]
    assert await store.one("SELECT count(*) FROM object") == 2, "nothing was merged"


@pytest.mark.parametrize("number", ["QF-0000-0000", "第一件", "own"])
async def test_a_first_case_that_is_none_is_refused_and_nothing_moves(store: Store, number: str) -> None:
    office = await open_office(store)
    tip = await store.tip()
    await office.move(tip, "S02", "intake")
    given = tip.number if number == "own" else number
    await refused("first-case-unknown", office.move(tip, "S07", "intake", first_case=given))
    assert (await store.card(tip.number)).state == "S02"
    assert await store.one("SELECT count(*) FROM link") == 0
    await refused("missing-first-case", office.move(tip, "S07", "intake"))


async def test_a_repeat_of_a_repeat_belongs_to_the_first_of_all(store: Store) -> None:
    office = await open_office(store)
    first, second = await repeated(office)
    third = await store.tip()
    await link(store, third, second.number, "repeat", office["intake"])
    assert numbers((await of(store, first, office["intake"])).repeats) == {second.number, third.number}
    assert (await of(store, second, office["intake"])).repeats == ()
    await refused("first-case-unknown", link(store, first, third.number, "repeat", office["intake"]))


async def test_a_case_repeats_one_case_only(store: Store) -> None:
    office = await open_office(store)
    first, second = await repeated(office)
    right = await store.tip()
    await link(store, second, right.number, "repeat", office["intake"])
    assert (await of(store, first, office["intake"])).repeats == ()
    assert numbers((await of(store, right, office["intake"])).repeats) == {second.number}


async def test_new_facts_open_a_repeat_again_and_its_link_stays(store: Store) -> None:
    office = await open_office(store)
    first, second = await repeated(office)
    await store.threads.say(second.case_id, "昨天又来了一次", store.update(), NOW)
    assert await store.one("SELECT unread FROM tip WHERE case_id=?", second.case_id) == 2
    await office.move(second, "S02", "intake", reason="new-facts")
    assert numbers((await of(store, first, office["intake"])).repeats) == {second.number}


async def test_a_group_is_seen_from_every_member(store: Store) -> None:
    anna = await store.officer("Anna", "intake", 501)
    one, two, three, alone = [await store.tip() for _ in range(4)]
    await link(store, one, two.number, "group", anna)
    await link(store, three, two.number, "group", anna)
    await link(store, two, one.number, "group", anna)
    assert await store.one("SELECT count(*) FROM link") == 2, "both ways round it is one link"
    for tip, others in ((one, [two, three]), (two, [one, three]), (three, [one, two]), (alone, [])):
        assert numbers((await of(store, tip, anna)).group) == {other.number for other in others}


async def test_two_sides_are_linked_both_ways_and_unlinked(store: Store) -> None:
    anna = await store.officer("Anna", "intake", 501)
    one, two = await store.tip(), await store.tip()
    await link(store, one, two.number, "dual", anna)
    assert numbers((await of(store, two, anna)).dual) == {one.number}
    assert (await of(store, two, anna)).group == ()
    update = store.update()
    for _ in range(2):
        await Links(store.main).remove(two.number, one.number, anna, update, NOW)
    assert await of(store, one, anna) == Linked()
    assert (await store.acts()).count("unlink") == 1


async def test_a_repeated_update_links_once(store: Store) -> None:
    anna = await store.officer("Anna", "intake", 501)
    one, two, update = await store.tip(), await store.tip(), store.update()
    for _ in range(2):
        await Links(store.main).add(one.number, two.number, "group", anna, update, NOW)
    assert (await store.acts(one.number)).count("link") == 1


async def test_what_is_hidden_is_neither_counted_nor_a_way(town: Town) -> None:
    store, anna, si = town.store, town.anna, town.si
    one, three = await store.tip(), await store.tip()
    hidden = await store.tip(content=HIDDEN)
    for other in (one, three):
        await link(store, hidden, other.number, "group", anna)
        await link(store, hidden, other.number, "dual", anna)
    await link(store, hidden, one.number, "repeat", anna)
    assert numbers((await of(store, one, anna)).group) == {three.number, hidden.number}
    assert numbers((await of(store, one, anna)).repeats) == {hidden.number}
    for tip in (one, three):
        assert await of(store, tip, si) == Linked()
    for number in (hidden.number, CaseNumber("QF-0000-0000")):
        await refused("first-case-unknown", link(store, one, number, "group", si))
        with pytest.raises(UnknownCase):
            await Links(store.main).of(number, si)
        with pytest.raises(UnknownCase):
            await Links(store.main).add(number, one.number, "group", si, store.update(), NOW)
        for ends in ((one.number, number), (number, one.number)):
            with pytest.raises(UnknownCase):
                await Links(store.main).remove(*ends, si, store.update(), NOW)


async def test_the_first_of_all_is_looked_for_among_what_he_sees(town: Town) -> None:
    """Whoever joins a repeat to a case that repeats a hidden one gets a link he can see, as if there were no other."""
    store = town.store
    hidden, second, third = await store.tip(content=HIDDEN), await store.tip(), await store.tip()
    await link(store, second, hidden.number, "repeat", town.anna)
    await link(store, third, second.number, "repeat", town.si)
    first = (await of(store, third, town.si)).first
    assert first is not None and first.number == second.number


async def test_a_link_goes_with_either_case(store: Store) -> None:
    anna = await store.officer("Anna", "intake", 501)
    one, two = await store.tip(), await store.tip()
    await link(store, one, two.number, "group", anna)
    await store.main.write(lambda tx: tx.execute("DELETE FROM tip WHERE case_id=?", (two.case_id,)).rowcount)
    assert await of(store, one, anna) == Linked()
