"""Where conversations stand survives the session store: both sides, every field, within bounds."""

from __future__ import annotations

import json
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from handlers.citizen import conversation
from handlers.citizen.conversation import (
    REMEMBERED_TRACES,
    REMEMBERED_UPDATES,
    Conversation,
    Draft,
    Follow,
    Part,
    Sent,
    record_to_json,
)
from handlers.staff import talk
from handlers.staff.talk import Pending, Talk
from storage.sealing import KdfCost, Pepper, mint, new_receipt

ids = st.lists(st.integers(1, 10**9), max_size=5).map(tuple)
words = st.text(max_size=10)
parts = st.builds(Part, st.integers(), words, words)
drafts = st.builds(
    Draft, words, words, words, st.dictionaries(words, words), st.lists(parts, max_size=3).map(tuple), words,
    st.booleans(), st.integers(-1, 6), st.booleans(),
)  # fmt: skip
talks = st.builds(
    Conversation, words, words, st.integers(), st.none() | drafts, st.none() | st.builds(Sent, words),
    st.none() | st.builds(Follow, *[words] * 6), ids, ids,
)  # fmt: skip
facts = st.dictionaries(words, words | st.lists(words, max_size=2), max_size=3)
pendings = st.builds(Pending, words, words, words, words, words, words, facts, ids)
duties = st.builds(Talk, words, st.integers(), st.none() | pendings, ids)


@given(talks)
def test_a_citizens_talk_comes_back(found: Conversation) -> None:
    assert conversation.from_body(json.loads(json.dumps(found.to_body()))) == found


@given(duties)
def test_an_officers_talk_comes_back(found: Talk) -> None:
    assert talk.from_body(json.loads(json.dumps(found.to_body()))) == found


def test_new_talks() -> None:
    assert conversation.from_body(None) == Conversation()
    assert talk.from_body(None) == Talk()


def test_an_officer_who_was_a_citizen_until_he_joined_starts_anew() -> None:
    assert talk.from_body(Conversation(language="en").to_body()) == Talk()


def test_nothing_personal_has_a_field() -> None:
    """Chat ids are the store's key; names, usernames and phones have no place in a conversation at all."""
    names = {field.name for kind in (Conversation, Draft, Part, Sent, Follow) for field in fields(kind)}
    assert names == {
        "language", "expect", "live", "draft", "sent", "follow", "traces", "done", "token", "case_id", "receipt",
        "record", "parts", "bucket", "mask", "cut", "step", "submitting", "avoid", "about_desk", "about", "screen",
        "request", "message_id", "question", "text",
    }  # fmt: skip


def test_a_receipts_record_survives() -> None:
    record = mint(new_receipt(), Pepper(b"p" * 32), cost=KdfCost(memory_kib=8, iterations=1))
    draft = Draft("t", "ab" * 16, "K", json.loads(json.dumps(record_to_json(record))))
    assert draft.citizen_record() == record
    assert draft.id == b"\xab" * 16


@given(st.lists(st.integers(0, 400), max_size=500))
def test_traces_are_bounded_and_not_repeated(found: list[int]) -> None:
    left = Conversation()
    for message in found:
        left = left.leave(message)
    assert len(left.traces) == len(set(left.traces)) <= REMEMBERED_TRACES
    assert 0 not in left.traces
    assert set(found) - {0} == set(left.traces) or len(left.traces) == REMEMBERED_TRACES


def test_done_updates_are_bounded_and_the_newest_stay() -> None:
    left, duty = Conversation(), Talk()
    for update in range(200):
        left, duty = left.finish(update), duty.finish(update)
    assert left.done == duty.done == tuple(range(200 - REMEMBERED_UPDATES, 200))
