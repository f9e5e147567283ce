"""Command menus by scope and language, and the texts shown before /start. Cosmetic: a failure never stops the bot."""

import logging
from collections.abc import Awaitable

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from config.log_events import LogEvent
from config.texts import Texts
from handlers.services import Services
from storage.staff import Officer

log = logging.getLogger("qingfeng.menus")
CITIZEN = ("start", "tip", "status", "verify", "privacy", "help", "cancel", "language")
OFFICER = ("queue", "mine", "due", "todo", "find", "duty", "unlock", "lock", "ties", "help", "cancel", "language")
OVERSEER = ("signals",)
"""Beside those, for officers of that role alone."""
CODES = {"zh-CN": "zh", "en": "en"}
"""Telegram takes two-letter language codes; the desk's own language is the default for all others."""


async def set_up(bot: Bot, services: Services) -> None:
    """Menus and descriptions for citizens, in each language; then the menus of officers who have joined."""
    default = services.settings.language
    for language, texts in services.texts.items():
        for code in [CODES[language], *([None] if language == default else [])]:
            scope = BotCommandScopeAllPrivateChats()
            await _try(bot.set_my_commands(_commands(texts, CITIZEN), scope=scope, language_code=code))
            await _try(bot.set_my_description(texts.plain("description"), language_code=code))
            await _try(bot.set_my_short_description(texts.plain("short-description"), language_code=code))
    for officer in await services.staffing.everyone():
        await officer_menu(bot, services, officer)


async def officer_menu(bot: Bot, services: Services, officer: Officer) -> None:
    """The officer's own menu, in his chat only: citizens never learn that these commands exist."""
    if officer.chat_id is not None:
        names = (*OFFICER, *OVERSEER) if "overseer" in officer.roles else OFFICER
        commands = _commands(services.texts[officer.language], names)
        await _try(bot.set_my_commands(commands, scope=BotCommandScopeChat(officer.chat_id)))


def _commands(texts: Texts, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(name, texts.plain("command-" + name)) for name in names]


async def _try(call: Awaitable[object]) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning(LogEvent.MENU_NOT_SET, {"error": type(error).__name__})
