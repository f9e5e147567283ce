"""The dead drop: constant length, nobody forgotten, nobody called in vain."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.deaddrop import is_box, slots

BOXES = st.integers(0, 999_999).map("{:06d}".format)


@given(st.lists(BOXES, max_size=60, unique=True), st.integers(0, 40), st.sets(BOXES, max_size=40), st.integers())
def test_laws(news: list[str], size: int, others: set[str], seed: int) -> None:
    listed, carried = slots(news, size, Random(seed), others)
    assert len(listed) == size == len(set(listed))
    assert listed == sorted(listed) and all(is_box(box) for box in listed)
    assert carried == news[size:]
    assert set(news[:size]) <= set(listed)
    assert not set(listed) & ((others | set(carried)) - set(news[:size]))


def test_nobody_is_forgotten_over_the_weeks() -> None:
    waiting, seen = [f"{n:06d}" for n in range(25)], set()
    for week in range(3):
        listed, carried = slots(waiting, 10, Random(week))
        seen |= set(listed) & set(waiting)
        waiting = carried
    assert len(seen) == 25 and not waiting


class Script(Random):
    """Draws the given numbers, in this order."""

    def __init__(self, *numbers: int) -> None:
        super().__init__(0)
        self._numbers = list(numbers)

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        return self._numbers.pop(0)


def test_decoys_pass_over_boxes_in_use_waiting_or_listed() -> None:
    assert slots(["000001"], 3, Script(1, 2, 3, 3, 4), {"000002"}) == (["000001", "000003", "000004"], [])


def test_a_list_without_news_has_the_form_of_any_other() -> None:
    listed, carried = slots([], 50, Random(1))
    assert len(listed) == 50 and carried == []


def test_decoys_are_uniform_in_form() -> None:
    """The leading digit of a decoy is as free as that of a real box: all ten turn up about equally often."""
    rng = Random(7)
    digits = Counter(box[0] for _ in range(100) for box in slots([], 50, rng)[0])
    assert len(digits) == 10 and max(digits.values()) < 2 * min(digits.values())


def test_a_box_named_twice_takes_one_slot() -> None:
    listed, carried = slots(["000001", "000001", "000002"], 2, Random(1))
    assert (listed, carried) == (["000001", "000002"], [])


@pytest.mark.parametrize("box", ["12345", "1234567", "12345a", "１２３４５６", "", "-12345"])
def test_wrong_form(box: str) -> None:
    assert not is_box(box)
    with pytest.raises(ValueError, match="6 digits"):
        slots([box], 5, Random(1))


def test_bad_size() -> None:
    for size in (-1, 1_000_001):
        with pytest.raises(ValueError, match="size"):
            slots([], size, Random(1))
