"""Living one era and what it came to. Called by ``__main__``, in a process of its own."""

import asyncio
import shutil
import time
from collections import Counter
from dataclasses import dataclass

from campaigns.crash.desk import opened
from campaigns.crash.era import Era, Failed, Plan


@dataclass(frozen=True)
class Outcome:
    """What one era came to; ``home`` is the kept directory of an era with faults."""

    plan: Plan
    kills: int
    tips: int
    faults: list[tuple[str, str]]
    seconds: float
    home: str
    where: "Counter[str]"
    """How often a life ended at each named instant, or from "outside"."""
    acts: "Counter[str]"
    """What the audit chain holds, by act."""


def live(plan: Plan) -> Outcome:
    """Run one era in this process. Its directory is removed unless it found a fault."""
    return asyncio.run(_live(plan))


async def _live(plan: Plan) -> Outcome:
    start = time.monotonic()
    async with opened(plan.number) as desk:
        era = Era(plan, desk)
        try:
            await era.run()
        except Failed:
            assert era.record.faults
        except RuntimeError as error:
            era.record.fault("other", str(error))
    if era.record.faults:
        (desk.home.path / "chats.txt").write_text("\n".join(era.town.transcript()), encoding="utf-8")
    else:
        shutil.rmtree(desk.home.path)
    seconds = time.monotonic() - start
    return Outcome(
        plan, era.kills, len(era.record.tips), era.record.faults, seconds, str(desk.home.path), era.where, era.acts
    )
