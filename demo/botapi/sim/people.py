"""/sim/user, /sim/channel, /sim/join, /sim/block, /sim/world: who is there."""

from __future__ import annotations

from ..errors import SimError
from ..people import Chat, Json, User
from ..world import World

KNOWN = frozenset({"id", "first_name", "username", "language_code"})
FIRST_USER, FIRST_CHANNEL = 1001, -1001000000001


async def user(world: World, given: Json) -> Json:
    """Add a person, or change one by id. Unknown fields (such as "role") are kept and shown again."""
    wanted = int(given.get("id") or 0) or max([FIRST_USER - 1, *world.users]) + 1
    if wanted <= 0:
        raise SimError("a user id must be positive")
    old = world.users.get(wanted)
    person = User(
        id=wanted,
        first_name=str(given.get("first_name") or (old.first_name if old else f"User {wanted}")),
        username=str(given.get("username") or (old.username if old else "")),
        language_code=str(given.get("language_code", old.language_code if old else "zh-hans")),
        extra={**(old.extra if old else {}), **{k: v for k, v in given.items() if k not in KNOWN}},
        started=old.started if old else False,
        blocked=old.blocked if old else False,
    )
    world.add_user(person)
    return show_user(person)


def show_user(person: User) -> Json:
    return {**person.extra, **person.to_api(), "started": person.started, "blocked": person.blocked}


async def channel(world: World, given: Json) -> Json:
    """Add a channel, or with "type": "supergroup" a group, in which the bot is administrator."""
    kind = str(given.get("type", "channel"))
    if kind not in ("channel", "group", "supergroup"):
        raise SimError(f"unknown chat type: {kind}")
    chat_id = int(given.get("id") or 0) or min([FIRST_CHANNEL + 1, *world.chats]) - 1
    if chat_id >= 0:
        raise SimError("the id of a channel or group must be negative")
    chat = Chat(chat_id, kind, str(given["title"]), str(given.get("username", "")))
    world.chats[chat_id] = chat
    world.touch(chat)
    return show_channel(chat)


def show_channel(chat: Chat) -> Json:
    return {"id": chat.id, "type": chat.type, "title": chat.title, "username": chat.username}


async def join(world: World, given: Json) -> Json:
    """A person joins a channel or group; the bot learns it from a chat_member update if it asked for those."""
    person, chat = world.user(given["user"]), world.chat(given["chat"])
    if chat.type == "private":
        raise SimError("only channels and groups can be joined")
    if person.id not in chat.members:
        chat.members.add(person.id)
        world.queue.add("chat_member", _member_change(world, chat, person, "left", "member"), chat.id)
        world.touch(chat)
    return {"members": len(chat.members)}


def _member_change(world: World, chat: Chat, person: User, old: str, new: str) -> Json:
    who = person.to_api()
    return {
        "chat": chat.to_api(),
        "from": who,
        "date": world.clock.date(),
        "old_chat_member": {"user": who, "status": old},
        "new_chat_member": {"user": who, "status": new},
    }


async def block(world: World, given: Json) -> Json:
    """A person stops the bot or lets it in again; the bot gets my_chat_member either way."""
    person, blocked = world.user(given["user"]), bool(given.get("blocked", True))
    if person.blocked == blocked:
        return {"blocked": blocked, "update_id": None}
    person.blocked = blocked
    bot = world.profile.to_api()
    member: Json = {"user": bot, "status": "member"}
    # Until 0 means for good (Bot API, ChatMemberBanned).
    kicked: Json = {"user": bot, "status": "kicked", "until_date": 0}
    change = {"chat": world.chat(person.id).to_api(), "from": person.to_api(), "date": world.clock.date(),
              "old_chat_member": member if blocked else kicked,
              "new_chat_member": kicked if blocked else member}  # fmt: skip
    update_id = world.queue.add("my_chat_member", change, person.id)
    world.touch(world.chat(person.id))
    return {"blocked": blocked, "update_id": update_id}


async def show_world(world: World, given: Json) -> Json:
    shown: Json = {
        "bot": world.profile.to_api(),
        "users": [show_user(person) for person in world.users.values()],
        "channels": [show_channel(chat) for chat in world.chats.values() if chat.type != "private"],
        "now": world.clock.date(),
        "offset": world.clock.offset,
        "rev": world.rev,
    }
    return {**shown, "tour": world.tour} if world.tour else shown


ROUTES = {
    ("POST", "/sim/user"): user,
    ("POST", "/sim/channel"): channel,
    ("POST", "/sim/join"): join,
    ("POST", "/sim/block"): block,
    ("GET", "/sim/world"): show_world,
}
