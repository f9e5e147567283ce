"""Writing a tip: free text, guided questions, topic, corrections, preview. Actions of handlers/citizen/flow.py."""

import secrets
from collections.abc import Callable
from dataclasses import replace

from config.texts import Html
from handlers.callback import Press
from handlers.citizen import draft as drafts
from handlers.citizen import pacing, screens
from handlers.citizen.conversation import NO_STEP, Draft, record_to_json
from handlers.citizen.hints import is_chatter, is_secret, read_newly, seems_about_desk, urgent
from handlers.citizen.visit import Visit
from handlers.events import Kind
from handlers.screen import Screen
from handlers.services import Services
from storage.ids import new_case_id
from storage.recipients import Beyond
from triage.reading import Reading


async def begin(visit: Visit, press: Press | None = None) -> None:
    """Invite to write; an open draft is shown instead."""
    visit.talk = replace(visit.talk, expect="", follow=None)
    if visit.talk.draft and visit.talk.draft.parts:
        await present(visit)
    else:
        await visit.show(screens.write(visit.texts), live=True)


async def begin_another(visit: Visit, press: Press) -> None:
    """Invite to write one more, below the receipt: that message must not be rewritten, it holds the code."""
    visit.talk = replace(visit.talk, expect="", follow=None)
    await visit.toast()
    message_id = await visit.chat.send(screens.write(visit.texts))
    visit.talk = replace(visit.talk.leave(message_id), live=message_id)


async def add_text(visit: Visit, text: str) -> None:
    """The text becomes part of the draft, which starts here if there is none: not with a greeting, unless it comes again."""
    new = visit.talk.draft is None and not pacing.slow(visit)
    reading = visit.services.reader.read(text, None) if new else None
    if reading and visit.talk.expect != "tip" and is_chatter(reading):
        visit.talk = replace(visit.talk, expect="tip")
        await visit.show(screens.chatter(visit.texts))
        return
    draft = visit.talk.draft or await start_draft(visit)
    if draft is None:
        return
    longer = drafts.add(drafts.stop_asking(draft) if pacing.slow(visit) else draft, visit.event.message_id, text)
    if drafts.too_long(longer):
        await _too_long(visit, longer)
        return
    if pacing.slow(visit):
        await _gather(visit, longer, text)
        return
    reading = reading or read(visit, longer)  # a new draft is this text alone
    if is_secret(reading):
        await _refuse_secret(visit)
        return
    visit.talk = replace(visit.talk, draft=longer, expect="")
    if not visit.services.next_is_text(visit.chat.chat_id):
        await present(visit, reading)


async def _gather(visit: Visit, draft: Draft, text: str) -> None:
    """In a rush: keep the text without reading the whole draft again and without a screen for each message."""
    written = "\n".join(part.text for part in draft.parts)
    reading = read_newly(visit.services.reader, written, text, keep=not draft.cut)
    if is_secret(reading):
        await visit.remove_own()
        without = visit.talk.draft and drafts.correct(visit.talk.draft, visit.event.message_id, "")
        if without:  # what stood in the message before it was edited goes too
            visit.talk = replace(visit.talk, draft=without)
        if pacing.may_say(visit):
            await visit.say("secret")
        return
    visit.talk = replace(visit.talk, draft=draft, expect="")
    await pacing.gathered(visit, urgent(reading, visit.texts, visit.services.taxonomy))


async def correct_text(visit: Visit, text: str) -> None:
    """An edited message corrects the draft while it is open; afterwards it is declined politely."""
    draft = visit.talk.draft
    changed = drafts.correct(draft, visit.event.message_id, text) if draft else None
    if changed is None:
        if visit.talk.sent and pacing.may_say(visit):
            await visit.say("edited-late")
        return
    if drafts.too_long(changed):
        await _too_long(visit, changed)
        return
    if pacing.slow(visit):
        await _gather(visit, changed, text)
        return
    if is_secret(read(visit, changed)):
        visit.talk = replace(visit.talk, draft=drafts.correct(changed, visit.event.message_id, ""))
        await _refuse_secret(visit)
        return
    visit.talk = replace(visit.talk, draft=changed)
    if changed.parts:
        await present(visit)
    else:
        await begin(visit)


async def resume(visit: Visit) -> None:
    """Show an open draft again below what was just said, so that its buttons stay at hand."""
    if visit.talk.draft and visit.talk.draft.parts:
        await present(visit)


async def _too_long(visit: Visit, longer: Draft) -> None:
    if not pacing.may_say(visit):
        return
    if drafts.size(longer) > drafts.MAX_CHARACTERS:
        await visit.say("full-draft", count=drafts.MAX_CHARACTERS)
    else:
        await visit.say("full-messages", count=drafts.MAX_MESSAGES)
    await resume(visit)


async def _refuse_secret(visit: Visit) -> None:
    """Keep nothing of a text that seems to hold state secrets, in the chat neither."""
    await visit.remove_own()
    await visit.show(Screen(visit.texts("secret")))
    await resume(visit)


async def guided(visit: Visit, press: Press) -> None:
    """Ask the first question that has no answer."""
    draft = visit.talk.draft or await start_draft(visit)
    if draft is None:
        return
    visit.talk = replace(visit.talk, draft=drafts.ask(draft), expect="")
    await present(visit)


async def topics(visit: Visit, press: Press) -> None:
    await visit.show(screens.topics(visit.texts, visit.services.taxonomy), live=True)


async def choose_topic(visit: Visit, press: Press) -> None:
    bucket = press.arg(0) if press.arg(0) in visit.services.taxonomy.buckets else ""
    draft = visit.talk.draft or await start_draft(visit)
    if draft is None:
        return
    visit.talk = replace(visit.talk, draft=replace(draft, bucket=bucket))
    if draft.parts:
        await present(visit)
    else:
        await visit.show(screens.write(visit.texts), live=True)


async def change(visit: Visit, press: Press) -> None:
    """The buttons that turn one draft into the next: skip, back, finish, mask, adverts."""
    draft = await own_draft(visit, press)
    if draft is None:
        return
    turn: Callable[[Draft], Draft] = {
        "skip": drafts.skip,
        "back": drafts.step_back,
        "finish": drafts.stop_asking,
        "mask": drafts.toggle_mask,
        "adverts": drafts.toggle_cut,
    }[press.verb]
    changed = turn(draft)
    reading = read(visit, changed) if press.verb == "adverts" else None
    if reading and is_secret(reading):  # a kept advert is read for the first time
        await visit.toast()
        await visit.say("secret")
        return
    taken_back = [part.message_id for part in draft.parts if part not in changed.parts]
    await visit.chat.delete(taken_back)  # the receipt says that nothing of the writing is left in the chat
    visit.talk = replace(visit.talk, draft=changed)
    await present(visit, reading)


async def rewrite(visit: Visit, press: Press) -> None:
    """Throw the words away, keep the receipt and the topic."""
    draft = await own_draft(visit, press)
    if draft is not None:
        await visit.chat.delete([part.message_id for part in draft.parts])
        visit.talk = replace(visit.talk, draft=replace(draft, parts=(), step=NO_STEP))
        await visit.show(screens.write(visit.texts), live=True)


async def discard(visit: Visit, press: Press | None = None) -> None:
    """Throw the draft away, with what was written of it in the chat."""
    draft = visit.talk.draft if press is None else await own_draft(visit, press)
    if draft is None:
        return
    await visit.chat.delete([part.message_id for part in draft.parts])
    await visit.services.sessions.release(visit.chat.chat_id)
    visit.talk = replace(visit.talk, draft=None, expect="")
    await visit.show(Screen(visit.texts("discarded")))


async def present(visit: Visit, reading: Reading | None = None) -> None:
    """Show where the draft stands: the open question, or the preview (with its reading, if that is made already)."""
    draft = visit.talk.draft
    assert draft is not None
    taxonomy = visit.services.taxonomy
    reading = (reading or read(visit, draft)) if draft.parts else None
    if draft.step != NO_STEP:
        ahead = urgent(reading, visit.texts, taxonomy) if reading else Html("")
        await visit.show(screens.question(visit.texts, draft, ahead), live=True)
        return
    if reading is None:
        await visit.show(screens.write(visit.texts), live=True)
        return
    text = drafts.compose(draft, visit.texts)
    if visit.talk.expect == "avoid":  # the next text is more of the tip again
        visit.talk = replace(visit.talk, expect="")
    beyond = await _beyond(visit, draft, text, reading)
    await visit.show(screens.preview(visit.texts, taxonomy, draft, text, reading, beyond), live=True)


async def _beyond(visit: Visit, draft: Draft, text: str, reading: Reading) -> Beyond | None:
    """Who alone would open this draft, where it is about the desk; None for all others."""
    about = draft.about_desk or seems_about_desk(reading)
    if about or visit.services.ties.names_the_office([text, draft.avoid]):
        return await visit.services.intake.beyond()
    return None


async def start_draft(visit: Visit) -> Draft | None:
    """A new draft; None when too many begin at once, or memory for them runs out: then that is said instead."""
    services = visit.services
    if services.memory_room.short() or not services.flood.may_draft(visit.chat.chat_id, services.seconds()):
        if visit.event.kind is Kind.PRESS:
            await visit.toast("drafts-wait", alert=True)
        elif pacing.may_say(visit):
            await visit.say("drafts-wait")
        return None
    return await new_draft(visit)


async def new_draft(visit: Visit) -> Draft:
    """An empty draft with its receipt, whose selector no case and no other draft holds."""
    return await open_draft(visit.services, visit.chat.chat_id)


async def open_draft(services: Services, chat_id: int) -> Draft:
    """The same for a chat that is nobody's: the canary's."""
    ready = await services.receipts.draw(lambda selector: services.sessions.reserve(chat_id, selector))
    return Draft(
        token=secrets.token_hex(4),
        case_id=new_case_id().hex(),
        receipt=ready.receipt.display(),
        record=record_to_json(ready.record),
    )


async def own_draft(visit: Visit, press: Press) -> Draft | None:
    """The open draft if the pressed button belongs to it; else the citizen is told that the button is old."""
    draft = visit.talk.draft
    if draft is not None and draft.token == press.arg(0):
        return draft
    sent = visit.talk.sent
    await visit.toast("already-submitted" if sent and sent.token == press.arg(0) else "old-button")
    return None


def read(visit: Visit, draft: Draft) -> Reading:
    """What triage makes of the draft as it stands."""
    return visit.services.reader.read(drafts.compose(draft, visit.texts), draft.bucket or None, keep=not draft.cut)
