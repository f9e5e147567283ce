"""What in a tip gives its writer away: numbers, addresses, handles, the writer's own name and home.

handlers offer to mask it before sealing. Names of the people complained about are the substance of a tip and are not
looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage import own_family, own_handle, own_home, own_name, own_papers, own_phone, own_signed, own_vehicle
from triage.finding import Found, Words, find, long_numbers
from triage.likely import Likely
from triage.likely_owner import LEAST, LikelyOwner
from triage.name_forms import Form, forms
from triage.normalise import Normal
from triage.own_address import addresses, widened
from triage.own_family import relatives
from triage.own_home import homes
from triage.own_name import names, names_beside
from triage.own_signed import signed
from triage.spans import Span, overlaps

# In order of trust: what an earlier rule took, a later one leaves alone.
_RULES = (*own_papers.RULES, *own_phone.RULES, *own_handle.RULES, *own_vehicle.RULES)
_NAMES = (*own_name.CLUES, *own_name.SURE, *own_name.PLAIN, *own_signed.CLUES, *own_family.CLUES)
_WORDS = Words((*_RULES, *_NAMES, *own_home.CLUES))


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


@dataclass(frozen=True, slots=True)
class Clues:
    """What clues find in one folded text."""

    numbers: Sequence[tuple[Span, str]]
    """Numbers, accounts and plates, each with its kind."""
    names: Sequence[Span]
    homes: Sequence[Span]


def personal(folded: Normal, likely: Likely | None = None) -> tuple[Personal, ...]:
    """All that may identify the writer of a folded text (Normaliser.fold, symbols kept), in order, no overlap.

    `likely`: what finds names besides the clues, and doubts some of theirs and some of the numbers.
    """
    text = said(folded.text)
    like = forms(text)
    clues = by_clues(text, like, likely.owner if likely else None)
    every = likely.names.names(text, like, clues.names, clues.homes) if likely else clues.names
    kinds: tuple[tuple[str, Iterable[Span]], ...] = (
        ("name", every),
        ("address", widened(text, clues.homes, addresses(text, every))),
        ("member", own_papers.beside(text, every)),
        ("handle", own_handle.nicks(text)),
    )
    taken: list[tuple[Span, str]] = []
    for span, kind in (*clues.numbers, *((span, kind) for kind, spans in kinds for span in spans)):
        if not overlaps(span, [other for other, _ in taken]):
            taken.append((span, kind))
    return tuple(Personal(*folded.span(*span), kind) for span, kind in sorted(taken))


def said(text: str) -> str:
    """A folded text with one word for "I"; as long as it was."""
    return text.replace("俺", "我").replace("咱", "我")


def by_clues(text: str, like: Sequence[Form], owner: LikelyOwner | None = None) -> Clues:
    """What clues find in a text as `said` returns it; `like`: what has the form of a name in it.

    `owner`: what doubts that some of the numbers are the writer's.
    """
    places, long = _WORDS.places(text), long_numbers(text)
    told = [
        (span, kind)
        for span, kind, own in find(_RULES, text, places, numbers=long)
        if own and (not owner or owner.odds(text, span, kind, said=own) > LEAST)
    ]
    own = [*names(text, like, places, numbers=long), *signed(text, like, places), *relatives(text, like, places)]
    lived = list(homes(text, own, places))
    near = [*lived, *(span for span, kind in told if kind != "plate")]
    own += [name for place in near for name in names_beside(like, place)]
    return Clues(told, own, lived)


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
