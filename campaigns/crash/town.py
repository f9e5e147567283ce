"""The people's side of the local Bot API server, without HTTP: writing, tapping, looking at chats. For people and eras."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from demo.botapi.errors import SimError
from demo.botapi.people import Message, User
from demo.botapi.sim import talk
from demo.botapi.world import CALLBACK_SECONDS, World

FIRST_PERSON = 5_000_000_000
"""Ids of people: longer than any number the program makes up."""


@dataclass(frozen=True)
class Tap:
    """A tap on a button and what came of it; ``answer`` is the pop-up's text, "" for none."""

    message_id: int
    update_id: int
    made: float
    reply: "asyncio.Future[dict[str, Any]]"

    @property
    def answered(self) -> bool:
        return self.reply.done() and not self.reply.cancelled()

    @property
    def answer(self) -> str:
        return str(self.reply.result()["text"]) if self.answered else ""


@dataclass(frozen=True)
class Wait:
    """What somebody waits to see, and which kind of fault it is if it never comes."""

    who: str
    what: str
    kind: str


class Town:
    """One world and its people. From ``pause`` to ``resume`` nobody begins anything new; ``waiting`` is by chat."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.taps: list[Tap] = []
        self.waiting: dict[int, Wait] = {}
        self._open = asyncio.Event()
        self._people = 0

    def move_in(self, name: str) -> int:
        """A new person; returns the chat, which has the person's id."""
        self._people += 1
        chat = FIRST_PERSON + self._people
        self.world.add_user(User(chat, name, language_code="zh-hans"))
        return chat

    def pause(self) -> None:
        self._open.clear()

    def resume(self) -> None:
        self._open.set()

    async def think(self, seconds: float) -> None:
        """Sleep a moment, and during a pause until its end."""
        await asyncio.sleep(seconds)
        await self._open.wait()

    async def say(self, chat: int, text: str) -> int:
        """Write to the bot; returns the message id."""
        return int((await talk.send(self.world, {"user": chat, "text": text}))["message_id"])

    async def edit(self, chat: int, message_id: int, text: str) -> None:
        await talk.edit(self.world, {"user": chat, "message_id": message_id, "text": text})

    async def tap(self, chat: int, message_id: int, data: str) -> Tap | None:
        """Tap a button; None when the message or the button has gone meanwhile."""
        try:
            made = await talk.press(self.world, {"user": chat, "message_id": message_id, "data": data, "wait": 0})
        except SimError:
            return None
        reply = self.world.callbacks[made["callback_id"]].answer
        tap = Tap(message_id, int(made["update_id"]), self.world.clock.now(), reply)
        self.taps.append(tap)
        return tap

    def confirmed(self, update_id: int) -> bool:
        """Whether the program has told Telegram that this update is done."""
        return all(update.update_id != update_id for update in self.world.queue.waiting())

    def expired(self, tap: Tap) -> bool:
        """A tap that nobody answers any more; a person would tap again."""
        return not tap.answered and self.world.clock.now() - tap.made > CALLBACK_SECONDS

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait for something in the world; looks again at every change and 20 times a second."""
        while not done():
            await self.world.changed_since(self.world.rev, 0.05)

    def newest_first(self, chat: int, after: int = 0) -> Iterator[Message]:
        """The bot's messages in a chat with an id above ``after``."""
        for message in reversed(self.world.chats[chat].messages.values()):
            if message.message_id <= after:
                return
            if message.author == "bot":
                yield message

    def screen(self, chat: int, verb: str, after: int = 0) -> Message | None:
        """The bot's newest message that has a button of this verb."""
        return next((m for m in self.newest_first(chat, after) if button(m, verb)), None)

    def sentence(self, chat: int, text: str, after: int = 0) -> Message | None:
        """The bot's newest message with exactly this text."""
        return next((m for m in self.newest_first(chat, after) if words(m) == text), None)

    def transcript(self) -> Iterator[str]:
        """What stands in every chat, with message ids and callback data, for looking into a fault."""
        for chat in self.world.chats.values():
            yield f"{chat.id} {chat.title}"
            yield from map(_line, chat.messages.values())


def _line(message: Message) -> str:
    keys = " ".join(str(key.get("callback_data", "")) for row in message.keyboard for key in row)
    return f"  {message.message_id} {message.author} {words(message)!r} [{keys}]"


def words(message: Message) -> str:
    return str(message.body.get("text", ""))


def buttons(message: Message, verb: str) -> list[str]:
    """Callback data of the buttons with this verb (``c:submit:…``)."""
    found = [str(key.get("callback_data", "")) for row in message.keyboard for key in row]
    return [data for data in found if data.split(":")[1:2] == [verb]]


def button(message: Message, verb: str) -> str:
    """Callback data of the first button with this verb, or ""."""
    return next(iter(buttons(message, verb)), "")
