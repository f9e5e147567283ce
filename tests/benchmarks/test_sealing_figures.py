"""Sealing and misses are measured; of misses only counts are judged: as many derivations and queries whatever was typed."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import miss, sealing
from benchmarks.desk import CHEAP, Submissions, opened
from benchmarks.figures import Book
from benchmarks.machine import Seats
from benchmarks.miss import KNOWN, MALFORMED, RIGHT, UNKNOWN, Miss, another, codes, difference
from benchmarks.plan import Plan
from casework.localtime import shanghai
from storage import receipts as receipts_module
from storage.database import Database
from storage.receipts import Receipts
from storage.sealing import Pepper, claim, mint, new_receipt

TINY = Plan(crowds={1: 1}, warm_up=1, stored=1, callers={1: 1}, commits=1, derivations=2, texts=1, tries=4, real_tries=1)
KINDS = (UNKNOWN, KNOWN, MALFORMED, RIGHT)


async def test_every_act_of_sealing_stands_beside_its_limit() -> None:
    book = Book()
    await sealing.Sealing(book, TINY, Seats()).run()
    acts = ("a tip for 5 readers", "a reader opens a tip", "a reply", "a grant to one more reader", "a receipt is looked up")
    for act in acts:
        ours, bare = book.figure(f"sealing, {act}"), book.figure(f"sealing, {act}", sealing.BARE)
        assert ours and bare and ours.middle > 0 and bare.middle > 0
    shredded = book.figure("sealing, a case is shredded")
    assert shredded and shredded.middle > 0


async def test_misses_are_told_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miss, "STORED", 2)
    book = Book()
    await Miss(book, TINY, Seats()).run()
    for kind in KINDS:
        for name in ("p50", "p99"):
            assert book.figure(f"opening a code, derivation cheapened, {kind}, {name}")
            assert book.figure(f"opening a code, real cost, {kind}, {name}")
    assert len(book.remarks) == 6
    assert all("0 lies" in line for line in book.remarks)


async def test_every_kind_costs_as_many_derivations_and_queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real = Database.read

    async def read(database: Database, work):
        done.append("query")
        return await real(database, work)

    def derive(*args, **options):
        done.append("derivation")
        return claim(*args, **options)

    data = tmp_path / "data"
    data.mkdir()
    async with opened(data) as desk:
        pepper, receipt = Pepper.generate(), new_receipt()
        tip = Submissions(pepper).make(1, mint(receipt, pepper, cost=CHEAP))[0]
        await desk.intake.accept(tip, 1, miss.datetime.now(shanghai()))
        receipts = Receipts(desk.main, pepper, ahead=0, cost=CHEAP)
        monkeypatch.setattr(Database, "read", read)
        monkeypatch.setattr(receipts_module, "claim", derive)
        for kind, code in codes(receipt, {receipt.selector}).items():
            done.clear()
            found = await receipts.open(code)
            assert done == ["query", "derivation"], kind
            assert (found is not None) == (kind == RIGHT)
        await receipts.close()


def test_another_code_has_the_selector_only() -> None:
    right = new_receipt()
    wrong = another(right)
    assert wrong.selector == right.selector and wrong != right


def test_a_difference_is_found_where_there_is_one() -> None:
    rng = np.random.default_rng(7)
    one, other = (list(rng.normal(mean, 1, 2000)) for mean in (5, 6))
    low, middle, high = difference(one, one[::-1])
    assert low <= middle == 0 <= high
    low, middle, high = difference(other, one)
    assert 0 < low <= middle <= high
