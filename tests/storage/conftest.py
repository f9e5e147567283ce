"""A store on real SQLite files for each test of storage, and the shipped data it runs by."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from storage_kit import Key, Store, shipped_entries

from casework.lifecycle import Lifecycle
from casework.workdays import Calendar
from config import calendars, lifecycle, organisation, rules, taxonomy
from config.rules import Rules
from config.taxonomy import Taxonomy
from storage.assignments import Assignments
from storage.clocks import Clockwork
from storage.database import Database
from storage.desk import Desk
from storage.intake import Intake
from storage.staff import Officer
from storage.thread import Threads
from tests.office_kit import trusted


@pytest.fixture(scope="session")
def shipped_rules() -> Rules:
    return rules.load()


@pytest.fixture(scope="session")
def shipped_calendar() -> Calendar:
    return Calendar(calendars.load())


@pytest.fixture(scope="session")
def shipped_lifecycle() -> Lifecycle:
    return Lifecycle(lifecycle.load())


@pytest.fixture(scope="session")
def shipped_taxonomy() -> Taxonomy:
    return taxonomy.load()


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty main database."""
    database = await Database.open(tmp_path / "main.db", "main")
    yield database
    await database.close()


@pytest.fixture
async def store(
    tmp_path: Path, main: Database, shipped_rules: Rules, shipped_calendar: Calendar, shipped_lifecycle: Lifecycle
) -> AsyncIterator[Store]:
    """A desk without readers and officers."""
    keys = await Database.open(tmp_path / "keys.db", "keys")
    clockwork = Clockwork(shipped_rules, shipped_calendar)
    assigned = Assignments(main, organisation.load())
    yield Store(
        tmp_path,
        main,
        keys,
        clockwork,
        Intake(main, keys, clockwork, recipients=trusted(main)),
        Threads(main, keys),
        Desk(main, keys, shipped_lifecycle, clockwork, "relay", shipped_entries(main, clockwork), assigned),
    )
    await keys.close()


@pytest.fixture
async def anna_key(store: Store) -> Key:
    return await store.reader("anna")


@pytest.fixture
async def anna(store: Store, anna_key: Key) -> Officer:
    """An intake officer who can read and has joined from chat 501."""
    return await store.officer("Anna", "intake", 501, anna_key)
