"""Many sequences against one desk, in this process. Called by ``__main__``, a process each, and by the small test."""

import asyncio
import logging
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from random import Random
from unittest.mock import patch

from bot import app as running_app
from campaigns.telegram.broken import BREAKS
from campaigns.telegram.checks import Checks
from campaigns.telegram.desk import Desk, opened
from campaigns.telegram.story import Story
from campaigns.telegram.trouble import Trouble
from campaigns.telegram.virtual import VirtualLoop


@dataclass(frozen=True)
class Plan:
    """``number`` of the era in its campaign; every third takes updates by webhook. ``broken`` names a wrong build."""

    seed: int
    number: int
    sequences: int
    broken: str = ""
    revoke: bool = True
    """Whether the era ends with a revoked token."""
    only: int | None = None
    """The one sequence to run, with the draws it has in its era."""

    @property
    def mode(self) -> str:
        return "webhook" if self.number % 3 == 2 else "polling"


@dataclass
class Outcome:
    """What one era came to; faults as (kind, sentence that names the sequence)."""

    plan: Plan
    sequences: int = 0
    calls: int = 0
    updates: int = 0
    tips: int = 0
    added: int = 0
    refusals: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    """Virtual seconds the longest sequence took."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    met: "Counter[str]" = field(default_factory=Counter)
    acts: "Counter[str]" = field(default_factory=Counter)


def live(plan: Plan) -> Outcome:
    """Run one era on a virtual clock; ends at its first fault."""
    logging.disable(logging.CRITICAL)
    start = time.monotonic()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        outcome = runner.run(_live(plan))
    outcome.seconds = time.monotonic() - start
    return outcome


async def _live(plan: Plan) -> Outcome:
    rng = _drawn(plan, "desk")
    trouble, outcome = Trouble(rng), Outcome(plan)
    wrong = BREAKS[plan.broken]() if plan.broken else nullcontext()
    with wrong:
        async with opened(rng.randrange(2**31), trouble, plan.mode) as desk:
            await _sequences(desk, plan, outcome)
    return outcome


def _drawn(plan: Plan, what: str) -> Random:
    return Random(f"{plan.seed}/{plan.number}/{what}")  # noqa: S311 - drawn again from the same seed


async def _sequences(desk: Desk, plan: Plan, outcome: Outcome) -> None:
    checks = Checks(desk)
    for number in range(plan.sequences) if plan.only is None else (plan.only,):
        await _sequence(desk, Story(desk, _drawn(plan, str(number)), number), checks, outcome)
        if checks.faults:
            break
    else:
        if plan.revoke and desk.mode == "polling":
            await _revoked(desk, checks)
    outcome.calls, outcome.met = desk.telegram.calls, desk.trouble.met
    outcome.updates = len(desk.telegram.settled)
    outcome.tips, outcome.added, outcome.refusals = checks.tips, checks.added, checks.refusals
    outcome.faults = checks.faults


async def _revoked(desk: Desk, checks: Checks) -> None:
    """At the end of an era @BotFather revokes the token: a program that polls must end, and say why."""
    with patch.object(running_app.log, "error") as said:
        desk.trouble.revoked = True
        try:
            code = await desk.ended()
        except TimeoutError:
            checks.fault("revoked", "the program goes on without a valid token")
            return
        if code != 1 or not any("refuse" in str(call) for call in said.call_args_list):
            checks.fault("revoked", f"the program ended with {code} and named no reason")


async def _sequence(desk: Desk, story: Story, checks: Checks, outcome: Outcome) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    try:
        await story.play()
        await checks.after(story)
    except TimeoutError:
        checks.fault("stuck", "updates were not handled in 900 s")
    except Exception as error:  # whatever ended the program is what this campaign looks for
        checks.fault("other", f"{type(error).__name__}: {error}")
    outcome.sequences += 1
    outcome.slowest = max(outcome.slowest, loop.time() - start)
    outcome.acts.update(story.acts)
    checks.faults[:] = [(kind, f"sequence {story.number}: {words}") for kind, words in checks.faults]
    story.calm()
