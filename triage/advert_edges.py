"""The last touch to where adverts begin and end, after the networks and the brackets. triage.adverts uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import category

from triage.normalise import HANZI, Normal
from triage.spans import Span, overlaps

_PARTNERS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "「": "」", "{": "}"}
_MARKS = ("。", ",", "!", "?", ";", "、")
"""Of these a tip has one, and not two, where it goes on behind an advert."""
_CLOSING = "”\"」』)】"
_LETTER = re.compile(r"[^\W_]")
_LINE_BEFORE = re.compile(r"(?:^|(?<=\n))([^\w\s]{3,40})\n$")
_LINE_BEHIND = re.compile(r"\n([^\w\s]{3,40})(?=\n|$)")
_SPACED = re.compile(rf"[{HANZI}] (?=[{HANZI}])")
_LONGEST = 13
_TWINS = "#—-=*~_+"


def beside(text: str, span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    """What of `span` is outside of all that is `taken` (sorted), without blanks at its ends."""
    place = span.start
    for other in [*(one for one in taken if overlaps(span, [one])), Span(span.end, span.end)]:
        run = text[place : other.start]
        if run.strip():
            start = place + len(run) - len(run.lstrip())
            yield Span(start, start + len(run.strip()))
        place = other.end


def marked(text: str, run: Span) -> Span:
    """With the mark behind it where the tip has one before it already, without its own last one where it has none."""
    start, end = run
    before = text[:start].rstrip()
    if before.rstrip(_CLOSING).endswith((*_MARKS, "...")) or not before:
        return Span(start, end + text.startswith(_MARKS, end))
    apart = len(before) < start
    own = text.endswith(_MARKS, start + 1, end) and not text.startswith(_MARKS, start)
    return Span(start, end - (own and not apart))


def framed(text: str, run: Span) -> Span:
    """With the brackets, runs of symbols, lines of symbols and blanks right around it."""
    start, end = run
    while start and end < len(text) and _PARTNERS.get(text[start - 1]) == text[end]:
        start, end = start - 1, end + 1
    before, behind = _LINE_BEFORE.search(text, 0, start), _LINE_BEHIND.match(text, end)
    if before and behind:
        return Span(before.start(1), behind.end(1))
    start -= _pictures(text[max(0, start - _LONGEST) : start][::-1])
    end += _pictures(text[end : end + _LONGEST])
    return _blanks(text, _twins(text, Span(start, end)))


def _blanks(text: str, run: Span) -> Span:
    """With the blanks on both sides of it; where the tip itself has blanks between its words, one stays."""
    if not (run.start and text[run.start - 1] == " " and text.startswith(" ", run.end)):
        return run
    spaced = _SPACED.search(text, 0, run.start) or _SPACED.search(text, run.end)
    return Span(run.start - (not spaced), run.end + 1)


def _pictures(beside: str) -> int:
    """How many characters a run of emoji or signs like ★ next to an advert takes, with a blank before it."""
    blank = beside[:1] == " "
    count = int(blank)
    while count < len(beside) and category(beside[count]) in ("So", "Mn", "Cf", "Sk"):
        count += 1
    return 0 if count == blank else count


def _twins(text: str, run: Span) -> Span:
    """With runs of the same mark on both sides, as — or #, of which some may be inside already."""
    left, right = text[: run.start], text[run.end :]
    for mark in _TWINS:
        before, behind = len(left) - len(left.rstrip(mark)), len(right) - len(right.lstrip(mark))
        heads = before or text[run.start] == mark
        tails = behind or text[run.end - 1] == mark
        if heads and tails and before + behind:
            return Span(run.start - before, run.end + behind)
    return run


def joined(text: str, adverts: Sequence[Span]) -> list[Span]:
    """Sorted adverts; those with no letter between them put together."""
    together: list[Span] = []
    for advert in adverts:
        if together and not _LETTER.search(text, together[-1].end, advert.start):
            together[-1] = Span(together[-1].start, advert.end)
        else:
            together.append(advert)
    return together


def in_original(folded: Normal, run: Span) -> Span:
    """Where it stands in the original, with the invisible characters behind it (as those that colour a symbol)."""
    behind = folded.index[run.end] if run.end < len(folded.text) else folded.original
    return Span(folded.index[run.start], max(behind, folded.index[run.end - 1] + 1))
