"""getChat, getChatMember, leaveChat, pinChatMessage, unpinChatMessage."""

from __future__ import annotations

from ..delivery import check_may_write, find_chat, find_message
from ..errors import bad_request
from ..params import Params
from ..people import Chat, Json
from ..world import World

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_messages", "can_edit_messages", "can_pin_messages",
    "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, params: Params) -> Json:
    chat = find_chat(world, params)
    check_member(chat)
    full: Json = {**chat.to_api(), "accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    pinned = chat.messages.get(chat.pinned)
    return {**full, "pinned_message": pinned.to_api()} if pinned else full


def check_member(chat: Chat) -> None:
    if chat.type != "private" and not chat.bot_present:
        raise bad_request("chat not found")


def get_chat_member(world: World, params: Params) -> Json:
    """The bot is administrator of its groups and channels; everyone who joined is a member."""
    chat = find_chat(world, params)
    check_member(chat)
    user_id = params.integer("user_id")
    if user_id == world.profile.bot_id:
        if chat.type == "private":
            return {"user": world.profile.to_api(), "status": "member"}
        rights = dict.fromkeys(ADMIN_RIGHTS, True)
        return {"user": world.profile.to_api(), "status": "administrator", "can_be_edited": False,
                "is_anonymous": False, **rights}  # fmt: skip
    user = world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    inside = user_id in chat.members or user_id == chat.id
    return {"user": user.to_api(), "status": "member" if inside else "left"}


def leave_chat(world: World, params: Params) -> bool:
    chat = find_chat(world, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    check_may_write(world, chat)
    chat.bot_present = False
    world.touch(chat)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    chat = find_chat(world, params)
    check_may_write(world, chat)
    chat.pinned = find_message(chat, params, "pin").message_id
    world.touch(chat)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = find_chat(world, params)
    check_may_write(world, chat)
    if "message_id" in params and params.integer("message_id") != chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned = 0
    world.touch(chat)
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
