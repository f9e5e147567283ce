"""One stretch of walks in a process of its own. For campaigns/paths/__main__.py and its small run in the tests."""

from dataclasses import dataclass
from random import Random

from campaigns.paths.broken import BREAKS
from campaigns.paths.case import House
from campaigns.paths.walk import Figures, Walk
from config import texts


@dataclass(frozen=True)
class Plan:
    era: int
    seed: int
    steps: int
    broken: str


def live(plan: Plan) -> Figures:
    """One era, in a process of its own; the same plan gives the same figures."""
    if plan.broken:
        BREAKS[plan.broken]()
    spoken = [{key.removeprefix("refused-") for key in one.keys} for one in texts.load_all().values()]
    said, figures = frozenset(set.intersection(*spoken)), Figures()
    random = Random(f"{plan.seed}:{plan.era}")  # noqa: S311 - a campaign must be repeatable
    houses = [House.load("relay"), House.load("authorised")]
    while figures.steps < plan.steps:
        Walk(random.choice(houses), random, figures, said).run(plan.steps - figures.steps)
    return figures
