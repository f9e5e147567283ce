"""The one entry for updates: groups are left, invitations are used, officers and citizens go their own ways.

Officers write as fast as they like; how fast a citizen may is told by handlers/flood.py.
"""

import logging

from telegram import Bot, Update
from telegram.error import TelegramError

from config.log_events import LogEvent
from handlers.chat import Chat, Unreachable
from handlers.citizen import flow as citizen
from handlers.events import Event, Kind, from_update
from handlers.menus import officer_menu
from handlers.services import Services
from handlers.staff import flow as staff
from handlers.staff.screens import welcome as staff_welcome

log = logging.getLogger("qingfeng.updates")
INVITATION = "join_"
"""Start parameter of an officer's one-time link. Anybody else who tries it sees the citizens' first screen."""


async def dispatch(update: Update, bot: Bot, services: Services) -> None:
    """Handle one update to its end. Raises what went wrong unexpectedly: the gate lets Telegram deliver it again."""
    event = from_update(update)
    if event is None:
        return
    if event.kind is Kind.ADDED:
        await _leave_group(bot, event)
        return
    officer = await services.staffing.by_chat(event.chat_id)
    if officer is None and event.command == "start" and event.argument.startswith(INVITATION):
        officer = await services.staffing.join(event.argument.removeprefix(INVITATION), event.chat_id, services.now())
        if officer is not None:
            await services.sessions.drop(event.chat_id)
            await officer_menu(bot, services, officer)
            await _welcome(bot, services, event, officer.name, officer.language)
            return
    if officer is not None:
        await staff.handle(event, bot, services, officer)
    else:
        await citizen.handle(event, bot, services, services.flood.pace(event.chat_id, services.seconds()))


async def _welcome(bot: Bot, services: Services, event: Event, name: str, language: str) -> None:
    chat = Chat(bot, event.chat_id)
    try:
        await chat.delete([event.message_id])  # the link is used up, but it need not stay
        await chat.send(staff_welcome(services.texts[language], name))
    except Unreachable:
        log.info(LogEvent.OFFICER_UNGREETED)


async def _leave_group(bot: Bot, event: Event) -> None:
    """Groups see who writes: nothing is taken there."""
    try:
        await bot.leave_chat(event.chat_id)
    except TelegramError:
        log.info(LogEvent.GROUP_NOT_LEFT)
