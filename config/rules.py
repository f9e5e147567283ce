"""The deadlines a desk lives by: ``data/rules.yaml`` as frozen objects.

Loaded once at start-up and handed to casework/clocks.py and casework/running.py; nobody else parses the file.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from config.errors import ConfigError
from config.reading import DATA, Frozen, Words, read

Unit = Literal["hour", "wd", "cd", "month", "year"]
"""wd = working days 工作日, cd = calendar days 日, month and year by the number of the day (民法典 Art 202)."""
Audience = Literal["all", "anonymous", "named", "fast_track"]
RULE_ID = r"^(T\d\d[a-d]?|DT-[a-z0-9-]+)$"


class UnknownRule(LookupError):
    """No rule of that name; the message lists the names there are."""


class Instrument(Frozen):
    """A law, Party rule or practice that sets limits. ``id`` is its short name, used in citations."""

    id: str
    title: Words


class Limit(Frozen):
    amount: int = Field(ge=1)
    unit: Unit


class Extension(Frozen):
    """One lawful prolongation. ``amount`` is None where the source names no number: then a date has to be given."""

    amount: int | None = Field(default=None, ge=1)
    unit: Unit | None = None
    by: Words
    """Who approves and on which condition."""
    roles: tuple[str, ...] = ()
    """Roles of config/data/lifecycle.yaml that may approve it at this desk; any one of them. Empty: none here may."""

    @model_validator(mode="after")
    def _whole(self) -> "Extension":
        if (self.amount is None) != (self.unit is None):
            raise ValueError("expected amount and unit together")
        return self


class Rule(Frozen):
    """One limit. ``kind`` is ``law`` for a written rule, ``desk`` for this desk's own target (本台服务目标)."""

    id: str = Field(pattern=RULE_ID)
    kind: Literal["law", "desk"]
    name: Words
    instrument: str
    article: str | None = None
    limit: Limit | None = None
    no_limit: Words | None = None
    """Why there is no number of days. A rule has exactly one of ``limit``, ``no_limit`` and ``given``."""
    given: bool = False
    """Its last day is set by a person each time: by an instruction, an order, a plan."""
    hard: str | None = None
    """The written rule behind a desk target, where there is one."""
    extensions: tuple[Extension, ...] = ()
    superseded: bool = False
    real_name_only: bool = False
    this_desk: bool = True
    """False for rules that only a supervision organ's investigators meet; kept for reference."""
    confidence: Literal["H", "M", "L"] | None = None
    """How sure the source of a written rule is; see the head of the file. None for desk targets."""
    note: Words | None = None
    applies_to: Audience = "all"
    authorised_only: bool = False
    """Whether the clock runs only where an authorised organ operates the desk."""
    starts_on: tuple[str, ...] = ()
    stops_on: tuple[str, ...] = ()
    """States (``S..``) or acts (``act:..``) that start and stop the clock; both empty: it does not run here."""
    by_entry: bool = False
    """The clock belongs to an entry of registers.yaml, whose acts start, set and stop it."""

    @property
    def citation(self) -> str:
        """Where the number comes from: ``规则2020 Art 26``."""
        return f"{self.instrument} Art {self.article}" if self.article else self.instrument

    @model_validator(mode="after")
    def _consistent(self) -> "Rule":
        if (self.limit is not None) + (self.no_limit is not None) + self.given != 1:
            raise ValueError("expected either limit or no_limit or given")
        if bool(self.starts_on or self.given or self.by_entry) != bool(self.stops_on or self.by_entry):
            raise ValueError("expected starts_on and stops_on together: a clock that starts must be able to stop")
        if (self.kind == "law") == (self.confidence is None):
            raise ValueError("confidence: expected H, M or L for kind law, nothing for kind desk")
        if self.starts_on and self.limit is None:
            raise ValueError("starts_on: expected only with a limit")
        if (self.stops_on or self.by_entry) and any(not one.roles for one in self.extensions):
            raise ValueError("extensions: expected roles, as this clock runs here")
        return self


class Act(Frozen):
    """Something done in a case that is no change of state but starts or stops a clock."""

    id: str = Field(pattern=r"^act:[a-z-]+$")
    name: Words


class RuleFile(Frozen):
    instruments: tuple[Instrument, ...]
    acts: tuple[Act, ...]
    aliases: dict[str, str]
    rules: tuple[Rule, ...]


class Rules:
    """All rules by id, in the order of the file."""

    def __init__(self, file: RuleFile) -> None:
        self.instruments = {one.id: one for one in file.instruments}
        self.acts = {one.id: one for one in file.acts}
        self._rules = {rule.id: rule for rule in file.rules}
        self._aliases = dict(file.aliases)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def get(self, name: str) -> Rule:
        """The rule of that id or alias; for a row with several limits (``T24``) its first one (``T24a``).

        Raises UnknownRule.
        """
        name = self._aliases.get(name, name)
        for candidate in (name, f"{name}a"):
            if candidate in self._rules:
                return self._rules[candidate]
        known = ", ".join([*self._rules, *self._aliases])
        raise UnknownRule(f"unknown rule {name!r}: expected one of {known}")


def load(path: Path | None = None) -> Rules:
    """Read and check the rules. Raises ConfigError naming the file, the key and what was expected."""
    path = path or DATA / "rules.yaml"
    file = read(path, RuleFile)
    for fault in _faults(file):
        raise ConfigError(f"{path}: {fault}")
    return Rules(file)


def _faults(file: RuleFile) -> Iterator[str]:
    ids = [rule.id for rule in file.rules]
    yield from _twice("instruments", (one.id for one in file.instruments))
    yield from _twice("acts", (one.id for one in file.acts))
    yield from _twice("rules", [*ids, *file.aliases])
    instruments, acts = {one.id for one in file.instruments}, {one.id for one in file.acts}
    for alias, target in file.aliases.items():
        if target not in ids:
            yield f"aliases.{alias}: expected the id of a rule, not {target!r}"
    for rule in file.rules:
        if rule.instrument not in instruments:
            yield f"rules[{rule.id}].instrument: expected one of {sorted(instruments)}, not {rule.instrument!r}"
        if rule.hard is not None and rule.hard not in ids:
            yield f"rules[{rule.id}].hard: expected the id of a rule, not {rule.hard!r}"
        for event in rule.starts_on + rule.stops_on:
            if event.startswith("act:") and event not in acts:
                yield f"rules[{rule.id}]: expected an act listed under acts, not {event!r}"


def _twice(key: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"{key}: {one!r} is given twice, expected once"
        seen.add(one)
