"""谁不该看到: whom the citizen wants kept away from his tip. Actions of handlers/citizen/flow.py, from the preview."""

from dataclasses import replace

from handlers.callback import Press
from handlers.citizen import screens, writing
from handlers.citizen.visit import Visit

EXPECTED = "avoid"
LONGEST = 200


async def ask(visit: Visit, press: Press) -> None:
    """Ask for names; the desk itself and its leaders have a button of their own."""
    draft = await writing.own_draft(visit, press)
    if draft is not None:
        visit.talk = replace(visit.talk, expect=EXPECTED)
        await visit.show(screens.avoid(visit.texts, draft), live=True)


async def take_names(visit: Visit, text: str) -> None:
    """The text names them; it goes from the chat at once, and stands in the preview."""
    draft = visit.talk.draft
    assert draft is not None
    named = "、".join([*filter(None, [draft.avoid]), " ".join(text.split())])
    if len(named) > LONGEST:  # it may be more of the tip: nothing of it is deleted
        visit.talk = replace(visit.talk, expect="")
        await visit.say("avoid-long", count=LONGEST)
        await writing.present(visit)
        return
    await visit.remove_own()
    visit.talk = replace(visit.talk, draft=replace(draft, avoid=named), expect="")
    await writing.present(visit)


async def change(visit: Visit, press: Press) -> None:
    """The buttons below the question: the desk itself or not, forget the names, back to the preview."""
    draft = await writing.own_draft(visit, press)
    if draft is None:
        return
    if press.verb == "avoid-desk":
        draft = replace(draft, about_desk=not draft.about_desk)
    elif press.verb == "avoid-clear":
        draft = replace(draft, avoid="")
    visit.talk = replace(visit.talk, draft=draft, expect="")
    await writing.present(visit)
