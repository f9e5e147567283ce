"""What every test of casework reads: the shipped calendar, rules and life cycle."""

import pytest

from casework.lifecycle import Lifecycle
from casework.workdays import Calendar
from config import calendars, lifecycle, rules
from config.rules import Rules


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(calendars.load())


@pytest.fixture(scope="session")
def all_rules() -> Rules:
    return rules.load()


@pytest.fixture(scope="session")
def life() -> Lifecycle:
    return Lifecycle(lifecycle.load())
