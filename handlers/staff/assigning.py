"""🧭 Who leads a case and which units work on it, and the queue of an area. Called by handlers/staff/flow.py."""

from typing import cast, get_args

from casework.lifecycle import Refused
from handlers.callback import Press
from handlers.staff import assign_screens
from handlers.staff.visit import Duty
from storage.assignments import Assigned, Part
from storage.errors import Stale, UnknownCase, UnknownColleague
from storage.ids import CaseNumber


async def show(duty: Duty, press: Press) -> None:
    """The assignment of a case; for some roles with buttons to change it."""
    known = await _known(duty, press.arg(0))
    if known is not None:
        await _show(duty, known)


async def choose(duty: Duty, press: Press) -> None:
    known, part = await _known(duty, press.arg(0)), press.arg(1)
    if known is None:
        return
    if part not in get_args(Part):
        await duty.toast("desk-old")
        return
    organisation = duty.services.assignments.organisation
    await duty.show(assign_screens.choose(duty.texts, duty.lang, organisation, known, cast(Part, part)))


async def change(duty: Duty, press: Press) -> None:
    """Put the pressed choice in its place, once; of several the next may be pressed at once."""
    number, part, value = CaseNumber(press.arg(0)), press.arg(1), press.arg(2)
    if part not in get_args(Part):
        await duty.toast("desk-old")
        return
    services = duty.services
    try:
        await services.assignments.change(
            number, cast(Part, part), value, duty.officer, duty.event.update_id, services.now()
        )
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    except UnknownColleague:
        await duty.toast("colleague-unknown", alert=True)
        return
    except Stale:
        await duty.toast("case-moved-on", alert=True)
    except Refused:
        await duty.toast("desk-old")
        return
    if part in ("support", "campaign"):
        await choose(duty, press)
    else:
        await show(duty, press)


async def areas(duty: Duty, press: Press) -> None:
    await duty.show(assign_screens.areas(duty.texts, duty.lang, duty.services.assignments.organisation))


async def area(duty: Duty, press: Press) -> None:
    """A page of the queue of one area."""
    services = duty.services
    organisation = services.assignments.organisation
    if organisation.area(press.arg(0)) is None:
        await duty.toast("desk-old")
        return
    page = await services.areas.page(duty.officer, press.arg(0), press.arg(1))
    names, today = (services.taxonomy, services.lifecycle), services.now().date()
    await duty.show(assign_screens.area(duty.texts, duty.lang, organisation, page, today, names))


async def _show(duty: Duty, known: Assigned) -> None:
    may = duty.services.lifecycle.may("assign", duty.officer.roles)
    organisation = duty.services.assignments.organisation
    await duty.show(assign_screens.one(duty.texts, duty.lang, organisation, known, may_change=may))


async def _known(duty: Duty, number: str) -> Assigned | None:
    try:
        return await duty.services.assignments.of(CaseNumber(number), duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return None
