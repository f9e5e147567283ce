"""What happens as a clock runs out: ``data/ladder.yaml`` as frozen objects.

Loaded once at start-up; casework/ladder.py says when a step comes, storage/reminding.py whom it reaches.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from config.errors import ConfigError
from config.reading import DATA, Frozen, read

Level = Literal["none", "blue", "yellow", "red"]
LEVELS: tuple[Level, ...] = ("none", "blue", "yellow", "red")
"""From the mildest to the gravest."""
OWNER = "owner"
"""In ``tells``: whoever works on the case. Everything else there is a role."""


class Moment(Frozen):
    """A day counted from one of a clock's dates, and the hour of it, Asia/Shanghai."""

    of: Literal["target", "legal"]
    after: int = Field(ge=-365, le=365)
    unit: Literal["wd", "cd", "month"]
    at: Literal["opening", "close"]


class Step(Frozen):
    """One step of the ladder; it comes at the first of its moments."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    when: tuple[Moment, ...] = Field(min_length=1)
    level: Level
    tells: tuple[str, ...] = Field(min_length=1)
    does: Literal["tell", "supervise"] = "tell"

    @field_validator("when")
    @classmethod
    def _for_every_rule(cls, when: tuple[Moment, ...]) -> tuple[Moment, ...]:
        if all(moment.of == "legal" for moment in when):
            raise ValueError("expected at least one moment of target: a desk's own rule has no legal day")
        return when


class Idle(Frozen):
    """When a case counts as lying about, in calendar days without an officer's act; 0 for a state: never."""

    days: int = Field(ge=1)
    states: dict[str, int]
    level: Level
    tells: tuple[str, ...] = Field(min_length=1)


class Ladder(Frozen):
    steps: tuple[Step, ...] = Field(min_length=1)
    idle: Idle


def load(path: Path | None = None) -> Ladder:
    """Read and check the ladder. Raises ConfigError naming the file, the key and what was expected."""
    path = path or DATA / "ladder.yaml"
    ladder = read(path, Ladder)
    ids = [step.id for step in ladder.steps]
    for one in ids:
        if ids.count(one) > 1 or one == "idle":
            raise ConfigError(f"{path}: steps: {one!r} is given twice or taken, expected once")
    for state, days in ladder.idle.states.items():
        if days < 0:
            raise ConfigError(f"{path}: idle.states.{state}: expected 0 or more days, not {days}")
    return ladder
