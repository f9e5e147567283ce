"""Power cuts: a recorded busy hour is cut at random points, and what each cut may leave must keep every promise.

A killed process proves nothing here: the kernel still writes out what it held. Only the record of syncs tells what a
platter would hold.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaigns.disk import shim
from campaigns.disk.kept import faults
from campaigns.disk.platter import Platter
from campaigns.disk.promises import Promised
from campaigns.disk.shim import Entry

ROOT = Path(__file__).resolve().parent.parent.parent
CUTS = 20
"""Cuts tried on one recorded hour."""
STEPS = 24
DURABILITY = ("FULL", "NORMAL", "OFF")


@dataclass
class Cuts:
    """What came of the cuts: how many, promises looked at, and broken promises by kind."""

    cuts: int = 0
    tips: int = 0
    broken: "Counter[str]" = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)


def campaign(home: Path, n: int, seed: int, durability: str = "FULL") -> Cuts:
    """Try ``n`` cuts below ``home``. Raises NoShim where nothing can be recorded."""
    library, done = shim.build(home), Cuts()
    for hour in range(-(-n // CUTS)):
        rng = Random(f"{seed}/{hour}")  # noqa: S311 - chance to repeat, not to hide
        _hour(home, library, rng, min(CUTS, n - done.cuts), durability, done)
    return done


def _hour(home: Path, library: Path, rng: Random, cuts: int, durability: str, done: Cuts) -> None:
    folder = home / "data"
    entries = record(home, folder, library, rng.randrange(2**31), durability)
    at = sorted(rng.sample(range(len(entries)), cuts))
    platter, promised = Platter(), Promised()
    for index, entry in enumerate(entries):
        platter.take(entry)
        if entry.kind == "M":
            promised.take(entry.data)
        if at and index == at[0]:
            at.pop(0)
            _cut(home, platter, promised, rng, f"{folder.resolve()}", done)
    shutil.rmtree(folder)


def record(home: Path, folder: Path, library: Path, seed: int, durability: str) -> list[Entry]:
    """Let a child live one busy hour in ``folder``, and return all it did to its files."""
    folder.mkdir()
    log = home / "record"
    log.unlink(missing_ok=True)
    environment = os.environ | dict(shim.environment(library, folder, record=log))
    child = [sys.executable, "-m", "campaigns.disk.workload", str(folder), str(seed), str(STEPS), durability]
    subprocess.run(child, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own module
    return list(shim.entries(log))


def _cut(home: Path, platter: Platter, promised: Promised, rng: Random, root: str, done: Cuts) -> None:
    left = home / "left"
    left.mkdir()
    platter.cut(rng, root, left)
    for shared in left.glob("*-shm"):  # lives in memory maps, and is made anew by whoever opens first
        shared.unlink()
    found = asyncio.run(faults(left, promised))
    done.cuts += 1
    done.tips += len(promised.tips)
    done.broken.update(line.split(":")[0] for line in found)
    done.details += found
    shutil.rmtree(left)
