"""Home, queue, card and claiming: what an officer sees without unlocking anything."""

from dataclasses import replace
from typing import get_args

from config.texts import Html
from handlers.callback import Press
from handlers.staff import assign_screens, link_screens, screens
from handlers.staff.visit import Duty
from storage.desk import Card
from storage.errors import Stale, UnknownCase
from storage.ids import CaseNumber
from storage.queue import View


async def home(duty: Duty, press: Press | None = None) -> None:
    services = duty.services
    counts = await services.desk.counts(duty.officer, services.now().date())
    unlocked = services.keyring.seed(duty.officer.staff_id, services.seconds()) is not None
    reads_here = services.settings.reading == "chat"
    await duty.show(screens.home(duty.texts, duty.officer, counts, unlocked=unlocked, reads_here=reads_here))


async def queue(duty: Duty, press: Press) -> None:
    """A page of a view; opening it takes the standing notice away."""
    services, today = duty.services, duty.services.now().date()
    view: View = press.arg(0) if press.arg(0) in get_args(View) else "all"  # type: ignore[assignment]
    page = await services.desk.page(duty.officer, view, press.arg(1), today)
    names = services.taxonomy, services.lifecycle
    areas = bool(services.assignments.organisation.areas)
    await duty.show(screens.queue(duty.texts, duty.lang, page, today, names, areas=areas))
    notice = await services.staffing.looked(duty.officer)
    if notice and notice != duty.talk.live:
        await duty.chat.delete([notice])


async def card(duty: Duty, press: Press) -> None:
    await show_card(duty, CaseNumber(press.arg(0)))


async def card_below(duty: Duty, press: Press) -> None:
    """The card as a new message: the pressed one goes by itself when its reading time is over."""
    await show_card(duty, CaseNumber(press.arg(0)), fresh=True)


async def show_card(duty: Duty, number: CaseNumber, *, fresh: bool = False) -> None:
    """The case without content; ``fresh`` sends it as a new message below what was just said."""
    services = duty.services
    try:
        case = await services.desk.card(number, duty.officer)
        more = await _around(duty, case)
    except UnknownCase:
        if fresh:  # what was pressed is answered already; its citizen has taken the tip back since
            await duty.say("case-unknown")
        await duty.toast("case-unknown", alert=True)
        return
    data = services.taxonomy, services.lifecycle, services.rules
    screen = screens.card(duty.texts, duty.lang, case, services.now().date(), data, duty.officer, more)
    if fresh:
        duty.talk = replace(duty.talk, live=await duty.chat.send(screen))
    else:
        await duty.show(screen)


async def _around(duty: Duty, case: Card) -> Html:
    """What the card says of its assignment and of cases it is linked with."""
    services, today = duty.services, duty.services.now().date()
    assigned = await services.assignments.of(case.number, duty.officer)
    linked = await services.links.of(case.number, duty.officer)
    lines = assign_screens.on_card(duty.texts, duty.lang, services.assignments.organisation, assigned)
    return Html(lines + link_screens.on_card(duty.texts, case.received_day, today, linked))


async def claim(duty: Duty, press: Press) -> None:
    number = CaseNumber(press.arg(0))
    try:
        await duty.services.desk.claim(number, duty.officer, duty.event.update_id, duty.services.now())
        await duty.toast("claimed")
    except Stale:
        await duty.toast("claimed-by-other", alert=True)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    await show_card(duty, number)
