"""Learning the second stage: how tips read, where adverts begin and end, which stretches are some. For fit_adverts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.advert_weights import COUNTS, MOVES, VERDICT, AdvertWeights
from config.taxonomy_model import Taxonomy
from triage import advert_moves, advert_verdict, advert_view
from triage.advert_language import BACK, EDGE, Language, packed, sequences
from triage.advert_moves import Candidates
from triage.advert_patterns import Patterns
from triage.advert_segments import Segmenter, in_folded
from triage.advert_view import Rows, View
from triage.normalise import Normaliser
from triage.spans import Span, overlaps
from triage.training import advert_cases
from triage.training.advert_cases import Material, Taught

SEED = 20261122
GROUPS = 4
"""Groups of writers; how tips read is judged by counts of the other groups."""
MADE = 6000
"""Tips made to learn from."""
TIMES = 2
"""How often each tip with an embedded advert counts that was written as one."""
ROUNDS = 3
_RATE, _DECAY, _FIRST = 0.1, 1e-3, 0.1
_START = np.array([1, 1, 0, 0], np.float64)
"""Weights of the first stage's say before anything is learned."""

Tables = dict[str, NDArray[Any]]
Counts = list[NDArray[np.int64]]


class Reading:
    """A first stage, and what the second one needs of a text."""

    def __init__(self, book: Taxonomy, weights: AdvertWeights) -> None:
        self._normaliser = Normaliser(book.noise)
        self._patterns, self._segmenter = Patterns(book), Segmenter(weights)

    def text(self, text: str) -> str:
        """Folded."""
        return self._normaliser.fold(text).text

    def stretches(self, case: Taught, language: Language) -> Iterator[tuple[View, tuple[Rows, Rows], Span, Any]]:
        """Of each one that the first stage finds: what is seen of it and how to ask for the verdict's numbers."""
        folded = self._normaliser.fold(case.text)
        if not folded.text:
            return
        normal = self._normaliser.denoise(folded)
        signs = in_folded(folded, normal, self._patterns.find(normal.text))
        glance = self._segmenter.glance(folded.text)
        weighed = self._segmenter.weigh(glance, signs)
        raws = weighed.spans()
        look = advert_view.view(folded.text, weighed, language) if raws else None
        if not look:
            return
        rows = advert_view.rows(look, folded.text, weighed)
        def ask(span: Span) -> Any:
            return advert_verdict.numbers(folded.text, span, look, weighed, glance, signs, language)

        for raw in (look.within(one) for one in raws):
            yield look, rows, raw, ask

    def marked(self, case: Taught, look: View) -> list[Span]:
        """Its adverts, in places of the view."""
        folded = self._normaliser.fold(case.text)
        placed = (folded.within(*span) for span in case.spans)
        return [look.within(span) for span in placed if span.end > span.start]


def fit(material: Material, readers: Sequence[Reading]) -> tuple[Tables, Tables]:
    """Counts of tips and weights of the second stage. `readers`: first stages that know only the other half each."""
    writers = sorted({one.writer for one in material.examples})
    groups = [frozenset(writers[number::GROUPS]) for number in range(GROUPS)]
    rest = [one.rest for one in material.others]
    texts = [(*material.part(group).tips, *rest[number::GROUPS]) for number, group in enumerate(groups)]
    apart = [counted([readers[0].text(text) for text in one]) for one in texts]
    total = [sum(tables) for tables in zip(*apart, strict=True)]
    languages = [Language.stored(_named([a - b for a, b in zip(total, one, strict=True)])) for one in apart]
    random = Random(SEED)  # noqa: S311 -- nothing secret: the same file each time
    cases: list[tuple[Reading, Language, Taught]] = []
    for half, reader in enumerate(readers):
        held = material.half(half)
        for number, (group, language) in enumerate(zip(groups, languages, strict=True)):
            part = held.part(group)
            if not part.tips:
                continue
            every = advert_cases.made(part.tips, part.pieces, part.parts, MADE // 2 // GROUPS, random)
            made = [one for one in every if one.spans]  # those quoted look the same: rules know them
            plain = [Taught(text, ()) for text in held.negatives[number::GROUPS]]
            embedded = [*[*held.embedded[number::GROUPS]] * TIMES, *held.others[number::GROUPS]]
            cases += [(reader, language, one) for one in (*made, *part.known, *plain, *embedded)]
    moves = _moves(cases)
    verdict = _verdict(cases, moves)
    return _named(total), {name: table.astype(np.float32) for name, table in (moves | {"verdict": verdict}).items()}


def counted(texts: Sequence[str]) -> Counts:
    """How often sequences of one to BACK + 1 characters stand in folded texts."""
    tables = [np.zeros(1 << bits, np.int64) for bits in COUNTS.values()]
    for first in range(0, len(texts), 500):
        rows = [_windows(text) for text in texts[first : first + 500]]
        for table, places in zip(tables, sequences(np.concatenate(rows)), strict=True):
            table += np.bincount(places, minlength=len(table))
    return tables


def _named(tables: Counts) -> dict[str, NDArray[np.uint8]]:
    """As they are stored."""
    return {name: packed(table) for name, table in zip(COUNTS, tables, strict=True)}


def _windows(text: str) -> NDArray[np.int64]:
    codes = advert_view.characters("".join(text.split()))
    edge = np.full(BACK, EDGE)
    return np.lib.stride_tricks.sliding_window_view(np.concatenate((edge, codes, edge)), BACK + 1)


def _moves(cases: Sequence[tuple[Reading, Language, Taught]]) -> Tables:
    """Weights of the choice among candidates: logistic, by steps whose size falls with what was learned (AdaGrad)."""
    lessons = []
    for reader, language, case in cases:
        for look, rows, raw, _ in reader.stretches(case, language) if case.spans else ():
            found = advert_moves.candidates(look, rows, raw, language)
            shared = [(min(one.end, raw.end) - max(one.start, raw.start), one) for one in reader.marked(case, look)]
            most, gold = max(shared)
            right = _right(look, found, gold)
            if most > 0 and right.any():
                lessons.append((found, right))
    weights: Tables = {name: np.zeros(size) for name, size in MOVES.items() if name != "verdict"}
    weights["scalars"] = _START.copy()
    past = {name: np.full(len(table), _FIRST) for name, table in weights.items()}
    mean = {name: np.zeros(len(table)) for name, table in weights.items()}
    order = np.random.default_rng(SEED)
    for number in range(ROUNDS):
        wrong = sum(_step(lessons[place], weights, past) for place in order.permutation(len(lessons)))
        print(f"edges, round {number + 1}: {wrong} of {len(lessons)} wrong", file=sys.stderr)
        for name, table in weights.items():
            mean[name] += table * number / sum(range(ROUNDS))
    return mean


def _right(look: View, found: Candidates, gold: Span) -> NDArray[np.bool_]:
    """Which candidates leave the same text as the true one: also some moved over characters that are the same."""
    starts, ends = found.starts[found.first], found.ends[found.last]
    right = np.zeros(len(starts), np.bool_)
    codes = look.codes[BACK:]
    start, end = gold
    while start and codes[start - 1] == codes[end - 1]:
        start, end = start - 1, end - 1
    while True:
        right |= (starts == start) & (ends == end)
        if end >= look.length or codes[start] != codes[end]:
            return right
        start, end = start + 1, end + 1


def _step(lesson: tuple[Candidates, NDArray[np.bool_]], weights: Tables, past: Tables) -> bool:
    """Learn from one stretch; whether another candidate was chosen."""
    found, right = lesson
    score = advert_moves.scores(found, weights)
    share = np.exp(score - score.max())
    share /= share.sum()
    by = share.copy()
    by[right] -= share[right] / max(float(share[right].sum()), 1e-9)
    starts = np.bincount(found.first, weights=by, minlength=len(found.starts))
    ends = np.bincount(found.last, weights=by, minlength=len(found.ends))
    some = np.abs(by) > 1e-4
    for edge, rows, change in (("start", found.start_rows, starts), ("end", found.end_rows, ends)):
        for name, places in rows.items():
            _change(weights[f"{edge}_at_{name}"], past[f"{edge}_at_{name}"], places, change)
    for name, places in found.pair_rows.items():
        _change(weights[f"pair_{name}"], past[f"pair_{name}"], places[some], by[some])
    _change(weights["scalars"], past["scalars"], np.arange(len(_START)), found.scalars.T @ by)
    return not right[np.argmax(score)]


def _change(table: NDArray[Any], past: NDArray[Any], places: NDArray[Any], by: NDArray[Any]) -> None:
    which, back = np.unique(places, return_inverse=True)
    slope = np.bincount(back.ravel(), weights=by, minlength=len(which)).astype(np.float64) + _DECAY * table[which]
    past[which] += slope * slope
    table[which] -= _RATE * slope / np.sqrt(past[which])


def _verdict(cases: Sequence[tuple[Reading, Language, Taught]], moves: Tables) -> NDArray[np.float64]:
    """Weights of the verdict: logistic regression by Newton's method."""
    numbers, answers = [], []
    for reader, language, case in cases:
        for look, rows, raw, ask in reader.stretches(case, language):
            moved = advert_moves.best(advert_moves.candidates(look, rows, raw, language, moves), moves)
            numbers.append(ask(moved))
            answers.append(overlaps(moved, reader.marked(case, look)))
    weights = np.zeros(VERDICT)
    if not numbers:
        return weights
    seen, true = np.array(numbers, np.float64), np.array(answers, np.float64)
    for _ in range(40):
        share = 1 / (1 + np.exp(-np.clip(seen @ weights, -30, 30)))
        slope = seen.T @ (share - true) + weights
        bend = (seen.T * (share * (1 - share))) @ seen + np.eye(VERDICT)
        weights -= np.linalg.solve(bend, slope)
    print(f"verdict: {int(((seen @ weights > 0) != true).sum())} of {len(true)} wrong", file=sys.stderr)
    return weights
