"""deleteMessage, deleteMessages: only what is younger than 48 hours by the world's clock."""

from __future__ import annotations

from ..delivery import find_chat, find_message
from ..errors import bad_request
from ..params import Params
from ..people import Message
from ..world import World

# Bot API, deleteMessage: "A message can only be deleted if it was sent less than 48 hours ago." Telegram is laxer
# with administrators of groups and channels; here the written rule holds everywhere.
DELETABLE_SECONDS = 48 * 3600
BULK_LIMIT = 100


def _check_age(world: World, message: Message) -> None:
    if world.clock.now() - message.date >= DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")


def _remove(world: World, message: Message) -> None:
    del message.chat.messages[message.message_id]
    world.counts["deleted"] += 1
    world.touch(message.chat)


def delete_message(world: World, params: Params) -> bool:
    message = find_message(find_chat(world, params), params, "delete")
    _check_age(world, message)
    _remove(world, message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Missing messages are skipped; one that is too old refuses the whole call."""
    chat = find_chat(world, params)
    ids = params.json("message_ids")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > BULK_LIMIT:
        raise bad_request("too many message identifiers specified")
    try:
        wanted = dict.fromkeys(int(item) for item in ids)
    except (TypeError, ValueError):
        raise bad_request("invalid message identifier specified") from None
    found = [chat.messages[item] for item in wanted if item in chat.messages]
    for message in found:
        _check_age(world, message)
    for message in found:
        _remove(world, message)
    return True


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
