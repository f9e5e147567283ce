"""``python -m campaigns.paths --n STEPS --seed S``: random paths through the casework. Last line: figures.

Exit 1 on a violation, 2 when nothing was tried. Half of the walks are of a relay desk, half of an organ's. ``--broken NAME``
tries a wrong build, which must end with 1.
"""

import sys
import time

from campaigns.options import eras, parser, side_by_side
from campaigns.paths.broken import BREAKS
from campaigns.paths.era import Plan, live
from campaigns.paths.walk import Figures

LONGEST = 250_000
"""Steps in one era."""


def main() -> int:
    options, start = parser("paths", __doc__, "steps", 2_000_000, BREAKS).parse_args(), time.monotonic()
    numbers, steps = eras(options, LONGEST)
    total = Figures()
    plans = [Plan(number, options.seed, steps, options.broken) for number in numbers]
    for figures in side_by_side(live, plans, options.workers):
        total.add(figures)
        print(f"{total.steps} steps, {total.violations.total()} violations", file=sys.stderr)
    for kind, times in total.violations.most_common():
        print(f"VIOLATION {kind} ({times} times), first: {total.first[kind]}", file=sys.stderr)
    seconds = time.monotonic() - start
    print(
        f"steps {total.steps}, walks {total.walks}, done {total.done}, refused {total.refusals.total()} "
        f"({len(total.refusals)} kinds), states {len(total.entered)}, searched for an end {total.searched}, "
        f"violations {total.violations.total()} ({len(total.violations)} kinds), seconds {seconds:.0f}, "
        f"steps a second {total.steps / max(seconds, 0.001):.0f}"
    )
    return 1 if total.violations else 0 if total.steps else 2


if __name__ == "__main__":
    sys.exit(main())
