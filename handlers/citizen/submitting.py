"""Submitting and clearing up: the tip is stored, then the receipt is shown, then the chat's traces go."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from config.log_events import LogEvent
from handlers.callback import Press, unpack
from handlers.citizen import draft as drafts
from handlers.citizen import screens, writing
from handlers.citizen.conversation import Draft, Follow, Sent
from handlers.citizen.hints import left_out, seems_about_desk
from handlers.citizen.visit import Visit
from handlers.events import Kind
from handlers.screen import Screen
from handlers.second_opinion import Suggestion, other_view
from handlers.services import Services
from storage.errors import NobodyLeft, NoReaders, NoRoom, StorageError
from storage.intake import Submission
from triage.personal import Personal, mask
from triage.reading import Reading
from triage.spans import Span, overlaps

_ADVERT = "advert"
UNKNOWN = 300
"""Messages of unknown number that clearing tries to delete: three calls."""
log = logging.getLogger("qingfeng.intake")


async def submit(visit: Visit, press: Press) -> None:
    """Store the draft. Whatever fails, the citizen is told the truth and the draft stays."""
    draft = await writing.own_draft(visit, press)
    if draft is None or not draft.parts:
        return
    visit.talk = replace(visit.talk, draft=replace(draft, submitting=True))
    await visit.keep()
    visit.talk = replace(visit.talk, draft=replace(draft, submitting=False))
    text = drafts.compose(draft, visit.texts)
    reader = visit.services.reader
    reading = reader.read(text, draft.bucket or None, keep=not draft.cut)
    second = await other_view(visit.services.second, words_to_keep(draft, text, reading), reading)
    tip = submission(draft, text, reading, reader.version, second)
    try:
        accepted = await visit.services.intake.accept(tip, visit.event.update_id, visit.services.now())
    except NoReaders:
        log.error(LogEvent.NO_READER_KEY)
        await visit.say("submit-closed")
        return
    except NobodyLeft:
        await visit.say("submit-nobody")
        return
    except NoRoom:  # the alarm was given when room ran short
        await visit.say("submit-failed")
        return
    except StorageError as error:
        log.warning(LogEvent.TIP_NOT_STORED, {"error": type(error).__name__})
        await visit.say("submit-failed")
        return
    visit.talk = replace(visit.talk, draft=None, sent=Sent(draft.token))
    written = [part.message_id for part in draft.parts]
    _, gone = await asyncio.gather(visit.toast(), visit.chat.delete(written))
    visit.confirmed = True
    await visit.show(screens.receipt(visit.texts, draft.receipt, accepted.box, accepted.commitment, gone=gone))
    with contextlib.suppress(StorageError):  # has sounded its alarm; the selector goes with the conversation
        await visit.services.sessions.release(visit.chat.chat_id)


async def went_through(services: Services, draft: Draft) -> bool:
    """Whether a draft has become a tip although its conversation could not be saved any more. Raises StorageBroken."""
    return draft.submitting and await services.intake.stored(draft.id)


async def settle(visit: Visit) -> None:
    """Before anything else: a draft that was stored is no draft, except for the button that shows its receipt again."""
    draft = visit.talk.draft
    if draft is None or not draft.submitting:
        return
    press = unpack(visit.event.text) if visit.event.kind is Kind.PRESS else None
    if press and press.verb == "submit" and press.arg(0) == draft.token:
        return
    if await went_through(visit.services, draft):
        visit.talk = replace(visit.talk, draft=None, sent=Sent(draft.token))
    else:
        visit.talk = replace(visit.talk, draft=replace(draft, submitting=False))


async def clear(visit: Visit, press: Press) -> None:
    """Delete every message of this chat that we know of, and forget the conversation but for a chosen language.

    Where something is kept, so is which updates are finished: one that comes again would bring its words back.
    """
    known = sorted({*visit.talk.traces, visit.event.message_id})
    nudges = await visit.services.nudges.forget(visit.chat.chat_id)
    gone = await visit.chat.delete([*known, *nudges])
    await visit.chat.delete(between(known))
    await visit.toast()
    await visit.services.sessions.release(visit.chat.chat_id)
    visit.talk = type(visit.talk)(language=visit.talk.language, done=visit.talk.done)
    await visit.chat.send(Screen(visit.texts("cleared" if gone else "cleared-partly")))


def between(known: Sequence[int]) -> list[int]:
    """Messages that may lie between the known ones: a kill leaves behind a screen whose number nobody had noted yet.

    Numbers run on through all chats of the bot, so that most of these are not of this chat; Telegram passes over those.
    Narrow gaps come first: words that come again after a kill stand close to what they were shown as before.
    """
    gaps = sorted((b - a, a, b) for a, b in pairwise(known) if b - a > 1)
    return [one for _, a, b in gaps for one in range(a + 1, b)][:UNKNOWN]


def submission(
    draft: Draft, text: str, reading: Reading, model: str, second: Suggestion | None = None
) -> Submission:
    """What is stored: the words as submitted, masked where the citizen left masking on, and what triage made of them.

    ``model`` is the classifier's version; ``second`` what a second reader thinks instead, which leaves it to a person.
    """
    content: dict[str, Any] = {
        "v": 1,
        "text": words_to_keep(draft, text, reading),
        "bucket": draft.bucket,
        "elements": list(reading.elements),
        "why": {label.id: [text[a:b] for a, b in label.why if not _told(reading, a, b)] for label in reading.labels},
        "reasons": list(reading.reasons),
        "model": model,
        "labels": [[label.id, label.p] for label in reading.labels],
    }
    if second:
        content["second"] = second.to_json()
    if draft.avoid:
        content["keep_away"] = draft.avoid
    if draft.about_desk:
        content["about_desk"] = True
    return Submission(
        case_id=draft.id,
        record=draft.citizen_record(),
        content=content,
        labels=(*(label.id for label in reading.kept), *(finding.id for finding in reading.out)),
        priority=reading.priority,
        fast_track=reading.fast_track,
        needs_human=reading.needs_human or second is not None,
        elements=len(reading.elements),
        about_desk=draft.about_desk or seems_about_desk(reading),
        names=(text, draft.avoid),  # the very words: what is masked or cut out may be the name that matters
    )


def _told(reading: Reading, start: int, end: int) -> bool:
    """Whether a stretch has some of what identifies the writer or of an advert: reasons must not repeat what is hidden."""
    return overlaps(Span(start, end), [*(item.span for item in reading.personal), *reading.adverts])


def words_to_keep(written: Draft | Follow, text: str, reading: Reading) -> str:
    """The citizen's words without adverts, and with what identifies him masked, each if he left that on.

    A text that is nothing but advert, and was submitted all the same, is kept whole for an officer to judge.
    """
    cuts = [Personal(a, b, _ADVERT) for a, b in left_out(reading)] if written.cut else []
    return mask(text, [*(reading.personal if written.mask else ()), *cuts], {_ADVERT: ""})
