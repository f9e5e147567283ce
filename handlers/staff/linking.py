"""🔗 Cases that belong together, shown, linked and unlinked. Called by handlers/staff/flow.py and acting.py."""

import secrets
from dataclasses import replace
from typing import cast

from handlers.callback import Press
from handlers.staff import link_screens
from handlers.staff.talk import Pending
from handlers.staff.visit import Duty
from storage.errors import UnknownCase
from storage.ids import CaseNumber
from storage.links import Linked, LinkKind

LINK = "link"
"""The pending act: ``to`` is the kind, ``text`` the number that was typed."""


async def of_case(duty: Duty, press: Press) -> None:
    linked = await _linked(duty, press.arg(0))
    if linked is None:
        return
    cycle = duty.services.lifecycle
    may_link, may_read = (cycle.may(act, duty.officer.roles) for act in ("link", "read"))
    here = may_read and duty.services.settings.reading == "chat"
    await duty.show(
        link_screens.of_case(
            duty.texts, duty.lang, press.arg(0), linked, cycle, may_link=may_link, may_search=here
        )
    )


async def begin(duty: Duty, press: Press) -> None:
    """Ask for the number of the other case."""
    if press.arg(1) not in link_screens.KINDS:
        await duty.toast("desk-old")
        return
    if await _linked(duty, press.arg(0)) is None:
        return
    pending = Pending(secrets.token_hex(4), LINK, press.arg(0), to=press.arg(1))
    await duty.toast()
    prompt = await duty.chat.send(link_screens.ask(duty.texts, pending))
    duty.talk = replace(duty.talk, pending=replace(pending, messages=(prompt,)), expect="words")


async def store(duty: Duty, pending: Pending) -> str:
    """Link what was confirmed. Raises Refused for a number he does not see, UnknownCase, StorageError."""
    services, number = duty.services, CaseNumber(pending.number)
    kind, update_id = cast(LinkKind, pending.to), duty.event.update_id
    await services.links.add(number, pending.text, kind, duty.officer, update_id, services.now())
    return "linked"


async def choose_undo(duty: Duty, press: Press) -> None:
    linked = await _linked(duty, press.arg(0))
    if linked is not None:
        await duty.show(link_screens.undo(duty.texts, duty.lang, press.arg(0), linked, duty.services.lifecycle))


async def undo(duty: Duty, press: Press) -> None:
    services, ends = duty.services, [CaseNumber(press.arg(index)) for index in (0, 1)]
    try:
        await services.links.remove(ends[0], ends[1], duty.officer, duty.event.update_id, services.now())
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    await of_case(duty, press)


async def _linked(duty: Duty, number: str) -> Linked | None:
    try:
        return await duty.services.links.of(CaseNumber(number), duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return None
