"""``python -m campaigns.crash --n KILLS --seed S [--broken NAME]``: run the campaign and end with one line of figures.

Eras run side by side, one a process. Exit 1 as soon as one era found a fault, or with ``--go-on`` after all have run;
the directory and the plan of an era with a fault are printed.
"""

import argparse
import sys
import time
from collections import Counter

from campaigns.crash.broken import BREAKS
from campaigns.crash.era import Plan
from campaigns.crash.outcome import Outcome, live
from campaigns.crash.points import POINTS
from campaigns.crash.record import KINDS
from campaigns.options import eras, parser, side_by_side

LONGEST_ERA = 250
"""Kills in one era: enough for a history, few enough that checking everything stays quick."""
SHOWN = 8


def main() -> int:
    options = _options()
    numbers, kills = eras(options, LONGEST_ERA)
    plans = [Plan(options.seed, number, kills, options.broken) for number in numbers]
    start = time.monotonic()
    outcomes: list[Outcome] = []
    for outcome in side_by_side(live, plans, options.workers):
        outcomes.append(outcome)
        _tell(outcome)
        if outcome.faults and not options.go_on:
            break
    _tell_where(outcomes)
    faults = Counter(kind for outcome in outcomes for kind, _ in outcome.faults)
    print(_figures(outcomes, faults, time.monotonic() - start))
    return 1 if faults else 0


def _tell(outcome: Outcome) -> None:
    """Progress, and what it takes to look into a fault, on standard error."""
    plan = outcome.plan
    said = f"era {plan.number}: {outcome.kills} kills, {outcome.tips} tips, {outcome.seconds:.0f} s"
    print(said + (f", FAULTS with --seed {plan.seed} --era {plan.number}:" if outcome.faults else ""), file=sys.stderr)
    for kind, what in outcome.faults[:SHOWN]:
        print(f"  {kind}: {what}", file=sys.stderr)
    if outcome.faults:
        print(f"  {len(outcome.faults)} in all; files kept in {outcome.home}", file=sys.stderr)


def _tell_where(outcomes: list[Outcome]) -> None:
    """Where lives ended, and what they had done; an instant that is never passed would prove nothing."""
    where = sum((o.where for o in outcomes), Counter[str]())
    acts = sum((o.acts for o in outcomes), Counter[str]())
    for title, counts in (("ended at", where), ("acts", acts)):
        print(f"{title}: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())), file=sys.stderr)
    print(f"never ended at: {', '.join(sorted(set(POINTS) - set(where))) or 'none'}", file=sys.stderr)


def _figures(outcomes: list[Outcome], faults: "Counter[str]", seconds: float) -> str:
    kills, tips = sum(o.kills for o in outcomes), sum(o.tips for o in outcomes)
    names = {"drafts": "drafts lost", "other": "other faults"}
    counted = ", ".join(f"{names.get(kind, kind)} {faults[kind]}" for kind in KINDS)
    return f"kills {kills}, tips {tips}, {counted}, seconds {seconds:.0f}"


def _options() -> argparse.Namespace:
    made = parser("crash", __doc__, "kills", 500, BREAKS)
    made.add_argument("--go-on", action="store_true", help="run all eras, even after one found a fault")
    return made.parse_args()


if __name__ == "__main__":
    sys.exit(main())
