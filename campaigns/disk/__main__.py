"""``python -m campaigns.disk --n N --seed S``: N power cuts, and N/20 episodes on the whole program. Last line: figures.

Exit status 1 when a promise was broken. Without a C compiler the power cuts and full disks are left out, and said so.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from campaigns.disk import live, power, shim
from campaigns.disk.broken import BREAKS
from campaigns.disk.causes import CAUSES, DAMAGES
from campaigns.disk.live import Episode

SHOWN = 20


def main() -> int:
    args, start = _options(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qingfeng-disk-") as name:
        home = Path(name)
        try:
            library: Path | None = shim.build(home)
        except shim.NoShim as reason:
            library = None
            print(f"power cuts and full disks are left out: {reason}", file=sys.stderr)
        cuts = power.campaign(home, args.n if library else 0, args.seed, args.durability)
        for line in cuts.details[:SHOWN]:
            print(f"power cut: {line}", file=sys.stderr)
        rng = Random(args.seed)  # noqa: S311 - chance to repeat, not to hide
        chosen = live.plan(args.episodes, rng, shimmed=library is not None)
        if args.only:
            kinds = ("passing",) if args.only in CAUSES else ("stopped", "running")
            chosen = [(kind, args.only) for kind in kinds]
        episodes = [_episode(home / str(i), *one, rng, library, args.broken) for i, one in enumerate(chosen)]
    broken = sum((Counter(line.split(":")[0] for line in e.faults) for e in episodes), cuts.broken)
    told = sum((e.told for e in episodes), Counter[str]())
    figures = ", ".join(f"{kind} {count}" for kind, count in sorted(broken.items())) or "none"
    print(
        f"power cuts {cuts.cuts} (tips looked at {cuts.tips}), episodes {len(episodes)}, receipts {told['receipt']}, "
        f"refusals {told['no']}, violations {broken.total()} ({figures}), seconds {time.monotonic() - start:.0f}"
    )
    return 1 if broken else 0


def _episode(home: Path, kind: str, name: str, rng: Random, library: Path | None, broken: str) -> Episode:
    found = asyncio.run(live.episode(home, kind, name, rng, library, broken))
    alarms = "; ".join(f"{count}x {line}" for line, count in found.alarms.items())
    print(f"{found.name}: told {dict(found.told)}, alarms: {alarms or 'none'}", file=sys.stderr)
    for line in found.faults:
        print(f"  VIOLATION {line}", file=sys.stderr)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m campaigns.disk", description=__doc__)
    parser.add_argument("--n", type=int, default=400, help="power cuts (400)")
    parser.add_argument("--episodes", type=int, help="episodes on the whole program (n/20)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--durability", choices=power.DURABILITY, default="FULL", help="a weaker one must end with 1")
    parser.add_argument(
        "--broken", choices=sorted(BREAKS), default="", help="episodes on a wrong build: must end with 1"
    )
    parser.add_argument("--only", choices=sorted({*CAUSES, *DAMAGES}), help="this trouble alone")
    args = parser.parse_args()
    args.episodes = args.n // 20 if args.episodes is None else args.episodes
    return args


if __name__ == "__main__":
    sys.exit(main())
