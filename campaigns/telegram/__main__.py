"""``python -m campaigns.telegram --n SEQUENCES --seed S``: run the campaign and end with one line of figures.

Eras run side by side, one a process, each on a virtual clock; then the whole program is tried over real HTTP with a
burst of ``--accounts`` times five updates (0: left out). Exit 1 on any violation, 2 when nothing was tried. The same
draws take the same course: ``--era`` runs one era again, ``--sequence`` one of its sequences alone.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter

from campaigns.options import eras, parser, side_by_side
from campaigns.telegram import whole
from campaigns.telegram.broken import BREAKS
from campaigns.telegram.era import Outcome, Plan, live

ERA = 500
"""Sequences against one desk: enough history, and checking it all stays quick."""
SHOWN = 5


def main() -> int:
    options = _options()
    numbers, sequences = eras(options, ERA)
    plans = [Plan(options.seed, number, sequences, options.broken, only=options.sequence) for number in numbers]
    start = time.monotonic()
    outcomes = []
    for outcome in side_by_side(live, plans, options.workers):
        outcomes.append(outcome)
        _tell(outcome)
    seconds = time.monotonic() - start
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    said = asyncio.run(whole.run(options.accounts, faults)) if options.accounts and not options.broken else ""
    for kind, words in faults[-SHOWN:] if said else []:
        print(f"  {kind}: {words[:1000]}", file=sys.stderr)
    print(_figures(outcomes, faults, seconds, said))
    tried = said or any(outcome.sequences for outcome in outcomes)
    return 1 if faults else 0 if tried else 2


def _tell(outcome: Outcome) -> None:
    """Progress, and what it takes to look into a fault, on standard error."""
    plan = outcome.plan
    said = (
        f"era {plan.number} ({plan.mode}): {outcome.sequences} sequences, {outcome.tips} tips, {outcome.seconds:.0f} s"
    )
    again = f"--n {plan.sequences} --seed {plan.seed} --era {plan.number}"
    again += f" --broken {plan.broken}" if plan.broken else ""
    print(said + (f", FAULTS, again with {again}:" if outcome.faults else ""), file=sys.stderr)
    for kind, words in outcome.faults[:SHOWN]:
        print(f"  {kind}: {words[:1000]}", file=sys.stderr)


def _figures(outcomes: list[Outcome], faults: list[tuple[str, str]], seconds: float, said: str) -> str:
    for title, counts in (
        ("troubles", sum((o.met for o in outcomes), Counter[str]())),
        ("acts", sum((o.acts for o in outcomes), Counter[str]())),
    ):
        print(f"{title}: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())), file=sys.stderr)
    sequences = sum(o.sequences for o in outcomes)
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(kind for kind, _ in faults).items()))
    return (
        f"sequences {sequences}, updates {sum(o.updates for o in outcomes)}, calls {sum(o.calls for o in outcomes)}, "
        f"tips {sum(o.tips for o in outcomes)}, additions {sum(o.added for o in outcomes)}, "
        f"refusals {sum(o.refusals for o in outcomes)}, "
        f"slowest {max((o.slowest for o in outcomes), default=0):.0f} virtual s, violations {len(faults)}"
        + (f" ({kinds})" if kinds else "")
        + f", {seconds:.0f} s, {sequences / max(seconds, 0.001):.0f}/s"
        + (f"; over HTTP: {said}" if said else "")
    )


def _options() -> argparse.Namespace:
    asked = parser("telegram", __doc__, "sequences", 5000, BREAKS)
    asked.add_argument("--accounts", type=int, default=2000, help="accounts in the burst over HTTP (2000)")
    asked.add_argument("--sequence", type=int, help="with --era: run one of its sequences alone")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
