"""An officer without a key: figures of what everybody at the desk may know of, and of nothing else, in the weekly digest."""

import json
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import pytest
from chain_kit import HOST
from storage_kit import FOUNDED, NOW, SECONDS, Store, Tip

from casework.localtime import shanghai
from config import taxonomy
from config.taxonomy import Taxonomy
from storage import staff
from storage.digests import Digests, Plan
from storage.heads import Heads
from storage.intake import Intake
from storage.staff import Officer
from storage.thread import Threads
from storage.ties import Ties
from tests.office_kit import trusted
from triage.normalise import Normaliser

CHANNEL, ANNA, SI, SUN = -1001, 501, 502, 503
LAST_WEEK = datetime(2026, 11, 11, 15, tzinfo=shanghai())
NEUTRAL, ABOUT_SI, ABOUT_SUN = "窗口人员反复让人跑", "镇政府的李四收了红包", "镇政府的孙立人收了红包"
FIGURES = ("received", "open", "unowned")


@pytest.fixture(scope="session")
def normaliser() -> Normaliser:
    words = taxonomy.load()
    return Normaliser(words.noise)


@dataclass
class Town:
    """Anna and 李四 with keys; 孙立人, who oversees, without."""

    store: Store
    ties: Ties
    digests: Digests
    sun: Officer

    async def tip(self, text: str) -> Tip:
        return await self.store.tip(now=LAST_WEEK, content={"v": 1, "text": text})

    async def told(self, now: datetime = NOW) -> dict[int, dict[str, Any]]:
        """The digest of the week before ``now``, by chat."""
        assert await self.digests.make_due(now) is not None
        rows = await self.store.rows(
            "SELECT chat_id, payload FROM outbox WHERE kind LIKE 'digest-%' ORDER BY outbox_id"
        )
        return {chat: json.loads(payload) for chat, payload in rows}


@pytest.fixture
async def town(store: Store, normaliser: Normaliser, shipped_taxonomy: Taxonomy) -> Town:
    ties = Ties(store.main, normaliser, bytes(32))
    recipients = trusted(store.main, ties)
    store.intake = Intake(store.main, store.keys, store.clockwork, recipients=recipients)
    store.threads = Threads(store.main, store.keys, recipients=recipients)
    digests = Digests(store.main, shipped_taxonomy, Plan(1, 9, CHANNEL, 20), Random(7), Heads(store.main, HOST))
    await store.officer("Anna", "intake", ANNA, await store.reader("Anna"))
    await store.officer("李四", "intake", SI, await store.reader("李四"))
    return Town(store, ties, digests, await keyless(store))


async def keyless(store: Store, name: str = "孙立人", chat: int = SUN, roles: str = "overseer") -> Officer:
    code = await store.main.write(lambda tx: staff.invite(tx, name, frozenset(roles.split()), None, FOUNDED, SECONDS))
    officer = await store.main.write(lambda tx: staff.join(tx, code, chat, FOUNDED, SECONDS))
    assert officer is not None
    return officer


async def restricted(town: Town, tip: Tip) -> bool:
    return bool(await town.store.one("SELECT restricted FROM tip WHERE case_id=?", tip.case_id))


async def test_he_is_told_the_figures_of_the_desk_without_restricted_cases(town: Town) -> None:
    for text in (NEUTRAL, NEUTRAL, NEUTRAL, ABOUT_SI):
        await town.tip(text)
    told = await town.told()
    assert [[told[chat][name] for name in FIGURES] for chat in (ANNA, SI, SUN)] == [[4, 4, 4], [3, 3, 3], [3, 3, 3]]
    assert told[SUN] == told[SI]
    assert told[SUN]["labels"] == [["P01", 3]]


@pytest.mark.parametrize("how", ["his name", "his tie"])
async def test_a_tip_about_him_is_in_no_figure_of_his_nor_of_the_public(town: Town, how: str) -> None:
    if how == "his tie":
        await town.ties.register(town.sun, ["青山镇人民政府"], NOW)
    for _ in range(5):
        await town.tip(NEUTRAL)
    about = await town.tip(ABOUT_SUN if how == "his name" else "青 山 镇的人收了红包")
    assert await restricted(town, about)
    assert (await town.store.card(about.number)).restricted
    told = await town.told()
    assert [told[chat]["received"] for chat in (ANNA, SI, SUN)] == [6, 6, 5]
    assert told[CHANNEL]["total"] == 5


async def test_later_words_about_him_take_the_case_out_of_his_figures(town: Town) -> None:
    tip, _ = await town.tip(NEUTRAL), await town.tip(NEUTRAL)
    assert not await restricted(town, tip)
    await town.store.threads.say(tip.case_id, "孙立人也在场", town.store.update(), LAST_WEEK)
    assert await restricted(town, tip)
    epochs = await town.store.rows("SELECT DISTINCT epoch FROM tip UNION SELECT epoch FROM object")
    assert epochs == [(1,)], "nobody held a key of it that would have to be taken"
    assert "access.withdraw" not in await town.store.acts()
    told = await town.told()
    assert [told[chat]["received"] for chat in (ANNA, SI, SUN)] == [2, 2, 1]


async def test_later_words_that_are_not_stored_restrict_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(*args: object, **more: object) -> None:
        raise RuntimeError("died")

    tip = await town.tip(NEUTRAL)
    before = await town.store.everything()
    with monkeypatch.context() as patch:
        patch.setattr("storage.thread.tell_desk", dying)
        with pytest.raises(RuntimeError):
            await town.store.threads.say(tip.case_id, "孙立人也在场", town.store.update(), LAST_WEEK)
    assert await town.store.everything() == before


async def test_an_administrator_gets_no_digest_and_nobody_without_a_key_a_queue(town: Town) -> None:
    await keyless(town.store, "Root", 504, "admin")
    supervisor = await keyless(town.store, "Su", 505, "supervisor")
    await town.tip(NEUTRAL)
    told = await town.told()
    assert 504 not in told
    assert told[505] == told[SUN]
    for officer in (supervisor, town.sun):
        assert (await town.store.desk.page(officer, "all", "", NOW.date())).total == 0
        assert (await town.store.desk.counts(officer, NOW.date())).open == 0


async def test_a_key_that_holds_nothing_counts_nothing(town: Town) -> None:
    """Whoever has a key sees by it alone: cases of before he came are not his, open to everybody or not."""
    await town.tip(NEUTRAL)
    await town.store.officer("Late", "overseer", 506)
    assert (await town.told())[506]["received"] == 0
