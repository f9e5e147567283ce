"""Screens of who leads a case and which units work on it (分工), and of areas. Sentences live in config/texts."""

from collections.abc import Sequence
from datetime import date
from typing import get_args

from telegram import InlineKeyboardButton

from casework.lifecycle import Lifecycle
from config.organisation import Organisation
from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten
from handlers.staff.screens import queue_line
from storage.areas import AreaPage
from storage.assignments import Assigned, Mode, Part
from storage.staff import Officer

WIDTH = 60
MODES = {
    "single": "assign-mode-single", "township": "assign-mode-township", "department": "assign-mode-department",
    "cross": "assign-mode-cross",
}  # fmt: skip
PARTS: dict[Part, str] = {
    "lead": "assign-part-lead", "unit": "assign-part-unit", "duty": "assign-part-duty", "support": "assign-part-support",
    "mode": "assign-part-mode", "area": "assign-part-area", "campaign": "assign-part-campaign",
}  # fmt: skip
OFTEN_BACK = 2
"""Returns from which on a case is marked: nobody seems to want it (推诿)."""


def on_card(texts: Texts, lang: str, organisation: Organisation, known: Assigned) -> Html:
    """What the card says of it: nothing before there is anything to say."""
    lines = []
    if known.assignment.assigned_on:
        lines.append(_summary(texts, lang, organisation, known))
    if known.bounces:
        lines.append(texts("card-bounced", count=known.bounces, often=_yes(known.bounces >= OFTEN_BACK)))
    return Html("".join("\n" + line for line in lines))


def one(texts: Texts, lang: str, organisation: Organisation, known: Assigned, *, may_change: bool) -> Screen:
    """An assignment, with a button for each part that this officer may change."""
    lines = [texts("assign", number=known.number), _summary(texts, lang, organisation, known)]
    area = organisation.area(known.assignment.area)
    if area is not None and area.supervisor:
        lines.append(texts("assign-supervisor", name=area.supervisor))
    parts = [
        part
        for part in get_args(Part)
        if not (part == "area" and not organisation.areas) and not (part == "campaign" and not organisation.campaigns)
    ]
    found = [_button(texts, PARTS[part], "assign-part", known.number, part) for part in parts]
    rows = [found[i : i + 2] for i in range(0, len(found), 2)] if may_change and known.open else []
    return Screen(Html("\n".join(lines)), [*rows, [_button(texts, "desk-back", "card", known.number)]])


def choose(texts: Texts, lang: str, organisation: Organisation, known: Assigned, part: Part) -> Screen:
    """What can be put there; what is there now is marked."""
    held = _held(known, part)
    rows = [
        [button(shorten(f"{'✓ ' if value in held else ''}{label}", WIDTH), _press("assign-set", known.number, part, value))]
        for value, label in _choices(texts, lang, organisation, known, part)
    ]
    body = texts("assign-choose", number=known.number, part=texts.plain(PARTS[part]))
    return Screen(body, [*rows, [_button(texts, "desk-back", "assign", known.number)]])


def areas(texts: Texts, lang: str, organisation: Organisation) -> Screen:
    rows = [[button(shorten(area.name.said(lang), WIDTH), _press("area", area.id))] for area in organisation.areas]
    return Screen(texts("areas" if rows else "areas-none"), [*rows, [_button(texts, "desk-back", "queue", "all")]])


def area(
    texts: Texts, lang: str, organisation: Organisation, page: AreaPage, today: date, names: tuple[Taxonomy, Lifecycle]
) -> Screen:
    """The queue of one area."""
    rows = [[button(queue_line(texts, lang, row, today, names), _press("card", row.number))] for row in page.rows]
    turn = [] if page.first else [_button(texts, "queue-first", "area", page.area)]
    if page.next:
        turn.append(_button(texts, "queue-next", "area", page.area, page.next))
    known = organisation.area(page.area)
    name = known.name.said(lang) if known else page.area
    body = texts("queue", view=name, total=page.total) if page.total else texts("queue-empty")
    return Screen(body, [*rows, *([turn] if turn else []), [_button(texts, "desk-back", "areas")]])


def _summary(texts: Texts, lang: str, organisation: Organisation, known: Assigned) -> Html:
    held, none = known.assignment, texts.plain("assign-nobody")
    units = {unit.id: unit.name.said(lang) for unit in organisation.units}
    campaigns = {one.id: one.name.said(lang) for one in organisation.campaigns}
    area = organisation.area(held.area)
    lines = [
        texts(
            "assign-fields", lead=known.lead_name or none, unit=units.get(held.lead_unit, held.lead_unit) or none,
            duty=units.get(held.duty_unit, held.duty_unit) or none,
            support="、".join(units.get(id, id) for id in held.support_units) or none,
        )
    ]  # fmt: skip
    if held.mode != "single":
        team = "、".join(one.name for one in known.team)
        lines.append(texts("assign-joint", mode=texts.plain(MODES[held.mode]), team=team))
    if held.area is not None:
        lines.append(texts("assign-area", area=area.name.said(lang) if area else held.area))
    if held.campaigns:
        lines.append(texts("assign-campaigns", names="、".join(campaigns.get(id, id) for id in held.campaigns)))
    return Html("\n".join(lines))


def _held(known: Assigned, part: Part) -> tuple[str, ...]:
    held = known.assignment
    match part:
        case "lead":
            return (held.lead_officer,)
        case "unit":
            return (held.lead_unit,)
        case "duty":
            return (held.duty_unit,)
        case "support":
            return held.support_units
        case "mode":
            return (held.mode,)
        case "area":
            return (held.area or "",)
    return held.campaigns


def _choices(
    texts: Texts, lang: str, organisation: Organisation, known: Assigned, part: Part
) -> Sequence[tuple[str, str]]:
    match part:
        case "lead":
            return [(str(one.staff_id), one.name) for one in _leaders(known.team)]
        case "mode":
            return [(mode, texts.plain(MODES[mode])) for mode in get_args(Mode)]
        case "area":
            return [*((one.id, one.name.said(lang)) for one in organisation.areas), ("", texts.plain("assign-no-area"))]
        case "campaign":
            return [(one.id, one.name.said(lang)) for one in organisation.campaigns]
    return [(unit.id, unit.name.said(lang)) for unit in organisation.units]


def _leaders(team: Sequence[Officer]) -> Sequence[Officer]:
    """Whoever sees the case may lead it: in a small office the heads have other roles too."""
    return [one for one in team if one.chat_id is not None]


def _press(verb: str, *args: str) -> Press:
    return Press("s", verb, args)


def _button(texts: Texts, key: str, verb: str, *args: str) -> InlineKeyboardButton:
    return button(texts.plain(key), _press(verb, *args))


def _yes(so: object) -> str:
    return "yes" if so else "no"
