"""What a desk does in a busy hour, on the storage layer alone, under the recording shim. Started by campaigns/disk/power.py.

    python -m campaigns.disk.workload FOLDER SEED STEPS DURABILITY
"""

import asyncio
import itertools
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

from campaigns.disk.promises import promise
from campaigns.disk.store import FOUNDED, NOW, OFFICE, Store, store, submission
from casework.lifecycle import Facts
from storage import office, readers, staff
from storage.ids import CaseNumber, ReaderId
from storage.office import Identity
from storage.sealing import Seed, public_key
from storage.staff import Officer

SECONDS = int(NOW.timestamp())
WORDS = "办事窗口反复让人跑，一张表退了五次，每次理由都不一样。"


class Hour:
    """Random acts from one seed; each is promised in the record only when the store has said yes."""

    def __init__(self, store: Store, officer: Officer, rng: Random) -> None:
        self._store, self._officer, self._rng = store, officer, rng
        self._updates = itertools.count(1000)
        self._cases: dict[CaseNumber, str] = {}
        self._serial = itertools.count(1)

    async def live(self, steps: int) -> None:
        acts = {self._tips: 6, self._words: 3, self._move: 2, self._erase: 1, self._nightly: 1}
        await self._tips()
        for act in self._rng.choices(list(acts), list(acts.values()), k=steps):
            await act()

    def _text(self) -> str:
        return f"第{next(self._serial)}件：" + WORDS * self._rng.choice((1, 3, 40))

    async def _tips(self) -> None:
        await asyncio.gather(*(self._tip() for _ in range(self._rng.choice((1, 1, 1, 3)))))

    async def _tip(self) -> None:
        text = self._text()
        tip = submission(text)
        accepted = await self._store.intake.accept(tip, next(self._updates), NOW)
        promise("tip", case=tip.case_id.hex(), number=accepted.number, text=text)
        self._cases[accepted.number] = tip.case_id.hex()

    async def _words(self) -> None:
        card = await self._store.card(self._rng.choice(list(self._cases)))
        text, update = self._text(), next(self._updates)
        match self._rng.choice(("message", "reply", "note")):
            case "message":
                await self._store.threads.say(card.case_id, text, update, NOW)
            case "reply":
                await self._store.threads.reply(card.case_id, self._officer, text, update, NOW)
            case _:
                await self._store.threads.note(card.case_id, self._officer, text, update, NOW)
        promise("words", case=card.case_id.hex(), text=text)

    async def _move(self) -> None:
        card = await self._store.card(self._rng.choice(list(self._cases)))
        if card.state == "S01":
            case = card.case_id.hex()
            promise("moving", case=case, old="S01", to="S02")
            facts = Facts(self._officer.staff_id, NOW.date())
            await self._store.desk.move(card, "S02", self._officer, facts, [], next(self._updates), NOW)
            promise("moved", case=case, to="S02")

    async def _erase(self) -> None:
        card = await self._store.card(self._rng.choice(list(self._cases)))
        if card.state != "S01" or len(self._cases) == 1:
            return
        case = self._cases.pop(card.number)
        facts = Facts(self._officer.staff_id, NOW.date(), reason=self._store.lifecycle.reasons("S01", "drop")[0].id)
        promise("erasing", case=case)
        await self._store.desk.erase(card, self._officer, facts, next(self._updates), NOW)
        promise("erased", case=case)

    async def _nightly(self) -> None:
        await self._store.upkeep.nightly(NOW + timedelta(days=1))


async def run(folder: Path, rng: Random, steps: int, durability: str) -> None:
    async with store(folder, durability) as opened:
        seed, reader_id = Seed.generate(), ReaderId("r-anna")
        who = Identity(reader_id, "officer", "anna", 1, public_key(seed).raw)
        await opened.main.write(lambda tx: readers.add(tx, who, office.certify(OFFICE, who), None, FOUNDED))
        code = await opened.main.write(
            lambda tx: staff.invite(tx, "Anna", frozenset({"intake"}), reader_id, FOUNDED, SECONDS)
        )
        officer = await opened.main.write(lambda tx: staff.join(tx, code, 501, FOUNDED, SECONDS))
        assert officer is not None
        promise("reader", id=reader_id, seed=seed.reveal().hex())
        await Hour(opened, officer, rng).live(steps)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Random(int(sys.argv[2])), int(sys.argv[3]), sys.argv[4]))  # noqa: S311 - chance to repeat, not to hide
