"""📅 Who is on duty today and this week; a manager may put somebody else on. Called by handlers/staff/flow.py."""

from datetime import date

from telegram import InlineKeyboardButton

from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button
from handlers.staff.visit import Duty
from storage.errors import UnknownColleague
from storage.ids import StaffId


async def show(duty: Duty, press: Press | None = None) -> None:
    services = duty.services
    week = await services.roster.week(services.now().date())
    none = duty.texts.plain("duty-nobody")
    lines = [duty.texts("duty-day", day=day.isoformat(), name=name or none) for day, name in week]
    rows = [[_button(duty.texts, "desk-back", "home")]]
    if services.lifecycle.may("roster", duty.officer.roles):
        days = [button(day.isoformat()[5:], Press("s", "duty-day", (day.isoformat(),))) for day, _ in week]
        rows = [days[:4], days[4:], *rows]
    await duty.show(Screen(Html("\n".join([duty.texts("duty"), *lines])), rows))


async def choose(duty: Duty, press: Press) -> None:
    """Whom to put on duty on a day."""
    able = await duty.services.roster.able()
    rows = [[button(one.name, Press("s", "duty-set", (press.arg(0), str(one.staff_id))))] for one in able]
    body = duty.texts("duty-choose", day=press.arg(0))
    await duty.show(Screen(body, [*rows, [_button(duty.texts, "desk-back", "duty")]]))


async def swap(duty: Duty, press: Press) -> None:
    services = duty.services
    try:
        day, who = date.fromisoformat(press.arg(0)), StaffId(press.arg(1))
        await services.roster.swap(day, who, duty.officer, duty.event.update_id, services.now())
    except (ValueError, UnknownColleague):
        await duty.toast("desk-old")
        return
    await show(duty)


def _button(texts: Texts, key: str, verb: str) -> InlineKeyboardButton:
    return button(texts.plain(key), Press("s", verb))
