"""Shared by the tests of assignment, areas and roster: an office of two units with an area, and its desk."""

from __future__ import annotations

from entries_kit import Office, open_office
from storage_kit import Store
from test_access import Town

from config.organisation import Area, Campaign, Organisation, Route, Unit
from config.reading import Words
from storage.assignments import Assignments
from storage.intake import Intake
from storage.reception import Reception

PLACE = "青山镇"


def words(name: str) -> Words:
    return Words(zh=name, en=name)


def large(supervisor: str = "") -> Organisation:
    """Two units, one area, two campaigns; complaints about windows have a route."""
    return Organisation(
        units=(Unit(id="window", name=words("窗口办")), Unit(id="land", name=words("国土所"))),
        areas=(Area(id="east", name=words("东片"), supervisor=supervisor, places=(PLACE,)),),
        campaigns=(Campaign(id="formal", name=words("形式主义")), Campaign(id="idle", name=words("躺平"))),
        routes=(Route(label="P", unit="window"),),
    )


def reorganise(store: Store, organisation: Organisation) -> Assignments:
    """Give the store's desk another organisation, with a reception at its intake."""
    assigned = Assignments(store.main, organisation)
    store.desk._assignments = assigned
    store.intake._reception = Reception(assigned)
    return assigned


async def large_office(store: Store, supervisor: str = "") -> tuple[Office, Assignments]:
    office = await open_office(store)
    return office, reorganise(store, large(supervisor))


def receive(town: Town, organisation: Organisation) -> Assignments:
    """The same for a town, whose intake knows of ties."""
    assigned = Assignments(town.store.main, organisation)
    store = town.store
    store.intake = Intake(
        store.main, store.keys, store.clockwork, recipients=town.recipients, reception=Reception(assigned)
    )
    return assigned
