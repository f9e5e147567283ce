"""Two years of weekly posts through the real digest, and what somebody who keeps all of them can try on the numbers."""

import json
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from chain_kit import HOST
from storage_kit import FOUNDED, NOW, bare_tip

from config.taxonomy import Taxonomy
from storage import audit, boxes
from storage.database import Database, Tx
from storage.digests import Digests, Plan
from storage.heads import Heads
from storage.ids import CaseId

SIZE, WEEKS = 20, 104
CRITICAL = {9: 33.72, 19: 50.80}
"""Chi-square by degrees of freedom, at one in ten thousand."""
SIGMAS = 4.0


@dataclass(frozen=True)
class Post:
    """A list as published, and which of its numbers were somebody's."""

    boxes: list[str]
    real: frozenset[str]


@dataclass
class Town:
    """Citizens of a desk: cases come, are answered now and then, often twice; most look in after the post, some never."""

    main: Database
    digests: Digests
    rng: Random
    cases: list[CaseId] = field(default_factory=list)

    async def live(self, weeks: int = WEEKS) -> list[Post]:
        await self.main.write(lambda tx: audit.append(tx, at=FOUNDED, actor=audit.OPERATOR, act="reader.add"))
        return [await self._week(NOW + timedelta(days=7 * week)) for week in range(weeks)]

    async def _week(self, now: datetime) -> Post:
        await self.main.write(lambda tx: self._days(tx, now))
        assert await self.digests.make_due(now) is not None
        return await self.main.write(lambda tx: self._published(tx))

    def _days(self, tx: Tx, now: datetime) -> None:
        for _ in range(self.rng.randrange(6)):
            self.cases.append(CaseId(self.rng.randbytes(16)))
            bare_tip(tx, self.cases[-1], 2, "2099-01-01")
            tx.execute("UPDATE tip SET box=? WHERE case_id=?", (boxes.fresh(tx), self.cases[-1]))
        for case_id in self.rng.sample(self.cases, min(len(self.cases), self.rng.randrange(16))):
            for _ in range(self.rng.randrange(1, 4)):
                day = now - timedelta(days=self.rng.randrange(1, 7))
                boxes.mark_news(tx, case_id, 1, day.date().isoformat())
        for case_id in self.cases:
            # One in five never looks; the others look mostly when their number was listed, and sometimes otherwise.
            if case_id[0] % 5 and self.rng.random() < (0.8 if boxes.spent(tx, case_id) else 0.1):
                boxes.renew(tx, case_id)
                tx.execute("UPDATE tip SET news=0 WHERE case_id=?", (case_id,))

    def _published(self, tx: Tx) -> Post:
        row = tx.execute("SELECT payload FROM outbox WHERE kind='digest-channel' ORDER BY outbox_id DESC").fetchone()
        listed = json.loads(row[0])["boxes"]
        spent = {box for (box,) in tx.execute("SELECT box FROM tip WHERE announced=1")}
        return Post(listed, frozenset(spent & set(listed)))


def town(main: Database, taxonomy: Taxonomy, seed: int, digests: type[Digests] = Digests) -> Town:
    plan = Plan(weekday=1, hour=9, channel_id=-1001, drop_size=SIZE)
    return Town(main, digests(main, taxonomy, plan, Random(seed), Heads(main, HOST)), Random(seed + 1))


def tells(posts: list[Post]) -> list[str]:
    """Names of what gives boxes away in these posts; none, if they cannot be told from decoys."""
    every = [number for post in posts for number in post.boxes]
    found = [] if len(set(every)) == len(every) else ["repetition"]
    if any(post.boxes != sorted(post.boxes) for post in posts):
        found.append("order")
    if any(len(post.boxes) != SIZE for post in posts):
        found.append("length")
    found += [name for name, feature in FEATURES.items() if _differs(posts, feature)]
    if abs(_adjacent(posts)) > SIGMAS:
        found.append("neighbours")
    half = len(posts) // 2
    if abs(classified(posts[:half], posts[half:])) > SIGMAS:
        found.append("classifier")
    return found


Feature = Callable[[list[Post], int, int], float]
"""A figure of one listed number: (posts so far and later, which post, which place in it)."""


def _number(posts: list[Post], week: int, place: int) -> int:
    return int(posts[week].boxes[place])


def _gap(posts: list[Post], week: int, place: int) -> float:
    """Distance to the nearest other number of the same post."""
    own = _number(posts, week, place)
    return min(abs(own - int(box)) for at, box in enumerate(posts[week].boxes) if at != place)


def _before(posts: list[Post], week: int, place: int) -> float:
    """Distance to the nearest number of any of the four posts before."""
    earlier = sorted(int(box) for post in posts[max(week - 4, 0) : week] for box in post.boxes)
    if not earlier:
        return 1e6
    own = _number(posts, week, place)
    at = bisect_left(earlier, own)
    return min(abs(own - near) for near in earlier[max(at - 1, 0) : at + 1])


FEATURES: dict[str, Feature] = {
    **{
        f"digit {digit}": lambda posts, week, place, digit=digit: float(posts[week].boxes[place][digit])  # type: ignore[misc]
        for digit in range(6)
    },
    "digit sum": lambda posts, week, place: float(sum(map(int, posts[week].boxes[place])) % 10),
    "position": lambda posts, week, place: float(place),
    "gap": _gap,
    "distance to earlier posts": _before,
}


def _binned(values: Sequence[float], edges: Sequence[float]) -> list[int]:
    return [bisect_left(edges, value) for value in values]


def _edges(values: Sequence[float], bins: int) -> list[float]:
    """Boundaries of equally full bins; every value a bin of its own where there are no more of them."""
    distinct = sorted(set(values))
    if len(distinct) <= 20:
        return distinct[:-1]
    ordered = sorted(values)
    return [ordered[len(ordered) * cut // bins] for cut in range(1, bins)]


def _table(posts: list[Post], feature: Feature) -> tuple[list[float], list[bool]]:
    places = [(week, place) for week, post in enumerate(posts) for place in range(len(post.boxes))]
    values = [feature(posts, week, place) for week, place in places]
    return values, [posts[week].boxes[place] in posts[week].real for week, place in places]


def _differs(posts: list[Post], feature: Feature) -> bool:
    """Chi-square of the feature's distribution among boxes against that among decoys."""
    values, real = _table(posts, feature)
    edges = _edges(values, 10)
    cells = Counter(zip(_binned(values, edges), real, strict=True))
    rows, total = Counter(real), len(real)
    columns = Counter(_binned(values, edges))
    statistic = sum(
        (cells[column, kind] - columns[column] * rows[kind] / total) ** 2 / (columns[column] * rows[kind] / total)
        for column in columns
        for kind in rows
    )
    return statistic > CRITICAL[19 if len(columns) > 10 else 9]


def _adjacent(posts: list[Post]) -> float:
    """How many deviations the pairs of boxes standing side by side are away from what chance gives."""
    seen = expected = variance = 0.0
    for post in posts:
        n, r = len(post.boxes), len(post.real)
        seen += sum(a in post.real and b in post.real for a, b in zip(post.boxes, post.boxes[1:], strict=False))
        expected += r * (r - 1) / n
        pair = r * (r - 1) / (n * (n - 1))
        triple = pair * (r - 2) / (n - 2)
        four = triple * (r - 3) / (n - 3)
        mean = (n - 1) * pair
        variance += mean + 2 * (n - 2) * triple + (n - 2) * (n - 3) * four - mean * mean
    return (seen - expected) / math.sqrt(variance)


def classified(learnt: list[Post], tried: list[Post]) -> float:
    """Somebody who knows the truth about a year's posts guesses the next year's: deviations of his rank sum from chance.

    Naive Bayes over all features, with one more: whether the number stood in any post before.
    """
    posts = learnt + tried
    known: set[str] = set()
    scores: list[float] = []
    models = {name: _model(learnt, feature) for name, feature in FEATURES.items()}
    truth = [box in post.real for post in tried for box in post.boxes]
    repeats = Counter(box for post in learnt for box in post.boxes)
    again = _again(learnt)
    for week in range(len(learnt), len(posts)):
        for place, box in enumerate(posts[week].boxes):
            score = sum(models[name](feature(posts, week, place)) for name, feature in FEATURES.items())
            scores.append(score + again[box in repeats or box in known])
        known.update(posts[week].boxes)
    return _rank_sum(scores, truth)


def _model(posts: list[Post], feature: Feature) -> Callable[[float], float]:
    """Log odds of being a box, by bins of the feature, with one added everywhere."""
    values, real = _table(posts, feature)
    edges = _edges(values, 10)
    cells, rows = Counter(zip(_binned(values, edges), real, strict=True)), Counter(real)

    def odds(value: float) -> float:
        column = bisect_left(edges, value)
        return math.log((cells[column, True] + 1) / (rows[True] + 10)) - math.log(
            (cells[column, False] + 1) / (rows[False] + 10)
        )

    return odds


def _again(posts: list[Post]) -> dict[bool, float]:
    """The same for having been listed before."""
    known: set[str] = set()
    cells: Counter[tuple[bool, bool]] = Counter()
    for post in posts:
        cells.update((box in known, box in post.real) for box in post.boxes)
        known.update(post.boxes)
    rows = {kind: cells[True, kind] + cells[False, kind] + 2 for kind in (True, False)}
    return {
        seen: math.log((cells[seen, True] + 1) / rows[True]) - math.log((cells[seen, False] + 1) / rows[False])
        for seen in (True, False)
    }


def _rank_sum(scores: list[float], truth: list[bool]) -> float:
    """Mann and Whitney's statistic in deviations; ties share their ranks."""
    ordered = sorted(range(len(scores)), key=lambda at: scores[at])
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(ordered):
        end = start
        while end + 1 < len(ordered) and scores[ordered[end + 1]] == scores[ordered[start]]:
            end += 1
        for at in ordered[start : end + 1]:
            ranks[at] = (start + end) / 2 + 1
        start = end + 1
    ones = sum(truth)
    noughts = len(truth) - ones
    rank_sum = sum(rank for rank, one in zip(ranks, truth, strict=True) if one)
    mean = ones * (len(truth) + 1) / 2
    return (rank_sum - mean) / math.sqrt(ones * noughts * (len(truth) + 1) / 12)
