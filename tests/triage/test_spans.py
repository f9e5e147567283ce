from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from triage.spans import Span, after_cut, cut, merge, overlaps, overlaps_one

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1])))


def _characters(found: list[Span] | tuple[Span, ...]) -> set[int]:
    return {place for span in found for place in range(span.start, span.end)}


@given(spans)
def test_merge_keeps_the_characters_and_leaves_gaps(found: list[Span]) -> None:
    merged = merge(found)
    assert _characters(merged) == _characters(found)
    assert all(one.end < other.start for one, other in pairwise(merged))


@given(spans, st.integers(0, 38), st.integers(1, 8))
def test_one_of_many_is_found_without_looking_at_each(found: list[Span], start: int, length: int) -> None:
    one, apart = Span(start, start + length), merge(found)
    assert overlaps_one(one, apart) is overlaps(one, apart)


@given(spans)
def test_cut_removes_exactly_the_spans(found: list[Span]) -> None:
    text = "".join(chr(0x4E00 + place) for place in range(40))
    gone = _characters(found)
    assert cut(text, merge(found)) == "".join(char for place, char in enumerate(text) if place not in gone)


@given(spans, st.integers(0, 38))
def test_after_cut_finds_the_same_character(found: list[Span], place: int) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(40))
    cuts, one = merge(found), Span(place, place + 1)
    if not overlaps(one, cuts):
        moved = after_cut(one, cuts)
        assert cut(text, cuts)[moved.start : moved.end] == text[place]
