"""Wrong receipts are bounded in number and time, and nothing is remembered for long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen import guesses
from handlers.citizen.guesses import TRIES, WINDOW_SECONDS, Guesses


def test_after_five_wrong_ones_a_chat_waits_for_the_window() -> None:
    found = Guesses()
    for second in range(TRIES):
        assert found.wait(1, second) == 0
        found.missed(1, second, second)
    assert found.wait(1, TRIES) == WINDOW_SECONDS - TRIES
    assert found.wait(2, TRIES) == 0
    assert found.wait(1, WINDOW_SECONDS - 1) == 1
    assert found.wait(1, WINDOW_SECONDS) == 0
    found.missed(1, TRIES, WINDOW_SECONDS)
    assert found.wait(1, WINDOW_SECONDS) == 1  # the second of the first five counts still


@given(st.lists(st.integers(0, 300), max_size=40))
def test_no_window_ever_holds_more_than_five(pauses: list[int]) -> None:
    found, now, tried = Guesses(), 0, list[int]()
    for update, pause in enumerate(pauses):
        now += pause
        if found.wait(1, now) == 0:
            found.missed(1, update, now)
            tried.append(now)
    for start in tried:
        assert sum(start <= at < start + WINDOW_SECONDS for at in tried) <= TRIES


@given(st.lists(st.integers(0, 300), max_size=20))
def test_waiting_as_told_is_enough(pauses: list[int]) -> None:
    found, now = Guesses(), 0
    for update, pause in enumerate(pauses):
        now += pause
        found.missed(1, update, now)
    assert found.wait(1, now + found.wait(1, now)) == 0


def test_an_update_that_comes_again_counts_once() -> None:
    found = Guesses()
    for again in range(3 * TRIES):
        found.missed(1, 7, again)
    assert found.wait(1, 3 * TRIES) == 0


def test_the_oldest_chats_are_forgotten_beyond_the_bound(monkeypatch: object) -> None:
    found = Guesses()
    for chat in range(guesses.MAX_CHATS + 1):
        for update in range(TRIES):
            found.missed(chat, update, 0)
    assert found.wait(0, 0) == 0
    assert found.wait(1, 0) == found.wait(guesses.MAX_CHATS, 0) == WINDOW_SECONDS
