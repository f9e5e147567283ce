"""Adding a colleague to a case and taking one out of it: chosen on the card, confirmed once, done by acting.do."""

import secrets
from dataclasses import replace

from handlers.callback import Press
from handlers.staff import screens
from handlers.staff.reading import held
from handlers.staff.talk import Pending
from handlers.staff.visit import Duty
from storage.errors import UnknownCase, UnknownColleague
from storage.ids import CaseNumber, StaffId
from storage.sealing import CannotOpen


async def choose(duty: Duty, press: Press) -> None:
    """The colleagues who can be chosen. Whoever has a key is offered: the list must not tell who is tied to what."""
    adding = press.verb == "share"
    if adding and not await _unlocked(duty):
        return
    try:
        case = await duty.services.desk.card(CaseNumber(press.arg(0)), duty.officer)
        found = await duty.services.access.colleagues(case.case_id, duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    people = found.others if adding else found.inside
    await duty.show(screens.colleagues(duty.texts, case.number, people, duty.officer, "grant" if adding else "remove"))


async def confirm(duty: Duty, press: Press) -> None:
    """Show once more whom it is about."""
    try:
        case = await duty.services.desk.card(CaseNumber(press.arg(0)), duty.officer)
        found = await duty.services.access.colleagues(case.case_id, duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    name = next((o.name for o in (*found.inside, *found.others) if o.staff_id == press.arg(1)), None)
    if name is None:
        await duty.toast("colleague-unknown", alert=True)
        return
    pending = Pending(secrets.token_hex(4), press.verb, case.number, to=press.arg(1))
    duty.talk = replace(duty.talk, pending=pending, expect="")
    await duty.show(screens.confirm(duty.texts, pending, name))


async def grant(duty: Duty, pending: Pending) -> str:
    """Raises UnknownColleague in the same words for nobody and for somebody the case concerns."""
    services = duty.services
    seed, why = await held(duty)
    if seed is None:
        return why
    case = await services.desk.card(CaseNumber(pending.number), duty.officer)
    to, update_id = StaffId(pending.to), duty.event.update_id
    try:
        await services.access.grant(case.case_id, duty.officer, seed, to, update_id, services.now())
    except CannotOpen:
        raise UnknownColleague("not everything can be opened with this key") from None
    return "access-granted"


async def remove(duty: Duty, pending: Pending) -> str:
    services = duty.services
    case = await services.desk.card(CaseNumber(pending.number), duty.officer)
    who, update_id = StaffId(pending.to), duty.event.update_id
    await services.access.withdraw(case.case_id, duty.officer, who, update_id, services.now())
    return "access-left" if who == duty.officer.staff_id else "access-removed"


async def _unlocked(duty: Duty) -> bool:
    if duty.services.settings.reading == "device":
        await duty.toast("content-on-device", alert=True)
        return False
    seed, why = await held(duty)
    if seed is None:
        await duty.toast(why, alert=True)
    return seed is not None
