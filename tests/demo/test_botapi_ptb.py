"""A stock python-telegram-bot against the server: every method is called and its answer parsed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from botapi_kit import TOKEN
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    MenuButtonCommands,
    Update,
)
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import Application, CommandHandler, ContextTypes

from demo.sim import Sim

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\x00\x00\x01\x40\x00\x00\x00\xc8"


@pytest.fixture
async def bot(base_url: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{base_url}/bot", base_file_url=f"{base_url}/file/bot") as client:
        yield client


def markup(text: str = "提交") -> InlineKeyboardMarkup:
    copy = InlineKeyboardButton("复制", copy_text=CopyTextButton("K7QM3"))
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data="go"), copy]])


async def test_messages(bot: Bot, sim: Sim, citizen: int) -> None:
    sent = await bot.send_message(citizen, "<b>信</b>", parse_mode="HTML", reply_markup=markup(), protect_content=True)
    assert (sent.text, sent.entities[0].type, sent.has_protected_content) == ("信", "bold", True)
    assert sent.from_user is not None and sent.from_user.id == bot.id == 4242
    edited = await bot.edit_message_text("改", citizen, sent.message_id, reply_markup=markup())
    assert isinstance(edited, type(sent)) and edited.edit_date is not None
    assert await bot.edit_message_reply_markup(citizen, sent.message_id, reply_markup=markup("再"))
    tap = asyncio.ensure_future(sim.press(citizen, "再"))
    query = (await bot.get_updates(timeout=5))[-1].callback_query
    assert query is not None and query.data == "go"
    assert await query.answer("好", show_alert=True)
    assert (await tap)["answer"] == {"text": "好", "show_alert": True}
    assert await bot.send_chat_action(citizen, "typing")
    assert await bot.delete_message(citizen, sent.message_id)
    assert await bot.delete_messages(citizen, [1, 2, 3])


async def test_media_and_files(bot: Bot, sim: Sim, citizen: int) -> None:
    photo = await bot.send_photo(citizen, PNG, caption="<i>图</i>", parse_mode="HTML")
    assert (photo.photo[-1].width, photo.caption) == (320, "图")
    document = await bot.send_document(citizen, b"csv", filename="周报.csv", caption="c")
    assert document.document is not None and document.document.file_name == "周报.csv"
    assert await bot.edit_message_caption(citizen, photo.message_id, caption="新")
    media = InputMediaDocument(b"other", filename="b.txt", caption="m")
    changed = await bot.edit_message_media(media, citizen, document.message_id)
    assert not isinstance(changed, bool) and changed.caption == "m"
    await sim.send(citizen, photo=PNG, caption="证据")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    file = await bot.get_file(message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PNG


async def test_chats_and_channel(bot: Bot, sim: Sim, citizen: int) -> None:
    channel = await sim.channel("通报")
    post = await bot.send_message(channel, "周报")
    assert (await bot.get_chat(citizen)).type == "private"
    assert (await bot.get_chat(channel)).title == "通报"
    assert (await bot.get_chat_member(channel, bot.id)).status == "administrator"
    assert (await bot.get_chat_member(channel, citizen)).status == "left"
    assert (await bot.forward_message(citizen, channel, post.message_id)).forward_origin is not None
    assert (await bot.copy_message(citizen, channel, post.message_id)).message_id > 0
    assert await bot.pin_chat_message(channel, post.message_id)
    assert await bot.unpin_chat_message(channel)
    assert await bot.leave_chat(channel)


async def test_profile(bot: Bot, citizen: int) -> None:
    commands = [BotCommand("start", "开始")]
    for scope in (None, BotCommandScopeAllPrivateChats(), BotCommandScopeChat(citizen)):
        assert await bot.set_my_commands(commands, scope=scope, language_code="zh")
        assert await bot.get_my_commands(scope=scope, language_code="zh") == tuple(commands)
        assert await bot.delete_my_commands(scope=scope, language_code="zh")
    assert await bot.set_my_name("信箱") and (await bot.get_my_name()).name == "信箱"
    assert await bot.set_my_description("长") and (await bot.get_my_description()).description == "长"
    assert await bot.set_my_short_description("短")
    assert (await bot.get_my_short_description()).short_description == "短"
    assert await bot.set_chat_menu_button(citizen, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(citizen)).type == "commands"


async def test_webhook_calls(bot: Bot) -> None:
    assert await bot.set_webhook("http://127.0.0.1:9/x", secret_token="s", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:9/x", ("message",))
    assert await bot.delete_webhook()
    assert await bot.log_out() and await bot.close()


async def test_errors_become_ptbs_exceptions(
    bot: Bot, sim: Sim, citizen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Otherwise PTB warns of a change of type in RetryAfter, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    cases: list[tuple[Callable[[], Awaitable[Any]], type[Exception], str]] = [
        (lambda: bot.send_message(citizen, "<b>", parse_mode="HTML"), BadRequest, "parse entities"),
        (lambda: bot.send_message(5, "x"), BadRequest, "Chat not found"),
        (lambda: bot.edit_message_text("x", citizen, 5), BadRequest, "Message to edit not found"),
        (lambda: bot.answer_callback_query("5"), BadRequest, "Query is too old"),
    ]
    for attempt, kind, words in cases:
        with pytest.raises(kind, match=words):
            await attempt()
    await sim.fault("sendMessage", error_code=429, retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.send_message(citizen, "x")
    await sim.block(citizen)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(citizen, "x")


async def test_a_whole_application_polls_and_answers(base_url: str, sim: Sim) -> None:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("你好", reply_markup=markup())

    app = Application.builder().token(TOKEN).base_url(f"{base_url}/bot").build()
    app.add_handler(CommandHandler("start", start))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        person = await sim.user()
        await sim.send(person, "/start")
        await sim.quiet()
        assert (await sim.last(person))["text"] == "你好"
        await app.updater.stop()
        await app.stop()
    assert (await sim.stats())["pending"] == 0


def test_the_command_line_prints_its_address_and_ends_on_sigterm(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "demo.botapi", "--port", "0", "--token", "T", "--clock-file", str(tmp_path / "c")]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline().startswith("listening on http://127.0.0.1:")
            assert (tmp_path / "c").read_text() == "0.000\n"
        finally:
            server.terminate()
        assert server.wait(30) == 0
