"""Signs that a case is being suppressed (压案不查): ``data/signals.yaml`` as frozen objects.

Loaded once at start-up; casework/signals.py judges by it, storage/signals.py keeps what fired.
"""

from pathlib import Path

from pydantic import Field

from config.errors import ConfigError
from config.lifecycle import LifecycleData
from config.reading import DATA, Frozen, Words, read
from config.registers import RegisterData
from config.rules import Rules

LIMITS: dict[int, frozenset[str]] = {
    1: frozenset({"wd", "states"}),
    2: frozenset({"rules"}),
    3: frozenset({"cd", "states"}),
    4: frozenset({"count", "rules"}),
    5: frozenset({"share", "cd"}),
    6: frozenset({"cd"}),
    7: frozenset({"count"}),
    8: frozenset({"count"}),
    9: frozenset({"count", "times", "cd"}),
    10: frozenset({"wd", "rules"}),
    11: frozenset({"cd", "count", "roles"}),
    12: frozenset({"cd", "kinds"}),
    13: frozenset(),
    14: frozenset({"wd"}),
    15: frozenset({"rules"}),
}
"""What each signal takes, all of it and nothing else."""


class Signal(Frozen):
    """One signal with its thresholds; those it does not take keep the value below."""

    id: int
    name: Words
    text: Words
    wd: int = Field(default=0, ge=1, le=250)
    cd: int = Field(default=0, ge=1, le=3650)
    count: int = Field(default=0, ge=1)
    share: float = Field(default=0.0, gt=0, le=1)
    times: float = Field(default=0.0, gt=1)
    rules: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class Signals(Frozen):
    signals: tuple[Signal, ...]

    def get(self, number: int) -> Signal:
        """The signal of that number. Raises LookupError."""
        for one in self.signals:
            if one.id == number:
                return one
        raise LookupError(f"no signal {number}")


def load(rules: Rules, cycle: LifecycleData, ledgers: RegisterData, path: Path | None = None) -> Signals:
    """Read and check the signals, also that what they name exists.

    Raises ConfigError naming the file, the key and what was expected.
    """
    path = path or DATA / "signals.yaml"
    found = read(path, Signals)
    if [one.id for one in found.signals] != list(LIMITS):
        raise ConfigError(f"{path}: signals: expected ids 1 to {len(LIMITS)}, each once and in order")
    known = {
        "rules": {rule.id for rule in rules},
        "states": {state.id for state in cycle.states},
        "roles": {role.id for role in cycle.roles},
        "kinds": {kind.id for kind in ledgers.kinds},
    }
    for one in found.signals:
        given = one.model_fields_set - {"id", "name", "text"}
        if given != LIMITS[one.id]:
            wanted = ", ".join(sorted(LIMITS[one.id])) or "none"
            raise ConfigError(f"{path}: signals[{one.id}]: expected these thresholds and no others: {wanted}")
        for field, ids in known.items():
            if unknown := set(getattr(one, field)) - ids:
                raise ConfigError(f"{path}: signals[{one.id}].{field}: {sorted(unknown)[0]!r} does not exist")
    return found
