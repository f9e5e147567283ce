"""Unlocking and reading. Content is shown only with the officer's key, protected, and deleted after minutes."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from config.log_events import LogEvent
from config.texts import Html
from handlers.callback import Press
from handlers.screen import Screen
from handlers.staff import screens
from handlers.staff.visit import Duty
from storage.errors import UnknownCase
from storage.ids import CaseNumber
from storage.sealing import CannotOpen, Seed, WrongPassphrase, unlock

log = logging.getLogger("qingfeng.desk")


async def ask_passphrase(duty: Duty, press: Press | None = None) -> None:
    """Invite the passphrase; the next text is taken as one and deleted at once."""
    settings = duty.services.settings
    if settings.reading == "device":
        await duty.say("content-on-device")
        return
    if await _key_path(duty) is None:
        await duty.say("unlock-none")
        return
    duty.talk = replace(duty.talk, expect="passphrase")
    await duty.toast()
    await duty.say("unlock-ask", minutes=settings.unlock_minutes)


async def take_passphrase(duty: Duty) -> None:
    """Delete the message first, then try it. Wrong tries are bounded in time."""
    await duty.remove_own()
    services, now = duty.services, duty.services.seconds()
    duty.talk = replace(duty.talk, expect="")
    wait = services.guesses.wait(duty.chat.chat_id, now)
    if wait:
        await duty.say("unlock-wait", minutes=-(-wait // 60))
        return
    path = await _key_path(duty)
    if path is None:
        await duty.say("unlock-none")
        return
    await duty.chat.typing()
    try:
        async with services.keyring.one_at_a_time:
            seed = await asyncio.to_thread(_unlock, path, duty.event.text.strip())
    except WrongPassphrase:
        services.guesses.missed(duty.chat.chat_id, duty.event.update_id, now)
        await duty.say("unlock-wrong")
        return
    except (OSError, CannotOpen) as error:
        log.error(LogEvent.KEY_FILE_UNREADABLE, {"error": type(error).__name__})
        await duty.say("unlock-broken")
        return
    services.keyring.unlock(duty.officer.staff_id, seed, services.seconds())
    await duty.say("unlocked", minutes=services.settings.unlock_minutes)


async def lock(duty: Duty, press: Press | None = None) -> None:
    was_open = duty.services.keyring.lock(duty.officer.staff_id)
    await duty.toast()
    await duty.say("locked" if was_open else "locked-already")


async def held(duty: Duty) -> tuple[Seed | None, str]:
    """The officer's seed, or None and the text that says why. One whose key was exchanged meanwhile is forgotten."""
    services, who = duty.services, duty.officer.staff_id
    seed = services.keyring.seed(who, services.seconds())
    if seed is None:
        return None, "need-unlock"
    if not await services.staffing.holds(duty.officer, seed):
        services.keyring.lock(who)
        return None, "key-exchanged"
    return seed, ""


async def read(duty: Duty, press: Press) -> None:
    """Show the opened thread below the card."""
    services, now = duty.services, duty.services.now()
    if services.settings.reading == "device":
        await duty.toast("content-on-device", alert=True)
        return
    seed, why = await held(duty)
    if seed is None:
        await duty.toast(why, alert=True)
        return
    try:
        case = await services.desk.card(CaseNumber(press.arg(0)), duty.officer)
        turns = await services.threads.read(case.case_id, duty.officer, seed, now)
    except (UnknownCase, CannotOpen):
        await duty.toast("content-shredded", alert=True)
        return
    await duty.toast()
    minutes = services.settings.reading_minutes
    await show_for_a_while(
        duty, screens.content(duty.texts, duty.lang, case.number, turns, services.taxonomy, minutes)
    )


async def show_for_a_while(duty: Duty, opened: Sequence[Screen]) -> None:
    """Show what was opened, until the reading time is over."""
    services = duty.services
    for screen in opened:
        # Words come into a message only when its deletion is noted: a crash in between must not leave them for good.
        place = await duty.chat.send(Screen(Html("…"), protect=True))
        until = services.seconds() + services.settings.reading_minutes * 60
        await services.sessions.vanish_at(duty.chat.chat_id, [place], until)
        await duty.chat.edit(place, screen)


async def _key_path(duty: Duty) -> Path | None:
    """Where the officer's wrapped key lies on this host; None when it does not."""
    if duty.officer.reader_id is None:
        return None
    name = await duty.services.staffing.key_file(duty.officer.reader_id)
    return duty.services.settings.secret_dir / "keys" / name if name else None


def _unlock(path: Path, passphrase: str) -> Seed:
    return unlock(path.read_bytes(), passphrase)
