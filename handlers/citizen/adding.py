"""More words to a case that a receipt has opened: addition, correction, objection, comment, request for recusal.

Actions of handlers/citizen/flow.py. What kind it is is sealed with the words.
"""

from dataclasses import replace
from typing import get_args

from handlers.callback import Press
from handlers.citizen import case, pacing, recusing, status_screens
from handlers.citizen.conversation import Follow
from handlers.citizen.draft import MAX_CHARACTERS
from handlers.citizen.hints import is_secret, read_newly, urgent
from handlers.citizen.submitting import words_to_keep
from handlers.citizen.visit import Visit
from handlers.screen import Screen
from storage.errors import NobodyLeft, StorageError, UnknownCase
from storage.sealing import CannotOpen
from storage.thread import About
from triage.reading import Reading


async def ask_words(visit: Visit, press: Press) -> None:
    """Invite the words of the pressed kind; "say" carries none and means an addition."""
    about = press.arg(1) if press.arg(1) in get_args(About) else "addition"
    found = await case.opened(visit, press)
    if found is None:
        return
    follow, state = found
    if about == "objection" and not visit.services.lifecycle.has_result(state.states):
        await visit.toast("old-button")
        return
    await case.invite(visit, case.about(follow, about))


async def take_words(visit: Visit, text: str) -> None:
    """Show an addition once more before it goes."""
    follow = visit.talk.follow
    assert follow is not None
    longer = replace(follow, text=f"{follow.text}\n{text}".strip())  # in several messages, it is one addition
    if len(longer.text) > MAX_CHARACTERS:
        if pacing.may_say(visit):
            await visit.say("full-draft", count=MAX_CHARACTERS)
        return
    reader, rush = visit.services.reader, pacing.slow(visit)
    reading = read_newly(reader, longer.text, text, keep=not follow.cut) if rush else _read(visit, longer)
    if is_secret(reading):
        await visit.remove_own()
        if pacing.may_say(visit):
            await visit.show(Screen(visit.texts("secret")))
        return
    visit.talk = replace(visit.talk, follow=longer, expect="say")
    if rush:
        await pacing.gathered(visit, urgent(reading, visit.texts, visit.services.taxonomy))
    else:
        await present(visit, reading)


async def present(visit: Visit, reading: Reading | None = None) -> None:
    """The addition as it stands (with its reading, if that is made already), with the button that sends it."""
    follow = visit.talk.follow
    assert follow is not None
    reading = reading or _read(visit, follow)
    await visit.show(status_screens.say_preview(visit.texts, visit.services.taxonomy, follow, reading), live=True)


async def change(visit: Visit, press: Press) -> None:
    """Mask what seems to be the citizen's own and leave out what looks like an advert, or not: only he knows what it is."""
    follow = await _own(visit, press)
    if follow is not None:
        turned = {"say-mask": replace(follow, mask=not follow.mask), "say-adverts": replace(follow, cut=not follow.cut)}
        changed = turned[press.verb]
        reading = _read(visit, changed)
        if is_secret(reading):  # a kept advert is read for the first time
            await visit.toast()
            await visit.say("secret")
            return
        visit.talk = replace(visit.talk, follow=changed)
        await present(visit, reading)


async def send_words(visit: Visit, press: Press) -> None:
    """Seal the addition to the case; pressing twice or a redelivered press adds it once."""
    follow = await _own(visit, press)
    if follow is None or not follow.text:
        await visit.toast("old-button")
        return
    text = words_to_keep(follow, follow.text, _read(visit, follow))
    await visit.keep()
    try:
        if follow.about == "superior":
            await recusing.send(visit, follow, text)
        else:
            about: About = next(known for known in get_args(About) if known == follow.about)
            now = visit.services.now()
            await visit.services.threads.say(follow.id, text, visit.event.update_id, now, about, [follow.text])
    except (UnknownCase, CannotOpen):
        await visit.say("code-wrong")
        return
    except recusing.NoSuperior:
        await visit.show(status_screens.no_superior(visit.texts, follow))
        return
    except NobodyLeft:
        await visit.say("say-nobody")
        return
    except StorageError:
        await visit.say("say-failed")
        return
    visit.talk = replace(visit.talk, expect="", follow=case.start(follow, "addition"))
    visit.confirmed = True
    await visit.show(Screen(visit.texts("said" if follow.about == "addition" else "said-" + follow.about)))


async def drop_words(visit: Visit, press: Press) -> None:
    """Not a word of it goes; the case stays open for its other buttons."""
    follow = await _own(visit, press)
    if follow is not None:
        visit.talk = replace(visit.talk, expect="", follow=case.start(follow, "addition"))
        key = "rate-done" if follow.about == "comment" and not follow.text else "discarded"
        await visit.show(Screen(visit.texts(key)))


def _read(visit: Visit, follow: Follow) -> Reading:
    """What triage makes of the addition as it stands."""
    return visit.services.reader.read(follow.text, keep=not follow.cut)


async def _own(visit: Visit, press: Press) -> Follow | None:
    follow = visit.talk.follow
    if follow is not None and follow.token == press.arg(0):
        return follow
    await visit.toast("old-button")
    return None
