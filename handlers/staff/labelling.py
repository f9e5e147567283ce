"""🏷 Correcting a case's labels: chosen by groups, confirmed once, stored by acting.do. Called by handlers/staff/flow.py."""

import secrets
from dataclasses import replace

from handlers.callback import Press
from handlers.staff import label_screens
from handlers.staff.talk import Pending
from handlers.staff.visit import Duty
from storage.errors import UnknownCase
from storage.ids import CaseNumber
from triage.labels import MAX_LABELS, MIN_LABELS

CHOSEN, OFFERED = "labels", "offered"


async def start(duty: Duty, press: Press) -> None:
    """Begin with nothing chosen; what the case is labelled with now is offered first."""
    try:
        case = await duty.services.desk.card(CaseNumber(press.arg(0)), duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return
    offered = [id for id in case.labels if _known(duty, id)][:MIN_LABELS]
    facts = {CHOSEN: [], OFFERED: offered}
    duty.talk = replace(duty.talk, pending=Pending(secrets.token_hex(4), "label", case.number, facts=facts), expect="")
    await _choose(duty)


async def open_group(duty: Duty, press: Press) -> None:
    """The labels of a group; without one, what is chosen and all groups."""
    pending = await _own(duty, press)
    if pending is None:
        return
    taxonomy, name = duty.services.taxonomy, press.arg(1)
    if not label_screens.members(taxonomy, name):
        await _choose(duty)
        return
    await duty.show(label_screens.group(duty.texts, duty.lang, taxonomy, pending, pending.facts[CHOSEN], name))


async def tag(duty: Duty, press: Press) -> None:
    """Add a label behind those chosen, or take it out; the first is the main one."""
    pending, id = await _own(duty, press), press.arg(1)
    if pending is None or not _known(duty, id):
        return
    chosen = list(pending.facts[CHOSEN])
    if id in chosen:
        chosen.remove(id)
    elif len(chosen) < MAX_LABELS:
        chosen.append(id)
    else:
        await duty.toast("label-full", alert=True)
        return
    duty.talk = replace(duty.talk, pending=replace(pending, facts={**pending.facts, CHOSEN: chosen}))
    await _choose(duty)


async def finish(duty: Duty, press: Press) -> None:
    """Show what was chosen, to be confirmed."""
    pending = await _own(duty, press)
    if pending is None:
        return
    if not pending.facts[CHOSEN]:
        await _choose(duty)
        return
    taxonomy = duty.services.taxonomy
    await duty.show(label_screens.confirm(duty.texts, duty.lang, taxonomy, pending, pending.facts[CHOSEN]))


async def store(duty: Duty, pending: Pending) -> str:
    """Put the chosen labels in the place of the case's. Raises UnknownCase, Stale and StorageError."""
    services, chosen = duty.services, [str(id) for id in pending.facts[CHOSEN]]
    case = await services.desk.card(CaseNumber(pending.number), duty.officer)
    text = f"🏷 {label_screens.said(services.taxonomy, duty.lang, chosen)}"
    await services.corrections.correct(case, duty.officer, chosen, text, duty.event.update_id, services.now())
    return "labelled"


async def _choose(duty: Duty) -> None:
    pending = duty.talk.pending
    assert pending is not None
    chosen, offered = pending.facts[CHOSEN], pending.facts[OFFERED]
    taxonomy = duty.services.taxonomy
    await duty.show(label_screens.choose(duty.texts, duty.lang, taxonomy, pending, chosen, offered))


def _known(duty: Duty, id: str) -> bool:
    return id in duty.services.taxonomy.labels or id in duty.services.taxonomy.out


async def _own(duty: Duty, press: Press) -> Pending | None:
    pending = duty.talk.pending
    if pending is not None and pending.act == "label" and pending.token == press.arg(0):
        return pending
    await duty.toast("desk-old")
    return None
