"""🔎 Looking through what the officer's key opens: the same event told by others, words. Called by handlers/staff/flow.py.

Suggestions only: the officer opens what he is shown and links it, or not.
"""

import asyncio
import secrets
from dataclasses import replace

from handlers.callback import Press
from handlers.staff import link_screens, linking, reading, screens, search_screens
from handlers.staff.talk import Pending
from handlers.staff.visit import Duty
from storage import searching
from storage.errors import UnknownCase
from storage.ids import CaseNumber
from storage.sealing import CannotOpen, Seed


async def alike(duty: Duty, press: Press) -> None:
    """Show which other cases may tell of the same event."""
    seed = await _seed(duty)
    if seed is None:
        return
    services, number = duty.services, CaseNumber(press.arg(0))
    await duty.chat.typing()
    try:
        cases = await services.search.near(number, duty.officer, seed, services.now())
    except (UnknownCase, CannotOpen):
        await duty.toast("content-shredded", alert=True)
        return
    found = await asyncio.to_thread(searching.alike, services.alike, cases)
    cycle, lang = services.lifecycle, duty.lang
    may_link = cycle.may("link", duty.officer.roles)
    await duty.toast()
    await reading.show_for_a_while(
        duty, search_screens.alike(duty.texts, lang, number, found, cycle, may_link=may_link)
    )


async def find(duty: Duty) -> None:
    """/find and words: the message goes at once, since the words may be a name."""
    words = duty.event.argument.strip()
    if words:
        await duty.remove_own()
    if not duty.services.lifecycle.may("read", duty.officer.roles):
        await duty.say("refused-wrong-role")
        return
    if len(words) < searching.SHORTEST:
        await duty.say("find-how")
        return
    seed = await _seed(duty)
    if seed is None:
        return
    services = duty.services
    await duty.chat.typing()
    found = await services.search.containing(words, duty.officer, seed, services.now())
    opened = search_screens.containing(duty.texts, duty.lang, words, found, services.lifecycle)
    await reading.show_for_a_while(duty, opened)


async def link_with(duty: Duty, press: Press) -> None:
    """Link the case with one that was suggested, after the same question as for a number that was typed."""
    number, kind, other = press.arg(0), press.arg(1), press.arg(2)
    if kind not in link_screens.KINDS or not other:
        await duty.toast("desk-old")
        return
    pending = Pending(secrets.token_hex(4), linking.LINK, number, to=kind, text=other)
    await duty.toast()
    shown = await duty.chat.send(screens.confirm(duty.texts, pending, ""))
    duty.talk = replace(duty.talk, pending=replace(pending, messages=(shown,)), expect="")


async def _seed(duty: Duty) -> Seed | None:
    """The unlocked key, or None after the officer has been told what is missing."""
    if duty.services.settings.reading == "device":
        await _tell(duty, "content-on-device")
        return None
    seed, why = await reading.held(duty)
    if seed is None:
        await _tell(duty, why)
    return seed


async def _tell(duty: Duty, key: str) -> None:
    if duty.event.command:
        await duty.say(key)
    else:
        await duty.toast(key, alert=True)
