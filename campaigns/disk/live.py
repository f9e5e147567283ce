"""The whole program with disks that fill, fail or lie, while citizens submit: each is told the truth, the operator once.

Trouble that passes: yes or no to every submission, never both nor neither; one alarm; then everything works, with no
restart, and one line says so. Damage that stays: nothing more is confirmed, one alarm; whoever starts on it works with
all that was confirmed, or says what to do and ends.
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
TAILS = ("-wal", "-shm")
SETTLED_SECONDS = 1.5
"""Longer than a tick: the program has looked at its files, and noted how far they had come."""
WELL_SECONDS = 15.0
PROGRAM = ("-m", "campaigns.disk.child")
_ERROR = re.compile(r"^\S+ \S+ ERROR \S+ (.*)$", re.MULTILINE)
_ADVICE = ("restore it", "restore both", "delete it")
_UNWELL, _WELL = "storage-unwell", "storage-well "


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
async def running(home: Path, library: Path | None, broken: str = "") -> AsyncIterator[Trouble]:
    """A desk of its own; without the shim (no compiler), only what needs none can be tried."""
    home.mkdir()
    fault, trap = home / "fault", home / "trap"
    fault.write_text("")
    preload = shim.environment(library, Path("/"), fault=fault) if library else {}
    settings = SETTINGS | dict(preload) | {"DISK_TRAP": str(trap), "DISK_BROKEN": broken}
    async with stage(home / "home", settings=settings, program=PROGRAM) as desk:
        yield Trouble(desk, fault, trap)


async def passing(home: Path, name: str, rng: Random, library: Path | None, broken: str = "") -> Episode:
    """One trouble that passes."""
    episode = Episode(name)
    async with running(home, library, broken) as trouble:
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
        await _again(episode, desk, people[0])
        await _compare(episode, desk, [*people, newcomer])
        await _well(episode, desk, read)
        _alarms(episode, desk.log.read_text(encoding="utf-8")[read:])
        if await desk.stop() != 0:
            episode.fault("stopped", "did not end cleanly")
    return episode


async def damaged(home: Path, name: str, rng: Random, *, alive: bool, broken: str = "") -> Episode:
    """Damage to a file, under the running program or between two runs."""
    episode = Episode(f"{name}, {'running' if alive else 'stopped'}")
    damage = DAMAGES[name]
    async with running(home, None, broken) as trouble:
        desk = trouble.desk
        people = await _drafted(desk, CITIZENS)
        for person in people[:2]:
            await _try(episode, desk, person)
        read = desk.log.stat().st_size
        if not alive:
            await asyncio.sleep(SETTLED_SECONDS)
            await desk.stop(signal.SIGKILL if damage.file.endswith(TAILS) else signal.SIGTERM)
        damage.harm((trouble.run if damage.file.startswith("sessions") else desk.data) / damage.file)
        if alive:
            await asyncio.sleep(rng.random() * SETTLED_SECONDS)
            before = episode.told["receipt"]
            await _try(episode, desk, people[2])
            if damage.seen and episode.told["receipt"] > before:
                episode.fault("untrue", "stored in a file that is not what it was")
            await asyncio.sleep(SETTLED_SECONDS)
            _alarms(episode, desk.log.read_text(encoding="utf-8")[read:])
            await desk.stop()
        await _restarted(episode, desk, [person for person in people if person.codes])
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


async def _again(episode: Episode, desk: Desk, person: Citizen) -> None:
    """Another tip from somebody who was there: it must not be taken for the one before."""
    await person.write()
    await _quiet(desk)
    await person.submit()
    await _quiet(desk)
    if "receipt" not in await person.told():
        episode.fault("stuck", "no receipt for another tip of the same chat")


async def _well(episode: Episode, desk: Desk, read: int) -> None:
    """Where there was an alarm, a line tells in time that it has passed."""
    for _ in range(int(WELL_SECONDS / 0.25)):
        said = desk.log.read_text(encoding="utf-8")[read:]
        if said.count(_UNWELL) <= said.count(_WELL):
            return
        await asyncio.sleep(0.25)
    episode.fault("silent", "nothing says that the trouble has passed")


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
    if episode.told["no"] and _UNWELL not in log and not episode.name.startswith("clock"):
        episode.fault("silent", "refused without an alarm")
    if episode.alarms.total() > 1:
        episode.fault("flood", f"{episode.alarms.total()} alarms for one cause")
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


async def episode(home: Path, kind: str, name: str, rng: Random, library: Path | None, broken: str = "") -> Episode:
    """Live through one of ``plan`` in ``home``, which must not exist yet."""
    if kind == "passing":
        return await passing(home, name, rng, library, broken)
    return await damaged(home, name, rng, alive=kind == "running", broken=broken)
