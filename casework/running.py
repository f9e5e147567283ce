"""Which clocks of a case start and stop when it enters a state or something is done in it.

For storage, which keeps the running clocks as rows. Pure. An event is a state (``S06``) or an act (``act:supervise``).
"""

from dataclasses import dataclass

from config.rules import Rule, Rules


@dataclass(frozen=True)
class CaseKind:
    """What decides which clocks concern a case. The bot takes anonymous tips; named ones are keyed in by staff."""

    named: bool = False
    fast_track: bool = False
    authorised: bool = False
    """Whether a 纪检监察机关 operates the desk."""


def started(rules: Rules, event: str, kind: CaseKind) -> list[Rule]:
    """The rules whose clock starts on ``event``, in file order; a caller leaves alone a clock that runs already."""
    return [rule for rule in rules if event in rule.starts_on and _concerns(rule, kind)]


def stopped(rules: Rules, event: str) -> list[Rule]:
    """The rules whose clock stops on ``event``, whatever kind of case it is: kinds may change while a clock runs.

    A caller stops first and starts then.
    """
    return [rule for rule in rules if event in rule.stops_on]


def _concerns(rule: Rule, kind: CaseKind) -> bool:
    if rule.authorised_only and not kind.authorised:
        return False
    match rule.applies_to:
        case "named":
            return kind.named
        case "anonymous":
            return not kind.named
        case "fast_track":
            return kind.fast_track
        case "all":
            return True
