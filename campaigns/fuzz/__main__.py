"""``python -m campaigns.fuzz --n N --seed S``: N inputs over all targets. Last line: figures. Exit 1 on a violation.

The input of each violation is saved, and the line that plays it again is printed; ``--replay`` exits 1 while it still is
one. Exit 2 when nothing was tried.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from campaigns.fuzz import worker
from campaigns.fuzz.broken import BREAKS
from campaigns.fuzz.target import Target, input_of, judge
from campaigns.fuzz.targets import every
from campaigns.fuzz.worker import Stretch, Told

LONGEST = 20_000
"""Inputs in one child."""


def main() -> int:
    targets, start = every(), time.monotonic()
    options = _options(targets)
    if options.replay:
        return _replay(targets[options.target], options.replay)
    chosen = [targets[options.target]] if options.target else list(targets.values())
    plan = list(_plan(chosen, options))
    told: list[Told] = []
    with ThreadPoolExecutor(options.workers) as pool:
        for done in as_completed([pool.submit(worker.run, stretch) for stretch in plan]):
            told.append(done.result())
            _tell(done.result(), targets, options)
    total = sum((one.outcomes for one in told), Counter[str]())
    kinds = {(one.stretch.target, kind) for one in told for kind in one.found}
    print(
        f"executions {total.total()}, targets {len(chosen)}, violations {total['violation']} ({len(kinds)} kinds), "
        f"taken {total['taken']}, refused {total['refused']}, seconds {time.monotonic() - start:.0f}"
    )
    return 1 if total["violation"] else 0 if total else 2


def _plan(chosen: list[Target], options: argparse.Namespace) -> Iterator[Stretch]:
    """Every target's share of the inputs, in pieces; the slowest targets have few and come first."""
    shares = sum(target.share for target in chosen)
    for target in sorted(chosen, key=lambda one: one.share):
        count = max(1, options.n * target.share // shares) if options.n else 0
        for first in range(0, count, LONGEST):
            yield Stretch(target.name, options.seed, first, min(count, first + LONGEST), options.broken)


def _tell(told: Told, targets: dict[str, Target], options: argparse.Namespace) -> None:
    """Progress, and of every kind of violation its first input, on standard error."""
    name, count = told.stretch.target, told.outcomes.total()
    said = ", ".join(f"{outcome} {told.outcomes[outcome]}" for outcome in ("taken", "refused", "violation"))
    print(f"{name}: {count} from {told.stretch.first}, {said}, {told.seconds:.0f} s", file=sys.stderr)
    for kind, (times, number, trace) in told.found.items():
        data, _ = input_of(targets[name], targets[name].seeds(), options.seed, number)
        options.out.mkdir(parents=True, exist_ok=True)
        path = options.out / f"{name}-{options.seed}-{number}"
        path.write_bytes(data)
        print(f"  VIOLATION {kind} ({times} times, first input {number}, {len(data)} bytes)", file=sys.stderr)
        print("    " + trace.strip().replace("\n", "\n    ")[-700:], file=sys.stderr)
        print(f"  again: python -m campaigns.fuzz --target {name} --replay {path}", file=sys.stderr)


def _replay(target: Target, path: Path) -> int:
    """One saved input, in this process."""
    with tempfile.TemporaryDirectory(prefix="qingfeng-fuzz-") as folder:
        verdict = judge(target, target.prepare(Path(folder)), path.read_bytes())
    print(verdict.trace or verdict.outcome)
    print(f"{target.name}: {verdict.kind or verdict.outcome}")
    return 1 if verdict.kind else 0


def _options(targets: dict[str, Target]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m campaigns.fuzz", description=__doc__)
    parser.add_argument("--n", type=int, default=200_000, help="inputs in all (200000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="targets side by side (2)")
    parser.add_argument("--target", choices=list(targets), help="this target alone")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="play one saved input again; needs --target")
    parser.add_argument("--out", type=Path, help="where inputs of violations are saved (TMPDIR/qingfeng-fuzz)")
    parser.add_argument("--broken", choices=sorted(BREAKS), default="", help="a wrong build of its target: must end with 1")
    options = parser.parse_args()
    if options.broken:
        options.target = BREAKS[options.broken][0]
    if options.replay and not options.target:
        parser.error("--replay: needs --target")
    options.out = options.out or Path(tempfile.gettempdir()) / "qingfeng-fuzz"
    return options


if __name__ == "__main__":
    sys.exit(main())
