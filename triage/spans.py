"""Stretches of text. Every module of triage hands these out; offsets always count characters of the original."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` (included) to `end` (excluded)."""

    start: int
    end: int


def overlaps(one: Span, others: Iterable[Span]) -> bool:
    """Whether `one` shares a character with any of the others."""
    return any(one.start < other.end and other.start < one.end for other in others)


def overlaps_one(one: Span, apart: Sequence[Span]) -> bool:
    """The same of many that are sorted and share no character with each other, without looking at each."""
    place = bisect_right(apart, one.start, key=_end)
    return place < len(apart) and apart[place].start < one.end


def _end(span: Span) -> int:
    return span.end


def merge(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    first, last = 0, -1
    for start, end in sorted(spans):
        if start > last:
            if last >= 0:
                merged.append(Span(first, last))
            first, last = start, end
        elif end > last:
            last = end
    if last >= 0:
        merged.append(Span(first, last))
    return tuple(merged)


def cut(text: str, spans: Sequence[Span]) -> str:
    """`text` without the given spans (as merge returns them)."""
    kept, position = [], 0
    for span in spans:
        kept.append(text[position : span.start])
        position = span.end
    return "".join(kept) + text[position:]


def after_cut(span: Span, cuts: Sequence[Span]) -> Span:
    """Where `span` of the original stands in the text that `cut` returns; it must not overlap a cut."""
    shift = sum(gap.end - gap.start for gap in cuts if gap.end <= span.start)
    return Span(span.start - shift, span.end - shift)
