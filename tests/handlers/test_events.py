"""What each kind of update means for the desk, built from Telegram's own JSON."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from handlers.events import Event, Kind, Misshapen, from_raw, from_update

LIN = {"id": 7123456789, "is_bot": False, "first_name": "Lin", "language_code": "zh-hans"}
BOT = {"id": 4242, "is_bot": True, "first_name": "信箱"}
PRIVATE = {"id": 7123456789, "type": "private", "first_name": "Lin"}
GROUP = {"id": -1001, "type": "supergroup", "title": "村民群"}
CHANNEL = {"id": -1002, "type": "channel", "title": "周报"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 3}
PHOTO = [{**FILE, "width": 9, "height": 9}]
STICKER = {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}
ORIGIN = {"type": "hidden_user", "sender_user_name": "村长", "date": 1}


def update(**content: Any) -> Update:
    found = Update.de_json({"update_id": 77, **content}, None)
    assert found is not None
    return found


def message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = LIN, **content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": chat, **({"from": sender} if sender else {}), **content}


def event(**content: Any) -> Event:
    found = from_update(update(message=message(**content)))
    assert found is not None
    return found


def member(chat: dict[str, Any], status: str, **extra: Any) -> Update:
    rest = {"until_date": 0} if status == "kicked" else {}
    old = {"user": BOT, "status": "left"}
    new = {"user": BOT, "status": status, **rest, **extra}
    change = {"chat": chat, "from": LIN, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return update(my_chat_member=change)


ADMIN = dict.fromkeys(
    [
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ],
    False,
)
RESTRICTED = dict.fromkeys(
    [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
        "can_edit_tag",
        "can_react_to_messages",
    ],
    False,
) | {"is_member": True, "until_date": 0}


def test_a_text() -> None:
    assert event(text="窗口没人") == Event(77, 7123456789, Kind.TEXT, 5, "窗口没人", "", "zh-hans")


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/status", "status", ""),
        ("/STATUS@qingfeng_bot  K7QM3 ", "status", "K7QM3"),
        ("/start join_a-b_c", "start", "join_a-b_c"),
        ("/start\njoin_x", "start", "join_x"),
        ("/", "", ""),
        ("/ start", "start", ""),
        ("//x", "/x", ""),
        ("镇里/县里", "", ""),
        (" /start", "", ""),
    ],
)
def test_commands(text: str, command: str, argument: str) -> None:
    found = event(text=text)
    assert (found.kind, found.command) == (Kind.TEXT, command)
    if text != "/ start":
        assert found.argument == argument


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": PHOTO, "caption": "现场"}, Kind.FILE),
        ({"document": FILE}, Kind.FILE),
        ({"voice": {**FILE, "duration": 3}}, Kind.FILE),
        ({"video": {**FILE, "duration": 3, "width": 9, "height": 9}}, Kind.FILE),
        ({"video_note": {**FILE, "duration": 3, "length": 9}}, Kind.FILE),
        ({"sticker": STICKER}, Kind.OTHER),
        ({"dice": {"emoji": "🎲", "value": 3}}, Kind.OTHER),
        ({"new_chat_title": "x"}, Kind.OTHER),
        ({"contact": {"phone_number": "13800138000", "first_name": "Lin"}}, Kind.PRIVATE),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, Kind.PRIVATE),
        (
            {"venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "a", "address": "b"}},
            Kind.PRIVATE,
        ),
        ({"text": "抄来的", "forward_origin": ORIGIN}, Kind.FORWARD),
        ({"text": "/start", "forward_origin": ORIGIN}, Kind.FORWARD),
        ({"photo": PHOTO, "forward_origin": ORIGIN}, Kind.FORWARD),
        ({"contact": {"phone_number": "1", "first_name": "x"}, "forward_origin": ORIGIN}, Kind.FORWARD),
    ],
)
def test_other_messages(content: dict[str, Any], kind: Kind) -> None:
    found = event(**content)
    assert (found.kind, found.chat_id, found.message_id) == (kind, 7123456789, 5)
    assert found.command == ""


def test_a_caption_is_the_text_of_a_file_but_never_a_command() -> None:
    found = event(photo=PHOTO, caption="/start")
    assert (found.text, found.command, found.argument) == ("/start", "", "")


def test_an_edit_is_an_edit_whatever_it_says() -> None:
    found = from_update(update(edited_message=message(text="/cancel", edit_date=2)))
    assert found is not None
    assert (found.kind, found.text, found.command) == (Kind.EDIT, "/cancel", "")


def test_a_message_without_a_sender_has_no_language() -> None:
    found = from_update(update(message=message(sender=None, text="x")))
    assert found is not None and found.language is None


@pytest.mark.parametrize(
    "content",
    [
        {"message": message(chat=GROUP, text="在群里说")},
        {"edited_message": message(chat=GROUP, text="在群里改")},
        {"message": message(sender=BOT, text="机器人说")},
        {"channel_post": message(chat=CHANNEL, sender=None, text="周报")},
        {"edited_channel_post": message(chat=CHANNEL, sender=None, text="周报")},
        {"inline_query": {"id": "1", "from": LIN, "query": "x", "offset": ""}},
        {"poll_answer": {"poll_id": "1", "user": LIN, "option_ids": [], "option_persistent_ids": []}},
        {},
    ],
)
def test_what_is_ignored_on_purpose(content: dict[str, Any]) -> None:
    assert from_update(update(**content)) is None


def press(chat: dict[str, Any] | None, **extra: Any) -> Event | None:
    query = {"id": "Q", "from": LIN, "chat_instance": "1", "data": "c:start", **extra}
    if chat:
        query["message"] = message(chat=chat, sender=BOT, text="菜单")
    return from_update(update(callback_query=query))


def test_a_press() -> None:
    assert press(PRIVATE) == Event(77, 7123456789, Kind.PRESS, 5, "c:start", "Q", "zh-hans")


def test_a_press_on_a_message_too_old_to_be_shown() -> None:
    old = {"message_id": 5, "date": 0, "chat": PRIVATE}
    query = {"id": "Q", "from": LIN, "chat_instance": "1", "data": "c:start", "message": old}
    found = from_update(update(callback_query=query))
    assert found is not None
    assert (found.kind, found.chat_id, found.message_id) == (Kind.PRESS, 7123456789, 5)


def test_a_press_without_data_means_nothing() -> None:
    found = press(PRIVATE, data=None, game_short_name="x")
    assert found is not None and found.text == ""


@pytest.mark.parametrize("chat", [GROUP, CHANNEL, None])
def test_presses_elsewhere_are_ignored(chat: dict[str, Any] | None) -> None:
    assert press(chat) is None


def test_being_blocked_and_let_in_again() -> None:
    assert from_update(member(PRIVATE, "kicked")) == Event(77, 7123456789, Kind.BLOCKED)
    assert from_update(member(PRIVATE, "member")) is None


@pytest.mark.parametrize(("status", "extra"), [("member", {}), ("administrator", ADMIN), ("restricted", RESTRICTED)])
def test_being_put_into_a_group_in_any_role(status: str, extra: dict[str, Any]) -> None:
    assert from_update(member(GROUP, status, **extra)) == Event(77, -1001, Kind.ADDED)


def test_leaving_a_group_and_joining_the_own_channel_are_nothing() -> None:
    assert from_update(member(GROUP, "left")) is None
    assert from_update(member(GROUP, "kicked")) is None
    assert from_update(member(CHANNEL, "administrator", **ADMIN)) is None


def test_words_of_an_update_that_cannot_be_parsed() -> None:
    raw = {"update_id": 7, "message": message(text="窗口推诿", date="soon")}
    assert from_raw(raw) == Event(7, PRIVATE["id"], Kind.TEXT, text="窗口推诿")
    edited = {"update_id": 7, "edited_message": message(caption="改了", photo=7)}
    assert from_raw(edited) == Event(7, PRIVATE["id"], Kind.EDIT, text="改了")


@pytest.mark.parametrize(
    "content",
    [
        {}, {"message": None}, {"message": "x"}, {"message": {}}, {"message": {"text": "x"}}, {"message": message()},
        {"message": {"text": "x", "chat": 7}}, {"message": message(chat=GROUP, text="x")},
        {"message": message(text=["x"])}, {"message": message(chat={"id": "7", "type": "private"}, text="x")},
        {"message": message(chat={"id": True, "type": "private"}, text="x")},
        {"callback_query": {"data": "x"}},
    ],
)  # fmt: skip
def test_nothing_is_taken_from_what_has_another_shape(content: dict[str, Any]) -> None:
    assert from_raw({"update_id": 7, **content}) is None


@pytest.mark.parametrize(
    "content",
    [
        {"message": {"message_id": 5, "date": 1, "text": "x"}},
        {"message": message(text=["x"])},
        {"message": message(sender=LIN | {"language_code": 7}, text="x")},
        {"message": message(sender=LIN | {"language_code": []}, text="x")},
        {"message": message(text="x") | {"message_id": "5"}},
        {"message": message(chat=PRIVATE | {"id": "7"}, text="x")},
        {"message": message(chat=GROUP | {"id": [7]}, text="x")},
        {"callback_query": {"id": 7, "from": LIN, "chat_instance": "1", "message": message()}},
        {"callback_query": {"id": "7", "from": None, "chat_instance": "1", "message": message()}},
        {"my_chat_member": {"chat": PRIVATE, "from": LIN, "date": 1}},
    ],
)
def test_what_lacks_a_part_or_has_another_kind_of_value_is_misshapen(content: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        from_update(update(**content))
