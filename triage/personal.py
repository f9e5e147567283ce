"""What in a tip gives its writer away: numbers, addresses, handles, the writer's own name and home.

handlers offer to mask it before sealing. Names of the people complained about are the substance of a tip and are not
looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage import own_family, own_handle, own_home, own_name, own_papers, own_phone, own_signed, own_vehicle
from triage.finding import Words, find, long_numbers
from triage.name_forms import forms
from triage.normalise import Normal
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


def personal(folded: Normal) -> tuple[Personal, ...]:
    """All that may identify the writer of a folded text (Normaliser.fold, symbols kept), in order, no overlap."""
    taken: list[tuple[Span, str]] = []
    for span, kind in _found(folded.text):
        if not overlaps(span, [other for other, _ in taken]):
            taken.append((span, kind))
    return tuple(Personal(*folded.span(*span), kind) for span, kind in sorted(taken))


def _found(text: str) -> Iterator[tuple[Span, str]]:
    said = text.replace("俺", "我").replace("咱", "我")
    places = _WORDS.places(said)
    long = long_numbers(text)
    numbers = list(find(_RULES, text, places, numbers=long))
    yield from numbers
    text = said
    like = forms(text)
    own = [*names(text, like, places, numbers=long), *signed(text, like, places), *relatives(text, like, places)]
    lived = list(homes(text, own, places))
    near = [*lived, *(span for span, kind in numbers if kind != "plate")]
    own += [name for place in near for name in names_beside(like, place)]
    yield from ((span, "name") for span in own)
    yield from ((span, "address") for span in lived)


def mask(text: str, found: Sequence[Personal], shown: Mapping[str, str]) -> str:
    """`text` with each stretch replaced by what `shown` has for its kind, e.g. {"phone": "[电话]"}, else by ＊＊＊."""
    pieces, position = [], 0
    for item in sorted(found, key=lambda item: item.start):
        pieces += [text[position : item.start], shown.get(item.kind, "＊＊＊")]
        position = item.end
    return "".join([*pieces, text[position:]])
