"""Where in a text something has the form of a personal name. triage.personal's modules say whose it may be.

A regular expression for names is long, and some hundred patterns would hold it. So names are looked for once, and each
is written into a copy of the text as its first character and marks: a pattern has a class of marks for a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.foreign_names import BEGINS, FOREIGN
from triage.normalise import HANZI
from triage.spans import Span
from triage.surnames import COMMON, DOUBLE, EXAMPLES, NO_GIVEN, NO_LAST, SURNAME, TITLE, USUAL

_MARKS = _SHORT, _SHORT_USUAL, _FULL, _FULL_USUAL = "\ue000\ue001\ue002\ue003"
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
_GIVEN = re.compile(GIVEN)
_STARTS = re.compile(
    f"[{''.join(sorted({*SURNAME, *(begin[0] for begin in DOUBLE | BEGINS)}))}]"
    f"(?=([{''.join(filter(_GIVEN.match, map(chr, range(0x3400, 0xA000))))}]{{1,3}}))"
)
"""Where a name may begin, and up to three characters behind that may be of a given name."""
_SURNAMES, _PAIRS = frozenset(SURNAME), DOUBLE | BEGINS
_TITLE = re.compile(f"{TITLE}|某|工")


@dataclass(slots=True, eq=False)
class Form:
    """One reading of a stretch of a folded text as a name; a stretch that goes on may be another reading."""

    text: str
    start: int
    end: int
    mark: int
    """1 to 4: what kind of name, even numbers for one that is usual."""
    _marked: str = ""

    @property
    def marked(self) -> str:
        """The text, as long as it was, with this name written as its first character and marks."""
        if not self._marked:
            behind = self.start + 1
            marks = _MARKS[self.mark - 1] * (self.end - behind)
            self._marked = f"{self.text[:behind]}{marks}{self.text[self.end :]}"
        return self._marked

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


def forms(text: str) -> list[Form]:
    """Every reading, in the order of their starts; where several start, the longest first."""
    found = []
    for one in _STARTS.finditer(text):
        start = one.start()
        begin = text[start : start + 2]
        if begin in COMMON or not (begin[0] in _SURNAMES or begin in _PAIRS):
            continue
        ends = _han(text, start, begin, one[1])
        if begin in BEGINS and (foreign := FOREIGN.match(text, start)):
            ends[foreign.end()] = _MARKS.index(_FULL_USUAL) + 1
        for end in sorted(ends, reverse=True):
            found.append(Form(text, start, end, ends[end]))
    return found


def _han(text: str, start: int, begin: str, behind: str) -> dict[int, int]:
    """Where names end that begin with a surname, each with its mark; `behind` it: what may be of a given name."""
    surname = 2 if begin in DOUBLE else 1
    if (surname == 1 and begin[0] not in _SURNAMES) or _TITLE.match(text, start + 1):
        return {}
    given = behind[surname - 1 : surname + 1]
    if (begin in EXAMPLES and len(given) == 1) or given == begin[0] * 2:
        return {}
    ends = {}
    for length in range(1, len(given) + 1):
        if given[length - 1] not in NO_LAST:
            usual = USUAL.issuperset(given[:length])
            ends[start + surname + length] = 1 + usual + 2 * (surname + length > 2)
    return ends
