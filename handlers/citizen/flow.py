"""A citizen's updates, each sent to the one action that answers it. Called by handlers/dispatch.py."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Bot

from config.log_events import LogEvent
from handlers.callback import Press, unpack
from handlers.chat import Chat, Unreachable
from handlers.citizen import (
    adding,
    avoiding,
    following,
    nudging,
    pacing,
    proving,
    rating,
    recusing,
    screens,
    submitting,
    withdrawing,
    writing,
)
from handlers.citizen.conversation import Conversation, from_body
from handlers.citizen.visit import Visit
from handlers.events import Event, Kind
from handlers.flood import Pace
from handlers.screen import Screen
from handlers.services import Services
from handlers.words import clean, says_something
from storage.errors import StorageError
from storage.sealing import looks_like_receipt
from storage.shortform import is_short

LONGEST_CODE = 40
"""A longer text is no mistyped code, even where one was asked for: it is a tip, and must not be thrown away."""

log = logging.getLogger("qingfeng.citizen")
Action = Callable[[Visit, Press], Awaitable[None]]


async def handle(event: Event, bot: Bot, services: Services, pace: Pace = Pace.PASS) -> None:
    """React, answer, then save where the talk stands, with the update marked as done.

    A crash before saving runs the update again from the old state; what it stored is stored once (by case id or
    update id), and its answer repeats. A crash after saving skips it.
    """
    if pacing.ignored(event, services, pace):
        return
    body = await services.sessions.load(event.chat_id, services.seconds())
    visit = Visit(services, event, Chat(bot, event.chat_id), talk=from_body(body), pace=pace)
    if event.update_id in visit.talk.done:
        return
    await submitting.settle(visit)
    if event.kind in (Kind.TEXT, Kind.EDIT):
        visit.talk = visit.talk.leave(event.message_id)
    changed = True
    try:
        if pacing.turned_away(visit):
            changed = await pacing.turn_away(visit)
        else:
            services.flood.ignore(event.chat_id, services.seconds(), 0)  # a press may make room to write again
            await _react(visit)
            await visit.toast()
    except Unreachable:
        log.info(LogEvent.CITIZEN_UNANSWERED)
    if changed:
        await _save_what_can_be(visit)


async def _save_what_can_be(visit: Visit) -> None:
    try:
        await save(visit)
    except StorageError:
        if not visit.confirmed:
            raise


async def save(visit: Visit) -> None:
    talk, services = visit.talk, visit.services
    if replace(talk, done=()) == Conversation():  # nothing to remember; what comes again comes in the same order
        await services.sessions.drop(visit.chat.chat_id)
        return
    body = talk.finish(visit.event.update_id).to_body()
    seconds = services.settings.draft_minutes * 60
    await services.sessions.save(visit.chat.chat_id, body, services.seconds(), seconds)


async def _react(visit: Visit) -> None:
    match visit.event.kind:
        case Kind.PRESS:
            await _pressed(visit)
        case Kind.TEXT if visit.event.command:
            await _COMMANDS.get(visit.event.command, _unknown)(visit)
        case Kind.TEXT:
            await _text(visit)
        case Kind.EDIT:
            await writing.correct_text(visit, clean(visit.event.text))
        case Kind.FILE | Kind.FORWARD | Kind.PRIVATE:
            await visit.remove_own()
            await visit.say({Kind.FILE: "no-files", Kind.FORWARD: "no-forwards"}.get(visit.event.kind, "no-private"))
        case Kind.OTHER:
            await visit.say("no-others")
        case _:
            await visit.services.nudges.forget(visit.chat.chat_id)  # blocked: the draft waits until it runs out


async def _text(visit: Visit) -> None:
    text = clean(visit.event.text)
    if not text:
        await visit.say("empty-text")
        await writing.resume(visit)
    elif looks_like_receipt(text) or (visit.talk.expect == "code" and len(text) <= LONGEST_CODE):
        await following.try_code(visit, text)
    elif visit.talk.expect == avoiding.EXPECTED and visit.talk.draft:
        await avoiding.take_names(visit, text)
    elif is_short(text):
        await visit.say("proof-not-receipt")
    elif not says_something(text):
        await visit.say("emoji-only")
        await writing.resume(visit)
    elif visit.talk.follow is not None and visit.talk.draft is None:
        await adding.take_words(visit, text)
    else:
        await writing.add_text(visit, text)


async def _pressed(visit: Visit) -> None:
    press = unpack(visit.event.text)
    action = _BUTTONS.get(press.verb) if press and press.side == "c" else None
    if press is None or action is None:
        await visit.toast("old-button")
        return
    await action(visit, press)


async def _start(visit: Visit, press: Press | None = None) -> None:
    settings = visit.services.settings
    visit.talk = replace(visit.talk, expect="")
    await visit.show(screens.start(visit.texts, settings.operator_name, official=settings.official))


async def _safety(visit: Visit, press: Press | None = None) -> None:
    await visit.show(screens.safety(visit.texts))


async def _language(visit: Visit, press: Press | None = None) -> None:
    other = "en" if visit.texts.language == "zh-CN" else "zh-CN"
    visit.talk = replace(visit.talk, language=other)
    if press is None:
        await visit.say("language-set")
    else:
        await _start(visit, press)


async def _look(visit: Visit, press: Press) -> None:
    """Show what was kept silently, in place of the screen that stood above."""
    if visit.talk.live and visit.talk.live != visit.event.message_id:
        await visit.chat.delete([visit.talk.live])
    if visit.talk.draft is None and visit.talk.follow and visit.talk.follow.text:
        await adding.present(visit)
    else:
        await writing.begin(visit)


async def _cancel(visit: Visit) -> None:
    if visit.talk.draft:
        await writing.discard(visit)
    elif visit.talk.expect or visit.talk.follow:
        visit.talk = replace(visit.talk, expect="", follow=None)
        await visit.show(Screen(visit.texts("discarded")))
    else:
        await visit.say("nothing-to-cancel")


async def _help(visit: Visit) -> None:
    await visit.say("help")


async def _unknown(visit: Visit) -> None:
    await visit.say("unknown-command")


_COMMANDS: dict[str, Callable[[Visit], Awaitable[None]]] = {
    "start": _start,
    "tip": writing.begin,
    "status": following.ask_code,
    "verify": proving.ask,
    "privacy": _safety,
    "help": _help,
    "cancel": _cancel,
    "language": _language,
}

_BUTTONS: dict[str, Action] = {
    "start": _start,
    "safety": _safety,
    "language": _language,
    "write": writing.begin,
    "look": _look,
    "more": writing.begin_another,
    "guided": writing.guided,
    "topics": writing.topics,
    "topic": writing.choose_topic,
    "skip": writing.change,
    "back": writing.change,
    "finish": writing.change,
    "mask": writing.change,
    "adverts": writing.change,
    "avoid": avoiding.ask,
    "avoid-desk": avoiding.change,
    "avoid-clear": avoiding.change,
    "avoid-back": avoiding.change,
    "rewrite": writing.rewrite,
    "discard": writing.discard,
    "submit": submitting.submit,
    "clear": submitting.clear,
    "status": following.ask_code,
    "proof": proving.press,
    "acts": following.more,
    "fewer": following.more,
    "leave": following.leave,
    "say": adding.ask_words,
    "tell": adding.ask_words,
    "say-mask": adding.change,
    "say-adverts": adding.change,
    "send": adding.send_words,
    "unsay": adding.drop_words,
    "recuse": recusing.ask,
    "rate": rating.ask,
    "score": rating.rate,
    "withdraw": withdrawing.ask,
    "unfile": withdrawing.withdraw,
    "nudge": nudging.ask,
    "nudge-on": nudging.turn_on,
    "nudge-off": nudging.turn_off,
}
