"""The conversation can no longer be saved once a tip is stored: the receipt stands, nobody is told the opposite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
from house_kit import Home, home, world

from handlers.callback import Press
from handlers.citizen import flow
from handlers.citizen.conversation import Conversation, Draft, from_body
from handlers.events import Event, Kind
from storage.errors import StorageFull
from storage.sessions import Sessions

CITIZEN = 7123456789
RECEIPT, NO, EXPIRED = "已经收到，并且加密保存好了", "还没有收下", "草稿放了太久"
_updates = count(1)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Home]:
    async with world(tmp_path) as sim, home(sim, tmp_path) as found:
        await sim.user("Lin", id=CITIZEN)
        await sim.send(CITIZEN, "/start")
        yield found


async def write(desk: Home, text: str) -> None:
    await handle(desk, Event(next(_updates), CITIZEN, Kind.TEXT, 1000, text, language="zh-hans"))


async def press(desk: Home, verb: str, token: str, update: int = 0) -> None:
    data = Press("c", verb, (token,)).pack()
    await handle(desk, Event(update or next(_updates), CITIZEN, Kind.PRESS, 1001, data, "1", "zh-hans"))


async def handle(desk: Home, event: Event) -> None:
    await flow.handle(event, desk.bot, desk.services)


async def talk(desk: Home) -> Conversation:
    return from_body(await desk.services.sessions.load(CITIZEN, desk.services.seconds()))


async def drafted(desk: Home, text: str = "办事大厅让我跑了五趟") -> Draft:
    await write(desk, text)
    draft = (await talk(desk)).draft
    assert draft is not None and not draft.submitting
    return draft


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Undone by ``undo``: from the call that follows the first save on, the session store takes nothing more."""
    real, calls = Sessions.save, count()

    async def save(sessions: Sessions, *args: object) -> None:
        if next(calls):
            raise StorageFull
        await real(sessions, *args)  # type: ignore[arg-type]

    async def refuse(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(Sessions, "save", save)
    monkeypatch.setattr(Sessions, "release", refuse)
    monkeypatch.setattr(Sessions, "drop", refuse)
    return monkeypatch


@pytest.fixture
async def unsaved(desk: Home, request: pytest.FixtureRequest) -> Draft:
    """A tip is stored and its receipt shown, and the session store knows no more than that it was about to be."""
    draft = await drafted(desk)
    patches: pytest.MonkeyPatch = request.getfixturevalue("full")
    await press(desk, "submit", draft.token)
    patches.undo()
    found = (await talk(desk)).draft
    assert found is not None and found.submitting and found.token == draft.token
    return draft


async def said(desk: Home, words: str) -> int:
    return sum(words in text for text in await desk.texts(CITIZEN))


async def test_the_receipt_is_shown_and_the_update_is_done(desk: Home, unsaved: Draft) -> None:
    assert await said(desk, RECEIPT) == 1 and await said(desk, NO) == 0
    assert await desk.services.intake.stored(unsaved.id)


async def test_the_same_button_shows_the_same_receipt(desk: Home, unsaved: Draft) -> None:
    await press(desk, "submit", unsaved.token)
    assert sum(RECEIPT in text and unsaved.receipt in text for text in await desk.texts(CITIZEN)) == 2
    assert (await talk(desk)).draft is None


async def test_new_words_begin_a_tip_of_their_own(desk: Home, unsaved: Draft) -> None:
    fresh = await drafted(desk, "另外一件事，村里修路的钱不见了")
    assert fresh.case_id != unsaved.case_id and [part.text for part in fresh.parts] == [
        "另外一件事，村里修路的钱不见了"
    ]


@pytest.mark.parametrize("verb", ["discard", "rewrite", "mask"])
async def test_its_other_buttons_are_old(desk: Home, unsaved: Draft, verb: str) -> None:
    await press(desk, verb, unsaved.token)
    found = await talk(desk)
    assert found.draft is None and found.sent is not None and found.sent.token == unsaved.token


async def test_it_does_not_run_out_with_a_word_that_nothing_was_kept(desk: Home, unsaved: Draft) -> None:
    await desk.sim.clock(advance=86_400)
    await desk.ticks.tick()
    assert await said(desk, EXPIRED) == 0
    assert await desk.services.sessions.load(CITIZEN, 0) is None


async def test_a_draft_that_was_not_stored_goes_on_as_a_draft(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = await drafted(desk)

    async def killed(*_: object) -> None:
        raise RuntimeError("the program died here")

    with monkeypatch.context() as patches, pytest.raises(RuntimeError):
        patches.setattr(desk.services.intake, "accept", killed)
        await press(desk, "submit", draft.token)
    longer = await drafted(desk, "还有一句")
    assert longer.case_id == draft.case_id and len(longer.parts) == 2
    await press(desk, "submit", draft.token)
    assert await said(desk, RECEIPT) == 1


async def test_what_cannot_be_stored_is_told_and_stays_a_draft(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = await drafted(desk)

    async def refuse(*_: object) -> None:
        raise StorageFull

    with monkeypatch.context() as patches:
        patches.setattr(desk.services.intake, "accept", refuse)
        await press(desk, "submit", draft.token)
    assert await said(desk, NO) == 1 and (await talk(desk)).draft == draft


async def test_a_store_that_takes_nothing_confirms_nothing(desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = await drafted(desk)

    async def refuse(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(Sessions, "save", refuse)
    with pytest.raises(StorageFull):
        await press(desk, "submit", draft.token)
    assert await said(desk, RECEIPT) == 0 and not await desk.services.intake.stored(draft.id)


async def test_an_addition_is_not_taken_back_either(desk: Home, request: pytest.FixtureRequest) -> None:
    draft = await drafted(desk)
    await press(desk, "submit", draft.token)
    await write(desk, draft.receipt)
    await write(desk, "补充一句话")
    follow = (await talk(desk)).follow
    assert follow is not None and follow.text == "补充一句话"
    request.getfixturevalue("full")
    await press(desk, "send", follow.token)
    assert (await desk.texts(CITIZEN))[-1].startswith("✅")
