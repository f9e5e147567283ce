"""One era: a desk from its first start in an empty directory to its last check, killed all the way. Run by ``outcome``.

births     starts in an empty directory, killed while it migrates and makes its files
rounds     people use it while it is killed; each round ends with a life that is left alone until everybody is served,
           and then everything at rest is checked
dusk       drafts run out and what officers read is deleted; after days, deadlines and digests are announced and
           remains are swept; killed here as well
"""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from campaigns.crash.checks import Checks
from campaigns.crash.citizen import Citizen
from campaigns.crash.desk import Desk
from campaigns.crash.followed import Followed
from campaigns.crash.lives import KILLED, Life
from campaigns.crash.notices import Notices
from campaigns.crash.points import BACKUP, BIRTH, DUSK, HOOK, NIGHTFALL, RUN, Point
from campaigns.crash.record import Record
from campaigns.crash.town import Town

BIRTHS = ("migrate.statement", "migrate.statement", "migrate.done", "file.before", "file.after", "first.poll")
ROUND = 20
CITIZENS = 8
SHORT, LONG = 0.02, 0.4
"""Seconds a life may last; longer where starting alone takes a good part of it."""
PATIENCE = 60.0
"""Seconds of undisturbed running within which everybody must be served, on a busy machine."""
HOUR = 1.5
"""Seconds of the one longer life in each round, for what takes several steps in the same life (unlocking, reading)."""
PUSHED = 4
"""Of so many eras one has its updates pushed by webhook; the others ask for them."""
LEASE = 31
DAY = 86_400
EVENING = 50 * 60
"""Longer than drafts and shown content live, shorter than the 48 hours in which Telegram deletes messages."""


@dataclass(frozen=True)
class Plan:
    """Which era of which campaign, and about how many kills it has."""

    seed: int
    number: int
    kills: int
    broken: str = ""


class Failed(Exception):
    """Faults are in the record: the era stops, its files stay."""


class Era:
    """Everything one era holds. ``run`` it once."""

    def __init__(self, plan: Plan, desk: Desk) -> None:
        self.plan = plan
        self.rng = Random(f"{plan.seed}/{plan.number}")  # noqa: S311 - a campaign must be repeatable
        self.record = Record(Random(f"{plan.seed}/{plan.number}/words"))  # noqa: S311 - the same
        self.desk = desk
        self.town = Town(desk.world)
        self.kills = 0
        self.long = LONG
        self.where: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self._closing = False
        self._people: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Live through the era. Raises Failed as soon as a fault is found."""
        if self.plan.number % PUSHED == 1:
            self.desk.push(self.rng)
        await self.desk.found()
        for name in BIRTHS:
            await self._kill({name: BIRTH[name]}, armed=1.0)
        self.checks, self.notices = await self._open()
        self.followed = Followed(self.checks, self.record, self.town, self.desk.texts)
        try:
            while self.kills < self.plan.kills:
                await self._round()
            await self._close()
            await self._dusk()
            await self._end()
        finally:
            for task in self._people:
                task.cancel()
            await asyncio.gather(*self._people, return_exceptions=True)

    async def _open(self) -> tuple[Checks, Notices]:
        """Hire officers: one works, the others only watch, so that their standing notice counts all they may know of."""
        texts = self.desk.texts
        start = time.monotonic()
        life = await self._begin_to_work()
        self.long = max(LONG, 4 * (time.monotonic() - start))
        officer, watcher, tied = await self.desk.hire(self.town, self.record, self.rng)
        await self._stop(life)
        checks = Checks(self.desk, self.record)
        self._people.append(asyncio.create_task(officer.live()))
        self._people += [asyncio.create_task(self._slot(n)) for n in range(CITIZENS)]
        chats = officer.chat, watcher.chat, tied.chat
        return checks, Notices(checks, self.record, self.town, texts, chats, self.desk.channel)

    async def _slot(self, slot: int) -> None:
        """One citizen after the other."""
        visit = 0
        while not self._closing:
            visit += 1
            rng = Random(f"{self.plan.seed}/{self.plan.number}/{slot}/{visit}")  # noqa: S311 - repeatable
            await Citizen(self.town, self.record, rng, self.desk.texts, f"citizen {slot}.{visit}").live()

    async def _round(self) -> None:
        self.town.resume()
        interrupted = self.rng.randrange(ROUND)
        for turn in range(ROUND):
            if turn == interrupted:
                await self._kill_backup()
            await self._kill(self._instants)
        await self._shoot(await self._after(max(HOUR, 2 * self.long)))
        await self._take_stock()

    async def _close(self) -> None:
        """Let the citizens finish what they began, under fire; then the officers go home."""
        self._closing = True
        officer, *citizens = self._people
        self.town.resume()
        for _ in range(10 * ROUND):
            if all(task.done() for task in citizens):
                break
            await self._kill(self._instants)
        await self._take_stock()
        officer.cancel()

    async def _dusk(self) -> None:
        self.desk.world.clock.advance(EVENING)
        for _ in range(6):
            await self._kill(NIGHTFALL, armed=1.0, at_most=max(HOUR, self.long))
        await self._take_stock()
        # Nobody can delete after 48 hours: a bot that stays away so long leaves what an officer has just read.
        life = await self._begin_to_work()
        await self._soon(lambda: self.notices.content_left() == 0)
        await self._shoot(life)
        self.desk.world.clock.advance(9 * DAY)
        for _ in range(8):
            await self._kill(DUSK)
        await self._take_stock()

    async def _end(self) -> None:
        """Two nights in one life sweep what erased cases left; then the program is stopped as an operator would."""
        life = await self._begin_to_work()
        for _ in range(3):
            self.desk.world.clock.advance(DAY)
            if await self._soon(lambda: self.checks.orphans() == 0, 2.0):
                break
        await self._stop(life)
        self.notices.at_the_end()
        self._judge()

    async def _take_stock(self) -> None:
        """One life without a shot: everybody is served, notices go out, a backup is made; then all files are checked."""
        self.town.pause()
        life = await self._begin()
        if not await self._soon(self._all_served):
            for wait in self.town.waiting.values():
                self.record.fault(wait.kind, f"{wait.who} waits for {wait.what}")
            for update in self.desk.world.queue.waiting():
                self.record.fault("unanswered", f"update {update.update_id} is not confirmed")
        await self._drain()
        await self._back_up()
        await self._shoot(life)
        self._look_at_taps()
        self.checks.everything()
        self.notices.at_rest()
        self.followed.at_rest()
        self.acts = self.checks.acts()
        self._judge()

    async def _drain(self) -> None:
        """Let all notices go out, those too that a killed life had leased; ends when none goes out any more."""
        waiting, before = self.checks.outbox()[0], -1
        while waiting and waiting != before:
            self.desk.world.clock.advance(LEASE)
            await self._soon(lambda: self.checks.outbox()[0] == 0, 3.0)
            before, waiting = waiting, self.checks.outbox()[0]

    async def _back_up(self) -> None:
        """A backup beside the running program; it verifies itself and must have every case."""
        try:
            backed_up = await self.desk.backup()
        except RuntimeError as error:
            self.record.fault("other", str(error))
            return
        if backed_up != self.checks.cases():
            self.record.fault("lost", f"a backup has {backed_up} of {self.checks.cases()} cases")

    @property
    def _instants(self) -> Mapping[str, Point]:
        return HOOK if self.desk.pushed else RUN

    def _all_served(self) -> bool:
        return not self.town.waiting and len(self.desk.world.queue) == 0

    async def _soon(self, done: object, seconds: float = PATIENCE) -> bool:
        """Whether something comes about, and stays, within so many seconds."""
        assert callable(done)
        end = time.monotonic() + seconds
        seen = 0
        while time.monotonic() < end:
            seen = seen + 1 if done() else 0
            if seen == 3:
                return True
            await asyncio.sleep(0.02)
        return False

    async def _kill(self, pool: Mapping[str, Point], armed: float = 0.7, at_most: float = 0) -> None:
        """One life, ended by itself at a named instant or from outside at a random one."""
        longest = at_most or self.long
        name, limit = "", self.rng.uniform(SHORT, longest)
        if self.rng.random() < armed:
            name, limit = self.rng.choice(sorted(pool)), longest
        life = await self._begin(name, self.rng.randint(1, pool[name].passes) if name else 1)
        if await life.within(limit):
            self.where[name] += 1
            await self._died(life)
        else:
            self.where["outside"] += 1
            await self._shoot(life)
        if self._people:
            self.checks.shown_are_stored()
            self._look_at_taps()
            self._judge()

    async def _kill_backup(self) -> None:
        """A backup dies beside the running program, which dies after it."""
        life = await self._begin()
        name = self.rng.choice(sorted(BACKUP))
        nth = self.rng.randint(1, BACKUP[name].passes)
        order = self.desk.order("backup", str(self.desk.home.backup("cut")), point=name, nth=nth)
        backup = await self.desk.lives.begin(order)
        if await backup.within(self.rng.uniform(0.1, 1.0)):
            self.where[name] += 1
        else:
            backup.send(signal.SIGKILL)
        self.kills += await backup.ended == KILLED
        await self._shoot(life)

    async def _begin(self, point: str = "", nth: int = 1) -> Life:
        return await self.desk.lives.begin(self.desk.order("run", point=point, nth=nth, broken=self.plan.broken))

    async def _begin_to_work(self) -> Life:
        """A life that has asked Telegram for updates: from then on it can be stopped, not only killed."""
        heard = self.desk.heard()
        life = await self._begin()
        await self.town.until(lambda: self.desk.at_work(heard))
        return life

    async def _after(self, seconds: float) -> Life:
        """A life that has been left alone so long, at work all the time."""
        life = await self._begin()
        await life.within(seconds)
        return life

    async def _shoot(self, life: Life) -> None:
        life.send(signal.SIGKILL)
        await self._died(life)

    async def _died(self, life: Life) -> None:
        status = await life.ended
        self.kills += 1
        if status != KILLED:
            said = (self.desk.home.path / "bot.log").read_text(encoding="utf-8", errors="replace").splitlines()[-1:]
            self.record.fault("other", f"the program ended by itself with {status}: {said}")
            raise Failed

    async def _stop(self, life: Life) -> None:
        life.send(signal.SIGTERM)
        status = await life.ended
        if status:
            self.record.fault("other", f"the program ended with {status} when it was stopped")

    def _look_at_taps(self) -> None:
        """A tap whose update is confirmed has been answered, unless it had waited too long for that."""
        for tap in list(self.town.taps):
            if tap.answered:
                self.town.taps.remove(tap)
            elif self.town.confirmed(tap.update_id):
                self.town.taps.remove(tap)
                if not self.town.expired(tap):
                    self.record.fault("unanswered", f"tap {tap.update_id} is confirmed, and nothing has answered it")

    def _judge(self) -> None:
        if self.record.faults:
            raise Failed
