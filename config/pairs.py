"""Loading what triage.duplicates knows: words for one thing, and how to weigh what two tips share. Called at the start.

`data/pairs.json` is made by `python -m triage.training.fit_pairs`, never by hand; `data/synonyms.txt` is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from config.errors import ConfigError
from config.reading import DATA, Frozen, text_of

FORMAT = 2
TREES_SHARE = 1 / 3
"""Of the mean; the rest is the regression's."""
_LEAF = -1


class Weights(Frozen):
    """A logistic regression: ``bias`` and a weight for each feature by name; what is not named counts nothing."""

    bias: float
    by_name: dict[str, float]

    def sum(self, features: Mapping[str, float]) -> float:
        """The logit. Raises KeyError where a feature is missing."""
        return self.bias + sum(weight * features[name] for name, weight in self.by_name.items())


class Trees(Frozen):
    """Boosted regression trees over the features ``names``: the logit is ``bias`` and what each tree's leaf adds.

    Nodes of all trees stand in one row, the first ones of the trees at ``roots``. A node asks after the feature with the
    number ``feature`` and goes to ``left`` where it is at most ``least``, else to ``right``; a leaf has the feature -1.
    """

    names: tuple[str, ...]
    bias: float
    roots: tuple[int, ...]
    feature: tuple[int, ...]
    least: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        nodes = len(self.feature)
        if any(len(row) != nodes for row in (self.least, self.left, self.right, self.value)):
            raise ValueError("the nodes' rows are not equally long")
        if any(not 0 <= root < nodes for root in self.roots):
            raise ValueError("a tree begins outside of the nodes")
        for node, feature in enumerate(self.feature):
            if feature == _LEAF:
                continue
            # Only ever onwards: no tree goes in a circle.
            if not 0 <= feature < len(self.names) or not all(node < at[node] < nodes for at in (self.left, self.right)):
                raise ValueError(f"node {node} leads nowhere")
        return self

    def sums(self, rows: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """The logits. Raises KeyError where a feature is missing."""
        table = np.array([[row[name] for name in self.names] for row in rows], np.float64).reshape(-1, len(self.names))
        feature, left, right = (np.array(one, np.int64) for one in (self.feature, self.left, self.right))
        least, value = np.array(self.least), np.array(self.value)
        at = np.tile(np.array(self.roots, np.int64), (len(table), 1))
        row = np.arange(len(table))[:, np.newaxis]
        while (asked := feature[at] != _LEAF).any():
            onwards = np.where(table[row, feature[at]] <= least[at], left[at], right[at])
            at = np.where(asked, onwards, at)
        return np.asarray(self.bias + value[at].sum(axis=1))


class Mean(Frozen):
    """Two kinds of model that err differently; their weighed mean is better than either (docs/triage.md)."""

    weights: Weights
    trees: Trees

    def sums(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """The logits. Raises KeyError where a feature is missing."""
        trees = [float(one) for part in _parts(rows) for one in self.trees.sums(part)]
        return [
            (1 - TREES_SHARE) * self.weights.sum(row) + TREES_SHARE * tree
            for row, tree in zip(rows, trees, strict=True)
        ]


def _parts(rows: Sequence[Mapping[str, float]]) -> list[Sequence[Mapping[str, float]]]:
    """So many at once as a few MiB hold."""
    return [rows[start : start + 2_000] for start in range(0, len(rows), 2_000)]


@dataclass(frozen=True, eq=False)
class PairModel:
    """``alone`` weighs what two tips share, ``among`` that result with what third tips say of it.

    ``synonyms``: word to the numbers of its groups. ``numbers``: the share of complaints at large that have a number with
    what it counts ("3号"), where it is not next to none. ``record`` says from what it was made and what it reaches.
    """

    synonyms: Mapping[str, frozenset[int]]
    numbers: Mapping[str, float]
    alone: Mean
    among: Weights
    record: Mapping[str, Any]


def synonyms(path: Path | None = None) -> dict[str, frozenset[int]]:
    """Word to the numbers of its groups. Raises ConfigError."""
    path = path or DATA / "synonyms.txt"
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(text_of(path).splitlines(), start=1):
        words = [] if line.startswith("#") else line.split()
        if words and len(set(words)) < len(words):
            raise ConfigError(f"{path.name}, line {number}: expected every word once")
        for word in words:
            groups.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


def load(path: Path | None = None) -> PairModel:
    """Read and check both files. Raises ConfigError."""
    path = path or DATA / "pairs.json"
    try:
        raw = json.loads(text_of(path))
        if raw["format"] != FORMAT:
            raise ValueError(f"format {raw['format']!r}")
        # As JSON, where a list may be a tuple.
        alone = Mean.model_validate_json(json.dumps(raw["alone"]), strict=True)
        among = Weights.model_validate(raw["among"], strict=True)
        numbers = {str(number): float(share) for number, share in raw["numbers"].items()}
        return PairModel(synonyms(), numbers, alone, among, dict(raw["record"]))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path.name}: expected what `triage.training.fit_pairs` makes ({error})") from error


def save(path: Path, model: PairModel) -> None:
    """Write the file, always the same bytes for the same model; the words stay where they are."""
    told = {
        "format": FORMAT,
        "alone": model.alone.model_dump(),
        "among": model.among.model_dump(),
        "numbers": dict(model.numbers),
        "record": dict(model.record),
    }
    path.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
