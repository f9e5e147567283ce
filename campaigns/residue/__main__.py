"""``python -m campaigns.residue --seed S [--days N]``: play days with marked people, search all they left.

Ends with one line of figures; exit 1 on a hit or a fault, 2 when a day could not be played.
"""

import argparse
import asyncio
import sys
import time

from campaigns.residue.day import Found, live
from campaigns.residue.house import Surprise
from demo.play import Surprise as PlaySurprise
from demo.sim import SimFailed
from demo.stage import StageError

SHOWN = 20


def main() -> int:
    options = _options()
    start, days = time.monotonic(), []
    for seed in range(options.seed, options.seed + options.days):
        try:
            days.append(asyncio.run(live(seed)))
        except (Surprise, PlaySurprise, SimFailed, StageError) as error:
            print(f"residue: the day with seed {seed} could not be played: {error}", file=sys.stderr)
            return 2
        _tell(seed, days[-1])
    print(_figures(days, time.monotonic() - start))
    return 1 if any(day.hits or day.faults for day in days) else 0


def _tell(seed: int, day: Found) -> None:
    for what in (day.hits + day.faults)[:SHOWN]:
        print(f"seed {seed}: {what}", file=sys.stderr)


def _figures(days: list[Found], seconds: float) -> str:
    names = ("files", "size", "patterns", "digests")
    files, size, patterns, digests = (sum(getattr(day, name) for day in days) for name in names)
    hits, faults = sum(len(day.hits) for day in days), sum(len(day.faults) for day in days)
    return (
        f"days {len(days)}, files {files}, bytes {size}, patterns {patterns}, digests {digests}, "
        f"hits {hits}, other faults {faults}, seconds {seconds:.0f}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m campaigns.residue", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=1, help="days to play, each with the next seed (1)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
