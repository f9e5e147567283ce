"""Shared by the tests of what a receipt opens: a citizen's phone on the real services, and an officer who reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from house_kit import FOUNDED, MONDAY, OFFICER, Home

from casework.lifecycle import Facts
from handlers.callback import Press, unpack
from handlers.chat import Chat
from handlers.citizen import flow
from handlers.citizen.conversation import Conversation, from_body
from handlers.events import Event, Kind
from storage import staff
from storage.database import Tx
from storage.sealing import Seed, public_key
from storage.staff import Officer
from tests.office_kit import identity, register

LIN, CHEN = 7123456789, 6987654321
READER = 777
_updates = count(1)


class Killed(Exception):
    """The program died where it would have answered."""


@dataclass
class Phone:
    """One citizen's account. Handling an event is all that a running program does with an update."""

    desk: Home
    chat: int = LIN
    done: list[Event] = field(default_factory=list)

    async def handle(self, event: Event) -> None:
        self.done.append(event)
        await flow.handle(event, self.desk.bot, self.desk.services)

    async def again(self) -> None:
        """Telegram delivers the last update once more."""
        await flow.handle(self.done[-1], self.desk.bot, self.desk.services)

    async def write(self, text: str) -> str:
        message = await self.desk.sim.send(self.chat, text)
        await self.handle(Event(next(_updates), self.chat, Kind.TEXT, message, text, language="zh-hans"))
        return await self.last()

    async def press(self, verb: str, arg: str = "") -> str:
        await self.handle(await self.tap(verb, arg))
        return await self.last()

    async def tap(self, verb: str, arg: str = "") -> Event:
        """The event of a button on the newest message that has it; ``arg`` is its second argument."""
        for message in reversed((await self.desk.sim.chat(self.chat))["messages"]):
            for key in [key for row in message.get("keyboard") or [] for key in row]:
                press = unpack(key.get("data") or "")
                if press and press.verb == verb and arg in ("", press.arg(1)):
                    return self.event(press, message["message_id"])
        raise AssertionError(f"no button {verb} {arg}")

    def event(self, press: Press, message: int = 1) -> Event:
        return Event(next(_updates), self.chat, Kind.PRESS, message, press.pack(), "1", "zh-hans")

    async def killed(self, event: Event, patches: pytest.MonkeyPatch) -> None:
        """The update has its effect, and the program dies before it answers and saves."""

        async def die(*_: object, **__: object) -> None:
            raise Killed

        with patches.context() as patched, pytest.raises(Killed):
            patched.setattr(Chat, "send", die)
            patched.setattr(Chat, "edit", die)
            await self.handle(event)

    async def last(self) -> str:
        return (await self.desk.texts(self.chat))[-1]

    async def talk(self) -> Conversation:
        return from_body(await self.desk.services.sessions.load(self.chat, self.desk.services.seconds()))

    async def tip(self, text: str = "办事大厅让我跑了五趟") -> str:
        """Submit a tip; returns the receipt."""
        await self.write("/tip")  # or the words would be taken for more to a case that is open here
        await self.write(text)
        draft = (await self.talk()).draft
        assert draft is not None
        await self.press("submit")
        return draft.receipt


@dataclass
class Reading:
    """An officer whose key this test holds."""

    desk: Home
    officer: Officer
    seed: Seed

    @property
    def main(self) -> Any:
        return self.desk.services.threads._main

    async def case(self, at: int = 0) -> tuple[bytes, str]:
        rows = await self.main.read(lambda tx: tx.execute("SELECT case_id, number FROM tip").fetchall())
        return bytes(rows[at][0]), rows[at][1]

    async def read(self) -> list[str]:
        """Every message of the only case with its kind, as this officer sees them."""
        case, _ = await self.case()
        turns = await self.desk.services.threads.read(case, self.officer, self.seed, self.desk.services.now())  # type: ignore[arg-type]
        found = [turn.content or {} for turn in turns if turn.kind == "message"]
        return [f"{content.get('about', 'addition')}: {content['text']}" for content in found]

    async def reply(self, text: str) -> None:
        case, _ = await self.case()
        services = self.desk.services
        await services.threads.reply(case, self.officer, text, next(_updates), services.now())  # type: ignore[arg-type]

    async def move(self, *path: str, **facts: Any) -> None:
        services = self.desk.services
        _, number = await self.case()
        for to in path:
            card = await services.desk.card(number, self.officer)  # type: ignore[arg-type]
            given = Facts(self.officer.staff_id, services.now().date(), **facts)
            await services.desk.move(card, to, self.officer, given, [], next(_updates), services.now())

    async def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row but the notes of which updates were seen."""
        tables = ("tip", "object", "step", "clock", "audit", "rating", "outbox", "receipt", "key_wrap")
        return {
            name: await self.main.read(lambda tx, name=name: tx.execute(f"SELECT * FROM {name}").fetchall())
            for name in tables
        }


async def reading(desk: Home, kind: str = "officer") -> Reading:
    """A reader whose seed is known; made before the tip that he is to read."""
    seed = Seed.generate()
    who = identity(f"kit-{kind}", kind, public_key(seed))
    roles = frozenset({"intake", "manager", "handler"})

    def work(tx: Tx) -> Officer | None:
        register(tx, who, FOUNDED)
        now = int(MONDAY.timestamp())
        chat = READER if kind == "officer" else READER + 1
        return staff.join(tx, staff.invite(tx, kind, roles, who.reader_id, FOUNDED, now), chat, FOUNDED, now)

    officer = await desk.services.threads._main.write(work)
    assert officer is not None and officer.chat_id != OFFICER
    return Reading(desk, officer, seed)
