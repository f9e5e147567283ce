"""Figure 8: whether the time of a wrong code tells that its selector exists. Four kinds of codes through ``Receipts.open``.

At the real cost of Argon2id small differences drown in its own spread, so most tries are made at a cost of next to
nothing; some hundred at the real cost follow. Kinds take turns in a drawn order, so that a busy moment hits all alike. No
test judges these times; tests count derivations and queries.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter_ns

import numpy as np
from numpy.typing import NDArray

from benchmarks.desk import CHEAP, Submissions, opened
from benchmarks.figures import Book, percentile
from benchmarks.machine import Seats, seated
from benchmarks.plan import Plan
from casework.localtime import shanghai
from storage.receipts import Receipts
from storage.sealing import RECEIPT_COST, KdfCost, Pepper, Receipt, Selector, mint, new_receipt
from storage.sealing.crockford import check_character

STORED = 100
UNKNOWN, KNOWN, MALFORMED, RIGHT = "unknown selector", "known selector", "no code at all", "right code"
RESAMPLES = 1000
SHARES = (2.5, 97.5)
"""The interval between these percentiles of the resampled differences."""


class Miss:
    """One run on a database of STORED cases; the case that is asked for has its receipt at the cost that is measured."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        self._book, self._plan, self._seats = book, plan, seats

    async def run(self) -> None:
        for cost, tries, said in (
            (CHEAP, self._plan.tries, "derivation cheapened"),
            (RECEIPT_COST, self._plan.real_tries, "real cost"),
        ):
            with seated(self._seats.bot):
                took = await self._open(cost, tries)
            self._note(took, said)

    async def _open(self, cost: KdfCost, tries: int) -> dict[str, list[float]]:
        """Milliseconds of each try, by kind."""
        pepper, receipt = Pepper.generate(), new_receipt()
        with TemporaryDirectory(prefix="qingfeng-bench-") as folder:
            data = Path(folder) / "data"
            data.mkdir()
            async with opened(data) as desk:
                source = Submissions(pepper)
                tips = [*source.make(1, mint(receipt, pepper, cost=cost)), *source.make(STORED)]
                for update_id, tip in enumerate(tips, start=1):
                    await desk.intake.accept(tip, update_id, datetime.now(shanghai()))
                taken = {tip.record.selector for tip in tips if tip.record}
                receipts = Receipts(desk.main, pepper, ahead=0, cost=cost)
                try:
                    return await _timed(receipts, codes(receipt, taken), tries)
                finally:
                    await receipts.close()

    def _note(self, took: Mapping[str, list[float]], said: str) -> None:
        for kind, times in took.items():
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                self._book.note(f"opening a code, {said}, {kind}, {name}", "ms", percentile(times, share))
        for kind in (KNOWN, MALFORMED, RIGHT):
            low, middle, high = difference(took[kind], took[UNKNOWN])
            inside = "0 lies inside" if low <= 0 <= high else "0 lies OUTSIDE"
            self._book.remarks.append(
                f"opening a code, {said}, {len(took[kind])} tries: median of {kind} - {UNKNOWN} = {middle * 1000:+.1f} µs, "
                f"95 % of resamples {low * 1000:+.1f} … {high * 1000:+.1f} µs: {inside}"
            )


def codes(right: Receipt, taken: set[Selector]) -> dict[str, Receipt | None]:
    """A code of each kind; None is what ``Receipts.open`` gets for a text that is no code."""
    unknown = new_receipt()
    while unknown.selector in taken:
        unknown = new_receipt()
    return {UNKNOWN: unknown, KNOWN: another(right), MALFORMED: None, RIGHT: right}


def another(right: Receipt) -> Receipt:
    """A valid code with the same selector and another secret."""
    while True:
        body = right.selector + new_receipt().key_material().decode()[len(right.selector) : -1]
        code = body + check_character(body)
        if code != right.key_material().decode() and sum(character.isalpha() for character in code) >= 4:
            return Receipt(code)


async def _timed(receipts: Receipts, asked: Mapping[str, Receipt | None], tries: int) -> dict[str, list[float]]:
    rng, took = Random(1), {kind: list[float]() for kind in asked}
    for _ in range(min(tries, 50)):  # everything is warm afterwards
        for code in asked.values():
            await receipts.open(code)
    gc.disable()
    try:
        for _ in range(tries):
            for kind in rng.sample(list(asked), len(asked)):
                began = perf_counter_ns()
                found = await receipts.open(asked[kind])
                took[kind].append((perf_counter_ns() - began) / 1e6)
                assert (found is not None) == (kind == RIGHT)
    finally:
        gc.enable()
    return took


def difference(one: list[float], other: list[float]) -> tuple[float, float, float]:
    """Median of ``one`` less that of ``other``: lower end, middle and upper end of the bootstrap interval."""
    rng = np.random.default_rng(1)
    spread = _medians(np.asarray(one), rng) - _medians(np.asarray(other), rng)
    low, high = np.percentile(spread, SHARES)
    return float(low), float(np.median(one) - np.median(other)), float(high)


def _medians(values: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    drawn = (np.median(rng.choice(values, len(values))) for _ in range(RESAMPLES))
    return np.fromiter(drawn, np.float64, RESAMPLES)
