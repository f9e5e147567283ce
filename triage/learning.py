"""What may be learned from tips that an officer labelled: counts of common character sequences, never their words.

Vocabulary is content: a sequence is counted only where many tell it. Called by `desk corrections` on the officers' side,
where texts are open; `retrain` reads the lines back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from triage.classify import LONGEST, READ, grams
from triage.normalise import Normal
from triage.spans import Span

LEAST = 5
"""Different tips a sequence must stand in before it is counted."""
DAYS = 2
"""Different days those tips must have come on: one campaign teaches nothing."""
FEW_LABELS = 5


@dataclass(frozen=True)
class Corrected:
    """A tip with the labels a person gave it, the main one first. ``personal`` are stretches of the original text."""

    day: str
    normal: Normal
    personal: tuple[Span, ...]
    labels: tuple[str, ...]
    model: str
    """Version of the classifier that read it when it came."""


@dataclass(frozen=True)
class Counted:
    """All that leaves the officers' side of one tip."""

    labels: tuple[str, ...]
    counts: Mapping[str, int]
    model: str = ""

    def line(self) -> str:
        """As one line of JSON; sequences in the order of their characters, not of the text."""
        row = {"labels": self.labels, "model": self.model, "counts": dict(self.counts)}
        return json.dumps(row, ensure_ascii=False, sort_keys=True)


def common(tips: Sequence[Corrected], vocabulary: Collection[str], least: int = LEAST, days: int = DAYS) -> set[str]:
    """The sequences of the vocabulary that may be counted.

    They stand in ``least`` different texts of ``days`` different days, and touch what may identify somebody in none.
    """
    texts: defaultdict[str, set[str]] = defaultdict(set)
    came: defaultdict[str, set[str]] = defaultdict(set)
    private: set[str] = set()
    for tip in tips:
        private |= _touched(tip)
        for gram in grams(tip.normal.text):
            texts[gram].add(tip.normal.text)
            came[gram].add(tip.day)
    enough = {gram for gram, found in texts.items() if len(found) >= least and len(came[gram]) >= days}
    return (enough & set(vocabulary)) - private


def counted(tips: Sequence[Corrected], vocabulary: Collection[str], least: int = LEAST) -> list[Counted]:
    """Counts of the common sequences for each tip that has any, in an order that tells nothing of when each came."""
    allowed = common(tips, vocabulary, least)
    found = []
    for tip in tips:
        counts = {gram: n for gram, n in sorted(grams(tip.normal.text).items()) if gram in allowed}
        if counts:
            found.append(Counted(tip.labels, counts, tip.model))
    return sorted(found, key=Counted.line)


def parse(line: str, known: Collection[str]) -> Counted:
    """One line back. Raises ValueError with what was expected; ``known`` are the ids of the taxonomy."""
    try:
        row = json.loads(line)
    except RecursionError as error:
        raise ValueError("expected JSON that is not nested") from error
    if not isinstance(row, dict) or row.keys() != {"labels", "model", "counts"}:
        raise ValueError("expected labels, model and counts")
    labels, model, counts = row["labels"], row["model"], row["counts"]
    if not isinstance(labels, list) or not 0 < len(labels) <= FEW_LABELS or not _among(labels, known):
        raise ValueError("labels: expected one to five ids of the taxonomy")
    if not isinstance(model, str):
        raise ValueError("model: expected a version")
    if not isinstance(counts, dict) or not counts or not all(map(_fits, counts, counts.values())):
        raise ValueError(f"counts: expected sequences of up to {LONGEST} characters, each with how often it stands there")
    return Counted(tuple(labels), counts, model)


def _among(ids: Sequence[object], known: Collection[str]) -> bool:
    return all(isinstance(id, str) and id in known for id in ids)


def _fits(gram: str, count: object) -> bool:
    return 0 < len(gram) <= LONGEST and type(count) is int and 0 < count <= READ


def _touched(tip: Corrected) -> set[str]:
    """Every sequence that shares a character with something that may identify somebody."""
    if not tip.personal:
        return set()
    text = tip.normal.text[:READ]
    found: set[str] = set()
    for place, origin in enumerate(tip.normal.index[:READ]):
        if any(start <= origin < end for start, end in tip.personal):
            for length in range(1, LONGEST + 1):
                found |= {text[a : a + length] for a in range(max(0, place - length + 1), place + 1)}
    return found
