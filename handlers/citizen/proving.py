"""Proof of filing on the citizen's side: where his submission stands in the published log. Actions of flow.py."""

from config.texts import Texts
from handlers.callback import Press
from handlers.citizen import case, following
from handlers.citizen.visit import Visit
from handlers.screen import Screen, button, copy_button
from storage.errors import UnknownCase
from storage.ids import CaseId
from storage.proofs import Proof
from storage.shortform import grouped


async def ask(visit: Visit) -> None:
    """/verify: the proof of the case whose code was shown here; else the code is asked for first."""
    if visit.talk.follow is not None:
        await _show(visit, visit.talk.follow.id)
    else:
        await following.ask_code(visit)


async def press(visit: Visit, pressed: Press) -> None:
    """The button under a case's state."""
    found = await case.opened(visit, pressed)
    if found is not None:
        await visit.toast()
        await _show(visit, found[0].id)


async def _show(visit: Visit, case_id: CaseId) -> None:
    try:
        proof = await visit.services.proofs.of_case(case_id)
    except UnknownCase:
        await visit.say("code-wrong")
        return
    await visit.show(screen(visit.texts, proof))


def screen(texts: Texts, proof: Proof) -> Screen:
    """Day, commitment and head for people; the line below for the checking script."""
    line = proof.line()
    if proof.head is None:
        where = texts("proof-open")
    else:
        where = texts("proof-closed", day=proof.head.day, place=proof.place, link=proof.head.link.hex())
    body = texts(
        "proof", day=proof.day, short=grouped(proof.commitment), commitment=proof.commitment.hex(), where=where, line=line
    )
    rows = [
        [copy_button(texts.plain("proof-copy"), line)],
        [button(texts.plain("status-close"), Press("c", "clear"))],
    ]
    return Screen(body, rows)
