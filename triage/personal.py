"""What in a tip gives its writer away: numbers, addresses, handles, the writer's own name and home.

handlers offer to mask it before sealing. Names of the people complained about are the substance of a tip and are not
looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from triage import own_family, own_handle, own_home, own_name, own_papers, own_phone, own_signed, own_vehicle
from triage.finding import Found, Places, Words, find, long_numbers
from triage.likely import Likely
from triage.name_forms import Form, forms
from triage.normalise import Normal
from triage.own_address import addresses, widened
from triage.own_family import relatives
from triage.own_home import homes
from triage.own_name import names, names_beside
from triage.own_signed import signed
from triage.spans import Span, overlaps
from triage.steps import take

# In order of trust: what an earlier rule took, a later one leaves alone.
_RULES = (*own_papers.RULES, *own_phone.RULES, *own_handle.RULES, *own_vehicle.RULES, own_papers.PAPER)
_NAMES = (*own_name.CLUES, *own_name.SURE, *own_name.PLAIN, *own_signed.CLUES, *own_family.CLUES)
_WORDS = Words((*_RULES, *_NAMES, *own_home.CLUES, own_handle.SHOWN))


@dataclass(frozen=True, slots=True)
class Personal:
    """A stretch of the original that may identify the writer."""

    start: int
    end: int
    kind: str
    """phone, landline, id_card, bank_card, passport, member (of a school, firm or fund), plate, email, handle, name or
    address."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(slots=True, eq=False)
class Search:
    """One text as `said` returns it, and what each step finds in it; a step goes on from those before it."""

    text: str
    places: Places
    """Where the words of clues stand."""
    likely: Likely | None = None
    forms: Sequence[Form] = ()
    """What has the form of a name."""
    long: bool = False
    """Whether there are long numbers."""
    numbers: list[tuple[Span, str]] = field(default_factory=list)
    """Numbers, accounts and plates, each with its kind."""
    names: list[Span] = field(default_factory=list)
    homes: list[Span] = field(default_factory=list)
    others: list[tuple[Span, str]] = field(default_factory=list)
    """Names, homes and what stands beside them, each with its kind."""

    def look_for_forms(self) -> None:
        self.forms = forms(self.text)

    def find_numbers(self) -> None:
        self.long = long_numbers(self.text)
        found = find(_RULES, self.text, self.places, numbers=self.long)
        self.numbers += [(one.span, one.kind) for one in found if self._own(one)]

    def _own(self, found: Found) -> bool:
        return self.likely.owner.owns(self.text, *found) if self.likely else found.own

    def find_names(self) -> None:
        self.names += names(self.text, self.forms, self.places, numbers=self.long)

    def find_signatures(self) -> None:
        self.names += signed(self.text, self.forms, self.places)

    def find_relatives(self) -> None:
        self.names += relatives(self.text, self.forms, self.places)

    def find_homes(self) -> None:
        self.homes += homes(self.text, self.names, self.places)

    def find_names_beside(self) -> None:
        near = [*self.homes, *(span for span, kind in self.numbers if kind != "plate")]
        self.names += [name for place in near for name in names_beside(self.forms, place)]

    def find_likely_names(self) -> None:
        if self.likely:
            self.names = self.likely.names.names(self.text, self.forms, self.names, self.homes)

    def find_others(self) -> None:
        kinds: tuple[tuple[str, Iterable[Span]], ...] = (
            ("name", self.names),
            ("address", widened(self.text, self.homes, addresses(self.text, self.names))),
            ("member", own_papers.beside(self.text, self.names)),
            ("handle", own_handle.nicks(self.text, self.places)),
        )
        self.others += [(span, kind) for kind, spans in kinds for span in spans]


_BY_CLUES = (
    Search.look_for_forms,
    Search.find_numbers,
    Search.find_names,
    Search.find_signatures,
    Search.find_relatives,
    Search.find_homes,
    Search.find_names_beside,
)


def personal(folded: Normal, likely: Likely | None = None) -> tuple[Personal, ...]:
    """All that may identify the writer of a folded text (Normaliser.fold, symbols kept), in order, no overlap.

    `likely`: what finds names besides the clues, and doubts some of theirs and some of the numbers.
    """
    return personal_in_all([folded], likely)[0]


def personal_in_all(folded: Sequence[Normal], likely: Likely | None = None) -> list[tuple[Personal, ...]]:
    """The same for several texts, each step for all of them before the next (triage.steps says why)."""
    searches = _by_clues([said(one.text) for one in folded], likely)
    if likely:
        maybe = likely.names.maybe([one.text for one in searches], [one.forms for one in searches])
        take([Search.find_likely_names], [one for one, more in zip(searches, maybe, strict=True) if more or one.names])
    take([Search.find_others], searches)
    return [_apart(one, search) for one, search in zip(folded, searches, strict=True)]


def said(text: str) -> str:
    """A folded text with one word for "I"; as long as it was."""
    return text.replace("俺", "我").replace("咱", "我")


def by_clues(text: str) -> Search:
    """What clues find in a text as `said` returns it."""
    return _by_clues([text], None)[0]


def _by_clues(texts: Sequence[str], likely: Likely | None) -> list[Search]:
    searches = [Search(text, places, likely) for text, places in zip(texts, _WORDS.places_in_all(texts), strict=True)]
    take(_BY_CLUES, searches)
    return searches


def _apart(folded: Normal, search: Search) -> tuple[Personal, ...]:
    """What was found, as stretches of the original that do not overlap."""
    taken: list[tuple[Span, str]] = []
    for span, kind in (*search.numbers, *search.others):
        if not overlaps(span, [other for other, _ in taken]):
            taken.append((span, kind))
    return tuple([Personal(*folded.span(*span), kind) for span, kind in sorted(taken)])


def numbers(text: str) -> Iterator[Found]:
    """Every number that a rule finds in a text as `said` returns it, the writer's or not."""
    return find(_RULES, text, _WORDS.places(text), numbers=long_numbers(text))


def mask(text: str, found: Sequence[Personal], shown: Mapping[str, str]) -> str:
    """`text` with each stretch replaced by what `shown` has for its kind, e.g. {"phone": "[电话]"}, else by ＊＊＊."""
    pieces, position = [], 0
    for item in sorted(found, key=lambda item: item.start):
        pieces += [text[position : item.start], shown.get(item.kind, "＊＊＊")]
        position = item.end
    return "".join([*pieces, text[position:]])
