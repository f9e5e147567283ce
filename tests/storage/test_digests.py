"""The weekly digest: once a week, at its hour, with figures that betray nobody and a list that calls nobody twice."""

import asyncio
import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from chain_kit import HOST
from storage_kit import FOUNDED, NOW, Store

from casework.localtime import shanghai
from config.taxonomy import Taxonomy
from storage import audit, heads
from storage.digests import OTHER, Digests, Plan
from storage.heads import Heads
from storage.hostkey import fingerprint
from storage.staff import Officer

CHANNEL = -1001
PLAN = Plan(weekday=1, hour=9, channel_id=CHANNEL, drop_size=20)
LAST_WEEK = datetime(2026, 11, 11, 15, tzinfo=shanghai())
"""A Wednesday of 2026-W46; NOW is the Monday after, an hour past the digest's."""
WEEK = timedelta(days=7)


def weekly(store: Store, taxonomy: Taxonomy, plan: Plan = PLAN, random: Random | None = None) -> Digests:
    return Digests(store.main, taxonomy, plan, random or Random(7), Heads(store.main, HOST))


@pytest.fixture
def digests(store: Store, shipped_taxonomy: Taxonomy) -> Digests:
    return weekly(store, shipped_taxonomy)


async def queued(store: Store, kind: str) -> list[tuple[int, dict[str, Any]]]:
    rows = await store.rows("SELECT chat_id, payload FROM outbox WHERE kind=? ORDER BY outbox_id", kind)
    return [(chat, json.loads(text)) for chat, text in rows]


async def post(store: Store, digests: Digests, now: datetime = NOW) -> dict[str, Any]:
    """The channel's post of the week before ``now``."""
    assert await digests.make_due(now) is not None
    chat, payload = (await queued(store, "digest-channel"))[-1]
    assert chat == CHANNEL
    return payload


def label_of(taxonomy: Taxonomy, area: str) -> str:
    return next(label.id for label in taxonomy.labels.values() if label.areas and label.areas[0] == area)


async def test_the_digest_of_a_week_is_made_once(store: Store, anna: Officer, digests: Digests) -> None:
    assert await digests.make_due(NOW) == "2026-W46"
    before = await store.everything()
    for later in (timedelta(), timedelta(minutes=1), timedelta(days=3), timedelta(days=6, hours=13)):
        assert await digests.make_due(NOW + later) is None
    assert await store.everything() == before
    assert await digests.make_due(NOW + WEEK) == "2026-W47"
    assert [week for (week,) in await store.rows("SELECT week FROM digest")] == ["2026-W46", "2026-W47"]


async def test_many_ticks_at_once_make_it_once(store: Store, anna: Officer, digests: Digests) -> None:
    made = await asyncio.gather(*(digests.make_due(NOW) for _ in range(6)))
    assert sorted(map(str, made)) == ["2026-W46"] + ["None"] * 5
    assert (await store.acts()).count("digest") == 1
    assert len(await queued(store, "digest-staff")) == len(await queued(store, "digest-channel")) == 1


@pytest.mark.parametrize(
    ("weekday", "hour", "moment", "made"),
    [
        (1, 9, datetime(2026, 11, 16, 8, 59, 59, tzinfo=shanghai()), False),
        (1, 9, datetime(2026, 11, 16, 9, 0, tzinfo=shanghai()), True),
        (3, 18, datetime(2026, 11, 18, 17, 59, 59, tzinfo=shanghai()), False),
        (3, 18, datetime(2026, 11, 18, 18, 0, tzinfo=shanghai()), True),
        (7, 23, datetime(2026, 11, 22, 22, 59, tzinfo=shanghai()), False),
        (7, 23, datetime(2026, 11, 22, 23, 0, tzinfo=shanghai()), True),
    ],
)
async def test_not_before_its_hour(
    store: Store, anna: Officer, shipped_taxonomy: Taxonomy, weekday: int, hour: int, moment: datetime, made: bool
) -> None:
    digests = weekly(store, shipped_taxonomy, Plan(weekday, hour, CHANNEL, 20))
    assert (await digests.make_due(moment) is not None) == made


async def test_a_desk_without_a_past_makes_none(store: Store, digests: Digests) -> None:
    assert await digests.make_due(NOW) is None


@pytest.mark.parametrize(
    ("founded", "made"), [("2026-11-16T00:00:00+08:00", False), ("2026-11-15T23:59:59+08:00", True)]
)
async def test_not_for_weeks_before_the_desk_existed(store: Store, digests: Digests, founded: str, made: bool) -> None:
    await store.main.write(lambda tx: audit.append(tx, at=founded, actor=audit.OPERATOR, act="reader.add"))
    assert (await digests.make_due(NOW) is not None) == made


async def test_the_published_head_is_the_latest_made_now_if_it_was_not_made_yet(
    store: Store, anna: Officer, digests: Digests
) -> None:
    payload = await post(store, digests)
    head = await store.main.read(heads.latest)
    assert head is not None
    assert (payload["head"], payload["day"]) == (head.link.hex(), "2026-11-16")
    assert payload["key"] == fingerprint(head.signer)
    assert await store.rows("SELECT week, head FROM digest") == [("2026-W46", head.link)]
    assert (await store.acts())[-1] == "digest"
    later = await post(store, digests, NOW + WEEK)
    assert later["head"] != payload["head"]
    assert later["key"] == payload["key"]


async def test_staff_who_are_concerned_get_the_figures(store: Store, anna: Officer, digests: Digests) -> None:
    await store.officer("Bo", "overseer", 502)
    await store.officer("Cai", "handler publisher", 503)
    for _ in range(2):
        await store.tip(now=LAST_WEEK)
    mine = await store.tip(now=LAST_WEEK, labels=("E02",))
    await store.desk.claim(mine.number, anna, store.update(), LAST_WEEK)
    await store.tip(now=NOW)
    await digests.make_due(NOW)
    found = await queued(store, "digest-staff")
    assert [chat for chat, _ in found] == [501, 502]
    assert found[0][1] == found[1][1] == {
        "week": "2026-W46", "received": 3, "accepted": 0, "passed": 0, "declined": 0, "closed": 0,
        "labels": [["P01", 2], ["E02", 1]], "open": 4, "late": 3, "due": 1, "unowned": 3,
        "rating": ["2026-10", None, None],
    }  # fmt: skip


async def test_steps_are_counted_in_the_week_they_were_made(store: Store, anna: Officer, digests: Digests) -> None:
    tip = await store.tip(now=LAST_WEEK)
    await store.move(tip.number, "S02", anna, LAST_WEEK)
    await store.move(tip.number, "S06", anna, NOW, approval="2026-1")
    await digests.make_due(NOW)
    await digests.make_due(NOW + WEEK)
    first, second = (payload for _, payload in await queued(store, "digest-staff"))
    assert (first["received"], first["accepted"]) == (1, 0)
    assert (second["received"], second["accepted"]) == (0, 1)


async def test_without_a_channel_nothing_is_posted(store: Store, anna: Officer, shipped_taxonomy: Taxonomy) -> None:
    digests = weekly(store, shipped_taxonomy, Plan(1, 9, 0, 20))
    tip = await store.tip(now=LAST_WEEK)
    await store.threads.reply(tip.case_id, anna, "答", store.update(), LAST_WEEK)
    assert await digests.make_due(NOW) == "2026-W46"
    assert await queued(store, "digest-channel") == []
    assert await store.one("SELECT announced FROM tip") == 0


async def test_small_cells_and_their_complements_are_hidden(
    store: Store, anna: Officer, digests: Digests, shipped_taxonomy: Taxonomy
) -> None:
    amounts = {"D1": 7, "D2": 3, "D3": 1}
    for area, amount in amounts.items():
        for _ in range(amount):
            await store.tip(now=LAST_WEEK, labels=(label_of(shipped_taxonomy, area),))
    payload = await post(store, digests)
    cells = payload["cells"]
    assert set(cells) == {"D1", "D2", "D3", "D4", "D5", "luxury", OTHER}
    assert cells["D2"] is None
    assert cells["D3"] is None
    hidden = sum(cells[area] is None for area in cells)
    shown = sum(value for value in cells.values() if value is not None)
    assert payload["total"] is None or (hidden >= 2 and payload["total"] - shown >= 5)
    assert all(value is None or value == 0 or value >= 5 for value in cells.values())


async def test_a_single_tip_is_not_published(store: Store, anna: Officer, digests: Digests) -> None:
    await store.tip(now=LAST_WEEK)
    payload = await post(store, digests)
    assert payload["total"] != 1
    assert 1 not in payload["cells"].values()


async def test_cells_follow_the_first_label(store: Store, anna: Officer, digests: Digests) -> None:
    luxury, foreign = ("L01", "P01"), ("O03",)
    for labels in (luxury, foreign, ()):
        for _ in range(5):
            await store.tip(now=LAST_WEEK, labels=labels)
    payload = await post(store, digests)
    assert payload["total"] == 15
    assert (payload["cells"]["luxury"], payload["cells"][OTHER]) == (5, 10)


async def test_only_the_week_counts(store: Store, anna: Officer, digests: Digests) -> None:
    monday = datetime(2026, 11, 9, 0, 0, tzinfo=shanghai())
    inside = [monday, monday + timedelta(days=6, hours=23, minutes=59)]
    for moment in (monday - timedelta(minutes=1), monday + timedelta(days=7)):
        for _ in range(6):
            await store.tip(now=moment, labels=("L01",))
    for moment in inside:
        for _ in range(6):
            await store.tip(now=moment, labels=("L01",))
    payload = await post(store, digests)
    assert (payload["total"], payload["cells"]["luxury"]) == (12, 12)


async def test_the_list_has_the_same_length_whatever_the_news(store: Store, anna: Officer, digests: Digests) -> None:
    boxes = set()
    for week in range(3):
        now = NOW + week * WEEK
        for _ in range(week):
            tip = await store.tip(now=now - WEEK)
            boxes.add(tip.accepted.box)
            await store.threads.reply(tip.case_id, anna, "答", store.update(), now - WEEK)
        listed = (await post(store, digests, now))["boxes"]
        assert len(listed) == len(set(listed)) == PLAN.drop_size
        assert listed == sorted(listed)
        assert all(len(box) == 6 and box.isdecimal() for box in listed)
    assert len(boxes) == 3


async def test_a_box_stands_in_one_post_and_its_successor_in_another(
    store: Store, anna: Officer, digests: Digests
) -> None:
    tip = await store.tip(now=LAST_WEEK)
    box = tip.accepted.box
    await store.threads.reply(tip.case_id, anna, "答", store.update(), LAST_WEEK)
    assert box in (await post(store, digests))["boxes"]
    await store.threads.reply(tip.case_id, anna, "再答", store.update(), NOW)
    assert box not in (await post(store, digests, NOW + WEEK))["boxes"]  # not fetched, and listed once all the same
    state, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    await store.threads.fetched(tip.case_id, turns)
    assert state.renewed
    assert state.box != box
    assert {box, state.box} & set((await post(store, digests, NOW + 2 * WEEK))["boxes"]) == set()
    await store.threads.reply(tip.case_id, anna, "三答", store.update(), NOW + 2 * WEEK)
    listed = (await post(store, digests, NOW + 3 * WEEK))["boxes"]
    assert state.box in listed
    assert box not in listed


async def test_what_was_fetched_is_not_announced(store: Store, anna: Officer, digests: Digests) -> None:
    tip = await store.tip(now=LAST_WEEK)
    await store.threads.reply(tip.case_id, anna, "答", store.update(), LAST_WEEK)
    _, turns = await store.threads.for_citizen(tip.case_id, tip.seed())
    await store.threads.fetched(tip.case_id, turns)
    assert tip.accepted.box not in (await post(store, digests))["boxes"]


async def test_no_decoy_is_anybodys_box(store: Store, anna: Officer, shipped_taxonomy: Taxonomy) -> None:
    """With nearly all six-digit numbers drawn again and again, a box in use without news never appears."""

    class Stubborn(Random):
        """Draws the box in use first, every time."""

        def randrange(self, *args: Any) -> int:
            drawn.append(1)
            return int(tip.accepted.box) if len(drawn) % 2 else super().randrange(*args)

    drawn: list[int] = []
    tip = await store.tip(now=LAST_WEEK)
    digests = weekly(store, shipped_taxonomy, PLAN, Stubborn(3))
    assert tip.accepted.box not in (await post(store, digests))["boxes"]
    assert len(drawn) > PLAN.drop_size


async def test_news_beyond_the_list_wait_for_the_next(store: Store, anna: Officer, shipped_taxonomy: Taxonomy) -> None:
    digests = weekly(store, shipped_taxonomy, Plan(1, 9, CHANNEL, 5))
    boxes = set()
    for _ in range(8):
        tip = await store.tip(now=LAST_WEEK)
        boxes.add(tip.accepted.box)
        await store.threads.reply(tip.case_id, anna, "答", store.update(), LAST_WEEK)
    first = set((await post(store, digests))["boxes"])
    second = set((await post(store, digests, NOW + WEEK))["boxes"])
    assert len(first) == len(second) == 5
    assert first <= boxes
    assert boxes - first <= second
    assert not first & second & boxes


async def test_a_digest_that_fails_is_made_whole_the_next_time(
    store: Store, anna: Officer, digests: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip(now=LAST_WEEK)
    await store.threads.reply(tip.case_id, anna, "答", store.update(), LAST_WEEK)
    before = await store.everything()

    def dying(*args: object) -> None:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr(digests, "_post", dying)
        with pytest.raises(RuntimeError):
            await digests.make_due(NOW)
    assert await store.everything() == before
    assert tip.accepted.box in (await post(store, digests))["boxes"]


async def test_the_digest_names_no_case(store: Store, anna: Officer, digests: Digests) -> None:
    tip = await store.tip(now=LAST_WEEK)
    await digests.make_due(NOW)
    texts = [text for (text,) in await store.rows("SELECT payload FROM outbox WHERE kind LIKE 'digest%'")]
    assert len(texts) == 2
    assert all(tip.number not in text and tip.accepted.box not in text for text in texts)
    assert FOUNDED not in texts
