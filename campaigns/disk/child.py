"""The program as campaigns/disk/live.py runs it: ``python -m campaigns.disk.child run``. Three things may differ.

It counts as well again sooner (``WELL_SECONDS``), so that a campaign need not wait a minute each time; DISK_BROKEN names
a wrong build; and what stands in the file DISK_TRAP becomes the disk's fault at the instant a tip has been stored.
"""

import os
import sys
from pathlib import Path

from bot.__main__ import main
from bot.logs import set_up
from campaigns.crash.patching import after, replace
from campaigns.disk.broken import BREAKS
from storage import alarm
from storage.intake import Intake

WELL_SECONDS = 2.0


def prepare(environment: dict[str, str]) -> None:
    """Make this process the program that ``environment`` asks for."""
    replace(alarm, "WELL_SECONDS", WELL_SECONDS)
    trap, fault = environment.get("DISK_TRAP"), environment.get("DISKSHIM_FAULT")
    if environment.get("DISK_BROKEN"):
        BREAKS[environment["DISK_BROKEN"]]()
    if trap and fault:
        after(Intake, "accept", lambda: _spring(Path(trap), Path(fault)))


def _spring(trap: Path, fault: Path) -> None:
    if trap.exists():
        trap.replace(fault)


if __name__ == "__main__":
    prepare(dict(os.environ))
    set_up("INFO")
    sys.exit(main())
