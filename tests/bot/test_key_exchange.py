"""An officer whose key is exchanged while he is unlocked: he is told so and locked, in both languages."""

from __future__ import annotations

import pytest
from test_recusal_screens import Stage, stage, submit

from storage import office, readers
from storage.database import Tx
from storage.sealing import Seed, public_key
from tests.bot.test_two_worlds import FOUNDED, X, Y
from tests.office_kit import KEY, identity

__all__ = ["stage"]
SAID = {"zh-CN": "您的钥匙已更换，请重新解锁", "en": "Your key has been exchanged. Please unlock again"}


async def rotate(stage: Stage) -> Seed:
    """A new key pair for X, as `keys rotate` registers it."""
    seed = Seed.generate()
    who = identity("王小明", "officer", public_key(seed), epoch=2)

    def work(tx: Tx) -> bool:
        return readers.rotate(tx, who, office.certify(KEY, who), None, FOUNDED)

    assert await stage.services.staffing._main.write(work)
    return seed


def held(stage: Stage, chat: int) -> bool:
    return stage.services.keyring.seed(stage.people[chat].staff_id, stage.services.seconds()) is not None


@pytest.mark.parametrize("language", SAID)
async def test_reading_with_a_key_that_was_exchanged(stage: Stage, language: str) -> None:
    await submit(stage)
    await stage.services.staffing.set_language(stage.people[X], language)
    number = await stage.number()
    for chat in (X, Y):
        stage.unlock(chat)
    seed = await rotate(stage)
    before = len(stage.phone.calls)
    await stage.does(X, data=f"s:read:{number}")
    assert [call[1] for call in stage.phone.calls[before:]] == ["answer"]
    assert SAID[language] in stage.said(X)
    assert not held(stage, X)
    assert held(stage, Y), "his colleague's key is the one it was"
    await stage.does(X, data=f"s:read:{number}")
    assert ("请先解锁" if language == "zh-CN" else "Please unlock first") in stage.said(X)
    stage.seeds[X] = seed
    stage.unlock(X)
    await stage.does(X, data=f"s:read:{number}")
    assert stage.said(X).count(SAID[language]) == 1
    assert held(stage, X)


async def test_giving_a_case_on_with_a_key_that_was_exchanged(stage: Stage) -> None:
    await submit(stage)
    number = await stage.number()
    await stage.does(X, data=f"s:drop:{number}")
    await stage.press(X, "李大为")
    await stage.press(X, "确认")
    stage.unlock(X)
    await stage.does(X, data=f"s:share:{number}")
    await stage.press(X, "李大为")
    await rotate(stage)
    await stage.press(X, "确认")
    assert SAID["zh-CN"] in stage.said(X)
    assert not held(stage, X)
    assert await stage.holders() == {"r-王小明"}
    stage.unlock(X)
    await stage.does(X, data=f"s:share:{number}")
    assert stage.said(X).count(SAID["zh-CN"]) == 2
    assert not held(stage, X)


async def test_an_unlocked_officer_without_a_rotation_reads_on(stage: Stage) -> None:
    await submit(stage)
    stage.unlock(X)
    await stage.does(X, data=f"s:read:{await stage.number()}")
    assert "反复让人跑" in stage.said(X)
    assert held(stage, X)
