"""What a second reader may add to the machine's reading of a tip: only that a person should look, and its own suggestion.

Used when a tip is submitted; bot/second_reader.py asks a language model. Whatever the tip's words make a model answer, it
takes no label away, drops nothing, moves no priority and holds nothing up beyond its time.
"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from triage.labels import MIN_LABELS
from triage.reading import Reading
from triage.scope import EMERGENCY, SECRETS

Scope = Literal["in", "out", "mixed", "spam"]
OURS = frozenset({"in", "mixed"})


@dataclass(frozen=True)
class Suggestion:
    """What the second reader says: ids of the taxonomy, the likeliest first."""

    scope: Scope
    labels: tuple[str, ...]
    out: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As it is sealed with the tip."""
        return {"scope": self.scope, "labels": list(self.labels), "out": list(self.out)}


class SecondReader(Protocol):
    """Asked once for each tip submitted."""

    async def read(self, text: str) -> Suggestion | None:
        """The suggestion, or None where there is none; raises nothing."""
        ...


class Nobody:
    """No second reader: the default."""

    async def read(self, text: str) -> Suggestion | None:
        return None


async def other_view(second: SecondReader, text: str, reading: Reading) -> Suggestion | None:
    """The second reader's suggestion where it differs from the machine's reading, else None."""
    if not worth_asking(reading):
        return None
    suggestion = await second.read(text)
    return suggestion if suggestion is not None and differs(reading, suggestion) else None


def worth_asking(reading: Reading) -> bool:
    """Not for emergencies, secrets, adverts and empty texts: those are settled by words that are known."""
    stopping = {EMERGENCY, SECRETS} & {found.id for found in reading.out}
    return reading.scope in {"in", "out", "mixed"} and not stopping


def differs(reading: Reading, suggestion: Suggestion) -> bool:
    """On whether it is ours, or its first label is none of the machine's first three."""
    if suggestion.scope == "spam" or (suggestion.scope in OURS) != (reading.scope in OURS):
        return True
    offered = [label.id for label in reading.labels[:MIN_LABELS]]
    return suggestion.scope in OURS and suggestion.labels[0] not in offered
