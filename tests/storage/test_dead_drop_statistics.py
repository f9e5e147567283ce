"""Whoever keeps two years of weekly posts cannot tell boxes from decoys; and these statistics see it where they could."""

from random import Random

import pytest
from drop_kit import SIZE, WEEKS, Post, tells, town

from casework import deaddrop
from config.taxonomy import Taxonomy
from storage import boxes
from storage.database import Database, Tx
from storage.ids import BoxNumber, CaseId


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> Random:
    """Fresh boxes drawn from a known source instead of the system's, so that a run can be repeated."""
    rng = Random(20261116)
    monkeypatch.setattr(boxes, "new_box_number", lambda: BoxNumber(f"{rng.randrange(10**6):06d}"))
    return rng


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_boxes_and_decoys_cannot_be_told_apart(
    main: Database, shipped_taxonomy: Taxonomy, seeded: Random, seed: int
) -> None:
    seeded.seed(seed)
    posts = await town(main, shipped_taxonomy, 100 + seed).live()
    real = [len(post.real) for post in posts]
    assert len(posts) == WEEKS
    assert sum(real) > 500, "too few boxes for the statistics to say anything"
    assert max(real) == SIZE or min(real) < 5, "weeks should differ"
    assert tells(posts) == []


async def test_the_old_way_of_listing_a_box_again_is_caught(
    main: Database, shipped_taxonomy: Taxonomy, seeded: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark_news(tx: Tx, case_id: CaseId, count: int, day: str) -> None:
        tx.execute("UPDATE tip SET news=news+?, announced=0 WHERE case_id=?", (count, case_id))

    def publish(tx: Tx, week: str, size: int, random: Random) -> list[str]:
        news = [box for (box,) in tx.execute("SELECT box FROM tip WHERE news>0 AND announced=0 ORDER BY box")]
        in_use = [box for (box,) in tx.execute("SELECT box FROM tip")]
        listed, carried = deaddrop.slots(news, size, random, in_use)
        spent = [(box,) for box in news if box not in set(carried)]
        tx.executemany("UPDATE tip SET announced=1 WHERE box=?", spent)
        return listed

    monkeypatch.setattr(boxes, "mark_news", mark_news)
    monkeypatch.setattr(boxes, "publish", publish)
    monkeypatch.setattr(boxes, "renew", lambda tx, case_id: False)
    posts = await town(main, shipped_taxonomy, 101).live()
    assert {"repetition", "classifier"} <= set(tells(posts))


async def test_boxes_that_are_drawn_unevenly_are_caught(
    main: Database, shipped_taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(5)
    monkeypatch.setattr(boxes, "new_box_number", lambda: BoxNumber(f"{rng.randrange(900_000):06d}"))
    assert "digit 0" in tells(await town(main, shipped_taxonomy, 101).live())


async def _fair(main: Database, taxonomy: Taxonomy) -> list[Post]:
    return await town(main, taxonomy, 101).live()


async def test_lists_that_are_put_together_wrongly_are_caught(
    main: Database, shipped_taxonomy: Taxonomy, seeded: Random
) -> None:
    fair = await _fair(main, shipped_taxonomy)
    assert tells(fair) == []
    first = [Post(sorted(post.real) + sorted(set(post.boxes) - post.real), post.real) for post in fair]
    assert {"order", "position", "neighbours", "classifier"} <= set(tells(first))
    short = [Post(post.boxes[:-1], post.real & set(post.boxes[:-1])) for post in fair[:1]] + fair[1:]
    assert tells(short) == ["length"]


async def test_decoys_that_lie_close_to_boxes_are_caught(
    main: Database, shipped_taxonomy: Taxonomy, seeded: Random
) -> None:
    """As if somebody made decoys by changing the last digits of numbers listed before."""
    rng, near = Random(3), []
    earlier = [123456]
    for post in await _fair(main, shipped_taxonomy):
        decoys: set[str] = set()
        while len(decoys) < SIZE - len(post.real):
            decoys.add(f"{(rng.choice(earlier) + rng.randrange(1, 400)) % 10**6:06d}")
        near.append(Post(sorted(decoys | post.real)[:SIZE], post.real))
        earlier = [int(box) for box in near[-1].boxes]
    assert {"distance to earlier posts", "classifier"} <= set(tells(near))


async def test_decoys_that_repeat_while_boxes_do_not_are_caught(
    main: Database, shipped_taxonomy: Taxonomy, seeded: Random
) -> None:
    rng, pool = Random(9), [f"{n:06d}" for n in Random(8).sample(range(10**6), 60)]
    posts = [
        Post(sorted({*post.real, *rng.sample(pool, SIZE)})[:], post.real) for post in await _fair(main, shipped_taxonomy)
    ]
    posts = [Post(sorted([*post.real, *[b for b in post.boxes if b not in post.real][: SIZE - len(post.real)]]), post.real)
             for post in posts]  # fmt: skip
    assert {"repetition", "classifier"} <= set(tells(posts))
