"""Coming back with the receipt, from any account: state, replies, additions. Actions of handlers/citizen/flow.py."""

import secrets
from dataclasses import replace

from handlers.callback import Press
from handlers.citizen import pacing, screens
from handlers.citizen.conversation import Follow
from handlers.citizen.draft import MAX_CHARACTERS
from handlers.citizen.hints import is_secret, newly_secret
from handlers.citizen.submitting import words_to_keep
from handlers.citizen.visit import Visit
from handlers.screen import Screen
from storage.errors import StorageError, UnknownCase
from storage.ids import CaseId
from storage.receipts import Busy
from storage.sealing import CannotOpen, parse_receipt


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
        visit.services.guesses.missed(visit.chat.chat_id, now)
        visit.talk = replace(visit.talk, expect="code")
        await visit.say("code-wrong")
        return
    state, turns = await visit.services.threads.for_citizen(claimed.case_id, claimed.seed)
    follow = Follow(secrets.token_hex(4), claimed.case_id.hex())
    visit.talk = replace(visit.talk, expect="", follow=follow)
    lifecycle = visit.services.lifecycle
    wording = lifecycle.public_wording(lifecycle.shown_state(state.states), visit.texts.language)
    assert wording is not None  # shown_state gives only states with a wording
    await visit.show(screens.status(visit.texts, state, wording, turns, follow.token))


async def ask_words(visit: Visit, press: Press) -> None:
    if await _own(visit, press):
        visit.talk = replace(visit.talk, expect="say")
        await visit.toast()
        await visit.say("say-ask")


async def take_words(visit: Visit, text: str) -> None:
    """Show an addition once more before it goes."""
    follow = visit.talk.follow
    assert follow is not None
    added, text = text, f"{follow.text}\n{text}".strip()  # in several messages, it is one addition
    if len(text) > MAX_CHARACTERS:
        if pacing.may_say(visit):
            await visit.say("full-draft", count=MAX_CHARACTERS)
        return
    reader, rush = visit.services.reader, pacing.slow(visit)
    if newly_secret(reader, text, added) if rush else is_secret(reader.read(text, None)):
        await visit.remove_own()
        if pacing.may_say(visit):
            await visit.show(Screen(visit.texts("secret")))
        return
    visit.talk = replace(visit.talk, follow=replace(follow, text=text), expect="say")
    await (pacing.gathered(visit) if rush else present(visit))


async def present(visit: Visit) -> None:
    """The addition as it stands, with the button that sends it."""
    follow = visit.talk.follow
    assert follow is not None
    reading = visit.services.reader.read(follow.text, None)
    await visit.show(screens.say_preview(visit.texts, visit.services.taxonomy, follow, reading), live=True)


async def send_words(visit: Visit, press: Press) -> None:
    """Seal the addition to the case; pressing twice or a redelivered press adds it once."""
    follow = await _own(visit, press)
    if follow is None or not follow.text:
        await visit.toast("old-button")
        return
    text = words_to_keep(follow.text, visit.services.reader.read(follow.text, None), masked=True)
    case_id = CaseId(bytes.fromhex(follow.case_id))
    try:
        await visit.services.threads.say(case_id, text, visit.event.update_id, visit.services.now())
    except (UnknownCase, CannotOpen):
        await visit.say("code-wrong")
        return
    except StorageError:
        await visit.say("say-failed")
        return
    visit.talk = replace(visit.talk, expect="", follow=Follow(secrets.token_hex(4), follow.case_id))
    await visit.show(Screen(visit.texts("said")))


async def drop_words(visit: Visit, press: Press) -> None:
    if await _own(visit, press):
        visit.talk = replace(visit.talk, expect="", follow=None)
        await visit.show(Screen(visit.texts("discarded")))


async def _own(visit: Visit, press: Press) -> Follow | None:
    follow = visit.talk.follow
    if follow is not None and follow.token == press.arg(0):
        return follow
    await visit.toast("old-button")
    return None
