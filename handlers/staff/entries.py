"""📒 A case's registers in chat: looked at, begun and taken on. Called by handlers/staff/flow.py and acting.py."""

import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from config.registers import EntryAct, Field
from handlers.callback import Press
from handlers.events import Kind
from handlers.staff import entry_screens
from handlers.staff.entry_screens import Names
from handlers.staff.talk import Pending
from handlers.staff.visit import Duty
from storage.desk import Card
from storage.entries import CONFIRM, CONFIRMATION
from storage.entry_rows import Row
from storage.errors import UnknownCase
from storage.ids import CaseNumber, EntryId

ENTRY, COLLEAGUE = "entry", "confirm"
SKIPPED = "-"
"""What the button to skip a field says; the field is then kept as None."""
TYPED = frozenset({"words", "approval", "count", "day", "ahead"})


async def of_case(duty: Duty, press: Press) -> None:
    """All entries of a case."""
    services, number = duty.services, CaseNumber(press.arg(0))
    try:
        rows = await services.entries.of_case(number, duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    today = services.now().date()
    await duty.show(entry_screens.of_case(duty.texts, number, rows, await names(duty), today))


async def open_ones(duty: Duty, press: Press) -> None:
    """What is still open in all his cases."""
    page = await duty.services.entries.open_ones(duty.officer, "", press.arg(0))
    today = duty.services.now().date()
    await duty.show(entry_screens.open_ones(duty.texts, page.rows, await names(duty), today, page.next))


async def one(duty: Duty, press: Press) -> None:
    row = await _row(duty, press.arg(0))
    if row is not None:
        now = duty.services.now()
        acts = duty.services.entries.acts(row.entry, duty.officer, now)
        await duty.show(entry_screens.one(duty.texts, row, acts, await names(duty), now.date()))


async def choose_kind(duty: Duty, press: Press) -> None:
    """What this officer may begin in the case."""
    number = CaseNumber(press.arg(0))
    try:
        found = await duty.services.entries.beginnings(number, duty.officer, duty.services.now())
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    await duty.show(entry_screens.kinds(duty.texts, number, found, duty.lang))


async def begin(duty: Duty, press: Press) -> None:
    """Begin an entry: ask its first field, or confirm at once."""
    number, kind, act = press.arg(0), press.arg(1), press.arg(2)
    if _act(duty, kind, act) is None:
        await duty.toast("desk-old")
        return
    await _start(duty, Pending(secrets.token_hex(4), ENTRY, number, to=f"{kind}.{act}"))


async def take_on(duty: Duty, press: Press) -> None:
    """Begin an act on an entry."""
    row = await _row(duty, press.arg(0))
    if row is None:
        return
    kind, act = row.entry.kind, press.arg(1)
    if _act(duty, kind, act) is None:
        await duty.toast("desk-old")
        return
    if (kind, act) == (CONFIRMATION, CONFIRM):
        what = (await names(duty)).move(row.entry.codes["state"], row.entry.codes["to"])
        pending = Pending(secrets.token_hex(4), COLLEAGUE, row.number, to=what, state=row.entry_id.hex())
        duty.talk = replace(duty.talk, pending=pending, expect="")
        await duty.show(entry_screens.confirm_colleague(duty.texts, pending, what))
        return
    await _start(duty, Pending(secrets.token_hex(4), ENTRY, row.number, to=f"{kind}.{act}", state=row.entry_id.hex()))


async def take_field(duty: Duty, value: str) -> None:
    """The officer's text or choice is the field that was asked."""
    pending = duty.talk.pending
    assert pending is not None
    field = _missing(duty, pending)
    if field is None:
        await duty.toast("desk-old")
        return
    choices = await _choices(duty, pending, field)
    if choices is None:
        return
    if field.type not in TYPED and value not in {choice for choice, _ in choices}:
        await duty.toast("desk-old")
        return
    skipped = value == SKIPPED and (SKIPPED, duty.texts.plain("entry-skip")) in choices
    given = None if skipped else _read(field, value, duty.services.now().date())
    if given is None and not skipped:
        await duty.say({"count": "entry-bad-number", "day": "entry-bad-day", "ahead": "bad-date"}[field.type])
        return
    duty.talk = replace(duty.talk, pending=replace(pending, facts=pending.facts | {field.id: given}))
    await _next(duty)


async def store(duty: Duty, pending: Pending) -> str:
    """Record what was confirmed. Raises Refused, UnknownCase, Stale, StorageError."""
    services, now = duty.services, duty.services.now()
    number, (kind, act) = CaseNumber(pending.number), pending.to.split(".")
    case = await services.desk.card(number, duty.officer)
    words = f"📒 {_title(duty, kind, act)}\n{_record(duty, pending, await names(duty))}".strip()
    sealed = [await services.threads.seal_note(case.case_id, duty.officer, words, now)]
    given, update_id = _given(duty, pending), duty.event.update_id
    if pending.state:
        entry_id = EntryId(bytes.fromhex(pending.state))
        await services.entries.act(entry_id, act, duty.officer, given, sealed, update_id, now)
    else:
        await services.entries.begin(number, kind, act, duty.officer, given, sealed, update_id, now)
    return "entry-done"


async def names(duty: Duty) -> Names:
    services = duty.services
    officers = {str(one.staff_id): one.name for one in await services.staffing.everyone()}
    return Names(services.entries.registers, services.lifecycle, services.rules, officers, duty.lang)


def title(duty: Duty, pending: Pending) -> str:
    """What a pending entry is called."""
    return _title(duty, *pending.to.split("."))


async def _start(duty: Duty, pending: Pending) -> None:
    duty.talk = replace(duty.talk, pending=pending)
    await _next(duty)


async def _next(duty: Duty) -> None:
    """Ask the next field, or show what is about to be recorded."""
    pending = duty.talk.pending
    assert pending is not None
    field = _missing(duty, pending)
    if field is None:
        duty.talk = replace(duty.talk, expect="")
        record = _record(duty, pending, await names(duty))
        await duty.show(entry_screens.confirm(duty.texts, pending, title(duty, pending), record))
        return
    choices = await _choices(duty, pending, field)
    if choices is None:
        return
    duty.talk = replace(duty.talk, expect="words" if field.type in TYPED else "")
    await duty.show(entry_screens.ask(duty.texts, pending, field, duty.lang, choices))


async def _choices(duty: Duty, pending: Pending, field: Field) -> list[tuple[str, str]] | None:
    """What is offered for a field; None once the officer does not see the case any more, and then he is told."""
    case = await still_seen(duty, pending)
    if case is None:
        return None
    match field.type:
        case "code":
            found = [(choice.id, choice.name.said(duty.lang)) for choice in field.choices]
        case "officer":
            inside = (await duty.services.access.colleagues(case.case_id, duty.officer)).inside
            found = [(str(one.staff_id), one.name) for one in inside]
        case "rule":
            rules = duty.services.rules
            of_case = [clock for clock in case.clocks if clock.entry_id is None]
            found = [(clock.rule, rules.get(clock.rule).name.said(duty.lang)) for clock in of_case]
        case "yes":
            found = [("yes", duty.texts.plain("entry-yes"))]
        case _:
            found = []
    act = _act(duty, *pending.to.split("."))
    if act is not None and field.id in act.may:
        found.append((SKIPPED, duty.texts.plain("entry-skip")))
    return found


async def still_seen(duty: Duty, pending: Pending) -> Card | None:
    """The case of what is being prepared. None: its citizen has withdrawn it, or the officer has lost it; he is told."""
    try:
        return await duty.services.desk.card(CaseNumber(pending.number), duty.officer)
    except UnknownCase:
        duty.talk = replace(duty.talk, pending=None, expect="")
        await duty.toast("case-unknown", alert=True)
        if duty.event.kind is Kind.TEXT:
            await duty.say("case-unknown")
        return None


def _read(field: Field, value: str, today: date) -> str | int | bool | None:
    """The value as it is kept while the act is prepared; None when it cannot be one."""
    match field.type:
        case "count":
            return int(value) if value.isascii() and value.isdecimal() and 0 < int(value) < 100_000 else None
        case "day" | "ahead":
            day = day_of(value)
            fits = day is not None and ((day <= today) if field.type == "day" else (day > today))
            return value if fits else None
        case "yes":
            return True
    return value


def _given(duty: Duty, pending: Pending) -> dict[str, Any]:
    """Field values as casework takes them."""
    given: dict[str, Any] = {}
    for name, value in pending.facts.items():
        if value is None:
            continue
        dated = duty.services.entries.registers.field(name).type in ("day", "ahead")
        given[name] = day_of(str(value)) if dated else value
    return given


def _record(duty: Duty, pending: Pending, known: Names) -> str:
    """What was given, as the file will read."""
    registers = duty.services.entries.registers
    return "\n".join(
        f"{registers.field(name).name.said(duty.lang)}：{_said(registers.field(name), value, known)}"
        for name, value in pending.facts.items()
        if value is not None
    )


def _said(field: Field, value: object, known: Names) -> str:
    return "✓" if value is True else known.value(field, str(value)) if field.type != "approval" else str(value)


def _missing(duty: Duty, pending: Pending) -> Field | None:
    act = _act(duty, *pending.to.split("."))
    if act is None:
        return None
    asked = next((name for name in (*act.needs, *act.may) if name not in pending.facts), None)
    return duty.services.entries.registers.field(asked) if asked else None


def _act(duty: Duty, kind: str, act: str) -> EntryAct | None:
    try:
        return duty.services.entries.registers.act(kind, act)
    except KeyError:
        return None


def _title(duty: Duty, kind: str, act: str) -> str:
    registers = duty.services.entries.registers
    return f"{registers.kind(kind).name.said(duty.lang)} · {registers.act(kind, act).name.said(duty.lang)}"


def day_of(text: str) -> date | None:
    """The date an officer typed; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _row(duty: Duty, entry_id: str) -> Row | None:
    try:
        return await duty.services.entries.one(EntryId(bytes.fromhex(entry_id)), duty.officer)
    except (UnknownCase, ValueError):
        await duty.toast("case-unknown", alert=True)
        return None
