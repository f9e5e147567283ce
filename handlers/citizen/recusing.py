"""Asking that somebody else handles a case: a tip of its own, for the superior alone. Used by handlers/citizen/adding.py.

The handler finds no trace of it: the number of the case stands in the sealed content, and nothing is marked on the case.
"""

from handlers.callback import Press
from handlers.citizen import case, status_screens
from handlers.citizen.conversation import Follow
from handlers.citizen.hints import ABOUT_DESK
from handlers.citizen.visit import Visit
from storage.errors import NobodyLeft, NoReaders
from storage.ids import CaseId, new_case_id
from storage.intake import Submission

PRIORITY = 1


class NoSuperior(Exception):
    """Nobody outside the desk has a key: the request would reach nobody, or the very people it is about."""


async def ask(visit: Visit, press: Press) -> None:
    """Ask for the reason, if somebody can read it; else say so, and offer the thread instead."""
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, _ = found
    if await visit.services.intake.beyond() != "superior":
        await visit.below(status_screens.no_superior(visit.texts, follow))
        return
    await case.invite(visit, case.about(follow, "superior", new_case_id().hex()))


async def send(visit: Visit, follow: Follow, text: str) -> None:
    """Store the request, once: its case id was made with its first word. Raises NoSuperior, UnknownCase, StorageError."""
    services = visit.services
    if await services.intake.beyond() != "superior":
        raise NoSuperior
    number = await services.threads.number(follow.id)
    tip = Submission(
        case_id=CaseId(bytes.fromhex(follow.request)),
        record=None,
        content={"v": 1, "text": text, "about": "recusal", "number": number},
        labels=(ABOUT_DESK,),
        priority=PRIORITY,
        fast_track=False,
        needs_human=True,
        about_desk=True,
    )
    try:
        await services.intake.accept(tip, visit.event.update_id, services.now())
    except (NobodyLeft, NoReaders):
        raise NoSuperior from None
