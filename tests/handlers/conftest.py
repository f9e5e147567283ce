"""The shipped data that screens are drawn from, read once."""

from __future__ import annotations

import pytest

from casework.lifecycle import Lifecycle
from config import classifier, lifecycle, priorities, rules, taxonomy, texts
from config.rules import Rules
from config.taxonomy import Taxonomy
from config.texts import Texts
from triage.reading import Reader


@pytest.fixture(scope="session")
def shipped_taxonomy() -> Taxonomy:
    return taxonomy.load()


@pytest.fixture(scope="session")
def shipped_lifecycle() -> Lifecycle:
    return Lifecycle(lifecycle.load())


@pytest.fixture(scope="session")
def shipped_rules() -> Rules:
    return rules.load()


@pytest.fixture(scope="session")
def shipped_reader(shipped_taxonomy: Taxonomy) -> Reader:
    return Reader(shipped_taxonomy, priorities.load(), classifier.load())


@pytest.fixture(scope="session", params=texts.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Texts:
    return texts.load(request.param)
