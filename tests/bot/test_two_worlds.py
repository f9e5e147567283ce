"""A conflicted officer never learns that a tip exists: the same days are played twice, with it and without it.

All his chat receives, all answers to his presses, with their times, and the public post must be the same to the byte. The
randomness of each step is fixed, so that what both worlds do has the same numbers in both.
"""

from __future__ import annotations

import json
import random
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from house_kit import _LOADERS, _reader, never, settings
from telegram import Update

from bot.house import House, open_house
from bot.sender import Sender
from bot.ticks import Ticks
from casework.lifecycle import Facts
from casework.localtime import shanghai
from config import texts
from handlers.dispatch import dispatch
from storage import roster, staff, visibility
from storage.database import Database, Tx
from storage.errors import Stale
from storage.ids import CaseId, CaseNumber, new_case_id
from storage.intake import Submission
from storage.recipients import NO_CONFLICT
from storage.recipients import _chosen as chosen
from storage.sealing import KdfCost, Pepper, Seed, mint, new_receipt, public_key
from storage.staff import Officer
from tests.office_kit import found, identity, register

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=shanghai())
FOUNDED = "2026-11-02T09:00:00+08:00"
X, Y, OVERSEER, CHANNEL = 501, 502, 503, -1001000000009
TIED = "青山镇人民政府"
SECRET = "青 山 鎮 政府窗口的人收了红包才办事，群众意见很大"
ORDINARY = "窗口人员反复让人跑，一张表退了五次"
NOBODYS = CaseNumber("QF-0000-0000")
CHEAP = KdfCost(memory_kib=8, iterations=1)


@dataclass
class Phone:
    """Stands in for the library's Bot: notes every call, with the time, and gives each chat its own message numbers."""

    now: Callable[[], datetime]
    calls: list[tuple[str, str, int, dict[str, Any]]] = field(default_factory=list)
    actor: int = 0
    _ids: dict[int, int] = field(default_factory=dict)

    def _note(self, method: str, chat: int, **what: Any) -> None:
        markup = what.pop("reply_markup", None)
        what["keyboard"] = markup.to_dict() if markup else None
        self.calls.append((self.now().isoformat(), method, chat, what))

    async def send_message(self, chat: int, text: str, **more: Any) -> Any:
        self._note("send", chat, text=text, **more)
        self._ids[chat] = self._ids.get(chat, 0) + 1
        return SimpleNamespace(message_id=self._ids[chat])

    async def edit_message_text(self, text: str, chat: int, message_id: int, **more: Any) -> None:
        self._note("edit", chat, text=text, message_id=message_id, **more)

    async def delete_messages(self, chat: int, message_ids: list[int]) -> None:
        self._note("delete", chat, message_ids=message_ids)

    async def answer_callback_query(self, query: str, text: str | None, show_alert: bool = False) -> None:
        self._note("answer", self.actor, text=text, alert=show_alert)

    async def send_chat_action(self, chat: int, action: str) -> None:
        self._note("action", chat, action=action)

    def seen_by(self, chat: int) -> list[str]:
        return [json.dumps(call, ensure_ascii=False, sort_keys=True) for call in self.calls if call[2] == chat]


@dataclass
class World:
    house: House
    phone: Phone
    x: Officer
    x_seed: Seed
    y: Officer
    with_tip: bool
    clock: list[datetime]
    hidden: CaseId = field(default_factory=new_case_id)
    number: CaseNumber = NOBODYS
    updates: int = 0

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def update(self) -> int:
        self.updates += 1
        return self.updates

    async def x_does(self, *, text: str | None = None, data: str | None = None) -> None:
        """One update of X, handled to its end; he presses on a screen of a number that is the same in both worlds."""
        person = {"id": X, "is_bot": False, "first_name": "X", "language_code": "zh-hans"}
        chat = {"id": X, "type": "private"}
        message: dict[str, Any] = {"message_id": 9000 + self.updates, "date": 1, "chat": chat, "from": person, "text": text}
        if data is None:
            raw: dict[str, Any] = {"message": message}
        else:
            query = {"id": "1", "from": person, "chat_instance": "1", "data": data}
            raw = {"callback_query": query | {"message": message | {"text": "x"}}}
        self.phone.actor = X
        update = Update.de_json({"update_id": 10**6 + self.update()} | raw, None)
        assert update is not None
        await dispatch(update, self.phone, self.house.services)  # type: ignore[arg-type]

    async def x_looks_at_everything(self) -> None:
        for command in ("/start", "/queue", "/mine", "/due", "/ties", "/duty"):
            await self.x_does(text=command)
        for view in ("all", "new", "mine", "due"):
            await self.x_does(data=f"s:queue:{view}")
        for row in (await self.house.services.desk.page(self.x, "all", "", self.now.date())).rows:
            for verb in ("card", "moves", "share", "drop", "read", "assign", "links"):
                await self.x_does(data=f"s:{verb}:{row.number}")
        for verb in ("card", "claim", "read", "reply", "note", "moves", "share", "drop", "assign", "links", "link-undo"):
            await self.x_does(data=f"s:{verb}:{self.number}")
        for rule in range(1, 16):
            await self.x_does(data=f"s:signal:{rule}:{self.hidden.hex()}")
        await self.x_does(text="/signals")
        await self.x_does(data=f"s:move:{self.number}:S02")
        await self.x_does(data=f"s:link-new:{self.number}:group")
        await self.x_does(data=f"s:assign-set:{self.number}:mode:cross")
        await self.x_does(data=f"s:area:east:{self.number}")
        await self.x_does(data=f"s:grant:{self.number}:{self.x.staff_id}")
        await self.x_does(data=f"s:remove:{self.number}:{self.y.staff_id}")

    async def time_passes(self, moment: datetime) -> None:
        """Everything the program does by itself at ``moment``, until nothing is left to be sent."""
        self.clock[0] = moment
        bot: Any = self.phone
        await Ticks(bot, self.house.services, self.house.upkeep, self.house.digests).tick()
        sender = Sender(bot, self.house.services, self.house.outgoing)
        while await sender.send_due():
            pass

    async def tip(self, case_id: CaseId, text: str) -> CaseNumber:
        record = mint(new_receipt(), Pepper(b"p" * 32), cost=CHEAP)
        tip = Submission(case_id, record, {"v": 1, "text": text}, ("P01",), 1, True, False)
        return (await self.house.services.intake.accept(tip, self.update(), self.now)).number

    async def y_moves(self, number: CaseNumber, to: str, **facts: Any) -> None:
        desk = self.house.services.desk
        card = await desk.card(number, self.y)
        await desk.move(card, to, self.y, Facts(self.y.staff_id, self.now.date(), **facts), [], self.update(), self.now)


@contextmanager
def fixed(step: str, update: World | None = None) -> Iterator[None]:
    """The randomness of one step, whatever happened before it."""
    rng = random.Random(step)
    with ExitStack() as patches:
        for name, draw in (
            ("token_bytes", lambda n=32: rng.randbytes(n)),
            ("token_hex", lambda n=16: rng.randbytes(n).hex()),
            ("randbits", rng.getrandbits),
            ("randbelow", rng.randrange),
        ):
            patches.enter_context(patch.object(secrets, name, draw))
        if update is not None:
            update.updates = rng.randrange(10**9)
        yield


@asynccontextmanager
async def world(folder: Path, *, with_tip: bool, on_duty: bool = False) -> AsyncIterator[World]:
    chosen = settings(folder)
    for path in (chosen.data_dir, chosen.secret_dir, chosen.run_dir):
        path.mkdir(parents=True)
    found(chosen.secret_dir)
    clock = [MONDAY]
    seed = Seed.generate()
    with ExitStack() as patches, fixed("founding"):
        for module, load_once in _LOADERS.items():
            patches.enter_context(patch.object(module, "load_all" if module is texts else "load", load_once))
        patches.enter_context(patch("bot.house.Reader", _reader))
        patches.enter_context(patch("bot.house.Clock", lambda _: lambda: clock[0]))
        main = await Database.open(chosen.tip_db, "main")
        x, y = await main.write(lambda tx: _hire(tx, seed))
        if on_duty:
            await main.write(lambda tx: roster.rotate(tx, MONDAY.date(), 30, ["王小明", "李大为"], FOUNDED))
        await main.close()
        async with open_house(chosen, never) as house:
            yield World(house, Phone(lambda: clock[0]), x, seed, y, with_tip, clock)


def _hire(tx: Tx, seed: Seed) -> tuple[Officer, Officer]:
    hired = []
    for name, chat, roles, key in (
        ("王小明", X, "intake manager handler head", public_key(seed)),
        ("李大为", Y, "intake manager handler head", public_key(Seed.generate())),
    ):
        who = identity(name, "officer", key)
        register(tx, who, FOUNDED)
        code = staff.invite(tx, name, frozenset(roles.split()), who.reader_id, FOUNDED, int(MONDAY.timestamp()))
        officer = staff.join(tx, code, chat, FOUNDED, int(MONDAY.timestamp()))
        assert officer is not None
        hired.append(officer)
    code = staff.invite(tx, "孙立人", frozenset({"overseer"}), None, FOUNDED, int(MONDAY.timestamp()))
    assert staff.join(tx, code, OVERSEER, FOUNDED, int(MONDAY.timestamp())) is not None
    register(tx, identity("superior", "superior"), FOUNDED)
    return hired[0], hired[1]


async def play(world: World, number: CaseNumber = NOBODYS, days: int = 20) -> CaseNumber:
    """Three weeks, or as many days; in one world with a tip about X's unit, from intake to the archive.

    Returns that tip's number; ``number`` is what X tries where there is none.
    """
    services = world.house.services
    services.keyring._seconds = 10**9
    services.keyring.unlock(world.x.staff_id, world.x_seed, int(world.now.timestamp()))
    world.number = number
    with fixed("ties", world):
        await world.x_does(text="/ties")
        await world.x_does(data="s:tie-add")
        await world.x_does(text=TIED)
        first, *_ = [await world.tip(new_case_id(), ORDINARY) for _ in range(6)]
        await world.time_passes(MONDAY + timedelta(minutes=5))
    with fixed("hidden", world):
        if world.with_tip:
            world.number = await world.tip(world.hidden, SECRET)
            await world.tip(new_case_id(), SECRET)  # this one lies about, so that signals of it fire
            await services.threads.say(world.hidden, "还有一件：上周又收了一次", world.update(), world.now)
            await services.desk.claim(world.number, world.y, world.update(), world.now)
    with fixed("first look", world):
        await world.time_passes(MONDAY + timedelta(minutes=10))
        await world.x_looks_at_everything()
    with fixed("Y works", world):
        if world.with_tip:
            await world.y_moves(world.number, "S02")
            await services.threads.note(world.hidden, world.y, "已看", world.update(), world.now)
            await services.threads.reply(world.hidden, world.y, "收到了", world.update(), world.now)
            for kind in ("group", "dual", "repeat"):
                await services.links.add(world.number, first, kind, world.y, world.update(), world.now)
            await services.assignments.change(world.number, "mode", "cross", world.y, world.update(), world.now)
    for day in range(1, days + 1):
        await _day(world, day, first)
    return world.number


async def _day(world: World, day: int, first: CaseNumber) -> None:
    services = world.house.services
    moment = MONDAY + timedelta(days=day)
    with fixed(f"day {day} morning", world):
        await world.time_passes(moment)
        if day == 2:
            await world.tip(new_case_id(), ORDINARY + "，第二次")
        if day == 3:
            with suppress(Stale):  # whoever was on duty has it
                await services.desk.claim(first, world.y, world.update(), world.now)
        await world.time_passes(moment + timedelta(minutes=1))
    with fixed(f"day {day} work", world):
        if world.with_tip and day == 8:
            await world.y_moves(world.number, "S05", destination="县纪委")
        if world.with_tip and day == 9:
            await services.threads.say(world.hidden, "请再看看", world.update(), world.now)
            await world.y_moves(world.number, "S19", receipt="已签收")
        if world.with_tip and day == 15:
            await world.y_moves(world.number, "S20", file_complete=True)
    with fixed(f"day {day} evening", world):
        await world.time_passes(moment + timedelta(hours=9))
        if day in (1, 4, 7, 9, 14, 20):
            await world.x_looks_at_everything()


def public(lines: list[str]) -> list[str]:
    """The channel's posts without what is random by design in each: box numbers and digests of the audit chain."""
    blind = [re.sub(r"[0-9a-f]{64}|(?:[0-9A-Z]{4}-){4,}[0-9A-Z]{2,4}", "(digest)", line) for line in lines]
    return [re.sub(r"(?<![0-9])[0-9]{6}(?![0-9])", "######", line) for line in blind]


async def both(folder: Path, days: int = 20, *, on_duty: bool = False) -> tuple[World, World]:
    async with world(folder / "with", with_tip=True, on_duty=on_duty) as one:
        number = await play(one, days=days)
    async with world(folder / "without", with_tip=False, on_duty=on_duty) as other:
        await play(other, number, days)
    return one, other


@pytest.mark.parametrize("on_duty", [False, True], ids=["no roster", "he is on duty"])
async def test_the_conflicted_officer_sees_the_same_in_both_worlds(tmp_path: Path, on_duty: bool) -> None:
    one, other = await both(tmp_path, on_duty=on_duty)
    assert one.number != NOBODYS
    assert any(str(one.number) in line for line in one.phone.seen_by(Y)), "the colleague is told and sees it"
    mine, his = one.phone.seen_by(X), other.phone.seen_by(X)
    assert len(his) > 150
    assert mine == his
    posts, others = public(one.phone.seen_by(CHANNEL)), public(other.phone.seen_by(CHANNEL))
    assert len(posts) == 3
    assert posts == others
    figures, same = one.phone.seen_by(OVERSEER), other.phone.seen_by(OVERSEER)
    assert re.findall(r"收到 ([0-9]+) 件", "".join(figures)) == ["0", "7", "0"]
    assert sum("压案不查" in line for line in figures) == 2, "he is told of signals of what everybody may know of"
    assert figures == same, "an officer without a key is told of what everybody may know of"


def everybody(tx: Tx, case_id: CaseId) -> set[Any]:
    return {reader for (reader,) in tx.execute("SELECT reader_id FROM reader")}


def turning(tx: Tx, case_id: CaseId, today: date) -> Officer:
    """After a few tips the next officer: who gets the tips he sees tells how many there are that he does not."""
    able = [one for one in visibility.officers(tx, case_id) if "intake" in one.roles]
    return able[tx.execute("SELECT count(*) FROM tip").fetchone()[0] // 8 % len(able)]


LEAKS: dict[str, tuple[str, Any]] = {
    "queue, counts and figures of all": ("storage.visibility.SEEN", "(1 OR :reader)"),
    "a card of any number": ("storage.visibility.require", lambda tx, case_id, officer: None),
    "notices and reminders to all": ("storage.visibility.holders", everybody),
    "the post counts what is restricted": (
        "storage.recipients._chosen", lambda *given, **more: replace(chosen(*given, **more), restricted=False)
    ),
    "ties are not looked at": ("storage.ties.Ties._match", lambda self, book, given: NO_CONFLICT),
    "links to what he does not see": (
        "storage.links.visibility",
        SimpleNamespace(find=visibility.find, require=visibility.require, sees=lambda tx, case_id, reader: True),
    ),
    "those on duty take turns by tips": ("storage.roster.keeper", turning),
}


@pytest.mark.parametrize("leak", LEAKS)
async def test_each_leak_shows(tmp_path: Path, leak: str) -> None:
    """Builds that leak in one place each: were they not told apart, the test above would prove nothing."""
    name, instead = LEAKS[leak]
    with patch(name, instead):
        one, other = await both(tmp_path, 7 if "post" in leak else 2, on_duty="on duty" in leak)
    shown = [(w.phone.seen_by(X), public(w.phone.seen_by(CHANNEL))) for w in (one, other)]
    assert shown[0] != shown[1]


async def test_a_signal_that_an_overseer_must_not_know_of_shows(tmp_path: Path) -> None:
    """The same of his letters: a build that tells every overseer of every signal."""
    with patch("storage.overseers.KNOWS", "officer.roles='overseer'"):
        one, other = await both(tmp_path, 7)
    assert one.phone.seen_by(OVERSEER) != other.phone.seen_by(OVERSEER)
