"""/ties 回避登记: an officer names whom he is tied to. The words are deleted at once; how many there are is all he sees."""

import re
from dataclasses import replace

from handlers.callback import Press
from handlers.staff import screens
from handlers.staff.visit import Duty
from handlers.words import clean

EXPECTED = {"tie-add", "tie-remove"}
_BETWEEN = re.compile(r"[\n,，、;；]+")


async def show(duty: Duty, press: Press | None = None) -> None:
    held = await duty.services.ties.count(duty.officer)
    await duty.show(screens.ties(duty.texts, held))


async def ask(duty: Duty, press: Press) -> None:
    """The next text is a list of names to add, or to remove."""
    duty.talk = replace(duty.talk, expect=press.verb, pending=None)
    await duty.toast()
    await duty.say(press.verb + "-ask")


async def take(duty: Duty) -> None:
    """Several may come in one message, a line or a comma apart."""
    adding = duty.talk.expect == "tie-add"
    await duty.remove_own()
    words = [word for word in map(clean, _BETWEEN.split(duty.event.text)) if word]
    ties, now = duty.services.ties, duty.services.now()
    if adding:
        try:
            held = await ties.register(duty.officer, words, now)
        except ValueError:
            await duty.say("tie-unfit")
            return
        duty.talk = replace(duty.talk, expect="")
        await duty.say("tie-added", held=held)
        return
    duty.talk = replace(duty.talk, expect="")
    found, left = await ties.strike(duty.officer, words, now)
    await duty.say("tie-removed" if found else "tie-not-found", found=found, held=left)
