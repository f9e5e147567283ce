"""What Telegram sends and what a chat's saved conversation holds: updates, presses, sessions."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from bot.gate import chat_of, parsed, unread, whole
from bot.webhook import WebhookServer
from campaigns.fuzz.mutate import text, tree
from campaigns.fuzz.target import Feed, Target
from campaigns.fuzz.targets.sealed import vector
from handlers.callback import LIMIT, unpack
from handlers.citizen.conversation import Conversation, Draft, Follow, Part, Sent, record_to_json
from handlers.citizen.conversation import from_body as citizen_from_body
from handlers.events import Event, from_raw, from_update
from handlers.staff.talk import Pending, Talk
from handlers.staff.talk import from_body as staff_from_body
from storage.sealing import CitizenRecord, FormatError, PublicKey, Selector, Verifier

SHAPELESS = (KeyError, TypeError, ValueError, AttributeError, FormatError)
"""A saved conversation is ours alone and lives in memory: of another shape it only has to fail as such, and at once."""
PRESSES = (b"c:start", b"c:submit:3fa9", b"s:card:QF-7K3M-2XPD", b"s:queue:due:2.2026-11-16.6361", b"c:bucket:B4:t0")


def targets() -> list[Target]:
    return [
        Target("callback", lambda: list(PRESSES), _callback, text, share=20),
        Target("session-citizen", lambda: [_dumped(_conversation().to_body()), _dumped(Conversation().to_body())], _citizen,
               tree, SHAPELESS),
        Target("session-staff", lambda: [_dumped(_talk().to_body()), _dumped(Talk().to_body())], _staff, tree, SHAPELESS),
        Target("update", lambda: [_dumped(one) for one in _updates()], _update, tree, share=30),
        Target("webhook", lambda: [_dumped(one) for one in _updates()], _webhook, tree, share=15),
    ]  # fmt: skip


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _callback(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        said = data.decode("utf-8", "replace")
        press = unpack(said)
        if press is None:
            return
        press.arg(0), press.arg(7)
        if len(said.encode()) <= LIMIT:
            assert press.pack() == said, "a press is packed as it came"

    return feed


def _conversation() -> Conversation:
    key = vector("keys")["key_pairs"][0]["public"]
    record = CitizenRecord(Selector("K7QM"), bytes(16), Verifier(bytes(32)), PublicKey(bytes.fromhex(key)))
    draft = Draft("t0", "63" * 16, "K7QM3-XPD9T-2WHBR-6VN48", record_to_json(record), (Part(7, "when", "上周三"),), "B4")
    follow = Follow("t1", "64" * 16, "补充", "addition", "s1")
    return Conversation("zh-CN", "say", 12, draft, Sent("t0"), follow, (5, 6), (1, 2))


def _citizen(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        talk = citizen_from_body(json.loads(data))
        assert isinstance(talk, Conversation), "a conversation comes back"
        if talk.draft:
            talk.draft.citizen_record(), talk.draft.id
        if talk.follow:
            talk.follow.id  # noqa: B018 - reading it decodes it
        talk.leave(1).finish(2).to_body()

    return _shallow(feed)


def _talk() -> Talk:
    pending = Pending("t", "move", "QF-7K3M-2XPD", "S02", "S01", "", {"reason": "R1"}, (3,))
    return Talk("words", 9, pending, (1, 2))


def _staff(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        staff_from_body(json.loads(data)).finish(2).to_body()

    return _shallow(feed)


def _shallow(feed: Feed) -> Feed:
    """JSON nested deeper than Python reads is what no program of ours has saved."""

    def bounded(data: bytes) -> None:
        try:
            feed(data)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error

    return bounded


def _updates() -> list[dict[str, Any]]:
    chat = {"id": 1001, "type": "private", "first_name": "群众"}
    user = {"id": 1001, "is_bot": False, "first_name": "群众", "language_code": "zh-hans"}
    message = {"message_id": 5, "date": 1763258400, "chat": chat, "from": user, "text": "/start 你好"}
    origin = {"type": "hidden_user", "date": 1763258400, "sender_user_name": "某人"}
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 60}]
    gone = {"chat": chat, "message_id": 1, "date": 0}
    bot = {"id": 42, "is_bot": True, "first_name": "清风"}
    group = {"id": -1001, "type": "supergroup", "title": "群"}
    joined = {"user": bot, "status": "member"}
    bodies: list[dict[str, Any]] = [
        {"message": message | {"entities": [{"type": "bot_command", "offset": 0, "length": 6}]}},
        {"edited_message": message | {"edit_date": 1763258460}},
        {"message": message | {"forward_origin": origin}},
        {"message": message | {"text": None, "photo": photo, "caption": "照片"}},
        {"message": message | {"text": None, "contact": {"phone_number": "1", "first_name": "a"}}},
        {"message": message | {"text": None, "location": {"longitude": 1.5, "latitude": 2.5}}},
        {"callback_query": {"id": "9", "from": user, "chat_instance": "c", "data": "c:start", "message": message}},
        {"callback_query": {"id": "9", "from": user, "chat_instance": "c", "message": gone}},
        {"my_chat_member": {"chat": group, "from": user, "date": 1, "old_chat_member": joined, "new_chat_member": joined}},
        {"my_chat_member": {"chat": chat, "from": user, "date": 1, "old_chat_member": joined,
                            "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0}}},
        {"poll": {"id": "1"}},
    ]  # fmt: skip
    return [{"update_id": 7000 + n} | body for n, body in enumerate(bodies)]


def _bot() -> ExtBot[None]:
    return ExtBot("1:x")


def _update(folder: Path) -> Feed:
    """Whatever Telegram may send, by push and by poll: an event with values of the right kinds, or none."""
    bot = _bot()

    def feed(data: bytes) -> None:
        raw = _object(data)
        if raw is None:
            return
        pushed = parsed(raw, bot)
        _check(pushed)
        try:
            polled = Update.de_json(json.loads(data), bot)
        except Exception:  # as the library does to a batch, which is then taken one by one, by parsed()
            return
        assert _said(whole(polled, bot)) == _said(pushed), "both ways in read the same"

    return feed


def _said(update: Update) -> Event | None:
    """As bot/app reads it."""
    left = unread(update)
    return from_raw(left) if left is not None else from_update(update)


def _object(data: bytes) -> dict[str, Any] | None:
    """An update as both ways in hand it on: an object with a whole number for an id."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and type(raw.get("update_id")) is int else None


def _check(update: Update) -> None:
    assert type(chat_of(update)) is int, "the chat whose order is kept is a whole number"
    event = _said(update)
    if event is None:
        return
    numbers, words = (event.update_id, event.chat_id, event.message_id), (event.text, event.query_id)
    assert all(type(number) is int for number in numbers), "ids are whole numbers"
    assert all(type(said) is str for said in words), "words are text"
    assert event.language is None or type(event.language) is str, "a language is text"
    _ = event.command, event.argument, replace(event, text="").command


class _Taken:
    """A queue that takes everything."""

    async def put(self, item: object) -> None:
        assert isinstance(item, Update), "an update is queued"
        assert type(item.update_id) is int, "the id of a queued update is a whole number"


def _webhook(folder: Path) -> Feed:
    queue: Any = _Taken()
    server = WebhookServer(_bot(), queue, "s" * 16)

    def feed(data: bytes) -> None:
        try:
            server.take(data).send(None)  # waits for nothing but the queue, which takes at once: needs no loop
        except StopIteration as done:
            assert done.value in (200, 400, 500), "an HTTP status comes back"

    return feed
