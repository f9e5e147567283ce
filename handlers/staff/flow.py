"""An officer's updates, each sent to the one action that answers it. Called by handlers/dispatch.py."""

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot

from config.log_events import LogEvent
from handlers.callback import Press, unpack
from handlers.chat import Chat, Unreachable
from handlers.events import Event, Kind
from handlers.services import Services
from handlers.staff import (
    acting,
    assigning,
    binding,
    cases,
    entries,
    labelling,
    linking,
    reading,
    rostering,
    searching,
    sharing,
    signals,
)
from handlers.staff.talk import from_body
from handlers.staff.visit import Duty
from storage.staff import Officer

log = logging.getLogger("qingfeng.desk")
SESSION_SECONDS = 12 * 3600
GUARDED = {act: act for act in ("read", "reply", "note", "claim", "share", "label")} | {
    "drop": "share", "grant": "share", "remove": "share", "tags": "label", "tag": "label", "tagged": "label",
    "assign-part": "assign", "assign-set": "assign", "link-new": "link", "link-undo": "link", "link-gone": "link",
    "alike": "read", "link-with": "link", "duty-day": "roster", "duty-set": "roster",
}  # fmt: skip
"""Buttons that only some roles may press, with the act they belong to; which roles stands in config/data/lifecycle.yaml."""


async def handle(event: Event, bot: Bot, services: Services, officer: Officer) -> None:
    """React, answer, then save where the talk stands; what an act stores is stored once by its update id."""
    body = await services.sessions.load(event.chat_id, services.seconds())
    duty = Duty(services, event, Chat(bot, event.chat_id), officer=officer, talk=from_body(body))
    if event.update_id in duty.talk.done:
        return
    try:
        await _react(duty)
        await duty.toast()
    except Unreachable:
        log.info(LogEvent.OFFICER_UNANSWERED)
    saved = duty.talk.finish(event.update_id).to_body()
    await services.sessions.save(event.chat_id, saved, services.seconds(), SESSION_SECONDS)


async def _react(duty: Duty) -> None:
    match duty.event.kind:
        case Kind.PRESS:
            await _pressed(duty)
        case Kind.TEXT if duty.event.command:
            await _COMMANDS.get(duty.event.command, _unknown)(duty)
        case Kind.TEXT if duty.talk.expect == "passphrase":
            await reading.take_passphrase(duty)
        case Kind.TEXT if duty.talk.expect in binding.EXPECTED:
            await binding.take(duty)
        case Kind.TEXT if duty.talk.expect == "words" and duty.talk.pending:
            await acting.take_words(duty)
        case Kind.TEXT:
            await duty.say("desk-text-hint")
        case Kind.EDIT | Kind.BLOCKED:
            return  # what was taken stays as it was; a blocked officer finds his queue when he returns
        case _:
            await duty.say("words-only" if duty.talk.expect else "desk-text-hint")


async def _pressed(duty: Duty) -> None:
    press = unpack(duty.event.text)
    action = _BUTTONS.get(press.verb) if press and press.side == "s" else None
    if press is None or action is None:
        await duty.toast("desk-old")
        return
    if press.verb in GUARDED and not duty.services.lifecycle.may(GUARDED[press.verb], duty.officer.roles):
        await duty.toast("refused-wrong-role", alert=True)
        return
    await action(duty, press)


def _view(view: str) -> Callable[[Duty], Awaitable[None]]:
    return lambda duty: cases.queue(duty, Press("s", "queue", (view,)))


async def _help(duty: Duty) -> None:
    await duty.say("desk-help")


async def _unknown(duty: Duty) -> None:
    await duty.say("desk-unknown")


async def _language(duty: Duty) -> None:
    other = "en" if duty.officer.language == "zh-CN" else "zh-CN"
    await duty.services.staffing.set_language(duty.officer, other)
    duty.officer = await duty.services.staffing.by_chat(duty.chat.chat_id) or duty.officer
    await duty.say("language-set")


_COMMANDS: dict[str, Callable[[Duty], Awaitable[None]]] = {
    "start": cases.home,
    "queue": _view("all"),
    "mine": _view("mine"),
    "due": _view("due"),
    "todo": lambda duty: entries.open_ones(duty, Press("s", "todo")),
    "find": searching.find,
    "signals": signals.show,
    "duty": rostering.show,
    "unlock": reading.ask_passphrase,
    "lock": reading.lock,
    "ties": binding.show,
    "cancel": acting.cancel,
    "language": _language,
    "help": _help,
}

_BUTTONS: dict[str, Callable[[Duty, Press], Awaitable[None]]] = {
    "home": cases.home,
    "queue": cases.queue,
    "card": cases.card,
    "card-below": cases.card_below,
    "claim": cases.claim,
    "read": reading.read,
    "unlock": reading.ask_passphrase,
    "lock": reading.lock,
    "ties": binding.show,
    "tie-add": binding.ask,
    "tie-remove": binding.ask,
    "share": sharing.choose,
    "drop": sharing.choose,
    "grant": sharing.confirm,
    "remove": sharing.confirm,
    "reply": acting.start_writing,
    "note": acting.start_writing,
    "label": labelling.start,
    "tags": labelling.open_group,
    "tag": labelling.tag,
    "tagged": labelling.finish,
    "entries": entries.of_case,
    "entry": entries.one,
    "entry-new": entries.choose_kind,
    "entry-begin": entries.begin,
    "entry-act": entries.take_on,
    "todo": entries.open_ones,
    "signals": signals.show,
    "signal": signals.one,
    "signal-look": signals.look,
    "signal-ask": signals.ask,
    "assign": assigning.show,
    "assign-part": assigning.choose,
    "assign-set": assigning.change,
    "areas": assigning.areas,
    "area": assigning.area,
    "links": linking.of_case,
    "link-new": linking.begin,
    "link-undo": linking.choose_undo,
    "link-gone": linking.undo,
    "alike": searching.alike,
    "link-with": searching.link_with,
    "duty": rostering.show,
    "duty-day": rostering.choose,
    "duty-set": rostering.swap,
    "moves": acting.show_moves,
    "move": acting.start_move,
    "fact": acting.choose_fact,
    "do": acting.do,
    "cancel": acting.cancel,
}
