"""One reader for all tests of triage: it is built once and keeps nothing of what it reads."""

from __future__ import annotations

import pytest

from config import classifier, priorities, taxonomy
from config.taxonomy import Taxonomy
from triage.normalise import Normaliser
from triage.reading import Reader


@pytest.fixture(scope="session")
def book() -> Taxonomy:
    return taxonomy.load()


@pytest.fixture(scope="session")
def reader(book: Taxonomy) -> Reader:
    return Reader(book, priorities.load(), classifier.load())


@pytest.fixture(scope="session")
def normaliser(reader: Reader) -> Normaliser:
    return reader.normaliser
