"""Weeks, rates and suppression. Suppression is attacked by enumerating every table that looks the same."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.figures import published_total, rate, suppress, week_bounds, week_key
from casework.localtime import shanghai


def test_week_keys_are_of_shanghai() -> None:
    assert week_key(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == "2026-W47"  # Sunday 23:59:59
    assert week_key(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == "2026-W48"
    assert week_key(datetime(2027, 1, 3, 12, tzinfo=shanghai())) == "2026-W53"


def test_week_bounds() -> None:
    start, end = week_bounds("2026-W47")
    assert start == datetime(2026, 11, 16, tzinfo=shanghai())
    assert end == datetime(2026, 11, 23, tzinfo=shanghai())


@given(st.datetimes(datetime(2004, 1, 1), datetime(2040, 1, 1)))
def test_a_week_holds_its_instants(naive: datetime) -> None:
    at = naive.replace(tzinfo=shanghai())
    start, end = week_bounds(week_key(at))
    assert start <= at < end and end - start == timedelta(days=7)
    assert week_key(end) != week_key(at) == week_key(naive)


@pytest.mark.parametrize(
    "key", ["2026-47", "2026-W54", "2026-W00", "2025-W53", "2026-W4", "w", "2026-W47 ", "２０２６-W47"]
)
def test_bad_week_keys(key: str) -> None:
    with pytest.raises(ValueError, match=r"week|2026"):
        week_bounds(key)


@pytest.mark.parametrize(
    ("now", "before", "one_place", "two_places"),
    [(402, 410, "-2.0", "-1.95"), (67, 80, "-16.3", "-16.25"), (40, 362, "-89.0", "-88.95"), (21, 20, "5.0", "5.00"),
     (1001, 1000, "0.1", "0.10"), (2001, 2000, "0.1", "0.05"), (10, 10, "0.0", "0.00"), (0, 10, "-100.0", "-100.00")],
)  # fmt: skip
def test_rates(now: int, before: int, one_place: str, two_places: str) -> None:
    assert str(rate(now, before)) == one_place
    assert rate(now, before, places=2) == Decimal(two_places)


@pytest.mark.parametrize("before", [0, 1, 9])
def test_no_rate_on_a_small_base(before: int) -> None:
    assert rate(50, before) is None


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 12, "b": 7, "c": 0}, {"a": 12, "b": 7, "c": 0}),
        ({"a": 12, "b": 7, "c": 3}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 3, "c": 4}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 1, "c": 1}, {"a": None, "b": None, "c": None}),
        ({"a": 12, "b": 4, "c": 4, "d": 9, "e": 20}, {"a": 12, "b": None, "c": None, "d": None, "e": 20}),
        ({"a": 12, "b": 7, "c": 7, "d": 2}, {"a": 12, "b": None, "c": None, "d": None}),
        ({"a": 4}, {"a": None}),
        ({}, {}),
    ],
)
def test_suppression(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert suppress(counts) == shown
    assert list(suppress(counts)) == list(counts)


def test_totals() -> None:
    assert published_total({"a": 12, "b": 3}) == 15
    assert published_total({"a": 0, "b": 0}) == 0
    assert published_total({"a": 4}) is None
    assert published_total({"a": 1, "b": 2}) is None
    assert published_total({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}) is None
    assert published_total({}) == 0


def test_bad_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        suppress({"a": -1})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=12), st.integers(2, 10))
def test_no_small_cell_is_shown_and_none_stands_alone(counts: dict[str, int], minimum: int) -> None:
    shown = suppress(counts, minimum)
    assert all(shown[key] in (None, count) for key, count in counts.items())
    assert all(count is None or count == 0 or count >= minimum for count in shown.values())
    hidden = [key for key, count in shown.items() if count is None]
    if published_total(counts, minimum) is not None:
        assert len(hidden) != 1
        assert not hidden or sum(counts[key] for key in hidden) >= minimum
    if all(count == 0 or count >= minimum for count in counts.values()):
        assert not hidden


@pytest.mark.parametrize(("minimum", "cells", "top"), [(3, 3, 9), (3, 4, 7), (4, 3, 11), (5, 2, 14)])
def test_nobody_who_knows_the_procedure_can_compute_a_hidden_cell(minimum: int, cells: int, top: int) -> None:
    """Group all tables by what is published; in each group every hidden cell must take at least two values."""
    looks: defaultdict[tuple[tuple[int | None, ...], int | None], list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(top + 1), repeat=cells):
        counts = {str(place): count for place, count in enumerate(table)}
        looks[(tuple(suppress(counts, minimum).values()), published_total(counts, minimum))].append(table)
    for (shown, _), tables in looks.items():
        if any(max(table) > top - minimum for table in tables):
            continue  # the enumeration ends here; a real table does not
        for place, count in enumerate(shown):
            assert count is not None or len({table[place] for table in tables}) > 1, (shown, tables)
