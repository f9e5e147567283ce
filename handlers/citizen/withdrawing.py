"""Taking a tip back: asked once more, with what will happen, then done once. Actions of handlers/citizen/flow.py."""

import logging
from dataclasses import replace
from typing import get_args

from config.log_events import LogEvent
from handlers.callback import Press
from handlers.citizen import case, status_screens
from handlers.citizen.conversation import Follow
from handlers.citizen.visit import Visit
from storage.errors import Stale, StorageError, UnknownCase
from storage.thread import PublicState
from storage.withdrawals import Outcome

log = logging.getLogger("qingfeng.citizen")


async def ask(visit: Visit, press: Press) -> None:
    """What a withdrawal would do as the case stands now, and the button that does just that."""
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    if state.withdrawn_on:
        await visit.toast("withdrawn-already", alert=True)
        return
    outcome = await visit.services.withdrawals.foreseen(follow.id)
    await visit.below(status_screens.withdraw(visit.texts, follow.screen, outcome, _why(visit, state)))


async def withdraw(visit: Visit, press: Press) -> None:
    """Do what was announced; where that has changed meanwhile, ask anew. Pressed or delivered twice, it is done once."""
    follow = visit.talk.follow
    expected: Outcome | None = next((known for known in get_args(Outcome) if known == press.arg(1)), None)
    if follow is None or expected is None or not follow.screen or follow.screen != press.arg(0):
        await visit.toast("old-button")
        return
    services = visit.services
    try:
        state = await _state(visit, follow)
        outcome = await services.withdrawals.withdraw(follow.id, expected, visit.event.update_id, services.now())
    except Stale:
        await visit.toast("withdraw-changed", alert=True)
        await _ask_again(visit, follow)
        return
    except UnknownCase:
        await visit.toast("old-button")
        return
    except StorageError as error:
        log.warning(LogEvent.ACT_NOT_STORED, {"error": type(error).__name__})
        await visit.say("withdraw-failed")
        return
    visit.confirmed = True
    why = _why(visit, state) if state and outcome == "kept" else ""
    visit.talk = replace(visit.talk, expect="", follow=None if outcome == "erased" else follow)
    await services.nudges.end(follow.id)
    await visit.show(status_screens.withdrawn(visit.texts, outcome, why))


async def _ask_again(visit: Visit, follow: Follow) -> None:
    state, outcome = await _state(visit, follow), await visit.services.withdrawals.foreseen(follow.id)
    why = _why(visit, state) if state else ""
    await visit.show(status_screens.withdraw(visit.texts, follow.screen, outcome, why), live=True)


async def _state(visit: Visit, follow: Follow) -> PublicState | None:
    """None when the case is gone, as after this very press, delivered before."""
    try:
        return await visit.services.threads.public(follow.id)
    except UnknownCase:
        return None


def _why(visit: Visit, state: PublicState) -> str:
    """Why the case would go on all the same, "" where it would not."""
    words = visit.services.lifecycle.kept_because(state.states)
    return words.said(visit.texts.language) if words else ""
