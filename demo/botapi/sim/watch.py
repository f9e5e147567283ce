"""/sim/chat, /sim/wait, /sim/transcript, /sim/calls, /sim/quiet, /sim/stats: looking on."""

from __future__ import annotations

import asyncio
import time

from ..errors import SimError
from ..people import Chat, Json
from ..world import World
from .view import show_chat, transcript_line

LOOK_EVERY = 0.01


def _chat(world: World, chat_id: object) -> Chat:
    return world.chat(int(str(chat_id)))


async def chat(world: World, given: Json) -> Json:
    found = _chat(world, given["chat_id"])
    return show_chat(world, found, int(given.get("viewer") or max(found.id, 0)))


async def wait(world: World, given: Json) -> Json:
    """Long poll: answers when the revision is above "rev", with the ids of the chats that changed."""
    rev = int(given.get("rev", 0))
    await world.changed_since(rev, min(float(given.get("timeout", 25)), 60.0))
    return {"rev": world.rev, "chats": [chat.id for chat in world.chats.values() if chat.rev > rev]}


def transcript(world: World, chat_id: str) -> str:
    """The chat as plain text, one line a message."""
    try:
        found = _chat(world, chat_id)
    except ValueError:
        raise SimError(f"no such chat: {chat_id!r}") from None
    return "".join(transcript_line(world, message) + "\n" for message in found.messages.values())


async def calls(world: World, given: Json) -> Json:
    """The bot's calls except getUpdates, those numbered above "since"."""
    return {"calls": world.calls.since(int(given.get("since", 0))), "next": world.calls.count}


async def quiet(world: World, given: Json) -> Json:
    """Wait until nothing is unconfirmed and the bot has called nothing but getUpdates for "idle" seconds."""
    idle, limit = float(given.get("idle", 0.15)), float(given.get("timeout", 10))
    started = time.monotonic()
    still = started
    while True:
        now = time.monotonic()
        busy = len(world.queue) > 0 or world.calls.in_flight > 0
        if busy:
            still = now
        elif now - max(still, world.calls.last) >= idle:
            return {"quiet": True, "waited": now - started}
        if now - started > limit:
            raise SimError(f"not quiet after {limit:g} s: {len(world.queue)} updates unconfirmed")
        await asyncio.sleep(LOOK_EVERY)


async def stats(world: World, given: Json) -> Json:
    return {
        "pending": len(world.queue),
        "last_update_id": world.queue.next_id - 1,
        "polls": world.poller.polls,
        "calls": world.calls.count,
        "in_flight": world.calls.in_flight,
        "webhook": world.webhook.url,
        "allowed_updates": sorted(world.queue.allowed) if world.queue.allowed is not None else None,
        **world.counts,
    }


ROUTES = {
    ("GET", "/sim/chat/{chat_id}"): chat,
    ("GET", "/sim/wait"): wait,
    ("GET", "/sim/calls"): calls,
    ("POST", "/sim/quiet"): quiet,
    ("GET", "/sim/stats"): stats,
}
