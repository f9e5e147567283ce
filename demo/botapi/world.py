"""The whole state of the little Telegram: one bot, its people, chats, queue and clock. Held by ``app``."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

from .calls import CallLog
from .clock import Clock
from .errors import SimError
from .faults import Faults
from .files import FileStore
from .limits import RateLimits
from .people import Author, Chat, Json, Message, User
from .polling import Poller
from .profile import Profile
from .updates import Update, UpdateQueue
from .webhook import Webhook

# A tap may be answered for this long; afterwards the phone has stopped waiting.
CALLBACK_SECONDS = 15


@dataclass(slots=True)
class Callback:
    """A tap on a button that waits for answerCallbackQuery."""

    chat: Chat
    created: float
    answer: asyncio.Future[Json]


@dataclass
class World:
    """One bot's world. Everything is in memory; update and message ids never come back, not even after a reset."""

    token: str
    clock: Clock
    queue: UpdateQueue
    profile: Profile
    limits: RateLimits
    webhook: Webhook
    rng: random.Random
    poller: Poller = field(default_factory=Poller)
    files: FileStore = field(default_factory=FileStore)
    faults: Faults = field(default_factory=Faults)
    calls: CallLog = field(default_factory=CallLog)
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    tour: Json = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"sent": 0, "edited": 0, "deleted": 0})
    rev: int = 1
    last_message_id: int = 0
    _watchers: set[asyncio.Future[None]] = field(default_factory=set)

    def touch(self, chat: Chat | None = None) -> None:
        """Something visible changed: wake whoever watches."""
        self.rev += 1
        if chat is not None:
            chat.rev = self.rev
        if self._watchers:
            for watcher in self._watchers:
                if not watcher.done():
                    watcher.set_result(None)
            self._watchers.clear()

    async def changed_since(self, rev: int, seconds: float) -> None:
        """Wait until the revision is above ``rev``, at most ``seconds``."""
        if self.rev > rev:
            return
        watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watchers.add(watcher)
        await asyncio.wait([watcher], timeout=seconds)
        self._watchers.discard(watcher)

    def add_user(self, user: User) -> Chat:
        """Register a person together with the private chat to the bot."""
        self.users[user.id] = user
        chat = self.chats.get(user.id) or Chat(user.id, "private", user.first_name)
        chat.title, chat.username = user.first_name, user.username
        self.chats[user.id] = chat
        self.touch(chat)
        return chat

    def user(self, user_id: object) -> User:
        found = self.users.get(user_id) if isinstance(user_id, int) else None
        if found is None:
            raise SimError(f"no such user: {user_id!r}")
        return found

    def chat(self, chat_id: object) -> Chat:
        found = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if found is None:
            raise SimError(f"no such chat: {chat_id!r}")
        return found

    def post(self, chat: Chat, author: Author, sender: Json | None, body: Json, extra: Json | None = None) -> Message:
        """Put a new message into a chat."""
        message = Message(self._next_message_id(chat), chat, author, sender, self.clock.date(), body, extra or {})
        chat.messages[message.message_id] = message
        chat.typing_until = 0.0
        self.touch(chat)
        return message

    def _next_message_id(self, chat: Chat) -> int:
        """Channels and groups count for themselves, private chats share the bot's count, as at Telegram."""
        if chat.type == "private":
            self.last_message_id += 1
            return self.last_message_id
        chat.last_message_id += 1
        return chat.last_message_id

    def reset(self) -> None:
        """Forget people, chats, files, faults and waiting updates; the bot's own profile stays."""
        for callback in self.callbacks.values():
            callback.answer.cancel()
        for held in (self.users, self.chats, self.callbacks):
            held.clear()
        self.queue.clear()
        self.webhook.restart()
        self.files.clear()
        self.faults.clear()
        self.touch()


def make_world(token: str, *, clock_file: Path | None = None, rate_limits: bool = False, seed: int = 1) -> World:
    """A new world; ``seed`` decides where update and message ids start."""
    rng = random.Random(seed)
    clock = Clock(clock_file)
    queue = UpdateQueue(rng.randrange(10**8, 5 * 10**8), clock.now)
    head = token.partition(":")[0]
    bot_id = int(head) if head.isdigit() else 7_000_000_001
    world = World(
        token=token,
        clock=clock,
        queue=queue,
        profile=Profile(bot_id, "qingfeng_demo_bot", {"": "清风信箱"}),
        limits=RateLimits(rate_limits),
        webhook=Webhook(queue, clock.now),
        rng=rng,
        last_message_id=rng.randrange(100, 1000),
    )

    def on_add(update: Update) -> None:
        world.poller.arrived(update)
        world.webhook.feed(update)

    queue.on_add = on_add
    return world
