"""How urgent a tip is, as data. The composition root loads it once for triage.priority."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.reading import DATA, Frozen, Words, read

Level = Annotated[int, Field(ge=0, le=9)]
Element = Literal["who", "what", "when", "where", "evidence"]


class Signal(Frozen):
    """Adds `weight` when every condition given holds; within one condition any item is enough."""

    id: str
    name: Words
    weight: int = Field(ge=-9, le=9)
    phrases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    kinds: tuple[Literal["conduct", "mechanism", "mixed"], ...] = ()
    """Kind of the likeliest label."""
    min_elements: int | None = Field(default=None, ge=1, le=5)
    max_elements: int | None = Field(default=None, ge=0, le=4)


class FastTrack(Frozen):
    """What a tip must be like to be proposed for the fast track."""

    min_p: float = Field(ge=0, le=1)
    min_elements: int = Field(ge=0, le=5)
    needs: tuple[Element, ...]
    kinds: tuple[Literal["conduct", "mechanism", "mixed"], ...]
    never_labels: tuple[str, ...]


class Priorities(Frozen):
    """The whole file. 0 is most urgent, 9 least."""

    base: Level
    signals: tuple[Signal, ...]
    fixed: dict[Literal["out", "spam", "empty"], Level]
    fixed_out: dict[str, Level]
    fast_track: FastTrack


def load(path: Path | None = None) -> Priorities:
    """Read `priority.yaml`, by default the one shipped. Raises ConfigError naming file, key and what was expected."""
    return read(path or DATA / "priority.yaml", Priorities)
