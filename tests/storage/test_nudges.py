"""Who asked to be told of news: one account a case, kept in the session store, gone when it is to be gone."""

from pathlib import Path

import pytest

from storage.ids import CaseId
from storage.nudges import Nudge, Nudges
from storage.sessions import Sessions

ONE, TWO = CaseId(b"1" * 16), CaseId(b"2" * 16)
LIN, CHEN = 7123456789, 6987654321


@pytest.fixture
async def sessions(tmp_path: Path):
    store = await Sessions.open(tmp_path, allow_disk=True)
    yield store
    await store.close()


async def test_the_last_account_that_asks_is_told(sessions: Sessions) -> None:
    nudges = Nudges(sessions.database)
    await nudges.set(ONE, LIN, "zh-CN", "S01")
    await nudges.set(ONE, CHEN, "en", "S02")
    assert await nudges.all() == [Nudge(ONE, CHEN, "en", "S02", 0)]
    assert await nudges.of(ONE, LIN) is None and await nudges.of(TWO, CHEN) is None
    assert await nudges.of(ONE, CHEN) == Nudge(ONE, CHEN, "en", "S02", 0)


async def test_told_until_he_looks(sessions: Sessions) -> None:
    nudges = Nudges(sessions.database)
    await nudges.set(ONE, LIN, "zh-CN", "S01")
    (nudge,) = await nudges.all()
    await nudges.told(nudge, 77)
    assert [n.message_id for n in await nudges.all()] == [77]
    await nudges.looked(nudge, "S09")
    assert await nudges.all() == [Nudge(ONE, LIN, "zh-CN", "S09", 0)]


async def test_what_comes_late_does_not_touch_another_accounts_nudge(sessions: Sessions) -> None:
    nudges = Nudges(sessions.database)
    await nudges.set(ONE, LIN, "zh-CN", "S01")
    (old,) = await nudges.all()
    await nudges.set(ONE, CHEN, "zh-CN", "S01")
    await nudges.told(old, 77)
    await nudges.looked(old, "S09")
    assert await nudges.all() == [Nudge(ONE, CHEN, "zh-CN", "S01", 0)]


async def test_forgetting(sessions: Sessions, tmp_path: Path) -> None:
    nudges = Nudges(sessions.database)
    for case, chat in ((ONE, LIN), (TWO, LIN), (CaseId(b"3" * 16), CHEN)):
        await nudges.set(case, chat, "zh-CN", "S01")
    for nudge in await nudges.all():
        await nudges.told(nudge, {ONE: 77}.get(nudge.case_id, -1))
    assert await nudges.forget(LIN) == [77]
    assert [n.chat_id for n in await nudges.all()] == [CHEN]
    await nudges.end(CaseId(b"3" * 16))
    assert await nudges.all() == []
    await sessions.database.checkpoint()
    assert all(str(LIN).encode() not in path.read_bytes() for path in tmp_path.iterdir())
