"""Flood control: bounded memory, verdicts that only get worse with speed, nobody cut off in the middle of a tip."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import flood
from handlers.chat import Chat
from handlers.citizen import draft as drafts
from handlers.citizen import pacing
from handlers.citizen.conversation import Conversation, Draft, Follow, Part
from handlers.citizen.visit import Visit
from handlers.events import Event, Kind
from handlers.flood import DRAFT_COST, IGNORE_SECONDS, MAX_CHATS, Flood, Pace
from storage.sealing import new_receipt

BURST, PER_MINUTE, DRAFTS = 20, 30, 100
NOW = 1_795_000_000.0
WORST = [Pace.PASS, Pace.SLOW, Pace.DROP]
DRAFT = Draft("t", "ab" * 16, "K", {})


def new() -> Flood:
    return Flood(BURST, PER_MINUTE, DRAFTS)


def paces(gaps: list[float]) -> list[int]:
    """How bad each verdict on one chat is, 0 to 2, for the pauses before its updates."""
    found, now, result = new(), NOW, list[int]()
    for gap in gaps:
        now += gap
        result.append(WORST.index(found.pace(1, now)))
    return result


quarters = st.integers(0, 80)
"""Pauses in quarters of a second, which floating point adds exactly."""
gaps = st.lists(quarters.map(lambda n: n / 4), min_size=1, max_size=120)


@given(st.lists(st.tuples(quarters, quarters), min_size=1, max_size=120))
def test_writing_faster_never_helps(pauses: list[tuple[int, int]]) -> None:
    before = paces([max(pair) / 4 for pair in pauses])
    after = paces([min(pair) / 4 for pair in pauses])
    assert all(a >= b for a, b in zip(after, before, strict=True))


def test_a_burst_passes_as_much_again_is_slowed_the_rest_is_dropped() -> None:
    assert paces([0] * 60) == [0] * BURST + [1] * BURST + [2] * 20


def test_writing_on_while_dropped_keeps_a_chat_dropped() -> None:
    assert paces([0] * 3 * BURST + [0.25] * 200)[3 * BURST :] == [2] * 200


@given(st.integers(60 * 4 // PER_MINUTE, 2400), st.integers(1, 200))
def test_whoever_keeps_to_the_rate_always_passes(pause: int, count: int) -> None:
    assert set(paces([pause / 4] * count)) == {0}


@given(gaps)
def test_a_rest_makes_good_whatever_was_before(pauses: list[float]) -> None:
    rest = 2 * BURST * 60 / PER_MINUTE + 1
    assert paces([*pauses, rest])[-1] == 0


@given(st.lists(st.integers(-(2**52), 2**52), max_size=60))
def test_chats_do_not_touch_each_other(others: list[int]) -> None:
    found = new()
    for other in [*others, *[8] * 50]:
        if other != 7:
            found.pace(other, NOW)
    assert found.pace(7, NOW) is Pace.PASS


def test_a_clock_set_back_does_not_stop_the_refill() -> None:
    found = new()
    for _ in range(3 * BURST):
        found.pace(1, NOW + 3600)
    assert found.pace(1, NOW) is Pace.DROP
    assert found.pace(1, NOW + 3 * BURST * 2) is Pace.PASS


def test_the_oldest_chats_are_forgotten_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MAX_CHATS", 10)
    found = new()
    for chat in range(11):
        for _ in range(3 * BURST):
            found.pace(chat, NOW)
    assert found.pace(10, NOW) is Pace.DROP
    assert found.pace(0, NOW) is Pace.PASS
    assert len(found._chats) == 10


def test_memory_stays_within_a_few_megabytes_for_any_number_of_chats() -> None:
    found = new()
    for chat in range(MAX_CHATS):
        found.pace(chat, NOW)
    gc.collect()
    tracemalloc.start()
    try:
        for chat in range(MAX_CHATS, 2 * MAX_CHATS):
            found.pace(chat, NOW)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # every old entry, which tracemalloc does not know, was replaced by a new one: what it sees is the whole store
    assert len(found._chats) == MAX_CHATS
    assert grown < MAX_CHATS * 400


def test_names_are_keyed_and_the_key_is_renewed_each_day() -> None:
    found, twin = new(), new()
    found.pace(7123456789, NOW)
    twin.pace(7123456789, NOW)
    first, key = set(found._chats), found._key
    assert first.isdisjoint(twin._chats), "two programs name a chat differently"
    assert all(len(name) == 16 and b"7123456789" not in name for name in first)
    found.pace(1, NOW + 1)
    assert found._key == key
    found.pace(7123456789, NOW + 86_400)
    assert found._key != key
    assert len(found._chats) == 1
    assert first.isdisjoint(found._chats)


def test_a_chat_is_told_once_in_a_while() -> None:
    found = new()
    assert [found.may_tell(1, NOW + second, 10) for second in (0, 0, 9.9, 10, 11)] == [True, False, False, True, False]
    assert found.may_tell(2, NOW, 10)
    assert found.may_tell(1, NOW - 5, 10), "a clock set back does not silence for hours"


def test_a_press_is_let_through_every_other_second() -> None:
    found = new()
    assert [found.may_press(1, NOW + second) for second in (0, 1, 2, 3.9, 4)] == [True, False, True, False, True]
    assert found.may_tell(1, NOW, 10), "being told is counted apart"


def test_who_tells_of_danger_in_a_rush_is_told_where_to_turn_once_a_minute() -> None:
    found = new()
    assert [found.may_warn(1, NOW + second) for second in (0, 1, 59, 60, 61)] == [True, False, False, True, False]
    assert found.may_warn(2, NOW) and found.may_tell(1, NOW, 10), "chats, and what is told, are counted apart"


def test_an_ignored_chat_is_heard_again_after_a_while() -> None:
    found = new()
    assert not found.ignores(1, NOW)
    found.ignore(1, NOW, IGNORE_SECONDS)
    assert found.ignores(1, NOW) and found.ignores(1, NOW + IGNORE_SECONDS - 1)
    assert not found.ignores(1, NOW + IGNORE_SECONDS)
    assert not found.ignores(2, NOW)
    found.ignore(1, NOW + 3600, IGNORE_SECONDS)
    assert not found.ignores(1, NOW), "a clock set back does not silence for hours"


def test_an_ignored_chat_is_heard_again_as_soon_as_it_slows_down_or_has_made_room() -> None:
    found = new()
    for _ in range(3 * BURST):
        found.pace(1, NOW)
    found.ignore(1, NOW, IGNORE_SECONDS)
    assert found.pace(1, NOW + 1) is Pace.DROP
    assert found.ignores(1, NOW + 1)
    assert found.pace(1, NOW + 4) is Pace.SLOW
    assert not found.ignores(1, NOW + 4)
    found.ignore(1, NOW + 4, IGNORE_SECONDS)
    found.ignore(1, NOW + 5, 0)
    assert not found.ignores(1, NOW + 5)


def test_a_press_is_never_ignored() -> None:
    services: Any = SimpleNamespace(flood=new(), seconds=lambda: NOW)
    services.flood.ignore(1, NOW, IGNORE_SECONDS)
    assert pacing.ignored(Event(1, 1, Kind.TEXT, 1, "有事"), services, Pace.DROP)
    assert not pacing.ignored(Event(1, 1, Kind.PRESS, 1, "c:submit:t"), services, Pace.DROP)
    assert not pacing.ignored(Event(1, 1, Kind.TEXT, 1, "有事"), services, Pace.SLOW)


def test_drafts_of_all_chats_together_are_bounded() -> None:
    found = new()
    assert [found.may_draft(chat, NOW) for chat in range(DRAFTS + 1)] == [True] * DRAFTS + [False]
    assert not found.may_draft(9999, NOW + 0.5)
    assert found.may_draft(9999, NOW + 0.7)
    assert found.counts["no-draft"] == 2


def test_a_draft_costs_its_chat_more_than_a_message() -> None:
    found = new()
    for _ in range(4):
        found.pace(1, NOW)
        assert found.may_draft(1, NOW)
    assert (1 + DRAFT_COST) * 4 == BURST
    assert found.pace(1, NOW) is Pace.SLOW


def test_verdicts_are_counted() -> None:
    found = new()
    for _ in range(2 * BURST + 3):
        found.pace(1, NOW)
    assert found.counts == {"pass": BURST, "slow": BURST, "drop": 3, "no-draft": 0}


def visit(talk: Conversation, pace: Pace, kind: Kind, text: str) -> Visit:
    """A visit of a chat whose last screen was drawn for a press a moment ago."""
    found = new()
    assert found.may_press(1, NOW)
    services: Any = SimpleNamespace(flood=found, seconds=lambda: NOW + 1)
    unused: Any = None
    return Visit(services, Event(1, 1, kind, 1, text), Chat(unused, 1), talk=talk, pace=pace)


texts = st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=300).filter(lambda t: len(t) != 20)
open_drafts = st.lists(st.text("长字", max_size=900), max_size=20).map(
    lambda parts: replace(DRAFT, parts=tuple(Part(i, "", text) for i, text in enumerate(parts)))
)


@given(open_drafts, texts, st.sampled_from([Kind.TEXT, Kind.EDIT]))
def test_nobody_is_dropped_in_the_middle_of_a_tip(draft: Draft, text: str, kind: Kind) -> None:
    assert drafts.size(draft) < drafts.MAX_CHARACTERS
    assert not pacing.turned_away(visit(Conversation(draft=draft), Pace.DROP, kind, text))
    follow = Follow("t", "ab" * 16, "补充")
    assert not pacing.turned_away(visit(Conversation(follow=follow), Pace.DROP, kind, text))


@pytest.mark.parametrize("verb", ["submit", "discard"])
def test_the_way_out_of_a_draft_is_always_open(verb: str) -> None:
    assert not pacing.turned_away(visit(Conversation(draft=DRAFT), Pace.DROP, Kind.PRESS, f"c:{verb}:t"))


FULL = replace(DRAFT, parts=(Part(1, "", "长" * drafts.MAX_CHARACTERS),))
MANY = replace(DRAFT, parts=tuple(Part(i, "", "字") for i in range(drafts.MAX_MESSAGES)))


@dataclass(frozen=True)
class Left:
    """An update that is left undone when its chat is far too fast."""

    talk: Conversation
    kind: Kind
    text: str


LEFT = {
    "no draft": Left(Conversation(), Kind.TEXT, "有事"),
    "no draft, press": Left(Conversation(), Kind.PRESS, "c:write"),
    "a case only looked at": Left(Conversation(follow=Follow("t", "ab" * 16)), Kind.TEXT, "有事"),
    "a full draft": Left(Conversation(draft=FULL), Kind.TEXT, "还有"),
    "a draft of too many messages": Left(Conversation(draft=MANY), Kind.TEXT, "还有"),
    "what never becomes part of a draft": Left(Conversation(draft=DRAFT), Kind.TEXT, "😡"),
    "a code to be looked up": Left(Conversation(draft=DRAFT), Kind.TEXT, new_receipt().display()),
    "a command": Left(Conversation(draft=DRAFT), Kind.TEXT, "/help"),
    "a file": Left(Conversation(draft=DRAFT), Kind.FILE, "有事"),
    "a second press that draws a screen": Left(Conversation(draft=DRAFT), Kind.PRESS, "c:mask:t"),
    "a full addition": Left(Conversation(follow=Follow("t", "ab" * 16, "长" * 20_000)), Kind.TEXT, "还有"),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_undone_and_only_when_far_too_fast(name: str) -> None:
    left = LEFT[name]
    assert pacing.turned_away(visit(left.talk, Pace.DROP, left.kind, left.text))
    for pace in (Pace.PASS, Pace.SLOW):
        assert not pacing.turned_away(visit(left.talk, pace, left.kind, left.text))
