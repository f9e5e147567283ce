"""Callback data: what is packed comes back, it always fits, and foreign data is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.callback import LIMIT, Press, unpack

words = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=8)
presses = st.builds(
    Press,
    st.sampled_from(["c", "s"]),
    words.filter(bool),
    st.lists(words, max_size=4).map(tuple),
)


@given(presses)
def test_what_is_packed_comes_back_or_is_refused(press: Press) -> None:
    try:
        data = press.pack()
    except ValueError:
        assert len(":".join((press.side, press.verb, *press.args)).encode()) > LIMIT
    else:
        assert len(data.encode()) <= LIMIT
        assert unpack(data) == press


@pytest.mark.parametrize(("length", "fits"), [(60, True), (61, False)])
def test_the_bound_is_64_bytes(length: int, fits: bool) -> None:
    press = Press("c", "x", ("a" * length,))
    assert len(b"c:x:") + length == (64 if fits else 65)
    if fits:
        assert len(press.pack()) == 64
    else:
        with pytest.raises(ValueError, match="longer than 64 bytes"):
            press.pack()


def test_bytes_are_counted_and_not_characters() -> None:
    with pytest.raises(ValueError, match="longer"):
        Press("c", "x", ("字" * 21,)).pack()


@pytest.mark.parametrize("press", [Press("c", "a:b"), Press("c", "x", ("a:b",)), Press(":", "x")])
def test_the_separator_is_refused(press: Press) -> None:
    with pytest.raises(ValueError, match="separator"):
        press.pack()


@pytest.mark.parametrize(
    "data", ["", ":", "c", "c:", "s:", "x:start", "C:start", " c:start", "start", "::", "cc:start"]
)
def test_foreign_data_is_nothing(data: str) -> None:
    assert unpack(data) is None


@given(st.text(max_size=64))
def test_any_data_is_read_without_a_fault(data: str) -> None:
    press = unpack(data)
    assert press is None or (press.side in ("c", "s") and press.verb)
    assert press is None or press.arg(9) == ""


def test_missing_arguments_are_empty() -> None:
    assert [Press("c", "x", ("a",)).arg(i) for i in range(3)] == ["a", "", ""]
