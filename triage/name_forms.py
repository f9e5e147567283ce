"""Where in a text something has the form of a personal name. triage.personal's modules say whose it may be.

A regular expression for names is long, and some hundred patterns would hold it. So names are looked for once, and each
is written into a copy of the text as its first character and marks: a pattern has a class of marks for a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from triage.foreign_names import FIRSTS, FOREIGN
from triage.normalise import HANZI
from triage.spans import Span
from triage.surnames import COMMON, DOUBLE, EXAMPLES, NO_GIVEN, NO_LAST, SURNAME, TITLE, USUAL

_SHORT, _SHORT_USUAL, _FULL, _FULL_USUAL = "\ue000\ue001\ue002\ue003"
_MARKS = {(False, False): _SHORT, (False, True): _SHORT_USUAL, (True, False): _FULL, (True, True): _FULL_USUAL}
NAME = f".[{_SHORT}{_SHORT_USUAL}{_FULL}{_FULL_USUAL}]+"
"""A name of two characters or more."""
FULL_NAME = f".[{_FULL}{_FULL_USUAL}]+"
"""A name of three characters, or with a double surname, or one that is not Han."""
USUAL_NAME = f".[{_SHORT_USUAL}{_FULL_USUAL}]+"
"""A name whose given part is made of usual characters, or not Han: enough where the words around say little."""
USUAL_FULL_NAME = f".{_FULL_USUAL}+"
"""Both."""
ABOUT_A_NAME = f"[{SURNAME}][{HANZI}]{{2}}"
"""Roughly a full name, for one that stands beside what is looked for."""
GIVEN = rf"(?![{''.join(sorted(NO_GIVEN))}])[{HANZI}]"
"""A character of a given name."""
_STARTS = re.compile(f"[{''.join(sorted({*SURNAME, *(name[0] for name in DOUBLE), *FIRSTS}))}](?={GIVEN})")
_HANZI = re.compile(f"[{HANZI}]")
_TITLE = re.compile(f"{TITLE}|某|工")


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a stretch of a folded text as a name; a stretch that goes on may be another reading."""

    start: int
    end: int
    marked: str
    """The text, as long as it was, with this name written as its first character and marks."""

    @property
    def mark(self) -> int:
        """1 to 4: what kind of name, even numbers for one that is usual."""
        return ord(self.marked[self.start + 1]) - ord(_SHORT) + 1

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


def forms(text: str) -> list[Form]:
    """Every reading, in the order of their starts; where several start, the longest first."""
    found = []
    for start in (one.start() for one in _STARTS.finditer(text)):
        ends = dict(_han(text, start))
        if text[start] in FIRSTS and (foreign := FOREIGN.match(text, start)):
            ends[foreign.end()] = _FULL_USUAL
        for end, mark in sorted(ends.items(), reverse=True):
            found.append(Form(start, end, f"{text[: start + 1]}{mark * (end - start - 1)}{text[end:]}"))
    return found


def _han(text: str, start: int) -> Iterator[tuple[int, str]]:
    begin = text[start : start + 2]
    surname = 2 if begin in DOUBLE else 1 if begin[0] in SURNAME else 0
    if not surname or begin in COMMON or _TITLE.match(text, start + 1):
        return
    given = _given(text, start + surname)
    if (begin in EXAMPLES and len(given) == 1) or given == begin[0] * 2:
        return
    for length in range(1, len(given) + 1):
        if given[length - 1] not in NO_LAST:
            full, usual = surname + length > 2, USUAL.issuperset(given[:length])
            yield start + surname + length, _MARKS[full, usual]


def _given(text: str, start: int) -> str:
    """Up to two characters from `start` that may make up a given name."""
    given = ""
    for char in text[start : start + 2]:
        if char in NO_GIVEN or not _HANZI.match(char):
            break
        given += char
    return given
