"""One life of the program: armed, then run as ordinary as from a shell. Called by ``zygote`` after forking; never returns.

Beyond the armed instant two things differ from production: data files were parsed before the fork, since they never
change, and receipts are derived at a low Argon2id cost, through the constructor's own parameter.
"""

import os
import sys
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from bot import house
from bot.__main__ import main
from bot.logs import set_up
from campaigns.crash.broken import BREAKS
from campaigns.crash.patching import replace
from campaigns.crash.points import POINTS, Trap
from config import calendars, classifier, lifecycle, priorities, rules, taxonomy, texts
from storage.receipts import Receipts
from storage.sealing import KdfCost
from triage.reading import Reader

RECEIPT_COST = KdfCost(memory_kib=64, iterations=1)


@dataclass(frozen=True)
class Order:
    """What one life is to be: command line, ``QF_`` settings, log file, armed instant ("" for none), wrong build."""

    argv: list[str]
    settings: dict[str, str]
    log: str
    point: str = ""
    nth: int = 1
    broken: str = ""


def prepare() -> None:
    """Load what every life needs. Starts no thread and no loop, so that forking stays safe."""
    import bot.app  # noqa: F401 - imported late by the run command; each life would pay for it again

    reader = Reader(taxonomy.load(), priorities.load(), classifier.load())
    for module, name in (
        (taxonomy, "load"), (priorities, "load"), (rules, "load"), (lifecycle, "load"), (calendars, "load"),
        (texts, "load_all"), (classifier, "load"),
    ):  # fmt: skip
        replace(module, name, partial(_given, getattr(module, name)()))
    replace(house, "Reader", partial(_given, reader))
    replace(house, "Receipts", partial(Receipts, cost=RECEIPT_COST))


def live(order: Order) -> NoReturn:
    """Run the command of ``order`` in this process and end it with the command's exit status."""
    log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    for name in [name for name in os.environ if name.startswith("QF_")]:
        del os.environ[name]
    os.environ.update(order.settings)
    if order.broken:
        BREAKS[order.broken]()
    if order.point:
        POINTS[order.point].arm(Trap(order.nth))
    status = 1
    try:
        set_up("INFO")
        status = main(order.argv)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _given(value: Any, *_: object, **__: object) -> Any:
    return value
