"""/sim/send, /sim/edit, /sim/press, /sim/raw, /sim/duplicate: what makes updates."""

from __future__ import annotations

import asyncio
from typing import Any

from ..errors import SimError
from ..people import Chat, Json, Message, User
from ..world import Callback, World
from .content import message_body, message_extra, text_with_entities


def _chat_of(world: World, given: Json, person: User) -> Chat:
    return world.chat(given["chat"]) if given.get("chat") else world.chat(person.id)


def _may_send(world: World, person: User, chat: Chat) -> None:
    if chat.type == "channel":
        raise SimError("people only read a channel")
    if chat.type != "private" and person.id not in chat.members:
        raise SimError(f"user {person.id} is not in chat {chat.id}")
    if person.blocked and chat.type == "private":
        raise SimError("the person has blocked the bot")


async def send(world: World, given: Json) -> Json:
    """A message from a person to the bot; the first one lets the bot write back."""
    person = world.user(given["user"])
    chat = _chat_of(world, given, person)
    _may_send(world, person, chat)
    body = message_body(world, given)
    message = world.post(chat, "user", person.to_api(), body, message_extra(world, chat, given))
    if chat.type == "private":
        person.started = True
    update_id = world.queue.add("message", message.to_api(), chat.id)
    return {"message_id": message.message_id, "update_id": update_id}


async def edit(world: World, given: Json) -> Json:
    """A person corrects an own text or caption."""
    person = world.user(given["user"])
    message = _message(_chat_of(world, given, person), int(given["message_id"]))
    if message.author != "user" or message.sender is None or message.sender["id"] != person.id:
        raise SimError("only own messages can be edited")
    field = "text" if "text" in message.body else "caption"
    rest = {k: v for k, v in message.body.items() if k not in (field, "entities", "caption_entities")}
    message.body = {**rest, **text_with_entities(str(given["text"]), field)}
    message.edit_date = world.clock.date()
    world.touch(message.chat)
    return {"update_id": world.queue.add("edited_message", message.to_api(), message.chat.id)}


def _message(chat: Chat, message_id: int) -> Message:
    found = chat.messages.get(message_id)
    if found is None:
        raise SimError(f"no message {message_id} in chat {chat.id}")
    return found


def _matching(message: Message, given: Json) -> Json | None:
    for row in message.keyboard:
        for button in row:
            if "data" in given and button.get("callback_data") == given["data"]:
                return button
            if "data" not in given and str(given["button"]) in button["text"]:
                return button
    return None


def _find_button(chat: Chat, given: Json) -> tuple[Message, Json]:
    """The button on the named message or, without one, on the newest message that has it."""
    if given.get("message_id"):
        candidates = [_message(chat, int(given["message_id"]))]
    else:
        candidates = [message for message in reversed(chat.messages.values()) if message.keyboard]
    for message in candidates:
        button = _matching(message, given)
        if button is not None:
            return message, button
    labels = [b["text"] for message in candidates[:3] for row in message.keyboard for b in row]
    raise SimError(f"no button {given.get('button') or given.get('data')!r}; there are {labels}")


async def press(world: World, given: Json) -> Json:
    """A tap on a button; waits up to "wait" seconds (default 5) for the bot's answer."""
    person = world.user(given["user"])
    chat = _chat_of(world, given, person)
    message, button = _find_button(chat, given)
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    if "url" in button:
        return {"url": button["url"]}
    callback_id = str(world.rng.randrange(10**18, 9 * 10**18))
    callback = Callback(chat, world.clock.now(), asyncio.get_running_loop().create_future())
    query: Json = {
        "id": callback_id, "from": person.to_api(), "message": message.to_api(), "chat_instance": str(-chat.id),
        "data": button.get("callback_data", ""),
    }  # fmt: skip
    world.callbacks[callback_id] = callback
    update_id = world.queue.add("callback_query", query, chat.id)
    await asyncio.wait([callback.answer], timeout=float(given.get("wait", 5)))
    answered = callback.answer.done() and not callback.answer.cancelled()
    answer = callback.answer.result() if answered else None
    return {"callback_id": callback_id, "update_id": update_id, "answer": answer}


async def raw(world: World, given: Json) -> Json:
    """Inject any update as it is, past allowed_updates. Its sender becomes a person who has started the bot."""
    update = given["update"]
    if not isinstance(update, dict):
        raise SimError("update: an object is expected")
    content: Any = next((v for k, v in update.items() if k != "update_id" and isinstance(v, dict)), {})
    _welcome(world, content.get("from"))
    update_id = world.queue.put({"update_id": world.queue.next_id, **update}, _lane(content))
    return {"update_id": update_id}


def _welcome(world: World, sender: Any) -> None:
    if not isinstance(sender, dict) or not isinstance(sender.get("id"), int) or sender["id"] <= 0:
        return
    if sender["id"] not in world.users:
        name = str(sender.get("first_name", "?"))
        world.add_user(User(sender["id"], name, language_code=str(sender.get("language_code", ""))))
    world.users[sender["id"]].started = True


def _lane(content: Json) -> int:
    """The chat whose order the update keeps; 0 when it has none."""
    message = content.get("message", content)
    chat = message.get("chat") if isinstance(message, dict) else None
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    return chat_id if isinstance(chat_id, int) else 0


async def duplicate(world: World, given: Json) -> Json:
    """Deliver an update once more under the same id."""
    update_id = int(given["update_id"])
    if not world.queue.repeat(update_id):
        raise SimError(f"update {update_id} is no longer known")
    return {"update_id": update_id}


ROUTES = {
    ("POST", "/sim/send"): send,
    ("POST", "/sim/edit"): edit,
    ("POST", "/sim/press"): press,
    ("POST", "/sim/raw"): raw,
    ("POST", "/sim/duplicate"): duplicate,
}
