"""The case a receipt has opened in this conversation, for the modules that act on it. Holds no key of it."""

import secrets
from dataclasses import replace

from handlers.callback import Press
from handlers.citizen import status_screens
from handlers.citizen.conversation import Follow
from handlers.citizen.visit import Visit
from storage.errors import UnknownCase
from storage.thread import PublicState


async def opened(visit: Visit, press: Press) -> tuple[Follow, PublicState] | None:
    """The case whose state this button belongs to, as it stands now; else the citizen is told that the button is old."""
    follow = visit.talk.follow
    if follow is not None and follow.screen and follow.screen == press.arg(0):
        try:
            return follow, await visit.services.threads.public(follow.id)
        except UnknownCase:
            visit.talk = replace(visit.talk, expect="", follow=None)
    await visit.toast("old-button")
    return None


async def invite(visit: Visit, follow: Follow, *, here: bool = False) -> None:
    """Ask for the words: below the state, or in place of the question that was pressed."""
    visit.talk = replace(visit.talk, expect="say", follow=follow)
    screen = status_screens.ask_words(visit.texts, follow)
    await (visit.show(screen, live=True) if here else visit.below(screen))


def about(follow: Follow, what: str, request: str = "") -> Follow:
    """Words of this kind from now on; what was written of the same kind already stays."""
    return follow if follow.about == what else start(follow, what, request)


def start(follow: Follow, about: str, request: str = "") -> Follow:
    """Nothing written yet; buttons under earlier words are old from now on."""
    return Follow(secrets.token_hex(4), follow.case_id, about=about, screen=follow.screen, request=request)
