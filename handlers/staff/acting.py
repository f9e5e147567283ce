"""Acts that are prepared in steps: reply, note, and moves whose facts are asked one by one, then confirmed once."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from casework.lifecycle import Facts, Refused
from config.lifecycle import DROP, Move
from config.log_events import LogEvent
from handlers.callback import Press
from handlers.staff import entries, labelling, linking, screens, sharing
from handlers.staff.cases import show_card
from handlers.staff.talk import Pending
from handlers.staff.visit import Duty
from handlers.words import clean
from storage.desk import Card
from storage.errors import NobodyLeft, Stale, StorageError, UnknownCase, UnknownColleague
from storage.ids import CaseNumber, EntryId

log = logging.getLogger("qingfeng.desk")
DATES = frozenset({"review_date", "due_date"})
FROM_CASE = frozenset({"author", "owner", "former_handler"})
SENT_BEFORE_S03 = "S03"
"""Asking the reporter: the note of this move is the question he reads."""


async def start_writing(duty: Duty, press: Press) -> None:
    """Begin a reply or a note."""
    case = await _case(duty, press)
    if case is None:
        return
    pending = Pending(secrets.token_hex(4), press.verb, case.number)
    await duty.toast()
    prompt = await duty.chat.send(screens.write(duty.texts, pending))
    duty.talk = replace(duty.talk, pending=replace(pending, messages=(prompt,)), expect="words")


async def show_moves(duty: Duty, press: Press) -> None:
    case = await _case(duty, press)
    if case is not None:
        await duty.show(screens.moves(duty.texts, duty.lang, case, _moves(duty, case)))


async def start_move(duty: Duty, press: Press) -> None:
    """Begin a move: ask its first missing fact, or confirm it at once."""
    case = await _case(duty, press)
    move = next((m for m in _moves(duty, case) if m.to == press.arg(1)), None) if case else None
    if case is None or move is None:
        await duty.toast("refused-no-such-move", alert=True)
        return
    second = _from_case(move, case) if move.second in FROM_CASE else ""
    facts = {"second_person": second} if second else {}  # nobody had it before: a colleague is named instead
    pending = Pending(secrets.token_hex(4), "move", case.number, to=move.to, state=case.state, facts=facts)
    duty.talk = replace(duty.talk, pending=pending)
    await _next(duty, case, move)


async def take_words(duty: Duty) -> None:
    """The officer's text is the reply, the note, or the fact that was asked."""
    pending, text = duty.talk.pending, clean(duty.event.text)
    assert pending is not None
    if not text:
        await duty.say("words-only")
        return
    pending = replace(pending, messages=(*pending.messages, duty.event.message_id))
    if pending.act == entries.ENTRY:
        duty.talk = replace(duty.talk, pending=pending)
        await entries.take_field(duty, text)
        return
    if pending.act != "move":
        shown = await duty.chat.send(screens.confirm(duty.texts, replace(pending, text=text), ""))
        pending = replace(pending, text=text, messages=(*pending.messages, shown))
        duty.talk = replace(duty.talk, pending=pending)
        return
    duty.talk = replace(duty.talk, pending=pending)
    await _take_fact(duty, text)


async def choose_fact(duty: Duty, press: Press) -> None:
    """The officer pressed one of the choices offered for a fact."""
    pending = await _own(duty, press)
    if pending is not None:
        await (entries.take_field if pending.act == entries.ENTRY else _take_fact)(duty, press.arg(1))


async def do(duty: Duty, press: Press) -> None:
    """Carry out what was confirmed: once, however often it is pressed."""
    pending = await _own(duty, press)
    if pending is None:
        return
    try:
        done = await _ACTS[pending.act](duty, pending)
    except Refused as refused:
        key = "refused-" + refused.reason_key
        await duty.toast(key if key in duty.texts.keys else "refused-missing", alert=True)
        return
    except (Stale, UnknownCase):
        await duty.toast("case-moved-on", alert=True)
        done = ""
    except UnknownColleague:
        await duty.toast("colleague-unknown", alert=True)
        done = ""
    except NobodyLeft:
        await duty.toast("access-nobody-left", alert=True)
        done = ""
    except StorageError as error:
        log.warning(LogEvent.ACT_NOT_STORED, {"error": type(error).__name__})
        await duty.say("store-failed")
        return
    await _finished(duty, pending, done)


async def cancel(duty: Duty, press: Press | None = None) -> None:
    """Drop what is being prepared, with the words written for it."""
    pending = duty.talk.pending if press is None else await _own(duty, press)
    if pending is None and duty.talk.expect in ("", "words"):
        if press is None:
            await duty.say("desk-nothing")
        return
    if pending is not None and pending.messages:
        await duty.chat.delete(list(pending.messages))
    duty.talk = replace(duty.talk, pending=None, expect="")
    await duty.toast()
    await duty.say("desk-dropped")


async def _finished(duty: Duty, pending: Pending, done: str) -> None:
    duty.talk = replace(duty.talk, pending=None, expect="")
    gone = [*pending.messages, duty.event.message_id]
    await duty.toast()
    await duty.chat.delete(gone)
    if done:
        await duty.say(done, **_about(duty, pending, done))
    if done not in ("erased", "access-left"):
        await show_card(duty, CaseNumber(pending.number), fresh=True)


def _about(duty: Duty, pending: Pending, done: str) -> dict[str, str]:
    match done:
        case "move-done":
            return {"what": _move_name(duty, pending)}
        case "entry-done":
            return {"what": entries.title(duty, pending)}
        case "colleague-agreed":
            return {"what": pending.to}
    return {}


async def _reply(duty: Duty, pending: Pending) -> str:
    case = await duty.services.desk.card(CaseNumber(pending.number), duty.officer)
    now = duty.services.now()
    await duty.services.threads.reply(case.case_id, duty.officer, pending.text, duty.event.update_id, now)
    return "reply-sent"


async def _note(duty: Duty, pending: Pending) -> str:
    case = await duty.services.desk.card(CaseNumber(pending.number), duty.officer)
    now = duty.services.now()
    await duty.services.threads.note(case.case_id, duty.officer, pending.text, duty.event.update_id, now)
    return "note-kept"


async def _move(duty: Duty, pending: Pending) -> str:
    services, now = duty.services, duty.services.now()
    case = await services.desk.card(CaseNumber(pending.number), duty.officer)
    if case.state != pending.state:
        raise Stale("moved on")
    facts = _facts(duty, pending)
    if pending.to == DROP:
        await services.desk.erase(case, duty.officer, facts, duty.event.update_id, now)
        return "erased"
    sealed = [await services.threads.seal_note(case.case_id, duty.officer, await _record(duty, pending), now)]
    if await services.desk.waits_for_colleague(case, pending.to):
        await services.desk.ask_colleague(case, pending.to, duty.officer, facts, sealed, duty.event.update_id, now)
        return "colleague-asked"
    words = _citizens_words(duty, pending.to, pending.facts)
    if words:
        sealed.append(await services.threads.seal_reply(case.case_id, words, now))
    await services.desk.move(case, pending.to, duty.officer, facts, sealed, duty.event.update_id, now)
    return "move-done"


async def _agree(duty: Duty, pending: Pending) -> str:
    """Press too, for a colleague's move that waits; what its citizen is told of it is sealed now."""
    services, now = duty.services, duty.services.now()
    row = await services.entries.one(EntryId(bytes.fromhex(pending.state)), duty.officer)
    words = _citizens_words(duty, row.entry.codes["to"], row.entry.codes)
    sealed = [await services.threads.seal_reply(row.case_id, words, now)] if words else []
    await services.desk.confirm(row.entry_id, duty.officer, sealed, duty.event.update_id, now)
    return "colleague-agreed"


_ACTS: dict[str, Callable[[Duty, Pending], Awaitable[str]]] = {
    "reply": _reply,
    "note": _note,
    "move": _move,
    "grant": sharing.grant,
    "remove": sharing.remove,
    "label": labelling.store,
    linking.LINK: linking.store,
    entries.ENTRY: entries.store,
    entries.COLLEAGUE: _agree,
}


async def _take_fact(duty: Duty, value: str) -> None:
    pending = duty.talk.pending
    assert pending is not None
    case = await entries.still_seen(duty, pending)
    if case is None:
        return
    move = duty.services.lifecycle.move(pending.state, pending.to)
    need = _missing(move, pending) if move else None
    if move is None or need is None:
        await duty.toast("desk-old")
        return
    if need in DATES and entries.day_of(value) is None:
        await duty.say("bad-date")
        return
    given: Any = [duty.officer.staff_id, value] if need == "team" else value
    duty.talk = replace(duty.talk, pending=replace(pending, facts=pending.facts | {need: given}))
    await _next(duty, case, move)


async def _next(duty: Duty, case: Card, move: Move) -> None:
    """Ask the next missing fact, or show what is about to be done."""
    pending = duty.talk.pending
    assert pending is not None
    need = _missing(move, pending)
    if need is None:
        duty.talk = replace(duty.talk, expect="")
        await duty.show(screens.confirm(duty.texts, pending, move.name.said(duty.lang)))
        return
    choices = await _choices(duty, case, move, need)
    duty.talk = replace(duty.talk, expect="" if choices else "words")
    key = "question" if need == "note" and move.to == SENT_BEFORE_S03 else need
    await duty.show(screens.ask(duty.texts, key, pending, choices))


async def _choices(duty: Duty, case: Card, move: Move, need: str) -> list[tuple[str, str]]:
    lifecycle = duty.services.lifecycle
    if need == "reason":
        return [(r.id, r.name.said(duty.lang)) for r in lifecycle.reasons(case.state, move.to)]
    if need == "outcome":
        return [(o.id, o.name.said(duty.lang)) for o in lifecycle.data.outcomes]
    if need == "file_complete":
        return [("yes", duty.texts.plain("need-yes"))]
    if need in ("assignee", "owner", "second_person", "team"):
        others_only = need in ("second_person", "team")
        found = (await duty.services.access.colleagues(case.case_id, duty.officer)).inside
        return [(o.staff_id, o.name) for o in found if not (others_only and o.staff_id == duty.officer.staff_id)]
    return []


def _missing(move: Move, pending: Pending) -> str | None:
    return next((need for need in move.needs if need not in pending.facts), None)


def _facts(duty: Duty, pending: Pending) -> Facts:
    given = dict(pending.facts)
    for name in DATES & given.keys():
        given[name] = entries.day_of(given[name])
    if "team" in given:
        given["team"] = tuple(given["team"])
    given["file_complete"] = bool(given.get("file_complete"))
    return Facts(actor=duty.officer.staff_id, today=duty.services.now().date(), **given)


def _citizens_words(duty: Duty, to: str, facts: Mapping[str, Any]) -> str:
    """What the citizen is told of a move, beside the wording of the state: question, answer, reason, outcome."""
    lifecycle = duty.services.lifecycle
    if to == SENT_BEFORE_S03:
        return str(facts.get("note", ""))
    if facts.get("reply"):
        return str(facts["reply"])
    language = duty.services.settings.language
    told = [r.citizen for r in lifecycle.data.reasons if r.id == facts.get("reason")]
    told += [o.citizen for o in lifecycle.data.outcomes if o.id == facts.get("outcome")]
    return "\n".join(words.said(language) for words in told if words is not None)


async def _record(duty: Duty, pending: Pending) -> str:
    """The move and what was given for it, as the file will read."""
    lifecycle = duty.services.lifecycle
    names: dict[object, str] = {o.staff_id: o.name for o in await duty.services.staffing.everyone()}
    names |= {r.id: r.name.said(duty.lang) for r in lifecycle.data.reasons}
    names |= {o.id: o.name.said(duty.lang) for o in lifecycle.data.outcomes}
    names["yes"] = duty.texts.plain("need-yes")
    lines = [f"➡️ {_move_name(duty, pending)}"]
    for need, value in pending.facts.items():
        said = "、".join(names.get(v, str(v)) for v in (value if isinstance(value, list) else [value]))
        lines.append(f"{duty.texts.plain('fact-' + need)}：{said}")
    return "\n".join(lines)


def _from_case(move: Move, case: Card) -> str:
    return case.author.removeprefix("staff:") if move.second == "author" else (case.owner or "")


def _moves(duty: Duty, case: Card) -> list[Move]:
    return duty.services.desk.moves(case, duty.officer)


def _move_name(duty: Duty, pending: Pending) -> str:
    move = duty.services.lifecycle.move(pending.state, pending.to)
    return move.name.said(duty.lang) if move else pending.to


async def _case(duty: Duty, press: Press) -> Card | None:
    try:
        return await duty.services.desk.card(CaseNumber(press.arg(0)), duty.officer)
    except UnknownCase:
        await duty.toast("case-unknown", alert=True)
        return None


async def _own(duty: Duty, press: Press) -> Pending | None:
    pending = duty.talk.pending
    if pending is not None and pending.token == press.arg(0):
        return pending
    await duty.toast("desk-old")
    return None
