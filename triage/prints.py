"""What of a tip is compared with other tips, and how rare each of it is. Used by triage.duplicates and its training."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ahocorasick
import numpy as np

from config import classifier, pairs, taxonomy, topics
from config.classifier import Classifier, Floats
from config.pairs import PairModel
from config.topics import TopicTable
from triage.adverts import AdvertFinder
from triage.anchors import anchors, counted, figures, in_digits, named, surnames
from triage.classify import Classify, Scores
from triage.normalise import Normal, Normaliser
from triage.told_dates import told
from triage.topics import Direction, Topics

_LONGEST = 3660
"""Days looked back at from the latest tip when nearness is counted."""
SKETCH = 48
"""Size of the bottom-k MinHash sketch of three-character shingles."""


@dataclass(frozen=True, slots=True)
class Tip:
    """A text to compare; `day` is when it came in."""

    id: str | int
    text: str
    day: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """One tip. ``letters``: the text with a blank for everything else; ``pairs``: where each character pair first stands."""

    letters: str
    pairs: Mapping[str, int]
    sketch: frozenset[int]
    anchors: Mapping[str, frozenset[str]]
    figures: frozenset[str]
    counted: frozenset[str]
    names: frozenset[tuple[str, str]]
    surnames: frozenset[str]
    days: frozenset[tuple[int, int]]
    months: frozenset[int]
    things: frozenset[int]
    """Groups of words for one thing."""
    labels: Floats
    """Square roots of the classifier's shares: the product of two says how far they agree."""
    topic: Direction
    """What it is about."""
    day: date | None

    @property
    def signs(self) -> set[str]:
        """What may be rare: numbers with what they count and character pairs, but not of Latin letters, as links have."""
        return {pair for pair in self.pairs if not (pair.isascii() and pair.isalpha())} | {
            "#" + n for n in self.counted
        }


@dataclass(frozen=True, eq=False)
class Learned:
    """What is known before any tip is read: the trained classifier, the pair model, and what is made of them once."""

    model: PairModel
    classify: Classify
    usual: Mapping[str, float]
    """Complaints at large that have a character pair, or "#" and a number, as a share of all."""
    size: float
    """How many complaints at large that is."""
    finder: ahocorasick.Automaton
    topics: Topics
    adverts: AdvertFinder
    """One advert pushed into two tips makes them no more alike: it is cut before they are compared."""

    @staticmethod
    def shipped(adverts: AdvertFinder | None = None) -> Learned:
        """What comes with the program: the pair model knows no other classifier's labels. Raises ConfigError.

        `adverts`: one that is there already.
        """
        model = classifier.load()
        return Learned.of(pairs.load(), model, topics.load(model), adverts or AdvertFinder(taxonomy.load()))

    @staticmethod
    def of(model: PairModel, classifier: Classifier, table: TopicTable, adverts: AdvertFinder) -> Learned:
        """Takes about 0.2 s."""
        finder = ahocorasick.Automaton()
        for word, groups in model.synonyms.items():
            finder.add_word(word, groups)
        finder.make_automaton()
        shares = np.exp(1 - classifier.rarity.astype(np.float64))
        usual = {gram: float(share) for gram, share in zip(classifier.grams, shares, strict=True) if len(gram) == 2}
        usual |= {f"#{number}": share for number, share in model.numbers.items()}
        size = float(classifier.record.get("examples", 1))
        return Learned(model, Classify(classifier), usual, size, finder, Topics(table), adverts)


def take(tip: Tip, normaliser: Normaliser, learned: Learned | None) -> Print:
    """Read one tip."""
    folded = normaliser.fold(tip.text)
    normal = normaliser.denoise(folded)
    if learned:
        [found] = learned.adverts.find([folded], [normal])
        normal = normal.without(found.cuts)
    text = normal.text
    letters = "".join([char if char.isalnum() else " " for char in text])
    bare = letters.replace(" ", "")
    shingles = {zlib.crc32(bare[start : start + 3].encode()) for start in range(max(1, len(bare) - 2))}
    digits = in_digits(text)
    # What lies before the first year cannot be reckoned.
    day = tip.day if tip.day and tip.day.year > 1 else None
    days, months = told(digits, day)
    scores = learned.classify.scores(Normal.straight(text)) if learned else None
    return Print(
        letters=bare,
        pairs={bare[start : start + 2]: start for start in range(len(bare) - 2, -1, -1)},
        sketch=frozenset(sorted(shingles)[:SKETCH]) if bare else frozenset(),
        anchors=anchors(text, day),
        figures=figures(text),
        counted=counted(digits),
        names=named(text),
        surnames=surnames(text),
        days=days,
        months=months,
        things=_things(text, learned),
        labels=_labels(scores),
        topic=learned.topics.of(scores) if learned and scores else np.zeros(1, np.float32),
        day=day,
    )


def _things(text: str, learned: Learned | None) -> frozenset[int]:
    return frozenset[int]().union(*(groups for _, groups in learned.finder.iter(text))) if learned else frozenset()


def _labels(scores: Scores | None) -> Floats:
    if scores is None:
        return np.zeros(1, np.float32)
    shares = np.exp(scores.values - scores.values.max())
    roots: Floats = np.sqrt(shares / shares.sum()).astype(np.float32)
    return roots


@dataclass(frozen=True, eq=False)
class Rarity:
    """Natural logarithms of tips per tip that has it: signs among these tips and those at large; things among these."""

    signs: Mapping[str, float]
    things: Mapping[int, float]
    nearness: Sequence[float]
    """For each number of days: how rare it is that two of these tips came in so near to each other."""

    @staticmethod
    def among(prints: Sequence[Print], learned: Learned | None) -> Rarity:
        """Count. Without `learned` a word that is everyday elsewhere passes for a name if few of these tips have it."""
        spread = Counter(sign for one in prints for sign in one.signs)
        large = learned.size if learned else 0.0
        usual = learned.usual if learned else {}
        whole = large + len(prints)
        signs = {sign: math.log(whole / (large * usual.get(sign, 0.0) + count)) for sign, count in spread.items()}
        things = Counter(thing for one in prints for thing in one.things)
        return Rarity(
            signs, {thing: math.log(len(prints) / count) for thing, count in things.items()}, _nearness(prints)
        )


def _nearness(prints: Sequence[Print]) -> list[float]:
    """Counted over pairs of different tips; if all came in on one day, that two did says nothing."""
    days = [one.day.toordinal() for one in prints if one.day]
    if len(days) < 2:
        return []
    spread = Counter(days)
    distinct = sorted(spread)
    if distinct[-1] - distinct[0] > _LONGEST:
        distinct = [day for day in distinct if day >= distinct[-1] - _LONGEST]
    counts = np.zeros(distinct[-1] - distinct[0] + 1)
    for day in distinct:
        counts[day - distinct[0]] = spread[day]
    pairs = np.correlate(counts, counts, mode="full")[len(counts) - 1 :]
    pairs[0] = sum(n * (n - 1) / 2 for n in spread.values())
    # Pairs as far apart as this one count half, so that the middle is the same however many came on one day.
    shares = np.maximum(0.5, np.cumsum(pairs) - pairs / 2) / max(1.0, pairs.sum())
    return [float(value) for value in -np.log(np.minimum(1.0, shares))]
