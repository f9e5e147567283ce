"""Citizens in a closed loop: each does a step as soon as the answer to the last is on the screen.

They act on and look at the server's world in its own process, so that playing them costs little.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal

from benchmarks.echo_bot import BUTTON, PRESSED
from benchmarks.stand import BenchError
from benchmarks.texts import tips
from demo.botapi.errors import SimError
from demo.botapi.people import Chat, Message, User
from demo.botapi.sim import talk, watch
from demo.botapi.world import World

PATIENCE = 300.0
FIRST_CITIZEN = 100_001
TIP = tips(1)[0]


@dataclass(frozen=True)
class Step:
    """Say or press ``what``; done when the bot's newest message or its buttons show ``shows``."""

    does: Literal["say", "press"]
    what: str
    shows: str


JOURNEY = (
    Step("say", "/start", "我要反映问题"),
    Step("press", "我要反映问题", "请把事情写下来"),
    Step("say", TIP, "提交前"),
    Step("press", "提交", "已经收到"),
)
ECHO = (
    Step("say", "/start", "/start"),
    Step("press", BUTTON, PRESSED + "/start"),
    Step("say", TIP, TIP),
    Step("press", BUTTON, PRESSED + TIP),
)
"""As many updates of the same sizes, for the bot that answers everything with the same words."""


@dataclass
class Played:
    """What a crowd did: seconds from the first step to the last answer, and how long each last step took."""

    updates: int = 0
    seconds: float = 0.0
    calls: int = 0
    last_steps: list[float] = field(default_factory=list)


class Crowd:
    """Plays journeys, each by a person who was not there before."""

    def __init__(self, world: World, patience: float = PATIENCE) -> None:
        """``patience``: seconds a whole crowd may take."""
        self._world = world
        self._patience = patience
        self._ids = itertools.count(FIRST_CITIZEN)
        self._waiting: dict[int, tuple[str, asyncio.Future[float]]] = {}

    async def play(self, steps: Sequence[Step], at_once: int, journeys: int) -> Played:
        """``journeys`` in all, ``at_once`` at a time. Raises BenchError when an answer does not come."""
        played, calls = Played(updates=journeys * len(steps)), self._world.calls.count
        watcher = asyncio.create_task(self._watch())
        todo, began = iter(range(journeys)), perf_counter()
        try:
            async with asyncio.timeout(self._patience):
                await asyncio.gather(*(self._citizen(steps, todo, played) for _ in range(min(at_once, journeys))))
            played.seconds = perf_counter() - began
            await watch.quiet(self._world, {"idle": 0.3, "timeout": self._patience})
        except TimeoutError:
            missing = ", ".join(f"{who}: {piece!r}" for who, (piece, _) in itertools.islice(self._waiting.items(), 3))
            raise BenchError(f"answers did not come within {self._patience:g} s: {missing}") from None
        except SimError as error:  # a button that is not there, or a bot that does not come to rest
            raise BenchError(str(error)) from None
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher
        played.calls = self._world.calls.count - calls
        return played

    async def _citizen(self, steps: Sequence[Step], todo: Iterator[int], played: Played) -> None:
        for _ in todo:
            person = next(self._ids)
            self._world.add_user(User(person, "群众", language_code="zh-hans"))
            took = 0.0
            for step in steps:
                took = await self._take(step, person)
            played.last_steps.append(took)

    async def _take(self, step: Step, person: int) -> float:
        """Do one step; returns the seconds until its answer stood on the screen."""
        shown: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[person] = (step.shows, shown)
        began = perf_counter()
        if step.does == "say":
            await talk.send(self._world, {"user": person, "text": step.what})
        else:
            await talk.press(self._world, {"user": person, "button": step.what, "wait": 0})
        seen = await shown
        del self._waiting[person]
        return seen - began

    async def _watch(self) -> None:
        """One watcher for all: a change wakes those whose screen now shows what they wait for."""
        rev = self._world.rev
        while True:
            await self._world.changed_since(rev, self._patience)
            now, before, rev = perf_counter(), rev, self._world.rev
            for person, (piece, shown) in self._waiting.items():
                chat = self._world.chats[person]
                if chat.rev > before and not shown.done() and _shows(chat, piece):
                    shown.set_result(now)


def _shows(chat: Chat, piece: str) -> bool:
    newest: Message | None = next((m for m in reversed(chat.messages.values()) if m.author == "bot"), None)
    if newest is None:
        return False
    return piece in newest.body.get("text", "") or any(piece in key["text"] for row in newest.keyboard for key in row)
