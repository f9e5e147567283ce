"""Submitting and clearing up: the tip is stored, then the receipt is shown, then the chat's traces go."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

from config.log_events import LogEvent
from handlers.callback import Press
from handlers.citizen import draft as drafts
from handlers.citizen import screens, writing
from handlers.citizen.conversation import Draft, Sent
from handlers.citizen.visit import Visit
from handlers.screen import Screen
from storage.errors import NoReaders, NoRoom, StorageError
from storage.intake import Submission
from triage.personal import Personal, mask
from triage.reading import Reading

_ADVERT = "advert"
log = logging.getLogger("qingfeng.intake")


async def submit(visit: Visit, press: Press) -> None:
    """Store the draft. Whatever fails, the citizen is told the truth and the draft stays."""
    draft = await writing.own_draft(visit, press)
    if draft is None or not draft.parts:
        return
    # Nothing is confirmed while the conversation cannot be written: this update would fail after the receipt was shown.
    await visit.services.sessions.save(
        visit.chat.chat_id, visit.talk.to_body(), visit.services.seconds(), visit.services.settings.draft_minutes * 60
    )
    text = drafts.compose(draft, visit.texts)
    tip = submission(draft, text, visit.services.reader.read(text, draft.bucket or None))
    try:
        accepted = await visit.services.intake.accept(tip, visit.event.update_id, visit.services.now())
    except NoReaders:
        log.error(LogEvent.NO_READER_KEY)
        await visit.say("submit-closed")
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
    await visit.show(screens.receipt(visit.texts, draft.receipt, accepted.box, gone=gone))
    await visit.services.sessions.release(visit.chat.chat_id)


async def clear(visit: Visit, press: Press) -> None:
    """Delete every message of this chat that we know of, and forget the conversation but for a chosen language.

    Where something is kept, so is which updates are finished: one that comes again would bring its words back.
    """
    gone = await visit.chat.delete([*visit.talk.traces, visit.event.message_id])
    await visit.toast()
    await visit.services.sessions.release(visit.chat.chat_id)
    visit.talk = type(visit.talk)(language=visit.talk.language, done=visit.talk.done)
    await visit.chat.send(Screen(visit.texts("cleared" if gone else "cleared-partly")))


def submission(draft: Draft, text: str, reading: Reading) -> Submission:
    """What is stored: the words as submitted, masked where the citizen left masking on, and what triage made of them."""
    content: dict[str, Any] = {
        "v": 1,
        "text": words_to_keep(text, reading, masked=draft.mask),
        "bucket": draft.bucket,
        "elements": list(reading.elements),
        "why": {label.id: [text[a:b] for a, b in label.why] for label in reading.labels},
        "reasons": list(reading.reasons),
    }
    return Submission(
        case_id=draft.id,
        record=draft.citizen_record(),
        content=content,
        labels=(*(label.id for label in reading.labels), *(finding.id for finding in reading.out)),
        priority=reading.priority,
        fast_track=reading.fast_track,
        needs_human=reading.needs_human,
    )


def words_to_keep(text: str, reading: Reading, *, masked: bool) -> str:
    """The citizen's words without adverts, and with what identifies him masked if he left that on.

    A text that is nothing but advert, and was submitted all the same, is kept whole for an officer to judge.
    """
    cuts = [] if reading.scope == "spam" else [Personal(a, b, _ADVERT) for a, b in reading.adverts]
    return mask(text, [*(reading.personal if masked else ()), *cuts], {_ADVERT: ""})
