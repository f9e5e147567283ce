"""Marks for the handling, from 1 to 5, and a sentence if the citizen likes. Actions of handlers/citizen/flow.py."""

from handlers.callback import Press
from handlers.citizen import case, status_screens
from handlers.citizen.visit import Visit
from storage.errors import StorageError
from storage.ratings import SCORES


async def ask(visit: Visit, press: Press) -> None:
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    if state.rated:
        await visit.toast("rate-twice", alert=True)
    elif visit.services.lifecycle.has_result(state.states):
        await visit.below(status_screens.rate(visit.texts, follow.screen))
    else:
        await visit.toast("old-button")


async def rate(visit: Visit, press: Press) -> None:
    """Count the mark, once, and invite a sentence; that one goes into the thread like any other, without the mark."""
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    marks = {str(score): score for score in SCORES}
    if press.arg(1) not in marks or not visit.services.lifecycle.has_result(state.states):
        await visit.toast("old-button")
        return
    services = visit.services
    try:
        counted = await services.ratings.rate(follow.id, marks[press.arg(1)], visit.event.update_id, services.now())
    except StorageError:
        await visit.toast("rate-failed", alert=True)
        return
    if not counted:
        await visit.toast("rate-twice", alert=True)
        return
    visit.confirmed = True
    await case.invite(visit, case.start(follow, "comment"), here=True)
