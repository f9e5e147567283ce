"""What a citizen who writes too fast is told, and when he is told nothing. Used by the other modules of this side.

Nobody is cut off in the middle of a tip: what he writes is kept silently, and his way out stays open, however fast he is.
"""

from config.texts import Html
from handlers.callback import unpack
from handlers.citizen import draft as drafts
from handlers.citizen import screens
from handlers.citizen.visit import Visit
from handlers.events import Event, Kind
from handlers.flood import IGNORE_SECONDS, Pace
from handlers.services import Services
from handlers.words import says_something
from storage.sealing import looks_like_receipt

GATHERED_SECONDS = 10
_WAY_OUT = frozenset({"submit", "discard", "send", "unsay"})


def ignored(event: Event, services: Services, pace: Pace) -> bool:
    """Whether a message of a flood need not even be looked at; a press always is."""
    too_fast = pace is Pace.DROP and event.kind is not Kind.PRESS
    return too_fast and services.flood.ignores(event.chat_id, services.seconds())


def slow(visit: Visit) -> bool:
    return visit.pace is not Pace.PASS


def turned_away(visit: Visit) -> bool:
    """Whether this update is left undone: its chat is far too fast, and it belongs to no tip being written."""
    return visit.pace is Pace.DROP and not _mid_tip(visit)


async def turn_away(visit: Visit) -> bool:
    """Answer every press, and one message a minute. True when the conversation has changed and is to be saved."""
    if visit.event.kind is Kind.PRESS:
        await visit.toast("slow-press")
        return False
    if not _may_write(visit):
        visit.services.flood.ignore(visit.chat.chat_id, visit.services.seconds(), IGNORE_SECONDS)
    if visit.event.kind is Kind.BLOCKED or not _may_tell(visit, IGNORE_SECONDS):
        return False
    await visit.say("slow-dropped")
    return True


async def gathered(visit: Visit, ahead: Html) -> None:
    """One answer for many messages: they are kept, and a button shows them all. ``ahead``: what cannot wait, or ""."""
    warned = bool(ahead) and visit.services.flood.may_warn(visit.chat.chat_id, visit.services.seconds())
    if warned or _may_tell(visit, GATHERED_SECONDS):
        message_id = await visit.chat.send(screens.gathered(visit.texts, ahead))
        visit.talk = visit.talk.leave(message_id)


def may_say(visit: Visit) -> bool:
    """Whether a sentence that may repeat with every message is said this time."""
    return not slow(visit) or _may_tell(visit, GATHERED_SECONDS)


def _may_tell(visit: Visit, every: float) -> bool:
    return visit.services.flood.may_tell(visit.chat.chat_id, visit.services.seconds(), every)


def _mid_tip(visit: Visit) -> bool:
    draft, follow, event = visit.talk.draft, visit.talk.follow, visit.event
    if draft is None and not (follow and (follow.text or visit.talk.expect == "say")):
        return False
    if event.kind is Kind.PRESS:
        press = unpack(event.text)
        way_out = press is not None and press.verb in _WAY_OUT
        return way_out or visit.services.flood.may_press(visit.chat.chat_id, visit.services.seconds())
    if event.kind not in (Kind.TEXT, Kind.EDIT) or event.command or looks_like_receipt(event.text):
        return False
    return says_something(event.text) and _may_write(visit)


def _may_write(visit: Visit) -> bool:
    """Whether a tip or an addition is open that has room for one character more."""
    draft, follow = visit.talk.draft, visit.talk.follow
    if draft is not None:
        return not drafts.full(draft)
    written = follow is not None and (follow.text or visit.talk.expect == "say")
    return bool(written and follow and len(follow.text) < drafts.MAX_CHARACTERS)
