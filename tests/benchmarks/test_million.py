"""The desk with very many cases is measured on rows that the program itself would find whole; how fast is nobody's test."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks import million
from benchmarks.__main__ import main
from benchmarks.figures import Book
from benchmarks.machine import Seats
from benchmarks.million import NAIVE, Million
from benchmarks.million_rows import FEW, KINDS, TODAY, cast, fill
from benchmarks.plan import Plan
from storage import queue, verify_queue
from storage.database import Tx

CASES = 2000
TINY = Plan(crowds={1: 1}, warm_up=1, stored=1, callers={1: 1}, commits=1, derivations=1, texts=1, cases=CASES, calls=2)


def made(path: Path) -> Tx:
    fill(path, CASES)
    import sqlite3

    return sqlite3.connect(path)


def dumped(path: Path) -> list[tuple[Any, ...]]:
    with closing(made(path)) as tx:
        tables = ("tip", "key_wrap", "object", "queue", "tally", "clock", "entry", "audit")
        return [row for table in tables for row in tx.execute(f"SELECT * FROM {table}")]


def test_the_rows_are_those_of_the_schema_and_the_same_each_time(tmp_path: Path) -> None:
    assert dumped(tmp_path / "one.db") == dumped(tmp_path / "two.db")


def test_every_kind_of_officer_sees_what_his_name_says(tmp_path: Path) -> None:
    with closing(made(tmp_path / "main.db")) as tx:
        assert verify_queue.queue(tx, tx).fault == ""
        assert tx.execute("PRAGMA foreign_key_check").fetchall() == []
        who = cast(tx)
        seen = {kind: queue.counts(tx, who.officers[kind], TODAY).open for kind in KINDS}
        every = tx.execute("SELECT count(*) FROM tip WHERE closed_at IS NULL").fetchone()[0]
        lacking = tx.execute(
            "SELECT count(*) FROM tip WHERE NOT EXISTS "
            "(SELECT 1 FROM key_wrap w WHERE w.case_id=tip.case_id AND reader_id='r3')"
        ).fetchone()[0]
    assert 0.03 < every / CASES < 0.07
    assert lacking == CASES // 50
    assert seen["who sees all"] == every > seen["who lacks 2 %"] > seen["who holds 30"] == FEW
    assert seen["without a key"] == 0
    assert who.fresh


async def test_everything_is_measured_beside_the_naive_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(million, "DEEP", 3)
    monkeypatch.setattr(million, "DUE", 10)
    book = Book()
    await Million(book, TINY, Seats()).run()
    for what in ("page 1 of due, who holds 30", "page 3 of all, who lacks 2 %", "counts, without a key", "a card", "a move",
                 "a tick, nothing due", "a tick, 10 due", "open entries, who sees all"):  # fmt: skip
        for name in ("p50", "p99"):
            assert book.figure(f"2,000 cases, {what}, {name}"), what
    for what in ("page 1 of all", "page 3 of all", "counts"):
        assert book.figure(f"2,000 cases, {what}, who sees all, p99", NAIVE)


def test_it_is_left_out_where_it_is_not_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    async def measure(plan: Plan, runs: int, parts: list[str]) -> str:
        asked.append([str(plan.cases), *parts])
        return ""

    monkeypatch.setattr("benchmarks.__main__.measure", measure)
    main(["--quick"])
    main(["--only", "million", "--cases", "77"])
    assert "million" not in asked[0]
    assert asked[1] == ["77", "million"]
