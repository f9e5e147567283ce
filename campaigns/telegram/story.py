"""One sequence: who is there, what goes wrong, and what people and network do, all drawn from one generator.

People act through the local server's own /sim functions; what they sent is noted in the order Telegram delivers it.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from campaigns.telegram.desk import Desk
from campaigns.telegram.oracle import Citizen, Delivery, Kind
from demo.botapi.errors import SimError
from demo.botapi.people import Message, User
from demo.botapi.sim import people as sim_people
from demo.botapi.sim import talk
from storage.sealing import new_receipt

STEPS = (3, 9)
FIRST_CHAT = 7_100_000_000
HOUR = 3600
WORDS = (
    "镇政府窗口的工作人员反复让人跑，一张表退了五次，最后说系统坏了，让再等一个月。",
    "为了迎接检查，村里连夜补了两年的会议记录，签到表上的名字都是一个人写的，没有人开过会。",
)
"""Longer than any code: where one is asked for, a short text counts as a mistyped one."""
COMMANDS = ("/start", "/tip", "/help", "/cancel", "/privacy", "/nosuch", "/status", "/language")
ANSWER = "已经转给镇纪委核查"


@dataclass
class Person:
    """One citizen of this sequence: the phone, the model, what was delivered, how much of it the model has taken, and the
    answers that a receipt must have shown."""

    chat: int
    model: Citizen
    log: list[Delivery] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    awaits: list[str] = field(default_factory=list)
    taken: int = 0


@dataclass
class Story:
    """``number`` is unique in its desk: it makes chats and texts unlike all others."""

    desk: Desk
    rng: Random
    number: int
    people: list[Person] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    clean: bool = True
    """Whether nothing was drawn that may keep an answer from a citizen."""

    async def play(self) -> None:
        """From the first person to the last update handled."""
        rng, trouble = self.rng, self.desk.trouble
        trouble.rng = rng
        for index in range(rng.randint(1, 3)):
            chat = FIRST_CHAT + self.number * 8 + index
            self.desk.telegram.world.add_user(User(chat, "citizen", language_code="zh-hans", started=True))
            self.people.append(Person(chat, Citizen(chat)))
        self._draw_trouble()
        for _ in range(rng.randint(*STEPS)):
            await self._step()
        await self.desk.quiet()

    def catch_up(self) -> None:
        """Move the models on to where the program must stand once it is quiet."""
        for person in self.people:
            for delivery in person.log[person.taken :]:
                try:
                    person.model.take(delivery, self.desk.known)
                except KeyError:
                    words = f"{delivery.kind} {delivery.update_id} should have begun a draft or opened a case"
                    self.desk.telegram.faults.append(("lost", words))
            person.taken = len(person.log)

    def calm(self) -> None:
        """What was drawn for this sequence ends with it."""
        trouble = self.desk.trouble
        trouble.chats.clear()
        trouble.refusing.clear()
        trouble.polls = 0.0

    def _draw_trouble(self) -> None:
        rng, trouble = self.rng, self.desk.trouble
        trouble.polls = rng.choice((0.0, 0.0, 0.1, 0.4))
        for person in self.people:
            trouble.chats[person.chat] = rng.choice((0.0, 0.0, 0.1, 0.3, 0.9))
        if rng.random() < 0.03:
            trouble.refusing.add(self.people[0].chat)

    async def _step(self) -> None:
        step = self.rng.choices(_STEPS, _WEIGHTS)[0]
        self.acts.append(step.__name__.strip("_"))
        await step(self)

    async def _burst(self) -> None:
        """Several things at once, before the program can look; sometimes it is then let finish."""
        for _ in range(self.rng.choice((1, 1, 1, 2, 3, 6))):
            if self.rng.random() < 0.15:
                self._skip_ids()
            await self._act(self.rng.choice(self.people))
        if self.rng.random() < 0.7:
            await self.desk.quiet()

    async def _act(self, person: Person) -> None:
        if self.desk.telegram.world.users[person.chat].blocked:
            return
        act = self.rng.choices((self._text, self._edit, self._press, self._command, self._other), (8, 3, 8, 2, 1))[0]
        await act(person)

    async def _text(self, person: Person) -> None:
        mark = f"记号「{self.number}q{len(person.marks)}q{person.chat % 8}」"
        person.marks.append(mark)
        await self._send(person, "text", self.rng.choice(WORDS) + mark)

    async def _command(self, person: Person) -> None:
        await self._send(person, "command", self.rng.choice(COMMANDS))

    async def _other(self, person: Person) -> None:
        await self._send(person, "other", "👍", sticker="👍")

    async def _send(self, person: Person, kind: Kind, words: str, **content: Any) -> None:
        given = {"user": person.chat, **(content or {"text": words})}
        sent = await talk.send(self.desk.telegram.world, given)
        self._note(person, kind, sent["update_id"], sent["message_id"], words)

    async def _edit(self, person: Person) -> None:
        own = [m for m in self._messages(person) if m.author == "user" and "记号" in m.body.get("text", "")]
        if own:
            message = self.rng.choice(own)
            words = message.body["text"].replace("。", "，", 1).rstrip("改") + "改" * self.rng.randint(1, 3)
            sent = await talk.edit(
                self.desk.telegram.world, {"user": person.chat, "message_id": message.message_id, "text": words}
            )
            self._note(person, "edit", sent["update_id"], message.message_id, words)

    async def _press(self, person: Person) -> None:
        """A button somewhere in the chat, mostly of the newest screen; sometimes twice."""
        screens = [m for m in self._messages(person) if m.author == "bot" and m.keyboard]
        if not screens:
            return
        screen = screens[-1] if self.rng.random() < 0.8 else self.rng.choice(screens)
        buttons = [b["callback_data"] for row in screen.keyboard for b in row if "callback_data" in b]
        buttons = [b for b in buttons if b.split(":")[1] in _PRESSED]
        if not buttons:
            return
        submits = [b for b in buttons if ":submit:" in b]
        submits += [b for b in buttons if ":send:" in b]
        data = submits[0] if submits and self.rng.random() < 0.5 else self.rng.choice(buttons)
        for _ in range(2 if self.rng.random() < 0.15 else 1):
            given = {"user": person.chat, "data": data, "message_id": screen.message_id, "wait": 0}
            try:
                sent = await talk.press(self.desk.telegram.world, given)
            except SimError:  # the screen changed under the second tap
                return
            self._note(person, "press", sent["update_id"], screen.message_id, data)
            if submits and data == submits[0] and self.rng.random() < 0.05:
                self.desk.trouble.full.add(sent["update_id"])

    def _note(self, person: Person, kind: Kind, update_id: int, message_id: int, words: str) -> None:
        person.log.append(Delivery(update_id, kind, message_id, words))
        if self.rng.random() < (0.15 if ":submit:" in words else 0.04):
            place, times = self.rng.choice(("before", "save", "after")), self.rng.choice((1, 1, 2, 4))
            if self.rng.random() < 0.15:
                place, times, self.clean = "before", 5, False
                self.desk.trouble.hopeless.add(update_id)
            self.desk.trouble.raises[update_id] = (place, times)

    def _messages(self, person: Person) -> list[Message]:
        return list(self.desk.telegram.world.chats[person.chat].messages.values())

    def _skip_ids(self) -> None:
        self.desk.telegram.world.queue.next_id += self.rng.choice((1, 2, 50, 5000))

    async def _repeat(self) -> None:
        """An update that was handled of late comes once more under its id."""
        person = self.rng.choice(self.people)
        last = next((i for i in reversed(range(len(person.log))) if _forgets(person.log[i])), -1)
        recent = [d.update_id for d in person.log[last + 1 :] if d.update_id in self.desk.telegram.settled]
        if recent:
            self.desk.telegram.world.queue.repeat(self.rng.choice(recent))

    async def _shuffle(self) -> None:
        """Texts of one chat arrive in another order than their ids: by webhook only, a poll is sorted."""
        person = self.rng.choice(self.people)
        if self.desk.mode != "webhook" or self.desk.telegram.world.users[person.chat].blocked:
            return
        await self.desk.quiet()
        start, hook = len(person.log), self.desk.telegram.world.webhook
        held = hook._lanes[person.chat] = deque()  # nothing is pushed from it before the order is drawn
        for _ in range(self.rng.randint(2, 4)):
            await self._text(person)
        order = self.rng.sample(range(len(held)), len(held))
        del hook._lanes[person.chat]
        sent = person.log[start:]
        for i in order:
            hook.feed(held[i])
        person.log[start:] = [sent[i] for i in order]
        await self.desk.quiet()

    async def _follow(self) -> None:
        """Somebody comes back with a receipt, from whatever account; an officer may have answered meanwhile."""
        await self.desk.quiet()
        self.catch_up()
        codes = [code for person in self.people for code in person.model.stored]
        person = self.rng.choice([p for p in self.people if p.model.draft is None] or self.people)
        if not codes or self.desk.telegram.world.users[person.chat].blocked:
            return
        code = self.rng.choice(codes)
        if self.rng.random() < 0.5:
            await self.desk.answer(code, f"{ANSWER}，第{self.rng.randrange(10**6)}号。")
        if self.rng.random() < 0.2:
            await self._send(person, "wrong", new_receipt().display())
        person.awaits += self.desk.replies.get(code, [])
        await self._send(person, "code", code)
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            await self._text(person)
        for _ in range(2):
            await self.desk.quiet()
            await self._press(person)

    async def _unreadable(self) -> None:
        """Telegram sends a message that the library cannot parse: its words are sealed aside, and the chat goes on."""
        person = self.rng.choice(self.people)
        chat = {"id": person.chat, "type": "private"}
        words = self.rng.choice(WORDS)
        update = {"message": {"message_id": 1, "date": "soon", "chat": chat, "text": words}}
        sent = await talk.raw(self.desk.telegram.world, {"update": update})
        person.log.append(Delivery(sent["update_id"], "unread", 0, words))
        self.desk.trouble.hopeless.add(sent["update_id"])

    async def _block(self) -> None:
        """Somebody blocks the bot, or lets it in again."""
        person = self.rng.choice(self.people)
        blocked = not self.desk.telegram.world.users[person.chat].blocked
        self.clean = False
        sent = await sim_people.block(self.desk.telegram.world, {"user": person.chat, "blocked": blocked})
        self._note(person, "other", sent["update_id"], 0, "")

    async def _restart(self) -> None:
        """The program is down while people go on."""
        await self.desk.stop()
        for _ in range(self.rng.randint(0, 5)):
            await self._act(self.rng.choice(self.people))
        await self.desk.start()
        await self.desk.quiet()

    async def _outage(self) -> None:
        """The program is down for most of a day, then everything comes at once."""
        await self.desk.quiet()
        await self.desk.stop()
        self._forget()
        for hours in (1, 10, 12):
            for _ in range(self.rng.randint(2, 10)):
                await self._act(self.rng.choice(self.people))
            self.desk.telegram.world.clock.advance(hours * HOUR)
        self.clean = False
        await self.desk.start()
        await self.desk.quiet()

    async def _idle(self) -> None:
        """Nobody writes for an hour, three days, or a week: drafts run out, and ids may begin anywhere."""
        await self.desk.quiet()
        hours = self.rng.choice((1, 72, 170))
        self.desk.telegram.world.clock.advance(hours * HOUR)
        self._forget()
        if hours > 168:
            self.desk.telegram.world.queue.next_id = self.rng.randrange(1, 2**31)
            self.desk.telegram.world.queue._history.clear()
        self.clean = self.clean and hours < 48

    def _forget(self) -> None:
        for person in self.people:
            person.log.append(Delivery(0, "expire"))


def _forgets(delivery: Delivery) -> bool:
    return delivery.kind == "expire" or delivery.words.startswith("c:clear")


_PRESSED = frozenset(
    {"submit", "discard", "rewrite", "clear", "more", "topics", "topic", "write", "start", "safety", "language"}
    | {"guided", "skip", "back", "finish", "status", "say", "send", "unsay"}
)
_STEPS: tuple[Callable[[Story], Awaitable[None]], ...] = (
    Story._burst, Story._repeat, Story._follow, Story._shuffle, Story._block, Story._unreadable, Story._restart,
    Story._outage, Story._idle,
)  # fmt: skip
_WEIGHTS = (70, 20, 10, 3, 3, 0.5, 0.7, 0.3, 0.6)
