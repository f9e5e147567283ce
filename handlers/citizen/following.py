"""Coming back with the receipt, from any account: state, history and replies. Actions of handlers/citizen/flow.py."""

import contextlib
import secrets
from dataclasses import replace

from handlers.callback import Press
from handlers.citizen import case, nudging, screens, status_screens
from handlers.citizen.conversation import Follow
from handlers.citizen.visit import Visit
from handlers.screen import Screen
from storage.errors import StorageError
from storage.receipts import Busy
from storage.sealing import parse_receipt


async def ask_code(visit: Visit, press: Press | None = None) -> None:
    visit.talk = replace(visit.talk, expect="code")
    await visit.show(screens.ask_code(visit.texts), live=True)


async def try_code(visit: Visit, text: str) -> None:
    """Open the case of a code. A wrong, malformed or unknown code gets the same answer after the same work."""
    await visit.remove_own()
    now = visit.services.seconds()
    wait = visit.services.guesses.wait(visit.chat.chat_id, now)
    if wait:
        await visit.say("code-wait", minutes=-(-wait // 60))
        return
    try:
        claimed = await visit.services.receipts.open(parse_receipt(text))
    except Busy:
        await visit.say("code-busy")
        return
    if claimed is None:
        visit.services.guesses.missed(visit.chat.chat_id, visit.event.update_id, now)
        visit.talk = replace(visit.talk, expect="code")
        await visit.say("code-wrong")
        return
    services = visit.services
    state, turns = await services.threads.for_citizen(claimed.case_id, claimed.seed)
    follow = Follow(secrets.token_hex(4), claimed.case_id.hex(), screen=secrets.token_hex(4))
    visit.talk = replace(visit.talk, expect="", follow=follow)
    nudge = await services.nudges.of(claimed.case_id, visit.chat.chat_id)
    await visit.show(
        status_screens.status(visit.texts, services.lifecycle, state, turns, follow.screen, nudged=nudge is not None)
    )
    # Only what stands in his chat counts as fetched. Should noting that fail, it counts as news until he looks again.
    with contextlib.suppress(StorageError):
        await services.threads.fetched(claimed.case_id, turns)
        if nudge is not None:
            await nudging.looked(visit, nudge, state)


async def more(visit: Visit, press: Press) -> None:
    """The less likely buttons in place of the likely ones, and back; the text with its replies stays as it is."""
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    nudged = await visit.services.nudges.of(follow.id, visit.chat.chat_id) is not None
    rows = status_screens.more_rows if press.verb == "acts" else status_screens.status_rows
    lifecycle = visit.services.lifecycle
    await visit.rekey(rows(visit.texts, lifecycle, state, follow.screen, nudged=nudged))


async def leave(visit: Visit, press: Press) -> None:
    """Not now: the question goes, the state above it stays."""
    if await case.opened(visit, press) is not None:
        await visit.show(Screen(visit.texts("left-as-is")))
