"""An update that failed five times: its words are sealed once, its writer is told, and a repeat changes nothing."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from house_kit import OFFICER, Home, home, settings, world
from telegram import Chat, Message, Update, User
from telegram.ext import CallbackContext

from bot.app import Program, Unreadable
from bot.gate import Ledger, parsed, unread, whole
from config.log_events import LogEvent
from storage.errors import NoReaders, StorageBroken, StorageError
from storage.sealing import new_receipt

CHAT = 7_000_000_001
WORDS = "窗口的人让我跑了三趟，一张表退了五次。"


class Desk:
    """A program on the real house, whose updates are given to it by hand."""

    def __init__(self, house: Home, folder: Path) -> None:
        self.home = house
        self.program = Program(settings(folder), Ledger())
        self.program.house = house.house

    def text(self, words: str, *, chat: int = CHAT, update_id: int = 7) -> Update:
        now, person = datetime.now(UTC), User(chat, "someone", False)
        update = Update(update_id, Message(3, now, Chat(chat, "private"), from_user=person, text=words))
        update.set_bot(self.home.bot)
        return update

    def garbled(self, **message: object) -> Update:
        """An update of which the library cannot read the date."""
        body = {"message_id": 3, "date": "soon", "chat": {"id": CHAT, "type": "private"}, **message}
        return parsed({"update_id": 8, "message": body}, self.home.bot)

    async def put_aside(self, update: Update) -> None:
        await self.program._put_aside(update)

    async def handle(self, update: Update) -> None:
        context = cast(CallbackContext[Any, Any, Any, Any], _Context(self.home.bot))
        await self.program._handle(update, context)

    async def letters(self) -> int:
        read = self.home.house.vitals._main.read
        return int((await read(lambda tx: tx.execute("SELECT count(*) FROM dead_letter").fetchone()))[0])

    async def draft(self) -> object:
        services = self.home.services
        return ((await services.sessions.load(CHAT, services.seconds())) or {}).get("draft")


class _Context:
    def __init__(self, bot: object) -> None:
        self.bot = bot


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with world(tmp_path) as sim, home(sim, tmp_path) as found:
        await sim.user("citizen", id=CHAT)
        await sim.send(CHAT, "/start")
        yield Desk(found, tmp_path)


async def test_its_words_are_sealed_its_writer_told_and_a_repeat_changes_nothing(desk: Desk) -> None:
    await desk.put_aside(desk.text(WORDS))
    assert await desk.letters() == 1
    assert "没有处理成功" in (await desk.home.texts(CHAT))[-1]
    await desk.handle(desk.text(WORDS))
    assert await desk.draft() is None
    await desk.put_aside(desk.text(WORDS))
    assert await desk.letters() == 1
    await desk.handle(desk.text(WORDS, update_id=9))
    assert await desk.draft() is not None


@pytest.mark.parametrize("chat", [CHAT, OFFICER])
async def test_a_code_and_an_officers_words_are_not_kept_and_yet_done_with(desk: Desk, chat: int) -> None:
    await desk.put_aside(desk.text(new_receipt().display() if chat == CHAT else WORDS, chat=chat))
    assert await desk.letters() == 0
    assert await desk.home.house.dead_letters.holds(7)


async def test_an_update_that_cannot_be_parsed_fails_and_its_words_alone_are_sealed(desk: Desk) -> None:
    update = desk.garbled(text=WORDS, **{"from": {"id": CHAT, "is_bot": False, "first_name": "谁"}})
    assert unread(update) is not None
    with pytest.raises(Unreadable):
        await desk.handle(update)
    await desk.put_aside(update)
    assert await desk.letters() == 1
    assert "没有处理成功" in (await desk.home.texts(CHAT))[-1]
    await desk.handle(update)  # comes again, its 200 was not heard: done with at once


async def test_an_update_without_words_is_done_with_all_the_same(desk: Desk) -> None:
    for update in (desk.garbled(), parsed({"update_id": 8, "message": "?"}, desk.home.bot)):
        await desk.put_aside(update)
        assert (await desk.letters(), await desk.home.house.dead_letters.holds(8)) == (0, True)


async def test_the_words_of_a_misshapen_update_are_sealed_by_whichever_way_it_comes(desk: Desk) -> None:
    person = {"id": CHAT, "is_bot": False, "first_name": "谁", "language_code": 7}
    for update_id in (8, 9):
        chat = {"id": CHAT, "type": "private"}
        body = {"message_id": 3, "date": 1, "chat": chat, "from": person, "text": WORDS + str(update_id)}
        raw = {"update_id": update_id, "message": body}
        pushed, polled = parsed(raw, desk.home.bot), whole(Update.de_json(raw, desk.home.bot), desk.home.bot)
        update = pushed if update_id == 8 else polled
        with pytest.raises(Unreadable):
            await desk.handle(update)
        await desk.put_aside(update)
    assert await desk.letters() == 2
    assert [("没有处理成功" in said) for said in (await desk.home.texts(CHAT))[-2:]] == [True, True]


async def test_an_update_without_a_chat_is_done_with(desk: Desk) -> None:
    update = parsed({"update_id": 8, "message": {"message_id": 3, "date": 1, "text": WORDS}}, desk.home.bot)
    assert unread(update) is not None
    await desk.put_aside(update)
    assert (await desk.letters(), await desk.home.house.dead_letters.holds(8)) == (0, True)


@pytest.mark.parametrize(("trouble", "level"), [(StorageBroken, logging.WARNING), (NoReaders, logging.ERROR)])
async def test_what_cannot_be_sealed_is_told_and_alarms_unless_the_files_have_done_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    trouble: type[StorageError], level: int,
) -> None:  # fmt: skip
    async def fail(*_: object) -> None:
        raise trouble("not now")

    monkeypatch.setattr(desk.home.house.dead_letters, "put_aside", fail)
    await desk.put_aside(desk.text(WORDS))
    assert [one.levelno for one in caplog.records if one.msg == LogEvent.UPDATE_NOT_SEALED] == [level]
    assert "没有处理成功" in (await desk.home.texts(CHAT))[-1]
