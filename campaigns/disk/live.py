"""The whole program with disks that fill, fail or lie, while citizens submit: each is told the truth, the operator once.

Trouble that passes: yes or no to every submission, never both nor neither; one alarm; then everything works, with no
restart. Damage that stays: whoever starts on it works with all that was confirmed, or says what to do and ends.
"""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaigns.disk import shim
from campaigns.disk.causes import CAUSES, DAMAGES, SHIMMED, Trouble
from campaigns.disk.citizens import QUIET_SECONDS, Citizen, arrive, opens
from demo.stage import Desk, StageError, stage
from storage.readonly import look

SETTINGS = {
    "QF_BALLAST_MIB": "0", "QF_MIN_FREE_MIB": "0", "QF_MIN_RUN_FREE_MIB": "0", "QF_CANARY_MINUTES": "0",
    "QF_DRAFT_MINUTES": "240", "QF_RECEIPTS_AHEAD": "8",
}  # fmt: skip
CITIZENS = 3
_ERROR = re.compile(r"^\S+ \S+ ERROR \S+ (.*)$", re.MULTILINE)
_ADVICE = ("restore it", "delete it")


@dataclass
class Episode:
    """One trouble: what citizens were told, the alarms, and what went wrong, as "kind: what"."""

    name: str
    told: "Counter[str]" = field(default_factory=Counter)
    alarms: "Counter[str]" = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def fault(self, kind: str, what: str) -> None:
        self.faults.append(f"{kind}: {what}")


@asynccontextmanager
async def running(home: Path, library: Path | None) -> AsyncIterator[Trouble]:
    """A desk of its own; without the shim (no compiler), only what needs none can be tried."""
    home.mkdir()
    fault = home / "fault"
    fault.write_text("")
    preload = shim.environment(library, Path("/"), fault=fault) if library else {}
    async with stage(home / "home", settings=SETTINGS | dict(preload)) as desk:
        yield Trouble(desk, fault)


async def passing(home: Path, name: str, rng: Random, library: Path | None) -> Episode:
    """One trouble that passes."""
    episode = Episode(name)
    async with running(home, library) as trouble:
        desk, read = trouble.desk, trouble.desk.log.stat().st_size
        people = await _drafted(desk, CITIZENS)
        newcomer = (await arrive(desk, 1))[0]
        early = rng.random() < 0.5
        async with CAUSES[name](trouble):
            if early:
                await asyncio.sleep(rng.random())
            await asyncio.gather(newcomer.write(), *(_try(episode, desk, person) for person in people))
            await _quiet(desk)
        await _recovered(episode, desk, [*people, newcomer])
        await _compare(episode, desk, [*people, newcomer])
        _alarms(episode, desk.log.read_text(encoding="utf-8")[read:])
        if await desk.stop() != 0:
            episode.fault("stopped", "did not end cleanly")
    return episode


async def damaged(home: Path, name: str, rng: Random, *, alive: bool) -> Episode:
    """Damage to a file, under the running program or between two runs."""
    episode = Episode(f"{name}, {'running' if alive else 'stopped'}")
    file, harm = DAMAGES[name]
    async with running(home, None) as trouble:
        desk = trouble.desk
        people = await _drafted(desk, CITIZENS)
        for person in people[:2]:
            await _try(episode, desk, person)
        if not alive:
            await desk.stop(signal.SIGKILL if file.endswith("-wal") else signal.SIGTERM)
        path = (trouble.run if file.startswith("sessions") else desk.data) / file
        harm(path)
        if alive:
            await asyncio.sleep(rng.random())
            await _try(episode, desk, people[2])
            await desk.stop()
        lossy = file.endswith("-wal")
        await _restarted(episode, desk, [person for person in people if person.codes and not lossy])
    return episode


async def _drafted(desk: Desk, count: int) -> list[Citizen]:
    people = await arrive(desk, count)
    await asyncio.gather(*(person.write() for person in people))
    await desk.sim.quiet(within=QUIET_SECONDS)
    return people


async def _try(episode: Episode, desk: Desk, person: Citizen) -> None:
    """Submit once: yes or no, never both, and silence is no answer either."""
    popup = await person.submit()
    await _quiet(desk)
    told = await person.told() or ({"no"} if popup else set())
    episode.told.update(told or {"nothing"})
    if len(told) != 1:
        episode.fault("untrue", f"was told {' and '.join(sorted(told)) or 'nothing'}")


async def _quiet(desk: Desk) -> None:
    await desk.sim.quiet(within=QUIET_SECONDS)


async def _recovered(episode: Episode, desk: Desk, people: list[Citizen]) -> None:
    """The cause has gone: who has no receipt yet gets one now, without a restart."""
    for person in people:
        if person.codes:
            continue
        await person.submit()  # where the draft is still there
        await _quiet(desk)
        await person.told()
        if not person.codes:
            await person.write()
            await _quiet(desk)
            await person.submit()
            await _quiet(desk)
        if "receipt" not in await person.told() and not person.codes:
            episode.fault("stuck", "no receipt although the cause has gone")


async def _compare(episode: Episode, desk: Desk, people: list[Citizen]) -> None:
    """Every receipt opens; there are as many tips as receipts."""
    codes = {code for person in people for code in person.codes}
    for code in codes:
        if not await opens(desk, code):
            episode.fault("lost", "a receipt does not open")
    stored = look(desk.data / "main.db", lambda tx: int(tx.execute("SELECT count(*) FROM tip").fetchone()[0]))
    if stored != len(codes):
        episode.fault("untrue", f"{stored} tips stored, {len(codes)} receipts shown")


def _alarms(episode: Episode, log: str) -> None:
    """Refusals without an alarm, or the same alarm again and again."""
    episode.alarms.update(_ERROR.findall(log))
    if episode.told["no"] and not episode.alarms and not episode.name.startswith("clock"):
        episode.fault("silent", "refused without an alarm")
    for line, count in episode.alarms.items():
        if count > 1:
            episode.fault("flood", f"{count} times {line}")
    if "Traceback" in log:
        episode.fault("flood", "a stack trace in the log")


async def _restarted(episode: Episode, desk: Desk, people: list[Citizen]) -> None:
    """Start on what is left: all that was confirmed is there and intake works, or the operator is told what to do."""
    read = desk.log.stat().st_size
    try:
        await desk.start()
    except StageError:
        said = desk.log.read_text(encoding="utf-8")[read:]
        status = desk.process.returncode if desk.process else 0
        episode.alarms.update([said.strip().splitlines()[-1] if said.strip() else ""])
        if not status or "Traceback" in said or not any(words in said for words in _ADVICE):
            episode.fault("unclear", f"ended with {status} and said {said.strip()[-200:]!r}")
        return
    for person in people:
        for code in person.codes:
            if not await opens(desk, code):
                episode.fault("lost", "started, and a receipt does not open")
    if people and await _verify_complains(desk):
        episode.fault("lost", "started on files that verify finds wrong")
    newcomer = (await _drafted(desk, 1))[0]
    await _try(episode, desk, newcomer)


async def _verify_complains(desk: Desk) -> bool:
    try:
        await desk.command("verify")
    except StageError:
        return True
    return False


def plan(n: int, rng: Random, *, shimmed: bool) -> list[tuple[str, str]]:
    """``n`` episodes as (kind, name): every one once before any comes again."""
    every = [("passing", name) for name in CAUSES if shimmed or name not in SHIMMED]
    every += [(kind, name) for kind in ("stopped", "running") for name in DAMAGES]
    found: list[tuple[str, str]] = []
    while len(found) < n:
        rng.shuffle(every)
        found += every
    return found[:n]


async def episode(home: Path, kind: str, name: str, rng: Random, library: Path | None) -> Episode:
    """Live through one of ``plan`` in ``home``, which must not exist yet."""
    if kind == "passing":
        return await passing(home, name, rng, library)
    return await damaged(home, name, rng, alive=kind == "running")
