"""``python -m campaigns.telegram --n SEQUENCES --seed S``: run the campaign and end with one line of figures.

Eras run side by side, one a process, each on a virtual clock; then the whole program is tried over real HTTP with a
burst of ``--accounts`` times five updates (0: left out). Exit 1 on any violation.
"""

import argparse
import asyncio
import multiprocessing
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed

from campaigns.telegram import whole
from campaigns.telegram.broken import BREAKS
from campaigns.telegram.era import Outcome, Plan, live

ERA = 500
"""Sequences against one desk: enough history, and checking it all stays quick."""
SHOWN = 5


def main() -> int:
    options = _options()
    count = -(-options.n // ERA)
    plans = [Plan(options.seed, i, -(-options.n // max(count, 1)), options.broken) for i in range(count)]
    plans = plans[options.era : options.era + 1] if options.era is not None else plans
    start = time.monotonic()
    with ProcessPoolExecutor(options.workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        outcomes = []
        for done in as_completed([pool.submit(live, plan) for plan in plans]):
            outcomes.append(done.result())
            _tell(outcomes[-1])
    seconds = time.monotonic() - start
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    said = asyncio.run(whole.run(options.accounts, faults)) if options.accounts and not options.broken else ""
    for kind, words in faults[-SHOWN:] if said else []:
        print(f"  {kind}: {words[:1000]}", file=sys.stderr)
    print(_figures(outcomes, faults, seconds, said))
    return 1 if faults else 0


def _tell(outcome: Outcome) -> None:
    """Progress, and what it takes to look into a fault, on standard error."""
    plan = outcome.plan
    said = f"era {plan.number} ({plan.mode}): {outcome.sequences} sequences, {outcome.tips} tips, {outcome.seconds:.0f} s"
    print(said + (f", FAULTS with --seed {plan.seed} --era {plan.number}:" if outcome.faults else ""), file=sys.stderr)
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
        f"tips {sum(o.tips for o in outcomes)}, refusals {sum(o.refusals for o in outcomes)}, "
        f"slowest {max((o.slowest for o in outcomes), default=0):.0f} virtual s, violations {len(faults)}"
        + (f" ({kinds})" if kinds else "")
        + f", {seconds:.0f} s, {sequences / max(seconds, 0.001):.0f}/s"
        + (f"; over HTTP: {said}" if said else "")
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m campaigns.telegram", description=__doc__)
    parser.add_argument("--n", type=int, default=5000, help="sequences, about (5000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="eras side by side (2)")
    parser.add_argument("--accounts", type=int, default=2000, help="accounts in the burst over HTTP (2000)")
    parser.add_argument("--broken", choices=sorted(BREAKS), default="", help="try a wrong build: must end with 1")
    parser.add_argument("--era", type=int, help="run one era of the campaign again, by its number")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
