"""/signals: what may have been suppressed, for overseers: the list, one signal, taking note, asking. Called by flow.py."""

from handlers.callback import Press
from handlers.staff import signal_screens
from handlers.staff.signal_screens import Names
from handlers.staff.visit import Duty
from storage.errors import UnknownCase, UnknownColleague
from storage.overseers import HEAD, OVERSEER

READERS = {OVERSEER, HEAD}
"""Who has this command; which signals he may know of is decided for each. For everybody else it does not exist."""


async def show(duty: Duty, press: Press | None = None) -> None:
    """A page of the list, from the first."""
    if not duty.officer.roles & READERS:
        await _unknown(duty, press)
        return
    number = press.arg(0) if press else ""
    page = await duty.services.signals.page(duty.officer, int(number) if _small(number) else 0)
    await duty.show(signal_screens.page(duty.texts, page, await _names(duty)))


async def one(duty: Duty, press: Press) -> None:
    if not duty.officer.roles & READERS:
        await _unknown(duty, press)
        return
    try:
        row = await duty.services.signals.one(_rule(press), press.arg(1), duty.officer)
    except UnknownCase:
        await duty.toast("signal-gone", alert=True)
        return
    await duty.show(signal_screens.one(duty.texts, row, await _names(duty)))


async def look(duty: Duty, press: Press) -> None:
    """He has taken note of it."""
    services = duty.services
    try:
        await services.signals.look(_rule(press), press.arg(1), duty.officer, duty.event.update_id, services.now())
    except UnknownCase:
        await duty.toast("signal-gone", alert=True)
        return
    await duty.toast("signal-looked-at")
    await one(duty, press)


async def ask(duty: Duty, press: Press) -> None:
    """Those who supervise the case are asked about it; an overseer does nothing in a case himself."""
    services = duty.services
    try:
        await services.signals.ask(_rule(press), press.arg(1), duty.officer, duty.event.update_id, services.now())
    except UnknownCase:
        await duty.toast("signal-gone", alert=True)
    except UnknownColleague:
        await duty.toast("signal-nobody", alert=True)
    else:
        await duty.toast("signal-asked")


async def _unknown(duty: Duty, press: Press | None) -> None:
    if press is None:
        await duty.say("desk-unknown")
    else:
        await duty.toast("desk-old")


async def _names(duty: Duty) -> Names:
    services = duty.services
    officers = {str(one.staff_id): one.name for one in await services.staffing.everyone()}
    units = {unit.id: unit.name.said(duty.lang) for unit in services.assignments.organisation.units}
    return Names(
        services.signals.data, services.rules, services.lifecycle, services.entries.registers, officers, units, duty.lang
    )


def _rule(press: Press) -> int:
    return int(press.arg(0)) if _small(press.arg(0)) else 0


def _small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6
