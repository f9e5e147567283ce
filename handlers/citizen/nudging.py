"""Telling a citizen that there is news, if he asked for it. Actions of handlers/citizen/flow.py; ``tell`` is a tick.

Everything else in this program waits until somebody writes to it. What is kept for this lives in memory only.
"""

from datetime import datetime

from telegram import Bot

from casework.lifecycle import Lifecycle
from handlers.callback import Press
from handlers.chat import Chat, Unreachable
from handlers.citizen import case, status_screens
from handlers.citizen.visit import Visit
from handlers.screen import Screen
from handlers.services import Services
from storage.errors import UnknownCase
from storage.nudges import Nudge
from storage.thread import PublicState

ON_ITS_WAY = -1


async def ask(visit: Visit, press: Press) -> None:
    """Say what would be kept, and where, before keeping it."""
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    if await visit.services.nudges.of(follow.id, visit.chat.chat_id) is None:
        await visit.below(status_screens.nudge(visit.texts, follow.screen))
        return
    await visit.toast("nudge-on-already")
    lifecycle = visit.services.lifecycle
    await visit.rekey(status_screens.status_rows(visit.texts, lifecycle, state, follow.screen, nudged=True))


async def turn_on(visit: Visit, press: Press) -> None:
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    if not state.open:
        await visit.toast("nudge-closed", alert=True)
        return
    seen = visit.services.lifecycle.shown_state(state.states)
    await visit.services.nudges.set(follow.id, visit.chat.chat_id, visit.texts.language, seen)
    await visit.show(Screen(visit.texts("nudge-kept")))


async def turn_off(visit: Visit, press: Press) -> None:
    """Forget the account at once; the buttons under the state follow."""
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    await visit.services.nudges.end(follow.id)
    await visit.toast("nudge-gone")
    lifecycle = visit.services.lifecycle
    await visit.rekey(status_screens.status_rows(visit.texts, lifecycle, state, follow.screen, nudged=False))


async def looked(visit: Visit, nudge: Nudge, state: PublicState) -> None:
    """He has come: the nudge goes from his chat, and the next news is told again, as long as the case is open."""
    if nudge.message_id > 0:
        await visit.chat.delete([nudge.message_id])
    if state.open:
        await visit.services.nudges.looked(nudge, visit.services.lifecycle.shown_state(state.states))
    else:
        await visit.services.nudges.end(nudge.case_id)


async def tell(bot: Bot, services: Services, now: datetime) -> None:
    """One sentence to each citizen who asked for it and has news; nothing more until he has looked.

    Noted before it is sent: a crash may lose a nudge, not repeat it.
    """
    for nudge in await services.nudges.all():
        try:
            state = await services.threads.public(nudge.case_id)
        except UnknownCase:
            await services.nudges.end(nudge.case_id)
            continue
        if nudge.message_id == 0 and is_news(services.lifecycle, nudge, state):
            await _tell(bot, services, nudge)
        if not state.open:
            await services.nudges.end(nudge.case_id)


def is_news(lifecycle: Lifecycle, nudge: Nudge, state: PublicState) -> bool:
    """An answer, or a state that reads differently from the one he saw: only what his receipt would show him."""
    now = lifecycle.shown_state(state.states)
    return state.news > 0 or lifecycle.public_wording(now, "zh") != lifecycle.public_wording(nudge.seen, "zh")


async def _tell(bot: Bot, services: Services, nudge: Nudge) -> None:
    await services.nudges.told(nudge, ON_ITS_WAY)
    try:
        message_id = await Chat(bot, nudge.chat_id).send(Screen(services.texts[nudge.language]("nudge")))
        await services.nudges.told(nudge, message_id)
    except Unreachable:
        await services.nudges.end(nudge.case_id)
